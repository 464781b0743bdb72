import { eventIterator, implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { authenticator, eventKey, raw, request, signingKey, tokens } from "../fixtures/house.js";
import { openWire, statuses } from "../fixtures/wire.js";
import { createHost } from "../host.js";
import { closeServer, listen } from "../process/listener.js";
import { attachHost } from "./connections.js";

const api = apiContract("shelf");
const base = "/api/orpc/shelf";
const detailed = z.object({ headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])), body: z.any() });
const contract = {
  one: api
    .route({ method: "GET", path: `${base}/books/{title}` })
    .input(z.strictObject({ title: z.string() }))
    .output(z.string()),
  file: api
    .route({ method: "GET", path: `${base}/files/{+path}` })
    .input(z.strictObject({ path: z.string() }))
    .output(z.string()),
  find: api
    .route({ method: "GET", path: `${base}/books` })
    .input(
      z.strictObject({
        q: z.string().optional(),
        page: z.number().optional(),
        since: z.date().optional(),
        all: z.boolean().optional(),
      }),
    )
    .output(z.string()),
  touch: api.route({ method: "POST", path: `${base}/touches` }).output(z.string()),
  tenant: api
    .route({ method: "GET", path: `${base}/tenants`, inputStructure: "detailed" })
    .input(z.object({ headers: z.object({ "x-tenant": z.string() }) }))
    .output(z.string()),
  handed: api
    .route({ method: "GET", path: `${base}/handed/{kind}`, outputStructure: "detailed" })
    .input(z.strictObject({ kind: z.string() }))
    .output(detailed),
  feed: api
    .route({ method: "GET", path: `${base}/feeds/{kind}` })
    .input(z.strictObject({ kind: z.string() }))
    .output(eventIterator(z.strictObject({ line: z.int() }))),
  match: api
    .route({ method: "POST", path: `${base}/matches` })
    .input(z.any())
    .output(z.string()),
};
const handed: Record<string, Record<string, string | string[]>> = {
  length: { "content-length": "3" },
  chunked: { "Transfer-Encoding": "chunked", connection: "close" },
  invalid: { "x-title": "\u65e5\u672c" },
  cookies: { "set-cookie": ["a=1", "b=2"], "cache-control": "private, max-age=60" },
};
let matched = 0;
const os = implement(contract).$context<BoundaryContext<object>>();
const router = os.router({
  one: os.one.handler(({ input }) => input.title),
  file: os.file.handler(({ input }) => input.path),
  find: os.find.handler(({ input }) => JSON.stringify(input)),
  touch: os.touch.handler(() => "touched"),
  tenant: os.tenant.handler(({ input }) => input.headers["x-tenant"]),
  handed: os.handed.handler(({ input: { kind } }) => {
    const [, name = kind] = kind.split("-");
    const body = kind.startsWith("file-") ? new File(["a"], "a.csv", { type: "text/csv" }) : { a: 1 };
    return { headers: handed[name] ?? {}, body };
  }),
  feed: os.feed.handler(async function* ({ input: { kind } }) {
    if (kind === "before") throw new Error("the pump is dry");
    yield { line: 1 };
    if (kind === "between") throw new Error("the pump is dry");
    yield { line: "two" as unknown as number };
  }),
  match: os.match.handler(() => {
    matched += 1;
    return "matched";
  }),
});
const plugin = defineApiPlugin({ capability: "shelf", contract, router, ports: () => ({}) });
interface Hq {
  "api/shelf": typeof plugin;
}
const hq = defineHq<Hq>({
  "api/shelf": register(
    { directory: "plugins/api/shelf", surface: "api", rawr: { kind: "api", capability: "shelf" } },
    plugin,
  ),
});

