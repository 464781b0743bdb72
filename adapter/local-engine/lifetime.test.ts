import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createLocalEngine } from "./local-engine.js";
import { createBench, EVENT_KEY, SIGNING_KEY, type TestBench } from "./test-host.js";

describe("an engine's lifetime", () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const open = async (options = {}): Promise<TestBench> => {
    const bench = await createBench(options);
    closing.push(() => bench.close());
    return bench;
  };

  it("lets the calls under way end before it closes, and starts no more", async () => {
    const bench = await open({ concurrency: 1 });
    const client = bench.client("shop");
    const calls: string[] = [];
    let begun = (): void => {};
    const underWay = new Promise<void>((resolve) => (begun = resolve));
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const fn = client.createFunction({ id: "fn", triggers: [{ event: "go" }] }, async ({ event }) => {
      calls.push(`begin ${event.data.n}`);
      begun();
      await released;
      return calls.push(`end ${event.data.n}`);
    });
    await bench.serve(client, [fn]);
    await client.send([1, 2].map((n) => ({ name: "go", data: { n } })));
    await underWay;
    const closed = bench.engine.close();
    release();
    await closed;
    expect(calls).toEqual(["begin 1", "end 1"]);
    expect(bench.engine.runs().map((run) => run.status)).toEqual(["Completed", "Queued"]);
  });

  it("cuts off calls that don't end in time", async () => {
    const bench = await open();
    let called = (): void => {};
    const underWay = new Promise<void>((resolve) => (called = resolve));
    const silent = createServer(() => called());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    closing.push(() => (silent.closeAllConnections(), silent.close()));
    const { port } = silent.address() as { port: number }; // It listens on a port, not on a pipe.
    const url = `http://127.0.0.1:${port}/`;
    const steps = { step: { id: "step", name: "step", runtime: { type: "http", url } } };
    await fetch(`${bench.url}/fn/register`, {
      method: "POST",
      headers: { Authorization: `Bearer ${SIGNING_KEY}` },
      body: JSON.stringify({ appName: "a", url, functions: [{ id: "a-fn", triggers: [{ event: "go" }], steps }] }),
    });
    await fetch(`${bench.url}/e/${EVENT_KEY}`, { method: "POST", body: '{"name":"go"}' });
    await underWay;
    const started = performance.now();
    await bench.engine.close({ drain: 50 });
    expect(performance.now() - started).toBeLessThan(2000);
    await expect(fetch(`${bench.url}/health`)).rejects.toThrow("fetch failed");
  });

  it("closes twice, and without ever having listened", async () => {
    const bench = await open();
    const idle = createLocalEngine({ signingKey: SIGNING_KEY, eventKey: EVENT_KEY, onLog: () => {} });
    for (const engine of [bench.engine, bench.engine, idle]) await expect(engine.close()).resolves.toBeUndefined();
  });

  it("shares nothing with another engine in the process", async () => {
    const keys = [SIGNING_KEY, `signkey-test-${"0f".repeat(32)}`];
    const benches = await Promise.all(keys.map((signingKey, n) => open({ signingKey, eventKey: `event-key-${n}` })));
    const seen: string[] = [];
    for (const [n, bench] of benches.entries()) {
      const client = bench.client("shop", { signingKey: keys[n] ?? "" });
      const fn = client.createFunction({ id: "fn", triggers: [{ event: "go" }] }, () => seen.push(`engine ${n}`));
      await bench.serve(client, [fn]);
    }
    const [first, second] = benches;
    const post = (bench: TestBench | undefined, key: string) =>
      fetch(`${bench?.url}/e/${key}`, { method: "POST", body: '{"name":"go"}' });
    expect((await post(first, "event-key-1")).status).toBe(401);
    expect((await post(first, "event-key-0")).status).toBe(200);
    await Promise.all(benches.map((bench) => bench.engine.settled()));
    expect(seen).toEqual(["engine 0"]);
    expect(second?.engine.runs()).toEqual([]);
    const [run] = first?.engine.runs() ?? [];
    const read = await fetch(`${second?.url}/v1/runs/${run?.id}`, { headers: { Authorization: `Bearer ${keys[0]}` } });
    expect(read.status).toBe(401);
  });
});
