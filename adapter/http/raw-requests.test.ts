import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ingressCall, raw, request, signingKey, socketHost, tokens, type SocketHost } from "../fixtures/house.js";
import { signatureHeader } from "../inngest/signature.js";

/**
 * Requests as bytes, sent by the most trusted caller there is, so that whatever slips through would run.
 * Each must be refused, and no procedure may have run: guard, router and handler never disagree.
 */
let made: SocketHost;
beforeAll(async () => {
  made = await socketHost();
});
afterEach(() => made.calls.clear());
afterAll(() => made.close());

const token = `Authorization: Bearer ${tokens.service}`;
const jsonType = "Content-Type: application/json";
const headers = [token, jsonType];

const targets = {
  rpc: "/rpc/ledger/add",
  orpc: "/api/orpc/ledger/entries",
  workflows: "/api/workflows/ledger/closings",
  ingress: "/api/inngest",
};

const bodies: Readonly<Record<string, string>> = {
  rpc: '{"json":{"text":"slipped"}}',
  orpc: '{"text":"slipped"}',
  workflows: '{"year":1}',
  ingress: ingressCall({ year: 1 }),
};

/** What would run at a family's target: for the ingress a call as the Inngest server signs it. */
function wholeRequest(family: string, target: string): Buffer {
  const content = bodies[family] ?? "";
  if (family !== "ingress") return Buffer.from(request(made.port, "POST", target, headers, content), "latin1");
  const signature = `X-Inngest-Signature: ${signatureHeader(signingKey, content, Date.now())}`;
  const called = target.endsWith("?") ? target : `${target}?fnId=test-ledger--close-books&stepId=step`;
  return Buffer.from(request(made.port, "POST", called, [jsonType, signature], content), "latin1");
}

