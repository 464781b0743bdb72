import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { raw, request, socketHost, tokens, type SocketHost } from "../fixtures/house.js";
import { openWire, statuses } from "../fixtures/wire.js";

/** Requests as bytes, by the most trusted caller there is, with a right target: what is wrong, or only odd, stands around it. */
let made: SocketHost;
beforeAll(async () => {
  made = await socketHost({ timeouts: { idle: 1000 } });
});
afterEach(() => made.calls.clear());
afterAll(() => made.close());

const token = `Authorization: Bearer ${tokens.service}`;
const jsonType = "Content-Type: application/json";
const headers = [token, jsonType];
const body = JSON.stringify({ json: { text: "slipped" }, text: "slipped" });

/** Requests that are wrong beside their target. `$PORT` is replaced. */
const shapes: Record<string, { text: string; status: number[] }> = {
  "no Host": {
    text: `POST /rpc/ledger/add HTTP/1.1\r\nConnection: close\r\n${token}\r\n${jsonType}\r\n\r\n`,
    status: [400],
  },
  "a version before this one": {
    text: shape(["Host: 127.0.0.1:$PORT"]).replace("HTTP/1.1", "HTTP/0.9"),
    status: [400],
  },
  "a version after this one": { text: shape(["Host: 127.0.0.1:$PORT"]).replace("HTTP/1.1", "HTTP/2.0"), status: [400] },
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
  "JSON and more": { text: typed("application/json, text/plain"), status: [415] },
  "JSON in capitals of another alphabet": { text: typed("appl\u0131cation/json"), status: [415] },
  "a relative of JSON": { text: typed("application/ld+json"), status: [415] },
  "text that says JSON": { text: typed("text/json"), status: [415] },
  "a Host with a trailing dot": { text: shape(["Host: 127.0.0.1.:$PORT"]), status: [421] },
  "a Host in short": { text: shape(["Host: 127.1:$PORT"]), status: [421] },
  "a Host in hex": { text: shape(["Host: 0x7f000001:$PORT"]), status: [421] },
  "a Host of another family": { text: shape(["Host: [::ffff:127.0.0.1]:$PORT"]), status: [421] },
  "a Host without its port": { text: shape(["Host: 127.0.0.1"]), status: [421] },
  "a Host with a second one behind a comma": { text: shape(["Host: 127.0.0.1:$PORT, evil.example"]), status: [421] },
  "a Host with a fragment": { text: shape(["Host: 127.0.0.1:$PORT#"]), status: [421] },
  "a Host folded": { text: shape(["Host: 127.0.0.1:$PORT\r\n .evil.example"]), status: [400] },
  "another Host beside X-Forwarded-Host": {
    text: shape(["Host: evil.example", "X-Forwarded-Host: 127.0.0.1:$PORT", "Forwarded: host=127.0.0.1:$PORT"]),
    status: [421],
  },
  "one credential twice": { text: shape(["Host: 127.0.0.1:$PORT", token]), status: [400] },
  "a credential in two spellings": { text: shape(["Host: 127.0.0.1:$PORT", token.replace("A", "a")]), status: [400] },
  "a length of nothing and a body": { text: bodiless(["Content-Length:"]), status: [400] },
  "a length with a fraction": { text: bodiless(["Content-Length: 5.0"]), status: [400] },
  "a length with an exponent": { text: bodiless(["Content-Length: 5e0"]), status: [400] },
  "a length in other digits": { text: bodiless(["Content-Length: \u0665"]), status: [400] },
  "a length beyond 64 bits": { text: bodiless(["Content-Length: 18446744073709551621"]), status: [400] },
  "a length twice in one": { text: bodiless(["Content-Length: 5 5"]), status: [400] },
  "a length, folded": { text: bodiless(["Content-Length:\r\n 5"]), status: [400] },
  "a length behind a space": { text: bodiless(["Content-Length : 5"]), status: [400] },
  "a length and chunks in the other order": {
    text: bodiless(["Transfer-Encoding: chunked", "Content-Length: 5"]),
    status: [400],
  },
  "chunks behind a space, and a length": {
    text: bodiless(["Transfer-Encoding : chunked", "Content-Length: 5"]),
    status: [400],
  },
  "chunks behind a vertical tab": { text: bodiless(["Transfer-Encoding: \vchunked"]), status: [400] },
  "chunks with a nul": { text: bodiless(["Transfer-Encoding: chunked\0"]), status: [400] },
  "chunks in quotes": { text: bodiless(['Transfer-Encoding: "chunked"']), status: [400, 501] },
  "chunks and identity": { text: bodiless(["Transfer-Encoding: chunked, identity"]), status: [400] },
  "identity and chunks": { text: `${bodiless(["Transfer-Encoding: identity, chunked"])}0\r\n\r\n`, status: [400, 501] },
  "chunks in two headers": {
    text: bodiless(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]),
    status: [400],
  },
  "chunks behind a line feed": { text: bodiless(["X: y\nTransfer-Encoding: chunked"]), status: [400] },
  "chunks folded": { text: bodiless(["Transfer-Encoding:\r\n chunked"]), status: [400] },
  "a name with a slash": { text: bodiless(["X/A: b"]), status: [400] },
  "a name with a high byte": { text: bodiless(["X-\u00e9: b"]), status: [400] },
  "a name in brackets": { text: bodiless(["[X]: b"]), status: [400] },
  "a header without a colon": { text: bodiless(["Authorization Bearer"]), status: [400] },
  "a space before the first header": { text: bodiless([]).replace("\r\nHost", "\r\n Host"), status: [400] },
  "a carriage return alone at the end of the line": {
    text: bodiless([]).replace("HTTP/1.1\r\n", "HTTP/1.1\r"),
    status: [400],
  },
  "no version": { text: bodiless([]).replace(" HTTP/1.1", ""), status: [400] },
  "another protocol": { text: bodiless([]).replace("HTTP/1.1", "RTSP/1.0"), status: [400] },
  "a version of two digits": { text: bodiless([]).replace("HTTP/1.1", "HTTP/1.10"), status: [400] },
  "a version with a comma": { text: bodiless([]).replace("HTTP/1.1", "HTTP/1,1"), status: [400] },
  "a method that begins like another": { text: bodiless([]).replace("POST", "POSTX"), status: [400] },
  "a method with a nul": { text: bodiless([]).replace("POST", "POST\0"), status: [400] },
  "a method of an upgrade": { text: bodiless([]).replace("POST", "M-SEARCH"), status: [405] },
  "a debugging method": { text: bodiless([]).replace("POST", "DEBUG"), status: [400] },
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