const page = "https://app.example.com";
const events: string[] = [];
const written: string[] = [];
let port = 0;
let close = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  const { server, port: given } = await listen("127.0.0.1", 0);
  port = given;
  const host = createHost(hq, {
    alias: "shelf",
    origin: `http://127.0.0.1:${port}`,
    hosts: ["hq.example.com"],
    authenticators: [authenticator],
    inngest: { signingKey, eventKey, baseUrl: "http://127.0.0.1:1" },
    cors: { origins: [page], allowedHeaders: ["X-Extra"], exposedHeaders: ["x-total"] },
    telemetry: {
      level: "info",
      destination: { write: (line) => void written.push(line) },
      onEvent: (event) => events.push(event),
    },
  });
  await host.start();
  attachHost(server, host);
  close = async () => {
    await host.close({ within: 100 });
    await closeServer(server);
  };
});
afterAll(() => close());

const external = [`Authorization: Bearer ${tokens.external}`];
const origin = (): string => `http://127.0.0.1:${port}`;
const clients = () => ({
  openapi: createOpenApiClient("external", contract, {
    origin: origin(),
    headers: { authorization: `Bearer ${tokens.external}` },
  }),
  rpc: createRpcClient("first-party-web", contract, {
    origin: origin(),
    headers: { authorization: `Bearer ${tokens.web}` },
  }),
});

describe("a path parameter", () => {
  test.each(["reports/2026", "100%", "%2F", "a\\b", "a b+c?d#e", "caf\u00e9/\u65e5\u672c", "50%25 off"])(
    "carries %j over the typed client as over RPC, decoded once",
    async (text) => {
      const { openapi, rpc } = clients();
      expect([await openapi.one({ title: text }), await rpc.one({ title: text })]).toEqual([text, text]);
      expect([await openapi.file({ path: text }), await rpc.file({ path: text })]).toEqual([text, text]);
    },
  );

  test("of the rest of a path takes slashes as they are", async () => {
    const answer = await raw(port, request(port, "GET", `${base}/files/a/b/c.txt`, external));
    expect([answer.status, answer.body]).toEqual([200, '"a/b/c.txt"']);
  });

  test("may contain escapes, and a segment that selects the route may not", async () => {
    for (const path of [`${base}%2Fbooks/x`, `/api/orpc%2Fshelf/books/x`, `${base}/books%2Fx`, "/rpc/shelf%2Fone"]) {
      expect((await raw(port, request(port, "GET", path, external))).status).toBe(400);
    }
  });
});

test.each([
  ["", {}],
  ["?", {}],
  ["?q=a?b|c^d`e{f}'g'", { q: "a?b|c^d`e{f}'g'" }],
  ['?q="quoted"', { q: '"quoted"' }],
  ["?page=2&all=true", { page: 2, all: true }],
  ["?since=2026-01-01T00:00:00.000Z", { since: "2026-01-01T00:00:00.000Z" }],
])("the query %j is read as a browser means it", async (query, input) => {
  const answer = await raw(port, request(port, "GET", `${base}/books${query}`, external));
  expect([answer.status, JSON.parse(JSON.parse(answer.body))]).toEqual([200, input]);
});

test("a query that is no number where one belongs is refused", async () => {
  expect((await raw(port, request(port, "GET", `${base}/books?page=two`, external))).status).toBe(400);
});