/** Other spellings of a target: what a proxy, a parser or a person might take for the same thing. */
const spellings: Record<string, (target: string) => string> = {
  "a leading double slash": (target) => `/${target}`,
  "a doubled slash inside": (target) => target.replace(/\/(?=[^/]*$)/, "//"),
  "a trailing slash": (target) => `${target}/`,
  "a dot segment": (target) => `/.${target}`,
  "a dot segment at the end": (target) => `${target}/.`,
  "a climb that returns": (target) => `/x/..${target}`,
  "a climb at the end": (target) => `${target}/x/..`,
  "an escaped climb": (target) => `/x/%2E%2E${target}`,
  "an escaped climb in lower case": (target) => `/x/%2e%2e${target}`,
  "a half-escaped climb": (target) => `/x/.%2e${target}`,
  "a doubly escaped climb": (target) => `/x/%252E%252E${target}`,
  "an escaped slash": (target) => target.replace(/\/(?=[^/]*$)/, "%2F"),
  "an escaped slash in lower case": (target) => target.replace(/\/(?=[^/]*$)/, "%2f"),
  "an escaped first letter": (target) => target.replace(/^\/./, (two) => `/%${two.charCodeAt(1).toString(16)}`),
  "an escaped last letter": (target) => `${target.slice(0, -1)}%${target.charCodeAt(target.length - 1).toString(16)}`,
  backslashes: (target) => target.replaceAll("/", "\\"),
  "one backslash": (target) => target.replace(/\/(?=[^/]*$)/, "\\"),
  "an escaped backslash": (target) => target.replace(/\/(?=[^/]*$)/, "%5C"),
  "a fragment": (target) => `${target}#x`,
  "an empty fragment": (target) => `${target}#`,
  "an empty query and a fragment": (target) => `${target}?#`,
  "a nul": (target) => `${target}%00`,
  "an escaped line break": (target) => `${target}%0D%0Ax:y`,
  "an escaped space": (target) => `${target}%20/..`,
  "a tab": (target) => `${target}\t`,
  "an overlong slash": (target) => target.replace(/\/(?=[^/]*$)/, "%C0%AF"),
  "a full-width slash": (target) => target.replace(/\/(?=[^/]*$)/, "\u00ef\u00bc\u008f"),
  "absolute form": (target) => `http://127.0.0.1${target}`,
  "absolute form of another host": (target) => `http://evil.example${target}`,
  "absolute form with a user": (target) => `http://admin@127.0.0.1${target}`,
  "a scheme without slashes": (target) => `http:${target}`,
  "an unknown scheme": (target) => `file://${target}`,
  "no leading slash": (target) => target.slice(1),
  "an authority before it": (target) => `127.0.0.1:80${target}`,
  "an at sign before it": (target) => `@127.0.0.1${target}`,
  "a quote": (target) => `${target}"`,
  "an angle bracket": (target) => `${target}<`,
  "a raw byte above 127": (target) => `${target}\u00e9`,
  "a raw nul": (target) => `${target}\0`,
  "a raw delete": (target) => `${target}\x7f`,
  "a vertical tab": (target) => `${target}\v`,
  "a form feed before it": (target) => `\f${target}`,
  "two versions": (target) => `${target} HTTP/1.1`,
  "another target before it": (target) => `/livez ${target}`,
  "another target behind it": (target) => `${target} /livez`,
  "a climb out of a well-known place": (target) => `/.well-known/..${target}`,
  "a climb of three dots' worth": (target) => `/x/.../../..${target}`,
  "a climb with parameters": (target) => `/x/..;/${target.slice(1)}`.replace("..;/", "../;/"),
  "a climb between backslashes": (target) => `/x/..\\..${target}`,
  "an escaped dot": (target) => `/%2E${target}`,
  "an escaped question mark before its query": (target) => `${target.split("?")[0]}%3F/..`,
  "an escape of nothing": (target) => `${target}%`,
  "an escape of half a byte": (target) => `${target}%2`,
  "an escape that is none": (target) => `${target}%u002F`,
  "an escaped percent": (target) => target.replace(/\/(?=[^/]*$)/, "%252F"),
  "an escaped delete": (target) => target.replace(/\/(?=[^/]*$)/, "/%7F"),
  "an escaped C1 control": (target) => target.replace(/\/(?=[^/]*$)/, "/%C2%85"),
  "an escaped line separator": (target) => target.replace(/\/(?=[^/]*$)/, "/%E2%80%A8"),
  "an escaped byte order mark": (target) => target.replace(/\/(?=[^/]*$)/, "/%EF%BB%BF"),
  "an escaped surrogate": (target) => target.replace(/\/(?=[^/]*$)/, "/%ED%A0%80"),
  "an overlong dot": (target) => `/x/%C0%AE%C0%AE${target}`,
  "a cut-off sequence": (target) => target.replace(/\/(?=[^/]*$)/, "/%E2%82"),
  "a bracket": (target) => target.replace(/\/(?=[^/]*$)/, "/["),
  "a brace": (target) => target.replace(/\/(?=[^/]*$)/, "/{"),
  "a bar": (target) => target.replace(/\/(?=[^/]*$)/, "/|"),
  "a caret": (target) => target.replace(/\/(?=[^/]*$)/, "/^"),
  "a backtick": (target) => target.replace(/\/(?=[^/]*$)/, "/`"),
  "absolute form of its own host": (target) => `http://127.0.0.1:${made.port}${target}`,
  "absolute form over TLS": (target) => `https://127.0.0.1${target}`,
  "absolute form without a host": (target) => `http://${target}`,
  "absolute form in upper case": (target) => `HTTP://127.0.0.1${target}`,
  "a network path": (target) => `//127.0.0.1${target}`,
  "nine thousand letters": (target) => `${target.split("?")[0]}/${"a".repeat(9000)}`,
};

describe.each(Object.entries(targets))("a target of the %s family", (family, target) => {
  test.each(Object.entries(spellings))("with %s is refused with 400", async (_, spell) => {
    const answer = await raw(made.port, wholeRequest(family, spell(target)));
    expect(answer.status).toBe(400);
    expect([...made.calls]).toEqual([]);
  });

  test("unmodified runs, so the refusals above mean something", async () => {
    const answer = await raw(made.port, wholeRequest(family, target));
    // No Inngest server is there to take the workflow's event.
    expect(answer.status).toBe({ rpc: 200, orpc: 201, workflows: 503, ingress: 206 }[family]);
    expect(made.calls.size).toBeGreaterThan(0);
  });
});

