import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { raw, request, socketHost, tokens, type SocketHost } from "../fixtures/house.js";
import { openWire, statuses } from "../fixtures/wire.js";

const json = "Content-Type: application/json";
const external = [`Authorization: Bearer ${tokens.external}`, json];
const service = [`Authorization: Bearer ${tokens.service}`, json];
const entry = '{"text":"one"}';

let made: SocketHost;
afterEach(() => made.close());

async function house(overrides: Parameters<typeof socketHost>[0] = {}): Promise<SocketHost> {
  made = await socketHost(overrides);
  return made;
}

/** A request without its `Connection: close`: the host decides when the connection ends. */
const keptAlive = (...[method, target, headers, body]: [string, string, readonly string[], string?]): string =>
  request(made.port, method, target, headers, body).replace("Connection: close\r\n", "");

/** Resolves when nothing is under way any more; fails the test when something stays. */
async function expectNothingUnderWay(): Promise<void> {
  const started = performance.now();
  await made.host.close({ within: 10_000 });
  expect(performance.now() - started).toBeLessThan(9000);
}

const refusals = () =>
  made.events
    .filter(({ event }) => event === "host.request_malformed")
    .map(({ fields }) => [fields.status, fields.reason]);

describe("an answer is the answer to one request", () => {
  test("a refused sender whose body never ends gets one answer, and the connection ends without a second one", async () => {
    await house({ timeouts: { headers: 100, body: 200 } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("POST", "/rpc/ledger/add", [json, "Content-Length: 100"]));
    wire.send("{");
    expect(statuses(await wire.ended)).toEqual([403]);
    expect(refusals()).toEqual([]);
    await expectNothingUnderWay();
  });

  test("malformed bytes after a request in progress are refused after its answer", async () => {
    let open = (): void => undefined;
    await house({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("POST", "/api/orpc/ledger/waits", external, "{}"));
    await expect.poll(() => made.calls.get("wait")).toBe(1);
    wire.send("NO HTTP\r\n\r\n");
    wire.send("AND STILL NONE\r\n\r\n");
    await sleep(20);
    expect(made.events).toEqual([]);
    open();
    expect(statuses(await wire.ended)).toEqual([200, 400]);
    expect(refusals()).toHaveLength(1);
    await expectNothingUnderWay();
  });

  test("malformed bytes after an answered request are refused on the same connection", async () => {
    await house();
    const wire = await openWire(made.port);
    wire.send(keptAlive("GET", "/api/orpc/ledger/entries", external.slice(0, 1)));
    await wire.received(/entries/);
    wire.send("NO HTTP\r\n\r\n");
    expect(statuses(await wire.ended)).toEqual([200, 400]);
  });

  test("the refusal of a malformed HEAD has no body, which a client would read as another answer", async () => {
    await house();
    const answer = await raw(made.port, `HEAD \\rpc HTTP/1.1\r\nHost: 127.0.0.1:${made.port}\r\n\r\n`);
    expect([answer.status, answer.body]).toEqual([400, ""]);
  });

  test("a sender that keeps sending malformed bytes gets one complete answer, and is disconnected within a second", async () => {
    await house();
    const wire = await openWire(made.port, { allowHalfOpen: true });
    const drip = setInterval(() => wire.send("NO HTTP\r\n\r\n"), 10);
    const text = await wire.ended;
    clearInterval(drip);
    expect(statuses(text)).toEqual([400]);
    expect(text).toMatch(/"requestId":"[^"]+"}$/);
    expect(refusals()).toHaveLength(1);
  });

  test("pipelined requests are answered in their order, whichever is done first", async () => {
    let open = (): void => undefined;
    await house({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const wire = await openWire(made.port);
    wire.send(
      keptAlive("POST", "/api/orpc/ledger/waits", external, "{}") +
        keptAlive("POST", "/rpc/ledger/add", external, "{}") +
        keptAlive("GET", "/api/orpc/ledger/entries/x%2e", external.slice(0, 1)) +
        request(made.port, "DELETE", "/api/orpc/ledger/entries/1", external.slice(0, 1)),
    );
    await expect.poll(() => made.calls.get("remove")).toBe(1);
    open();
    expect(statuses(await wire.ended)).toEqual([200, 403, 400, 200]);
    expect([...made.calls]).toEqual([
      ["wait", 1],
      ["remove", 1],
    ]);
    await expectNothingUnderWay();
  });

  test("one connection starts no more requests than its limit, and the others take turns", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await house({ house: { gate }, limits: { requestsPerConnection: 3 } });
    const wire = await openWire(made.port);
    const last = request(made.port, "POST", "/api/orpc/ledger/waits", external, "{}");
    wire.send(keptAlive("POST", "/api/orpc/ledger/waits", external, "{}").repeat(9) + last);
    await expect.poll(() => made.calls.get("wait")).toBe(3);
    // Whoever asks on another connection is answered meanwhile.
    expect((await fetch(`${made.origin}/livez`)).status).toBe(200);
    expect(made.calls.get("wait")).toBe(3);
    open();
    expect(statuses(await wire.ended)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(made.calls.get("wait")).toBe(10);
    await expectNothingUnderWay();
  });

  test.each([
    ["bytes that are no HTTP", "NO HTTP\r\n\r\n", 400, "MALFORMED_REQUEST"],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "MALFORMED_REQUEST"],
    ["headers beyond the limit", `GET / HTTP/1.1\r\nA: ${"a".repeat(17_000)}`, 431, "HEADERS_TOO_LARGE"],
    ["headers that do not come", "GET / HTTP/1.1\r\nA: ", 408, "REQUEST_TIMEOUT"],
    ["nothing but line breaks", "\r\n\r\n", 408, "REQUEST_TIMEOUT"],
  ])("%s: a problem with an id that the log has too", async (_, bytes, status, code) => {
    await house({ timeouts: { headers: 100, body: 200 } });
    const answer = await raw(made.port, Buffer.from(bytes, "latin1"));
    expect(answer.status).toBe(status);
    expect(answer.head).toContain("content-type: application/problem+json");
    const problem: unknown = JSON.parse(answer.body);
    expect(problem).toMatchObject({ status, code });
    expect(made.events).toEqual([
      {
        event: "host.request_malformed",
        fields: expect.objectContaining({ status, requestId: Reflect.get(Object(problem), "requestId") }),
      },
    ]);
  });
});

describe("time", () => {
  test("a request that is all there may take longer than a connection may idle", async () => {
    await house({ timeouts: { idle: 100 }, house: { gate: sleep(400) } });
    const answer = await raw(made.port, request(made.port, "POST", "/api/orpc/ledger/waits", external, "{}"));
    expect(answer.status).toBe(200);
  });

  test("an idle connection is closed without an answer", async () => {
    await house({ timeouts: { idle: 100 } });
    expect(await (await openWire(made.port)).ended).toBe("");
  });

  test("a connection that is kept alive is ended when it has been idle", async () => {
    await house({ timeouts: { idle: 100 } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("GET", "/livez", []));
    expect(statuses(await wire.ended)).toEqual([200]);
  });

  test("headers that come one by one are ended all the same", async () => {
    await house({ timeouts: { headers: 200, body: 400 } });
    const wire = await openWire(made.port);
    wire.send("GET /livez HTTP/1.1\r\n");
    const drip = setInterval(() => wire.send("A: b\r\n"), 20);
    expect(statuses(await wire.ended)).toEqual([408]);
    clearInterval(drip);
  });

  test("a body that comes byte by byte is ended, runs nothing, and leaves nothing under way", async () => {
    await house({ timeouts: { headers: 200, body: 400 } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("POST", "/api/orpc/ledger/entries", [...external, "Transfer-Encoding: chunked"]));
    const drip = setInterval(() => wire.send("1\r\na\r\n"), 20);
    expect(statuses(await wire.ended)).toEqual([408]);
    clearInterval(drip);
    expect([...made.calls]).toEqual([]);
    await expectNothingUnderWay();
  });

  test("a body that keeps its pace may take longer than any bound on a whole request", async () => {
    await house({ timeouts: { headers: 1000, body: 1500 } });
    const wire = await openWire(made.port);
    const pieces = 12;
    const length = `{"text":""}`.length + pieces * 1000;
    const headers = [...external, `Content-Length: ${length}`];
    wire.send(request(made.port, "POST", "/api/orpc/ledger/entries", headers));
    wire.send(`{"text":"`);
    for (let piece = 0; piece < pieces; piece += 1) {
      await sleep(150);
      wire.send("a".repeat(1000));
    }
    wire.send(`"}`);
    expect(statuses(await wire.ended)).toEqual([201]);
  });

  test("a body that keeps its pace at first and then trickles is ended", async () => {
    await house({ timeouts: { headers: 100, body: 200 } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("POST", "/api/orpc/ledger/entries", [...external, "Transfer-Encoding: chunked"]));
    wire.send(`${(20_000).toString(16)}\r\n${"a".repeat(20_000)}\r\n`);
    const drip = setInterval(() => wire.send("1\r\na\r\n"), 20);
    expect(statuses(await wire.ended)).toEqual([408]);
    clearInterval(drip);
    await expectNothingUnderWay();
  });

  test("three hundred slow senders delay no other client, and each is disconnected in time", async () => {
    await house({ timeouts: { headers: 500, body: 500 } });
    const slow = await Promise.all(Array.from({ length: 300 }, () => openWire(made.port)));
    const starts = ["", "GET /livez HTTP/1.1\r\n", "POST /rpc/ledger/add HTTP/1.1\r\nA: ", "GET"];
    for (const [index, wire] of slow.entries()) wire.send(starts[index % starts.length] ?? "");
    expect((await raw(made.port, request(made.port, "GET", "/livez"))).status).toBe(200);
    const ends = await Promise.all(slow.map(({ ended }) => ended));
    expect(new Set(ends.map((text) => statuses(text).join()))).toEqual(new Set(["408"]));
    expect(refusals()).toHaveLength(300);
    await expectNothingUnderWay();
  });

  test("a client that does not read its answer is disconnected", async () => {
    await house({ timeouts: { idle: 1000 } });
    const big = JSON.stringify({ text: "x".repeat(20_000) });
    await raw(made.port, request(made.port, "POST", "/api/orpc/ledger/entries", external, big));
    const wire = await openWire(made.port);
    wire.socket.pause();
    wire.send(keptAlive("GET", "/api/orpc/ledger/entries", external.slice(0, 1)).repeat(3000));
    await expect.poll(() => made.calls.get("list")).toBeGreaterThan(0);
    await sleep(50);
    // Of all that he pipelined only those are taken that came before the answers found no room.
    expect(made.calls.get("list")).toBeLessThan(1500);
    await expectNothingUnderWay();
    wire.socket.destroy();
  });

  test("a stream on which nothing moves is let go", async () => {
    await house({ timeouts: { idle: 200 }, house: { gate: new Promise(() => undefined) } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("GET", "/api/orpc/ledger/tail", external.slice(0, 1)));
    await wire.received(/"line":1/);
    expect(await wire.ended).not.toContain('"line":2');
    await expectNothingUnderWay();
  });
});

describe("a client that half-closes its connection", () => {
  test("behind a whole request is let go; what he began ends, and is waited for", async () => {
    let open = (): void => undefined;
    await house({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const wire = await openWire(made.port, { allowHalfOpen: true });
    wire.socket.end(request(made.port, "POST", "/api/orpc/ledger/waits", external, "{}"));
    expect(statuses(await wire.ended)).toEqual([]);
    let drained = false;
    const closed = made.host.close().then(() => (drained = true));
    await sleep(20);
    expect([made.calls.get("wait"), drained]).toEqual([1, false]);
    open();
    await closed;
  });

  test("in the middle of a body is refused, runs nothing, and leaves nothing under way", async () => {
    await house();
    const wire = await openWire(made.port, { allowHalfOpen: true });
    wire.socket.end(`${keptAlive("POST", "/api/orpc/ledger/entries", [...external, "Content-Length: 100"])}{"text":`);
    expect(statuses(await wire.ended)).toEqual([400]);
    expect([...made.calls]).toEqual([]);
    await expectNothingUnderWay();
  });
});

describe("size", () => {
  test("a thousand headers hide nothing: the second credential behind them is seen", async () => {
    await house();
    const many = Array.from({ length: 1500 }, (_, index) => `a${index.toString(36)}:`);
    const bytes = (last: string[]) =>
      request(made.port, "POST", "/api/orpc/ledger/entries", [...external, ...many, ...last], entry);
    expect((await raw(made.port, bytes([]))).status).toBe(201);
    const twice = await raw(made.port, bytes([`Authorization: Bearer ${tokens.service}`]));
    expect([twice.status, JSON.parse(twice.body)]).toEqual([400, expect.objectContaining({ code: "REPEATED_HEADER" })]);
    expect(made.calls.get("add")).toBe(1);
  });

  test.each<[string, (text: string) => string, number]>([
    ["one byte each", (text) => [...text].map((byte) => `1\r\n${byte}\r\n`).join(""), 201],
    ["a chunk extension", (text) => `${text.length.toString(16)};a=b\r\n${text}\r\n`, 201],
    ["a flood of chunk extensions", (text) => `${text.length.toString(16)};${"a".repeat(20_000)}\r\n${text}\r\n`, 413],
    ["a chunk size with leading zeros", (text) => `${"0".repeat(8)}${text.length.toString(16)}\r\n${text}\r\n`, 201],
    ["a chunk size beyond 64 bits", (text) => `${"f".repeat(17)}\r\n${text}\r\n`, 400],
    ["a chunk size with a sign", (text) => `+${text.length.toString(16)}\r\n${text}\r\n`, 400],
    ["a chunk size in words", (text) => `0x${text.length.toString(16)}\r\n${text}\r\n`, 400],
    ["a chunk that ends early", (text) => `${(text.length - 2).toString(16)}\r\n${text}\r\n`, 400],
    ["line feeds alone", (text) => `${text.length.toString(16)}\n${text}\n`, 400],
  ])("a body in chunks with %s", async (_, chunked, status) => {
    await house({ timeouts: { headers: 500, body: 1000 } });
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", [...external, "Transfer-Encoding: chunked"]);
    const answer = await raw(made.port, `${head}${chunked(entry)}0\r\n\r\n`);
    expect(answer.status).toBe(status);
    expect(made.calls.get("add")).toBe(status === 201 ? 1 : undefined);
    await expectNothingUnderWay();
  });

  test.each<[string, string[], string]>([
    ["by its length", ["Content-Length: 20000"], ""],
    ["by counting", ["Transfer-Encoding: chunked"], `1000\r\n${"x".repeat(0x1000)}\r\n`.repeat(6)],
  ])("a body of the ingress beyond its limit, %s, is refused as everything there is", async (_, headers, bytes) => {
    await house({ limits: { ingressBody: 10_000 } });
    // The signature need not be right: the size is judged before it is looked at.
    const signature = `X-Inngest-Signature: t=${Math.floor(Date.now() / 1000)}&s=${"a".repeat(64)}`;
    const answer = await raw(
      made.port,
      request(made.port, "POST", "/api/inngest", [json, signature, ...headers]) + bytes,
    );
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, expect.objectContaining({ code: "UNAUTHORIZED" })]);
    expect(made.events).toContainEqual(
      expect.objectContaining({ event: "host.ingress_refused", fields: expect.objectContaining({ reason: "body" }) }),
    );
    await expectNothingUnderWay();
  });

  test("trailers change nothing: they are not read as headers", async () => {
    await house();
    const head = request(made.port, "POST", "/rpc/ledger/add", [
      ...external,
      "Transfer-Encoding: chunked",
      "Trailer: Authorization",
    ]);
    const answer = await raw(made.port, `${head}2\r\n{}\r\n0\r\nAuthorization: Bearer ${tokens.service}\r\n\r\n`);
    expect(answer.status).toBe(403);
    expect([...made.calls]).toEqual([]);
  });

  test("a refused flood is thrown away as it comes, and cut off in time", async () => {
    await house({ timeouts: { body: 500 } });
    const wire = await openWire(made.port);
    wire.send(keptAlive("POST", "/rpc/ledger/add", [json, "Transfer-Encoding: chunked"]));
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    let sent = 0;
    const pour = (): void => {
      while (!wire.socket.destroyed && sent < 64e6) {
        sent += chunk.length;
        if (!wire.socket.write(chunk)) return void wire.socket.once("drain", pour);
      }
    };
    const before = process.memoryUsage().arrayBuffers;
    pour();
    expect(statuses(await wire.ended)).toEqual([403]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32e6);
    await expectNothingUnderWay();
  });
});

describe("what HTTP also knows", () => {
  test("an unknown expectation is refused in the same form as every other refusal", async () => {
    await house();
    const answer = await raw(
      made.port,
      request(made.port, "POST", "/rpc/ledger/add", [...service, "Expect: more"], entry),
    );
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      417,
      expect.objectContaining({ code: "EXPECTATION_UNKNOWN" }),
    ]);
    expect([...made.calls]).toEqual([]);
  });

  test("a client that waits for 100 Continue receives it, and one answer", async () => {
    await house();
    const wire = await openWire(made.port);
    wire.send(
      request(made.port, "POST", "/api/orpc/ledger/entries", [
        ...external,
        "Expect: 100-continue",
        `Content-Length: ${entry.length}`,
      ]),
    );
    await wire.received(/100 Continue/);
    wire.send(entry);
    expect(statuses(await wire.ended)).toEqual([100, 201]);
  });

  test.each([
    ["another coding than chunks", "1.1", "gzip, chunked", 501],
    ["a coding and no chunks", "1.1", "gzip", 501],
    ["chunks twice", "1.1", "chunked, chunked", 400],
    ["chunks in HTTP/1.0", "1.0", "chunked", 501],
  ])("%s is refused, whatever the body is", async (_, version, coding, status) => {
    await house({ timeouts: { headers: 200, body: 400 } });
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", [...external, `Transfer-Encoding: ${coding}`]);
    const bytes = `${head.replace("HTTP/1.1", `HTTP/${version}`)}${entry.length.toString(16)}\r\n${entry}\r\n0\r\n\r\n`;
    expect((await raw(made.port, bytes)).status).toBe(status);
    expect([...made.calls]).toEqual([]);
  });

  test.each(["gzip", "identity", "br, gzip", ""])(
    "an encoded body (%j) is refused: nobody here decodes it",
    async (coding) => {
      await house();
      for (const [path, headers] of [
        ["/api/orpc/ledger/entries", external],
        ["/rpc/ledger/add", service],
      ] as const) {
        const answer = await raw(
          made.port,
          request(made.port, "POST", path, [...headers, `Content-Encoding: ${coding}`], entry),
        );
        expect(answer.status).toBe(415);
      }
      expect([...made.calls]).toEqual([]);
    },
  );

  test("HTTP/1.0 is answered and the connection closes; without a Host it is refused", async () => {
    await house();
    const answer = await raw(made.port, `GET /livez HTTP/1.0\r\nHost: 127.0.0.1:${made.port}\r\n\r\n`);
    expect(answer.status).toBe(200);
    expect((await raw(made.port, "GET /livez HTTP/1.0\r\n\r\n")).status).toBe(421);
  });

  test("an upgrade is not taken: the request is a request, and the connection stays HTTP", async () => {
    await house();
    const wire = await openWire(made.port);
    wire.send(
      keptAlive("GET", "/api/orpc/ledger/entries", [
        ...external.slice(0, 1),
        "Connection: Upgrade",
        "Upgrade: websocket",
      ]),
    );
    await wire.received(/200 OK[\s\S]*entries/);
    wire.send(request(made.port, "GET", "/livez"));
    expect(statuses(await wire.ended)).toEqual([200, 200]);
  });
});