test.each(["text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "none", "application/json"])(
  "no body of type %s is no body",
  async (type) => {
    const headers = [...external, `Content-Type: ${type}`, "Content-Length: 0"];
    expect((await raw(port, request(port, "POST", `${base}/touches`, headers))).status).toBe(200);
  },
);

test.each([
  ["application/json; charset=utf8", 200],
  ["application/json;charset=UTF-8;", 200],
  ['application/json; charset="utf-8"', 200],
  ["application/json;", 200],
  ["application/json; charset=latin1", 415],
  ["application/jsonx", 415],
])("a body of type %s is answered %i", async (type, status) => {
  const headers = [...external, `Content-Type: ${type}`];
  expect((await raw(port, request(port, "POST", `${base}/matches`, headers, "{}"))).status).toBe(status);
});

test.each([
  ["hq.example.com", 200],
  ["HQ.example.com:80", 200],
  ["hq.example.com:443", 421],
  ["hq.example.com:8080", 421],
])("the host %s of an http origin is answered %i", async (host, status) => {
  const text = request(port, "GET", "/livez").replace(/Host: [^\r]*/, `Host: ${host}`);
  expect((await raw(port, text)).status).toBe(status);
});

describe("a page of a known origin", () => {
  test("may send what clients, traces, contracts and settings name, and read what the host answers", async () => {
    const ask = { origin: page, "access-control-request-method": "GET" };
    const preflight = await fetch(`${origin()}${base}/books`, { method: "OPTIONS", headers: ask });
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ");
    const expected = ["last-event-id", "tracestate", "baggage", "x-tenant", "x-extra", "authorization"];
    expect(allowed).toEqual(expect.arrayContaining(expected));
    const answer = await fetch(`${origin()}${base}/books`, {
      headers: { origin: page, authorization: `Bearer ${tokens.external}` },
    });
    const exposed = answer.headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(expect.arrayContaining(["content-disposition", "x-request-id", "x-total"]));
  });
});

test("a typed client's error has the host's stable code and request id, over both links", async () => {
  const nobody = createOpenApiClient("external", contract, { origin: origin() });
  const outsider = createRpcClient("first-party-web", contract, {
    origin: origin(),
    headers: { authorization: `Bearer ${tokens.external}` },
  });
  const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  await expect(nobody.one({ title: "x" })).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    status: 401,
    data: { requestId },
  });
  await expect(outsider.one({ title: "x" })).rejects.toMatchObject({
    code: "CALLER_FORBIDDEN",
    status: 403,
    data: { requestId },
  });
});

describe("headers that a handler hands on", () => {
  test.each(["length", "chunked"])("never frame the response: %s", async (kind) => {
    const answer = await raw(port, request(port, "GET", `${base}/handed/${kind}`, external));
    expect([answer.status, answer.body, answer.head.match(/content-length/gi)?.length]).toEqual([200, '{"a":1}', 1]);
    expect(answer.head).not.toMatch(/transfer-encoding/i);
  });

  test("that can't be sent are a logged 500 with its own id, and the connection stays usable", async () => {
    const wire = await openWire(port);
    const first = request(port, "GET", `${base}/handed/invalid`, external).replace("Connection: close\r\n", "");
    wire.send(first + request(port, "GET", `${base}/books/next`, external));
    const text = await wire.ended;
    expect(statuses(text)).toEqual([500, 200]);
    const id = /x-request-id: (\S+)/.exec(text)?.[1] ?? "none";
    expect(written.find((line) => line.includes(id) && line.includes("procedure_failed"))).toContain("x-title");
  });

  test.each(["cookies", "file-cookies"])("keep each cookie and their caching: %s", async (kind) => {
    const answer = await fetch(`${origin()}${base}/handed/${kind}`, {
      headers: { authorization: `Bearer ${tokens.external}` },
    });
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(answer.headers.get("cache-control")).toBe("private, max-age=60");
  });
});

test.each([
  ["before", "the pump is dry"],
  ["between", "the pump is dry"],
  ["schema", "line"],
])("an error %s the items of a stream emits host.procedure_failed with its reason", async (kind, reason) => {
  events.length = 0;
  written.length = 0;
  const answer = await raw(port, request(port, "GET", `${base}/feeds/${kind}`, external));
  expect(answer.body).not.toContain("pump");
  expect(events).toContain("host.procedure_failed");
  expect(written.find((line) => line.includes("procedure_failed"))).toContain(reason);
});