/** Canonical targets that look like a family's and are another route, or none. */
const lookalikes: Record<string, number> = {
  "/RPC/ledger/add": 404,
  "/Rpc/ledger/add": 404,
  "/rpc;x/ledger/add": 404,
  "/rpc%3Bx/ledger/add": 404,
  "/rpc.json/ledger/add": 404,
  "/rpcs/ledger/add": 404,
  "/rpc/ledger;x/add": 404,
  "/rpc/ledger/add;x": 404,
  "/rpc/ledger/add.json": 404,
  "/rpc/ledger/ADD": 404,
  "/rpc/ledger/add/add": 404,
  "/rpc/ledger/workflows": 404,
  "/rpc/workflows": 404,
  "/rpc/workflows/close": 404,
  "/rpc/workflows/ledger/close": 404,
  "/rpc/__proto__/add": 404,
  "/rpc/constructor/add": 404,
  "/rpc/ledger/__proto__": 404,
  "/rpc/ledger/constructor": 404,
  "/rpc/ledger/toString": 404,
  "/rpc/ledger/workflows/__proto__": 404,
  "/api/rpc/ledger/add": 404,
  "/api/orpc/rpc/ledger/add": 404,
  "/api/orpc/ledger": 404,
  "/api/orpc/ledger/entries/1/2": 404,
  "/api/orpc/Ledger/entries": 404,
  "/api/orpc/ledger/Entries": 404,
  "/api/orpc/__proto__/entries": 404,
  "/api/workflows/ledger/entries": 404,
  "/api/workflows/ledger/close": 404,
  "/api/inngest/": 400,
  "/api/inngest;x": 404,
  "/api/inngest.json": 404,
  "/API/INNGEST": 404,
  "/api/inngest/x": 401,
  "/api/inngest?fnId=test-ledger--close-books&stepId=step": 401,
  "/api/inngest?probe=trust": 401,
  "/rpc:80/ledger/add": 404,
  "/rpc@127.0.0.1/ledger/add": 404,
  "/rpc/ledger/add@x": 404,
  "/rpc/ledger/add,": 404,
  "/rpc/ledger/add.": 404,
  "/rpc/ledger/add..": 404,
  "/rpc/ledger/add~": 404,
  "/rpc/ledger/*": 404,
  "/rpc/ledger/**": 404,
  "/rpc/ledger/.../add": 404,
  "/rpc/ledger.add": 404,
  "/rpc/ledger,add": 404,
  "/rpc/ledger/add/~orpc": 404,
  "/rpc/ledger/then": 404,
  "/rpc/ledger/hasOwnProperty": 404,
  "/rpc/ledger/workflows/ledger/close": 404,
  "/rpc/ledger%E2%88%95add": 404,
  "/rpc/ledger%EF%BC%8Fadd": 404,
  "/rp%D1%81/ledger/add": 404,
  "/rpc/ledger/add%E2%80%8B": 404,
  "/rpc/ledger/%E2%80%AEdda": 404,
  "/rpc/ledger/add%20": 404,
  "/rpc/ledger/%20add": 404,
  "/rpc%20/ledger/add": 404,
  "/rpc/ledger/add%C2%A0": 404,
  "/rpc/ledger/add?/../../../livez": 200,
  "/livez/rpc/ledger/add": 404,
  "/readyz?/rpc/ledger/add": 404,
  "/api/orpc/openapi.json/ledger/entries": 404,
  "/api/orpc/openapi.json%20": 404,
  "/api/orpc/ledger/entries/": 400,
  "/api/orpc//ledger/entries": 400,
  "/api/workflows/openapi.html/x": 404,
  "/api/workflows/ledger/closings/x/y": 404,
  "/api/orpc/ledger/entries.json": 404,
  "/api/orpc/ledger/entries;id=1": 404,
};

test.each(Object.entries(lookalikes))("%s answers %i, and runs nothing but what it names", async (target, status) => {
  const answer = await raw(made.port, request(made.port, "POST", target, headers, bodies["rpc"]));
  expect(answer.status).toBe(status);
  expect([...made.calls]).toEqual(status === 200 ? [["add", 1]] : []);
});

test("the corpus has several hundred targets and shapes", () => {
  const spelled = Object.keys(spellings).length * Object.keys(targets).length;
  expect(spelled + Object.keys(lookalikes).length).toBeGreaterThan(350);
});