test("a request without a Host is told so as any other refusal is, and logged", async () => {
  const answer = await raw(made.port, "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n");
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([400, { code: "MALFORMED_REQUEST" }]);
  expect(made.events.at(-1)).toMatchObject({
    event: "host.target_refused",
    fields: { reason: "no-host", status: 400 },
  });
  expect((await raw(made.port, "GET /livez HTTP/1.0\r\n\r\n")).status).toBe(421);
});

test("the same request without anything wrong in it runs, so the refusals above mean something", async () => {
  const answer = await raw(made.port, shape(["Host: 127.0.0.1:$PORT"]).replace("$PORT", String(made.port)));
  expect(answer.status).toBe(200);
  expect(made.calls.get("add")).toBe(1);
});

/** Headers that other readers act upon, and this host does not: the request is the same as without them. */
test.each([
  ["the name of a length", "Content_Length: 1"],
  ["the name of a coding", "Transfer_Encoding: chunked"],
  ["a wish for trailers", "TE: trailers, chunked"],
  ["headers to be forgotten", "Connection: authorization, content-type, host"],
  ["another method", "X-HTTP-Method: DELETE"],
  ["another target", "X-Original-URL: /livez"],
  ["another host", "X-Forwarded-Host: evil.example"],
  ["another scheme", "X-Forwarded-Proto: javascript"],
  ["another port", "X-Forwarded-Port: 1"],
  ["a range", "Range: bytes=0-0"],
  ["a condition", "If-None-Match: *"],
  ["a cache's wish", "Cache-Control: only-if-cached"],
  ["a depth", "Max-Forwards: 0"],
  ["a prefix", "X-Forwarded-Prefix: /x/.."],
  ["early data", "Early-Data: 1"],
])("a request with %s is the same request", async (_, header) => {
  const answer = await raw(made.port, shape(["Host: 127.0.0.1:$PORT", header]).replaceAll("$PORT", String(made.port)));
  expect(answer.status).toBe(200);
  expect([...made.calls]).toEqual([["add", 1]]);
});

