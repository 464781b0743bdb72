import { afterAll, beforeAll, expect, test } from "vitest";
import { raw, request, tokens } from "../fixtures/house.js";
import { base, openShelf, type Shelf } from "../fixtures/shelf.js";
import { openWire, statuses } from "../fixtures/wire.js";

const external = [`Authorization: Bearer ${tokens.external}`];
let shelf: Shelf;
let port: number;
beforeAll(async () => {
  shelf = await openShelf();
  ({ port } = shelf);
});
afterAll(() => shelf.close());

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

test("HTTP/1.0 has no 100 Continue, whatever is expected", async () => {
  const headers = [...external, "Content-Type: application/json", "Expect: 100-continue"];
  const text = request(port, "POST", `${base}/matches`, headers, "{}").replace("HTTP/1.1", "HTTP/1.0");
  expect((await raw(port, text)).head).toMatch(/^HTTP\/1\.1 200/);
});

test("a client that sends Expect with an unsupported media type is refused before it sends the body", async () => {
  const headers = [...external, "Content-Type: none", "Expect: 100-continue", "Transfer-Encoding: chunked"];
  expect((await raw(port, request(port, "POST", `${base}/touches`, headers))).status).toBe(415);
});
