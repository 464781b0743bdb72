import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raw, request, tokens } from "../fixtures/house.js";
import { base, openShelf, type Shelf } from "../fixtures/shelf.js";

const external = [`Authorization: Bearer ${tokens.external}`];
let shelf: Shelf;
let port: number;
beforeAll(async () => {
  shelf = await openShelf();
  ({ port } = shelf);
});
afterAll(() => shelf.close());

describe("a path parameter", () => {
  test.each(["reports/2026", "100%", "%2F", "a\\b", "a b+c?d#e", "caf\u00e9/\u65e5\u672c", "50%25 off"])(
    "carries %j over the typed client as over RPC, decoded once",
    async (text) => {
      const { openapi, rpc } = shelf.clients();
      expect([await openapi.one({ title: text }), await rpc.one({ title: text })]).toEqual([text, text]);
      expect([await openapi.file({ path: text }), await rpc.file({ path: text })]).toEqual([text, text]);
    },
  );

  test.each([
    ["caf%c3%a9", "caf\u00e9"],
    ["a%3fb", "a?b"],
    ["a[0]|b^", "a[0]|b^"],
  ])("is read in another client's spelling: %s", async (sent, text) => {
    for (const path of [`${base}/books/${sent}`, `${base}/files/${sent}`]) {
      const { body } = await raw(port, request(port, "GET", path, external));
      const inMemory = await shelf.host.fetch(
        new Request(`${shelf.origin}${path}`, { headers: { authorization: `Bearer ${tokens.external}` } }),
      );
      expect([Buffer.from(body, "latin1").toString(), await inMemory.text()]).toEqual([
        JSON.stringify(text),
        JSON.stringify(text),
      ]);
    }
  });

  test("of the rest of a path keeps its slashes", async () => {
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

test("a query value that should be a number and isn't is refused", async () => {
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
  ["no type", [], "0\r\n\r\n", 200],
  ["a type that is not taken", ["Content-Type: none"], "0\r\n\r\n", 200],
  ["no type, and something in them", [], "2\r\n{}\r\n0\r\n\r\n", 415],
  ["a type that is not taken, and something in them", ["Content-Type: none"], "2\r\n{}\r\n0\r\n\r\n", 415],
])("chunks of %s are answered by what is in them", async (_, type, chunks, status) => {
  const head = request(port, "POST", `${base}/touches`, [...external, ...type, "Transfer-Encoding: chunked"]);
  expect((await raw(port, head + chunks)).status).toBe(status);
});

test("a length of several zeros is none", async () => {
  const headers = [...external, "Content-Length: 00"];
  expect((await raw(port, request(port, "POST", `${base}/touches`, headers))).status).toBe(200);
});

test.each([
  ["application/json; charset=utf8", 200],
  ["application/json;charset=UTF-8;", 200],
  ['application/json; charset="utf-8"', 200],
  ["application/json;", 200],
  ['application/json; profile="https://example.com/order"; v=1', 200],
  ["application/json;odata=minimal;charset=utf-8", 200],
  ["application/json;v=1;charset=utf-16", 415],
  ["application/json;charset", 415],
  ["application/json;v=1, text/plain", 415],
  ["application/json; charset=latin1", 415],
  ["application/jsonx", 415],
])("a body of type %s is answered %i", async (type, status) => {
  const headers = [...external, `Content-Type: ${type}`];
  expect((await raw(port, request(port, "POST", `${base}/matches`, headers, "{}"))).status).toBe(status);
});

test.each([
  ["hq.example.com", 200],
  ["HQ.example.com:80", 200],
  ["hq.example.com:", 200],
  ["hq.example.com::", 421],
  ["hq.example.com:80:", 421],
  ["hq.example.com:443", 421],
  ["hq.example.com:8080", 421],
])("the host %s of an http origin is answered %i", async (host, status) => {
  const text = request(port, "GET", "/livez").replace(/Host: [^\r]*/, `Host: ${host}`);
  expect((await raw(port, text)).status).toBe(status);
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
  const before = shelf.matches();
  const headers = [`Authorization: Bearer ${tokens.web}`, "Content-Type: application/json"];
  const answer = await raw(
    port,
    request(port, "POST", "/rpc/shelf/match", headers, JSON.stringify({ json: {}, ...body })),
  );
  expect([answer.status, shelf.matches()]).toEqual([400, before]);
});
