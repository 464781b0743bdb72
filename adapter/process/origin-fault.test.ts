import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { socketHost } from "../fixtures/house.js";
import { closeServer } from "./listener.js";
import { originFault } from "./origin-fault.js";

test("an origin that leads to a host, or to a balancer that waits for it, is not spoken against", async () => {
  const made = await socketHost();
  expect(await originFault(made.origin, fetch)).toBeUndefined();
  await made.close();
  expect(await faultOf((_, response) => void response.writeHead(503).end())).toBeUndefined();
});

test("one that leads elsewhere is reported, with what was seen", async () => {
  // A host that does not answer to this name.
  const made = await socketHost({ origin: "https://hq.example.com" });
  expect(await originFault(`http://127.0.0.1:${made.port}`, fetch)).toBe("421 that is not from a host");
  await made.close();
  expect(await originFault("http://127.0.0.1:1", fetch)).toMatch(/ECONNREFUSED|no answer/);
  expect(await originFault("http://nowhere.invalid", fetch)).toMatch(/ENOTFOUND|EAI_AGAIN/);
  expect(await faultOf((_, response) => void response.end("<html>"))).toBe("200 that is not from a host");
  expect(await faultOf((_, response) => void response.writeHead(302, { location: "/" }).end())).toBe(
    "302 that is not from a host",
  );
  expect(await faultOf(() => undefined)).toBe("no answer");
});

async function faultOf(answer: RequestListener): Promise<string | undefined> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // It listens on TCP.
    return await originFault(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, fetch, 200);
  } finally {
    await closeServer(server);
  }
}
