import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Presented } from "../callers/caller.js";
import { authenticator, memoryHost, raw, request, socketHost, tokens, type TestHost } from "../fixtures/house.js";
import { openWire } from "../fixtures/wire.js";
import { createInFlight, type InFlight } from "./in-flight.js";

/** Whether nothing is under way, which is told at once. */
async function isEmpty(inFlight: InFlight): Promise<boolean> {
  return Promise.race([inFlight.drained(60_000).then(() => true), sleep(0, false)]);
}

/** An answer as the counter sees it: something that closes. */
function answer(): ServerResponse {
  // The counter listens for `close` and looks at nothing else.
  return new EventEmitter() as ServerResponse;
}

const connection = (): Duplex => new Duplex({ read: () => undefined, autoDestroy: true });

describe("requests in progress", () => {
  test("are none at first, and none again once each has ended", async () => {
    const inFlight = createInFlight();
    expect(await isEmpty(inFlight)).toBe(true);
    const leaves = [inFlight.enter(), inFlight.enter(), inFlight.enter()];
    for (const leave of leaves) {
      expect(await isEmpty(inFlight)).toBe(false);
      leave();
    }
    expect(await isEmpty(inFlight)).toBe(true);
  });

  test("each ends once, however often its end is reported", async () => {
    const inFlight = createInFlight();
    const [one, two] = [inFlight.enter(), inFlight.enter()];
    one();
    one();
    one();
    expect(await isEmpty(inFlight)).toBe(false);
    two();
    expect(await isEmpty(inFlight)).toBe(true);
    inFlight.enter();
    expect(await isEmpty(inFlight)).toBe(false);
  });

  test("is waited for to the last of it", async () => {
    const inFlight = createInFlight();
    const [one, two] = [inFlight.enter(), inFlight.enter()];
    let drained = false;
    const waited = inFlight.drained(60_000).then(() => (drained = true));
    one();
    await sleep(0);
    expect(drained).toBe(false);
    two();
    await waited;
  });

  test("several callers can wait for them, each with its own time limit", async () => {
    const inFlight = createInFlight();
    const leave = inFlight.enter();
    let patient = false;
    const waited = inFlight.drained(60_000).then(() => (patient = true));
    await inFlight.drained(10);
    expect(patient).toBe(false);
    leave();
    await waited;
    expect(patient).toBe(true);
  });

  test("an answer is, until it has left or its connection is gone, and counts once", async () => {
    const inFlight = createInFlight();
    const socket = connection();
    const [first, second, third] = [answer(), answer(), answer()];
    for (const response of [first, second, third]) inFlight.untilAnswered(socket, response);
    first.emit("close");
    first.emit("close");
    second.emit("close");
    expect(await isEmpty(inFlight)).toBe(false);
    // node closes no answer that waits behind another one on a connection that died.
    socket.destroy();
    await expect.poll(() => isEmpty(inFlight)).toBe(true);
    third.emit("close");
    const leave = inFlight.enter();
    expect(await isEmpty(inFlight)).toBe(false);
    leave();
    expect(socket.listenerCount("close")).toBeLessThanOrEqual(1);
  });

  test("a stream is, until it has been read, has failed or was given up", async () => {
    const inFlight = createInFlight();
    const bytes = new TextEncoder().encode("one");
    const stream = (end: "close" | "error") =>
      inFlight.whileRead(
        new ReadableStream({
          start(controller) {
            controller.enqueue(bytes);
            if (end === "close") controller.close();
            else controller.error(new Error("broken"));
          },
        }),
      );
    const whole = stream("close");
    expect(await isEmpty(inFlight)).toBe(false);
    expect(await new Response(whole).text()).toBe("one");
    expect(await isEmpty(inFlight)).toBe(true);

    await expect(new Response(stream("error")).text()).rejects.toThrow("broken");
    expect(await isEmpty(inFlight)).toBe(true);

    let cancelled: unknown;
    const endless = inFlight.whileRead(new ReadableStream({ cancel: (reason) => void (cancelled = reason) }));
    expect(await isEmpty(inFlight)).toBe(false);
    await endless.cancel("enough");
    expect(cancelled).toBe("enough");
    expect(await isEmpty(inFlight)).toBe(true);
  });
});

/** Resolves with how long a host took to end, in milliseconds, when it may take ten seconds. */
async function drainTime({ host }: TestHost): Promise<number> {
  const started = performance.now();
  await host.close({ within: 10_000 });
  return performance.now() - started;
}