/** A request that hides in another one's body, or behind it: it would run if two readers disagreed about where a body ends. */
const hidden = (): string => shape(["Host: 127.0.0.1:$PORT"]);
const around = (method: string, lines: readonly string[], content: string): string =>
  [`${method} /livez HTTP/1.1`, "Host: 127.0.0.1:$PORT", ...lines, "", content].join("\r\n");
const sized = (text: string): string => `Content-Length: ${Buffer.byteLength(text.replaceAll("$PORT", "00000"))}`;

describe("a request that hides", () => {
  test.each<[string, () => string, number[]]>([
    ["in the body of a GET", () => around("GET", [sized(hidden())], hidden()), [200]],
    ["in the body of a HEAD", () => around("HEAD", [sized(hidden())], hidden()), [200]],
    ["in the body of a POST", () => around("POST", [sized(hidden())], hidden()), [404]],
    ["in the body of a DELETE of nothing", () => around("DELETE", [sized(hidden())], hidden()), [404]],
    [
      "in a chunk",
      () =>
        around("GET", ["Transfer-Encoding: chunked"], `${hidden().length.toString(16)}\r\n${hidden()}\r\n0\r\n\r\n`),
      [200],
    ],
    [
      "in a chunk's extension",
      () => around("GET", ["Transfer-Encoding: chunked"], `1;${hidden().replaceAll("\r\n", " ")}\r\nx\r\n0\r\n\r\n`),
      [200, 400],
    ],
    ["in trailers", () => around("GET", ["Transfer-Encoding: chunked"], `0\r\n${hidden()}`), [400]],
    [
      "behind a length and chunks",
      () => around("POST", ["Content-Length: 5", "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden()}`),
      [400],
    ],
    ["behind two lengths", () => around("POST", ["Content-Length: 0", "Content-Length: 400"], hidden()), [400]],
    ["behind an unknown coding", () => around("POST", ["Transfer-Encoding: x"], `0\r\n\r\n${hidden()}`), [400, 501]],
    ["behind a connection that ends", () => around("GET", ["Connection: close"], hidden()), [200]],
    ["behind an upgrade", () => around("GET", ["Connection: upgrade, close", "Upgrade: h2c"], hidden()), [200]],
    ["behind a tunnel", () => `CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1:$PORT\r\n\r\n${hidden()}`, [0]],
    ["behind what is no HTTP", () => `NO HTTP\r\n\r\n${hidden()}`, [400]],
    ["behind line feeds", () => `GET /livez HTTP/1.1\nHost: 127.0.0.1:$PORT\n\n${hidden()}`, [400]],
  ])("%s does not run", async (_, bytes, expected) => {
    const wire = await openWire(made.port);
    wire.send(bytes().replaceAll("$PORT", String(made.port)));
    // What was hidden would be answered as well: the connection is looked at until it ends by itself.
    wire.socket.end();
    const seen = statuses(await wire.ended);
    expect(expected).toContain(seen[0] ?? 0);
    expect(seen.slice(1).filter((status) => status < 400)).toEqual([]);
    expect([...made.calls]).toEqual([]);
  });
});

test("two requests on one connection are answered each for itself", async () => {
  const keep = `POST /rpc/ledger/add HTTP/1.1\r\nHost: 127.0.0.1:${made.port}\r\n${jsonType}\r\nContent-Length: 2\r\n\r\n{}`;
  const answer = await raw(made.port, keep + request(made.port, "POST", "/rpc/ledger/add", headers, body));
  expect(answer.status).toBe(403);
  expect(answer.body).toContain("HTTP/1.1 200");
  expect(made.calls.get("add")).toBe(1);
});
