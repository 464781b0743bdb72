import { createServer, get } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { socketsTo } from "./socket-watch.js";

const server = createServer((_request, response) => response.end());
const other = createServer((_request, response) => response.end());
const portOf = (one: typeof server): string => String((one.address() as AddressInfo).port);
beforeAll(async () => {
  for (const one of [server, other]) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
});
afterAll(() => [server, other].forEach((one) => one.close()));

const fetchFrom = async (one: typeof server): Promise<void> => {
  await (await fetch(`http://127.0.0.1:${portOf(one)}`)).text();
};

it("sees fetch, over a kept-alive connection too", async () => {
  await fetchFrom(server);
  expect(await socketsTo(portOf(server), () => fetchFrom(server))).toBeGreaterThan(0);
});

it("sees node:http and a bare socket", async () => {
  const http = () =>
    new Promise<void>(
      (resolve) => void get(`http://127.0.0.1:${portOf(server)}`, (response) => response.resume().on("end", resolve)),
    );
  expect(await socketsTo(portOf(server), http)).toBeGreaterThan(0);
  const bare = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(portOf(server)), "127.0.0.1", () => socket.end(() => resolve()));
    });
  expect(await socketsTo(portOf(server), bare)).toBe(1);
});

it("sees nothing of other ports, nor of what is over", async () => {
  expect(await socketsTo(portOf(server), () => fetchFrom(other))).toBe(0);
  expect(await socketsTo(portOf(server), async () => {})).toBe(0);
});
