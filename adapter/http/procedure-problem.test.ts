import { createORPCClient, isDefinedError, ORPCError, safe } from "@orpc/client";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { authenticator, eventKey, signingKey, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";

const api = apiContract("parcels");
const place = z.strictObject({ street: z.string(), "a/b~c d": z.int().optional() });
const contract = {
  send: api
    .route({ method: "POST", path: "/api/orpc/parcels/{id}" })
    .input(
      z.strictObject({ id: z.string().max(3), to: z.array(place), notes: z.record(z.string(), z.string()).optional() }),
    )
    .errors({ TOO_HEAVY: { status: 422, data: z.strictObject({ limit: z.int() }) } })
    .output(z.strictObject({ sent: z.array(z.strictObject({ at: z.int() })) })),
  find: api
    .route({ method: "GET", path: "/api/orpc/parcels/{id}", inputStructure: "detailed" })
    .input(z.object({ params: z.object({ id: z.string() }), query: z.object({ page: z.coerce.number() }) })),
};
const os = implement(contract).$context<BoundaryContext>();
const parcels = defineApiPlugin({
  capability: "parcels",
  contract,
  router: {
    send: os.send.handler(({ input, errors }) => {
      if (input.id === "lot") throw errors.TOO_HEAVY({ data: { limit: 30 } });
      if (input.id === "owe") throw new ORPCError("UNPAID", { status: 402, message: "it is unpaid", data: { sum: 7 } });
      if (input.id === "odd")
        throw new ORPCError("BAD_REQUEST", { data: { issues: [{ message: "x", path: [null] }] } });
      if (input.id === "bug") throw new Error("the database password is hunter2");
      // Neither of the last two is an integer, which the output's schema asks for.
      return { sent: [{ at: 1 }, { at: 12.5 }, { at: Number.NaN }] };
    }),
    find: os.find.handler(() => undefined),
  },
  ports: () => ({}),
});
const hq = defineHq<{ "api/parcels": typeof parcels }>({
  "api/parcels": register(
    { directory: "plugins/api/parcels", surface: "api", rawr: { kind: "api", capability: "parcels" } },
    parcels,
  ),
});
const lines: string[] = [];
const host = createHost(hq, {
  alias: "parcels",
  origin: "https://hq.example.com",
  authenticators: [authenticator],
  inngest: { signingKey, eventKey },
  telemetry: { destination: { write: (line: string) => void lines.push(line) } },
});
const headers = { authorization: `Bearer ${tokens.external}` };
const at = { origin: "https://hq.example.com", fetch: (request: Request) => host.fetch(request) };

async function problemOf(path: string, body?: object): Promise<unknown> {
  const init = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await host.fetch(
    new Request(`https://hq.example.com/api/orpc/parcels/${path}`, {
      ...init,
      headers: { ...headers, "content-type": "application/json" },
    }),
  );
  const problem = z
    .looseObject({ status: z.number(), requestId: z.string() })
    .parse(JSON.parse(await answer.text()) as unknown);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect([problem.status, problem.requestId]).toEqual([answer.status, answer.headers.get("x-request-id")]);
  const { requestId: _, type, ...told } = problem;
  expect(type).toBe("about:blank");
  return told;
}

describe("on a published route", () => {
  test("a refused input is a problem that points at each field", async () => {
    const notes = { "\ud800": 1 };
    expect(await problemOf("long", { to: [{ street: "s" }, { "a/b~c d": "x" }], notes })).toMatchObject({
      title: "Bad Request",
      status: 400,
      detail: "Input validation failed",
      code: "BAD_REQUEST",
      defined: false,
      errors: [
        { pointer: "#/id", detail: "Too big: expected string to have <=3 characters" },
        { pointer: "#/to/1/street" },
        { pointer: "#/to/1/a~1b~0c%20d" },
        { pointer: "#/notes/%EF%BF%BD" },
      ],
    });
    expect(await problemOf("7?page=two")).toMatchObject({ errors: [{ pointer: "#/query/page" }] });
    expect(await problemOf("7", [])).toMatchObject({ status: 400, errors: [{ pointer: "#/to" }] });
  });

  test("a failure is a problem that tells nothing of it, and the log names the fields of a failed output", async () => {
    const internal = { title: "Internal Server Error", status: 500, code: "INTERNAL_SERVER_ERROR", defined: false };
    expect(await problemOf("bug", { to: [] })).toEqual({ ...internal, detail: "Internal server error" });
    lines.length = 0;
    expect(await problemOf("7", { to: [] })).toEqual({ ...internal, detail: "Output validation failed" });
    expect(lines.join("")).toContain('"issue":"sent.1.at: ');
    expect(lines.join("")).toContain("; sent.2.at: ");
  });

  test("an error that the contract does not declare is a problem with what it holds", async () => {
    const unpaid = { title: "Payment Required", status: 402, detail: "it is unpaid", code: "UNPAID", defined: false };
    expect(await problemOf("owe", { to: [] })).toEqual({ ...unpaid, data: { sum: 7 } });
    expect(await problemOf("odd", { to: [] })).not.toHaveProperty("errors");
  });

  test("an error that the contract declares is the answer that its document describes", async () => {
    const init = { method: "POST", body: '{"to":[]}', headers: { ...headers, "content-type": "application/json" } };
    const answer = await host.fetch(new Request("https://hq.example.com/api/orpc/parcels/lot", init));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([422, "application/json"]);
    const data = { limit: 30 };
    expect(await answer.json()).toMatchObject({ defined: true, code: "TOO_HEAVY", status: 422, data });
  });
});

describe("a typed client", () => {
  const openApi = createOpenApiClient("external", contract, { ...at, headers });
  const rpc = createRpcClient("first-party-web", contract, {
    ...at,
    headers: { authorization: `Bearer ${tokens.web}` },
  });
  const plain: ContractRouterClient<typeof contract> = createORPCClient(
    new OpenAPILink(contract, { url: at.origin, ...at, headers }),
  );

  test.each(["lot", "owe", "odd", "bug", "7", "long"])("gets one error for %s over OpenAPI and RPC", async (id) => {
    const [one, other] = await Promise.all([openApi, rpc].map((client) => safe(client.send({ id, to: [] }))));
    const parts = ({ error }: typeof one & object) =>
      error instanceof ORPCError && [error.defined, error.code, error.status, error.message, error.data];
    expect(parts(one!)).toEqual(parts(other!));
    expect(one!.error).toBeInstanceOf(ORPCError);
  });

  test("of oRPC alone gets the data of a declared error, and code and status of any other", async () => {
    const { error } = await safe(plain.send({ id: "lot", to: [] }));
    expect(isDefinedError(error) && error.data).toEqual({ limit: 30 });
    for (const [id, code, status] of [
      ["long", "BAD_REQUEST", 400],
      ["bug", "INTERNAL_SERVER_ERROR", 500],
    ] as const) {
      await expect(plain.send({ id, to: [] })).rejects.toMatchObject({ defined: false, code, status });
    }
  });
});
