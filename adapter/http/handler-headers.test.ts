import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raw, request, tokens } from "../fixtures/house.js";
import { base, openShelf, page, type Shelf } from "../fixtures/shelf.js";
import { openWire, statuses } from "../fixtures/wire.js";

const external = [`Authorization: Bearer ${tokens.external}`];
let shelf: Shelf;
let port: number;
beforeAll(async () => {
  shelf = await openShelf();
  ({ port } = shelf);
});
afterAll(() => shelf.close());

describe("headers that a handler hands on", () => {
  test.each(["length", "chunked"])("never frame the response: %s", async (kind) => {
    const answer = await raw(port, request(port, "GET", `${base}/handed/${kind}`, external));
    expect([answer.status, answer.body, answer.head.match(/content-length/gi)?.length]).toEqual([200, '{"a":1}', 1]);
    expect(answer.head).not.toMatch(/transfer-encoding/i);
  });

  test("never say that JSON is encoded, and a file without a type is bytes", async () => {
    const encoded = await raw(port, request(port, "GET", `${base}/handed/encoding`, external));
    expect([encoded.status, encoded.body, encoded.head]).toEqual([200, '{"a":1}', expect.not.stringMatching(/gzip/)]);
    const file = await raw(port, request(port, "GET", `${base}/handed/file-untyped`, external));
    expect(file.head).toContain("content-type: application/octet-stream");
  });

  test.each([`Origin: ${page}`, "Origin: https://evil.example", "X-Origin: none"])(
    "vary by the origin as well, whoever asks: %s",
    async (origin) => {
      const { head } = await raw(port, request(port, "GET", `${base}/handed/vary`, [...external, origin]));
      expect(head).toContain("vary: accept-language, origin");
    },
  );

  test.each(["line", "file-line", "name", "file-name"])("that would break the head are a 500: %s", async (kind) => {
    const answer = await raw(port, request(port, "GET", `${base}/handed/${kind}`, external));
    expect([answer.status, answer.head]).toEqual([500, expect.not.stringMatching(/set-cookie/)]);
  });

  test("that can't be sent are a logged 500 with its own id, and the connection stays usable", async () => {
    const wire = await openWire(port);
    const first = request(port, "GET", `${base}/handed/invalid`, external).replace("Connection: close\r\n", "");
    wire.send(first + request(port, "GET", `${base}/books/next`, external));
    const text = await wire.ended;
    expect(statuses(text)).toEqual([500, 200]);
    const id = /x-request-id: (\S+)/.exec(text)?.[1] ?? "none";
    expect(shelf.written.find((line) => line.includes(id) && line.includes("procedure_failed"))).toContain("x-title");
  });

  test.each(["cookies", "file-cookies"])("keep each cookie and their caching: %s", async (kind) => {
    const answer = await fetch(`${shelf.origin}${base}/handed/${kind}`, {
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
  shelf.events.length = 0;
  shelf.written.length = 0;
  const answer = await raw(port, request(port, "GET", `${base}/feeds/${kind}`, external));
  expect(answer.body).not.toContain("pump");
  expect(shelf.events).toContain("host.procedure_failed");
  expect(shelf.written.find((line) => line.includes("procedure_failed"))).toContain(reason);
});

test.each(["left", "left, and throws"])("a reader that leaves is no failure of the procedure: %s", async (kind) => {
  shelf.events.length = 0;
  const before = shelf.matches();
  const wire = await openWire(port);
  wire.send(request(port, "GET", `${base}/feeds/${encodeURIComponent(kind)}`, external));
  await wire.received(/"line":1/);
  wire.socket.resetAndDestroy();
  await expect.poll(() => shelf.matches()).toBe(before + 1);
  // What would be told is told by then: streams end in microtasks.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(shelf.events).not.toContain("host.procedure_failed");
});

test("a stream of bytes that fails breaks its connection and is host.procedure_failed with its reason", async () => {
  shelf.events.length = 0;
  shelf.written.length = 0;
  const answer = await raw(port, request(port, "GET", `${base}/bytes`, external));
  expect([answer.body, answer.body.endsWith("0\r\n\r\n")]).toEqual([expect.stringContaining("first"), false]);
  expect(answer.body).not.toContain("pump");
  expect(shelf.events).toContain("host.procedure_failed");
  expect(shelf.written.find((line) => line.includes("procedure_failed"))).toContain("the pump is dry");
});
