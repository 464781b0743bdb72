import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raw, request, socketHost, tokens, type SocketHost } from "./fixtures/house.js";

/**
 * Requests as bytes, sent by the most trusted caller there is, so that whatever slips through would run.
 * Each must be refused, and no procedure may have run: guard, router and handler never disagree.
 */
let made: SocketHost;
beforeAll(async () => {
  made = await socketHost();
});
afterAll(() => made.close());

const token = `Authorization: Bearer ${tokens.service}`;
const jsonType = "Content-Type: application/json";
const headers = [token, jsonType];
const body = JSON.stringify({ json: { text: "slipped" }, text: "slipped", year: 1 });

const targets = {
  rpc: "/rpc/ledger/add",
  orpc: "/api/orpc/ledger/entries",
  workflows: "/api/workflows/ledger/closings",
  ingress: "/api/inngest",
};

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
  "an empty query": (target) => `${target}?`,
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
};

describe.each(Object.entries(targets))("a target of the %s family", (_, target) => {
  test.each(Object.entries(spellings))("with %s is refused with 400", async (__, spell) => {
    const answer = await raw(
      made.port,
      Buffer.from(request(made.port, "POST", spell(target), headers, body), "latin1"),
    );
    expect(answer.status).toBe(400);
    expect([...made.calls]).toEqual([]);
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
};

test.each(Object.entries(lookalikes))("%s answers %i and runs nothing", async (target, status) => {
  const answer = await raw(made.port, request(made.port, "POST", target, headers, body));
  expect(answer.status).toBe(status);
  expect([...made.calls]).toEqual([]);
});

/** Requests that are wrong beside their target. `$PORT` is replaced. */
const shapes: Record<string, { text: string; status: number[] }> = {
  "no Host": {
    text: `POST /rpc/ledger/add HTTP/1.1\r\nConnection: close\r\n${token}\r\n${jsonType}\r\n\r\n`,
    status: [400],
  },
  "an empty Host": { text: shape(["Host:"]), status: [421] },
  "another Host": { text: shape(["Host: evil.example"]), status: [421] },
  "the right Host at another port": { text: shape(["Host: 127.0.0.1:1"]), status: [421] },
  "a Host with a path": { text: shape(["Host: 127.0.0.1:$PORT/x"]), status: [421] },
  "a Host with a user": { text: shape(["Host: a@127.0.0.1:$PORT"]), status: [421] },
  "two Hosts": { text: shape(["Host: 127.0.0.1:$PORT", "Host: evil.example"]), status: [400] },
  "two equal Hosts": { text: shape(["Host: 127.0.0.1:$PORT", "Host: 127.0.0.1:$PORT"]), status: [400] },
  "two credentials": {
    text: shape(["Host: 127.0.0.1:$PORT", `Authorization: Bearer ${tokens.external}`]),
    status: [400],
  },
  "two content types": { text: shape(["Host: 127.0.0.1:$PORT", "content-type: text/plain"]), status: [400] },
  "two lengths that agree": { text: shape(["Host: 127.0.0.1:$PORT", `content-length: ${body.length}`]), status: [400] },
  "two lengths that differ": { text: shape(["Host: 127.0.0.1:$PORT", "content-length: 1"]), status: [400] },
  "a length and chunks": { text: shape(["Host: 127.0.0.1:$PORT", "Transfer-Encoding: chunked"]), status: [400] },
  "chunks, obfuscated, and a length": {
    text: shape(["Host: 127.0.0.1:$PORT", "Transfer-Encoding: xchunked"]),
    status: [400],
  },
  "chunks with a tab, and a length": {
    text: shape(["Host: 127.0.0.1:$PORT", "Transfer-Encoding:\tchunked"]),
    status: [400],
  },
  "a negative length": { text: bodiless(["Content-Length: -1"]), status: [400] },
  "a length with a plus": { text: bodiless(["Content-Length: +5"]), status: [400] },
  "a length in hex": { text: bodiless(["Content-Length: 0x5"]), status: [400] },
  "a length list": { text: bodiless(["Content-Length: 5, 5"]), status: [400] },
  "a bad chunk size": { text: `${bodiless(["Transfer-Encoding: chunked"])}zz\r\n`, status: [400] },
  "a chunk size with a space": {
    text: `${bodiless(["Transfer-Encoding: chunked"])}5 \r\nhello\r\n0\r\n\r\n`,
    status: [400],
  },
  "a space before the colon": { text: bodiless(["X-A : b"]), status: [400] },
  "a folded header": { text: bodiless(["X-A: b\r\n c"]), status: [400] },
  "a nul in a header": { text: bodiless(["X-A: \0"]), status: [400] },
  "a bare line feed in a header": { text: bodiless(["X-A: b\nX-B: c"]), status: [400] },
  "a bare carriage return in a header": { text: bodiless(["X-A: b\rX-B: c"]), status: [400] },
  "a header without a name": { text: bodiless([": b"]), status: [400] },
  "an unknown method": { text: shape(["Host: 127.0.0.1:$PORT"], "FROB"), status: [400] },
  "a lower-case method": { text: shape(["Host: 127.0.0.1:$PORT"], "post"), status: [400] },
  "a method with a space before it": { text: ` ${shape(["Host: 127.0.0.1:$PORT"])}`, status: [400] },
  "HTTP/2 in the clear": { text: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: [0, 400] },
  "HTTP/0.9": { text: "GET /rpc/ledger/add\r\n\r\n", status: [400, 421] },
  "HTTP/3": { text: "POST /rpc/ledger/add HTTP/3.0\r\n\r\n", status: [0, 400] },
  "a tunnel": { text: "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\n\r\n", status: [0] },
  "an asterisk": { text: "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\nConnection: close\r\n\r\n", status: [400] },
  "a trace": { text: shape(["Host: 127.0.0.1:$PORT"], "TRACE", ""), status: [405] },
  "headers without an end": { text: `GET /livez HTTP/1.1\r\nX: ${"a".repeat(20_000)}`, status: [431] },
  "a method override": {
    text: shape(["Host: 127.0.0.1:$PORT", "X-HTTP-Method-Override: POST"], "GET", ""),
    status: [405],
  },
  "a path override": {
    text: `POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\nConnection: close\r\n${token}\r\nX-Original-URL: /rpc/ledger/add\r\nX-Rewrite-URL: /rpc/ledger/add\r\n\r\n`,
    status: [404],
  },
  "an upgrade": {
    text: shape(["Host: 127.0.0.1:$PORT", "Upgrade: h2c", "HTTP2-Settings: AAA"], "GET", ""),
    status: [405],
  },
  "a body of form fields": { text: typed("application/x-www-form-urlencoded"), status: [415] },
  "a multipart body": { text: typed("multipart/form-data; boundary=x"), status: [415] },
  "a plain text body": { text: typed("text/plain"), status: [415] },
  "a body of no type": {
    text: `POST /rpc/ledger/add HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\nConnection: close\r\n${token}\r\nContent-Length: 2\r\n\r\n{}`,
    status: [415],
  },
  "JSON in another charset": { text: typed("application/json; charset=utf-16"), status: [415] },
  "JSON with a boundary": { text: typed("application/json; boundary=x"), status: [415] },
};

function shape(extra: string[], method = "POST", content = body): string {
  const length = content === "" ? [] : [`Content-Length: ${Buffer.byteLength(content)}`];
  return [
    `${method} /rpc/ledger/add HTTP/1.1`,
    "Connection: close",
    token,
    jsonType,
    ...length,
    ...extra,
    "",
    content,
  ].join("\r\n");
}

function bodiless(extra: string[]): string {
  return [
    `POST /rpc/ledger/add HTTP/1.1`,
    "Host: 127.0.0.1:$PORT",
    "Connection: close",
    token,
    jsonType,
    ...extra,
    "",
    "",
  ].join("\r\n");
}

function typed(type: string): string {
  return [
    "POST /rpc/ledger/add HTTP/1.1",
    "Host: 127.0.0.1:$PORT",
    "Connection: close",
    token,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}

test.each(Object.entries(shapes))("a request with %s is refused and runs nothing", async (_, { text, status }) => {
  const answer = await raw(made.port, text.replaceAll("$PORT", String(made.port)));
  expect(status).toContain(answer.status);
  expect([...made.calls]).toEqual([]);
});

test("the same request without anything wrong in it runs, so the refusals above mean something", async () => {
  const answer = await raw(made.port, shape(["Host: 127.0.0.1:$PORT"]).replace("$PORT", String(made.port)));
  expect(answer.status).toBe(200);
  expect(made.calls.get("add")).toBe(1);
  made.calls.clear();
});

test("two requests on one connection are answered each for itself", async () => {
  const keep = `POST /rpc/ledger/add HTTP/1.1\r\nHost: 127.0.0.1:${made.port}\r\n${jsonType}\r\nContent-Length: 2\r\n\r\n{}`;
  const answer = await raw(made.port, keep + request(made.port, "POST", "/rpc/ledger/add", headers, body));
  expect(answer.status).toBe(403);
  expect(answer.body).toContain("HTTP/1.1 200");
  expect(made.calls.get("add")).toBe(1);
  made.calls.clear();
});