describe("a host has nothing under way after", () => {
  const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

  test.each<[string, string, string, string, number]>([
    ["answers", "POST", "/api/orpc/ledger/entries", '{"text":"one"}', 201],
    ["failures", "POST", "/api/orpc/ledger/failures", "{}", 500],
    ["refusals", "POST", "/rpc/ledger/add", "{}", 403],
    ["refusals at the door", "POST", "/rpc//ledger/add", "{}", 400],
    ["broken bodies", "POST", "/api/orpc/ledger/entries", "{", 400],
    ["probes", "GET", "/livez", "", 200],
    ["questions for nothing", "GET", "/nowhere", "", 404],
  ])("%s, in memory and over a socket", async (_, method, path, body, status) => {
    const memory = memoryHost();
    const socket = await socketHost();
    for (let n = 0; n < 5; n++) {
      const init = body === "" ? { method, headers } : { method, headers, body };
      expect((await memory.host.fetch(new Request(`${memory.origin}${path}`, init))).status).toBe(status);
      expect((await raw(socket.port, request(socket.port, method, path, lines, body))).status).toBe(status);
    }
    expect(await drainTime(memory)).toBeLessThan(9000);
    expect(await drainTime(socket)).toBeLessThan(9000);
    // What comes while it drains is refused, and not under way either.
    expect((await memory.host.fetch(new Request(`${memory.origin}/api/orpc/x`))).status).toBe(503);
    expect((await raw(socket.port, request(socket.port, "GET", "/api/orpc/x"))).status).toBe(503);
    expect(await drainTime(memory)).toBeLessThan(9000);
    expect(await drainTime(socket)).toBeLessThan(9000);
    await socket.close();
  });

  test("an answer that its reader takes slowly, for which it waits", async () => {
    const made = await socketHost();
    for (let n = 0; n < 9; n++) await made.host.services.ledger.add({ text: "x".repeat(1_500_000) });
    const wire = await openWire(made.port);
    wire.socket.pause();
    wire.send(request(made.port, "GET", "/api/orpc/ledger/entries", lines.slice(0, 1)));
    await expect.poll(() => made.events.map(({ event }) => event)).toContain("host.request_completed");
    let drained = false;
    const closed = made.host.close().then(() => (drained = true));
    await sleep(20);
    expect(drained).toBe(false);
    wire.socket.resume();
    await closed;
    expect((await wire.ended).length).toBeGreaterThan(13_000_000);
    await made.close();
  });

  test("a stream that its reader left, whose work is ended with it", async () => {
    const made = await socketHost({ house: { gate: sleep(100) } });
    const wire = await openWire(made.port);
    wire.send(request(made.port, "GET", "/api/orpc/ledger/tail", lines.slice(0, 1)));
    await wire.received(/"line":1/);
    wire.socket.resetAndDestroy();
    expect(await drainTime(made)).toBeLessThan(9000);
    await expect.poll(() => made.calls.get("tail:ended")).toBe(1);
    await made.close();
    expect(made.events.map(({ event }) => event)).not.toContain("host.procedure_failed");
  });

  test("a stream of events whose reader stays, for which it waits", async () => {
    let open = (): void => undefined;
    const made = await socketHost({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const response = await fetch(`${made.origin}/api/orpc/ledger/tail`, { headers });
    let drained = false;
    const closed = made.host.close().then(() => (drained = true));
    await sleep(20);
    expect(drained).toBe(false);
    open();
    expect(await response.text()).toContain('"line":2');
    await closed;
    await made.close();
  });

  test("a stream in memory, for which it waits: to its end, or until its reader gives up", async () => {
    for (const [read, text] of [
      [(response: Response) => response.text(), '"line":2'],
      [async (response: Response) => String(await response.body?.cancel()), "undefined"],
    ] as const) {
      let open = (): void => undefined;
      const made = memoryHost({ house: { gate: new Promise((resolve) => (open = resolve)) } });
      const response = await made.host.fetch(new Request(`${made.origin}/api/orpc/ledger/tail`, { headers }));
      let drained = false;
      const closed = made.host.close().then(() => (drained = true));
      await sleep(20);
      expect(drained).toBe(false);
      open();
      expect(await read(response)).toContain(text);
      await closed;
    }
  });

  test("work in memory, for which it waits", async () => {
    let open = (): void => undefined;
    const made = memoryHost({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const init = { method: "POST", headers, body: "{}" };
    const response = made.host.fetch(new Request(`${made.origin}/api/orpc/ledger/waits`, init));
    await expect.poll(() => made.calls.get("wait")).toBe(1);
    let drained = false;
    const closed = made.host.close().then(() => (drained = true));
    await sleep(20);
    expect(drained).toBe(false);
    open();
    expect((await response).status).toBe(200);
    await closed;
  });

  test("work whose sender has gone, for which it waits", async () => {
    let open = (): void => undefined;
    const made = await socketHost({ house: { gate: new Promise((resolve) => (open = resolve)) } });
    const wire = await openWire(made.port);
    wire.send(request(made.port, "POST", "/api/orpc/ledger/waits", lines, "{}"));
    await expect.poll(() => made.calls.get("wait")).toBe(1);
    wire.socket.resetAndDestroy();
    await wire.ended;
    let drained = false;
    const closed = made.host.close().then(() => (drained = true));
    await sleep(20);
    expect(drained).toBe(false);
    open();
    await closed;
    await made.close();
  });

  test.each([
    ["all of it", '{"text":"one"}'],
    ["a part of it", '{"text'],
  ])("a body of which %s came before its sender went, while it was asked who calls", async (_, sent) => {
    let open = (): void => undefined;
    const asked = new Promise<"absent">((resolve) => (open = () => resolve("absent")));
    const calls: string[] = [];
    const slow = (request: Presented) => {
      calls.push(request.method);
      return asked;
    };
    const made = await socketHost({ authenticators: [slow, authenticator] });
    const wire = await openWire(made.port);
    const all = '{"text":"one"}';
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", lines, all).slice(0, -all.length);
    wire.send(`${head}${sent}`);
    await expect.poll(() => calls.length).toBe(1);
    wire.socket.resetAndDestroy();
    await wire.ended;
    await sleep(20);
    open();
    expect(await drainTime(made)).toBeLessThan(9000);
    expect(made.calls.get("add")).toBeUndefined();
    await made.close();
  });
});