test.each([
  { meta: "x" },
  { meta: {} },
  { meta: null },
  { meta: [1] },
  { meta: [[99]] },
  { meta: [["date"]] },
  { meta: [[1, "nowhere"]] },
  { meta: [[1, "__proto__"]] },
  { json: "/(/", meta: [[5]] },
  { json: "/a/zz", meta: [[5]] },
  { json: 5, meta: [[5]] },
])("an RPC body with the meta %j gets 400 and runs nothing", async (body) => {
  matched = 0;
  const headers = [`Authorization: Bearer ${tokens.web}`, "Content-Type: application/json"];
  const answer = await raw(
    port,
    request(port, "POST", "/rpc/shelf/match", headers, JSON.stringify({ json: {}, ...body })),
  );
  expect([answer.status, matched]).toEqual([400, 0]);
});

test.each([
  ["a wrong credential", "Authorization: Bearer nobody-at-all-00000", 401, "Content-Length: 2"],
  ["a body that is too large", external[0] ?? "", 413, "Content-Length: 99999999"],
])("no 100 Continue precedes the refusal of %s", async (_, credential, status, length) => {
  const headers = [credential, "Content-Type: application/json", "Expect: 100-continue", length];
  const answer = await raw(
    port,
    request(port, "POST", `${base}/matches`, headers).replace("Connection: close\r\n", ""),
  );
  expect(answer.status).toBe(status);
});

test("a request behind one that asks for an upgrade is answered, even with a body in between", async () => {
  const wire = await openWire(port);
  const upgrade = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"];
  const first = request(
    port,
    "POST",
    `${base}/matches`,
    [...external, "Content-Type: application/json", ...upgrade],
    "{}",
  );
  wire.send(first.replace("Connection: close\r\n", "") + request(port, "GET", `${base}/books/next`, external));
  expect(statuses(await wire.ended)).toEqual([200, 200]);
});

describe("a contract", () => {
  const define = (parts: object): unknown =>
    defineApiPlugin({ capability: "shelf", contract: parts, router: parts, ports: () => ({}) } as never);
  const get = (path: string, more: object = {}) =>
    api.route({ method: "GET", path: `${base}${path}` as never, ...more });
  test.each([
    ["one place", { a: get("/x"), b: get("/x") }, "procedures `a` and `b` both answer `GET /api/orpc/shelf/x`"],
    [
      "one shape",
      {
        a: get("/x/{id}").input(z.object({ id: z.string() })),
        b: get("/x/{key}").input(z.object({ key: z.string() })),
      },
      "procedures `a` and `b` both answer",
    ],
    [
      "one operationId",
      { a: get("/x", { operationId: "o" }), b: get("/y", { operationId: "o" }) },
      "procedures `shelf.a` and `shelf.b` share the operationId `o`",
    ],
    [
      "an operationId that another procedure has as its name",
      { a: get("/x", { operationId: "shelf.b" }), b: get("/y") },
      "procedures `shelf.a` and `shelf.b` share the operationId `shelf.b`",
    ],
    ["a parameter that nothing reads", { a: get("/x/{id}") }, "procedure `a` has `{id}` in its path and no input"],
  ])("with procedures of %s is refused when it is defined", (_, parts, sentence) => {
    expect(() => define(parts)).toThrow(sentence);
  });

  test("whose operationId another capability of the same document has is refused when they are composed", () => {
    const registered = ["shelf", "rack"].map((name) => {
      const capability = name as "shelf"; // of whatever name
      const contract = {
        a: apiContract(capability).route({
          method: "GET",
          path: `/api/orpc/${capability}/x` as never,
          operationId: "o",
        }),
      };
      const router = { a: implement(contract).a.handler(() => undefined) };
      const plugin = defineApiPlugin({ capability, contract, router, ports: () => ({}) } as never);
      return [`api/${capability}`, { directory: `plugins/api/${capability}`, plugin }];
    });
    expect(() => defineHq(Object.fromEntries(registered) as never)).toThrow(
      "procedures `shelf.a` and `rack.a` share the operationId `o`",
    );
  });
});
