import type { Caller, RouteFamily } from "@rawr/hq-contract/tables";
import { callerMatrix, routeFamilies } from "@rawr/hq-contract/tables";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  memoryHost,
  raw,
  request,
  sha256,
  signingKey,
  socketHost,
  tokens,
  type SocketHost,
} from "../fixtures/house.js";
import { signatureHeader } from "../inngest/signature.js";

/** Every cell of the caller matrix, on every method, under every name of the family's routes, with forged claims beside it. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];

const paths: Record<RouteFamily, readonly string[]> = {
  rpc: [
    "/rpc",
    "/rpc/ledger",
    "/rpc/ledger/add",
    "/rpc/ledger/list",
    "/rpc/ledger/workflows/close",
    "/rpc/unknown/add",
  ],
  orpc: ["/api/orpc", "/api/orpc/ledger/entries", "/api/orpc/ledger/entries/1", "/api/orpc/unknown/entries"],
  workflows: ["/api/workflows", "/api/workflows/ledger/closings", "/api/workflows/ledger/closings/x"],
  ingress: ["/api/inngest", "/api/inngest/x", "/api/inngest?fnId=test-ledger--close-books&stepId=step"],
};

/** What each caller really holds. */
const credentials: Record<Caller, readonly string[]> = {
  "first-party-web": [`Authorization: Bearer ${tokens.web}`],
  "first-party-service": [`Authorization: Bearer ${tokens.service}`],
  external: [`Authorization: Bearer ${tokens.external}`],
  // A real signature, of the body that is sent: right for one family and nothing anywhere else.
  "runtime-ingress": [`X-Inngest-Signature: ${signatureHeader(signingKey, "{}", Date.now())}`],
};

/** What anybody can write. */
const claims: readonly (readonly string[])[] = [
  [],
  ["X-Caller: first-party-service", "X-HQ-Caller: first-party-web", "X-First-Party: true", "X-Internal: 1"],
  ["Cookie: session=first-party; hq-session=first-party", "Origin: http://127.0.0.1"],
  ["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1;proto=https"],
  ["X-Inngest-Signature: t=1&s=00", "User-Agent: Inngest", "X-Inngest-Server-Kind: cloud"],
  [`X-Authorization: Bearer ${tokens.service}`, `Proxy-Authorization: Bearer ${tokens.service}`],
];

/** What a forbidden caller is answered: the ingress and what has no proven caller say 401, the matrix says 403. */
const refusal = (caller: Caller, family: RouteFamily): number =>
  family === "ingress" || (caller === "runtime-ingress" && family !== "rpc") ? 401 : 403;

let made: SocketHost;
beforeAll(async () => {
  made = await socketHost();
});
afterAll(() => made.close());

const cells = callerMatrix();

test("the matrix has sixteen cells, and both verdicts", () => {
  expect(cells).toHaveLength(16);
  expect(cells.filter(({ verdict }) => verdict === "forbidden")).toHaveLength(7);
});

describe.each(cells.filter(({ verdict }) => verdict === "forbidden"))("$caller on $family", ({ caller, family }) => {
  test.each(paths[family])("is refused on every method of %s, whatever it claims, and runs nothing", async (path) => {
    const slipped: unknown[] = [];
    for (const method of methods) {
      for (const claim of claims) {
        const signed = credentials[caller].some((header) => header.startsWith("X-Inngest"));
        const beside = signed ? claim.filter((header) => !header.startsWith("X-Inngest-Signature")) : claim;
        const headers = ["Content-Type: application/json", ...credentials[caller], ...beside];
        const { status } = await raw(made.port, request(made.port, method, path, headers, "{}"));
        if (status !== refusal(caller, family)) slipped.push([method, claim, status]);
      }
    }
    expect(slipped).toEqual([]);
    expect([...made.calls]).toEqual([]);
  });
});

describe.each(cells.filter(({ verdict, family }) => verdict === "allowed" && family !== "ingress"))(
  "$caller on $family",
  ({ caller, family }) => {
    test("is let in", async () => {
      const calls: Record<string, [string, string, string]> = {
        rpc: ["POST", "/rpc/ledger/list", '{"json":{}}'],
        orpc: ["GET", "/api/orpc/ledger/entries", ""],
        workflows: ["GET", "/api/workflows/ledger/closings/nothing", ""],
      };
      const [method, path, content] = calls[family] ?? ["", "", ""];
      const headers = [...credentials[caller], ...(content === "" ? [] : ["Content-Type: application/json"])];
      const { status } = await raw(made.port, request(made.port, method, path, headers, content));
      expect(status).toBe(family === "workflows" ? 404 : 200);
      expect(made.calls.size).toBe(1);
      made.calls.clear();
    });
  },
);

test("forged credentials of each kind prove no identity", async () => {
  const forged = [
    `Bearer ${sha256(tokens.service)}`,
    `Bearer ${tokens.service.slice(0, -1)}`,
    `Bearer ${tokens.service}${tokens.service}`,
    `Bearer  ${tokens.service}`,
    `bearer  ${tokens.service}`,
    `Token ${tokens.service}`,
    tokens.service,
    `Bearer ${signingKey}`,
    `Bearer ${Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url")}.${Buffer.from('{"sub":"ada"}').toString("base64url")}.`,
    "Bearer undefined",
    "Bearer null",
    "Basic Zmlyc3QtcGFydHk6c2VydmljZQ==",
  ];
  for (const authorization of forged) {
    const headers = ["Content-Type: application/json", `Authorization: ${authorization}`];
    const rpc = await raw(made.port, request(made.port, "POST", "/rpc/ledger/add", headers, "{}"));
    const orpc = await raw(made.port, request(made.port, "GET", "/api/orpc/ledger/entries", headers.slice(1)));
    expect([authorization, rpc.status, orpc.status]).toEqual([authorization, 403, 401]);
  }
  expect([...made.calls]).toEqual([]);
});

test("every family has its own prefix, and this test has paths below it", () => {
  for (const [family, { prefix }] of Object.entries(routeFamilies)) {
    // Object.entries widens the keys of a closed table.
    for (const path of paths[family as RouteFamily]) expect(path.startsWith(prefix)).toBe(true);
  }
});

test("in memory the same cells are refused", async () => {
  const memory = memoryHost();
  for (const { caller, family, verdict } of cells) {
    if (verdict === "allowed") continue;
    const headers = new Headers(
      credentials[caller].map((line): [string, string] => {
        const [name = "", value = ""] = line.split(": ");
        return [name, value];
      }),
    );
    for (const path of paths[family]) {
      const response = await memory.host.fetch(new Request(`http://hq.test${path}`, { headers }));
      expect([caller, path, response.status]).toEqual([caller, path, refusal(caller, family)]);
    }
  }
  expect([...memory.calls]).toEqual([]);
});
