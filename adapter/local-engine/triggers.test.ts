import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fastForward } from "./fast-forward.js";
import { createVirtualBench, SIGNING_KEY, type VirtualBench } from "./test-host.js";

const SECOND = 1000;
const DAY = 86_400_000;

describe("what starts and ends runs on the local engine", () => {
  let bench: VirtualBench;
  beforeEach(async () => {
    bench = await createVirtualBench();
  });
  afterEach(() => bench.close());

  it("cancels only the run that the event is about", async () => {
    const order = bench.shop.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", match: "data.id" }] },
      async ({ step }) => {
        await step.sleep("ship", "1d");
        return "shipped";
      },
    );
    await bench.serve(bench.shop, [order]);
    const one = await bench.send("order", { id: 1 });
    const two = await bench.send("order", { id: 2 });
    await bench.engine.settled();
    await bench.send("order.cancelled", { id: 1 });
    await bench.finishAll();
    const status = Object.fromEntries(bench.engine.runs().map((run) => [run.eventId, run.status]));
    expect(status).toEqual({ [one]: "Cancelled", [two]: "Completed" });
  });

  it("cancels nothing when what should match is in neither event", async () => {
    const order = bench.shop.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", match: "data.id" }] },
      ({ step }) => step.sleep("ship", "1d"),
    );
    await bench.serve(bench.shop, [order]);
    await bench.send("order");
    await bench.engine.settled();
    await bench.send("order.cancelled");
    expect(await bench.finish("shop-order")).toMatchObject({ status: "Completed" });
  });

  it("stops listening for a cancellation after its timeout", async () => {
    const order = bench.shop.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", timeout: "1h" }] },
      ({ step }) => step.sleep("ship", "1d"),
    );
    await bench.serve(bench.shop, [order]);
    await bench.send("order");
    await bench.engine.settled();
    bench.clock.advanceBy(2 * 3600 * SECOND);
    await bench.send("order.cancelled");
    expect(await bench.finish("shop-order")).toMatchObject({ status: "Completed" });
  });

  it("starts one run for one idempotency key within a day, and for one event id", async () => {
    const charge = bench.shop.createFunction(
      { id: "charge", idempotency: "event.data.order", triggers: [{ event: "charge" }] },
      () => "charged",
    );
    const log = bench.shop.createFunction({ id: "log", triggers: [{ event: "charge" }] }, () => "logged");
    await bench.serve(bench.shop, [charge, log]);
    await bench.send("charge", { order: "a" }, { id: "same" });
    await bench.send("charge", { order: "a" });
    await bench.send("charge", { order: "b" }, { id: "same" });
    await bench.engine.settled();
    expect([bench.runsOfFunction("shop-charge").length, bench.runsOfFunction("shop-log").length]).toEqual([1, 2]);
    bench.clock.advanceBy(DAY + 1);
    await bench.send("charge", { order: "a" }, { id: "same" });
    await bench.engine.settled();
    expect([bench.runsOfFunction("shop-charge").length, bench.runsOfFunction("shop-log").length]).toEqual([2, 3]);
  });

  it("starts a cron function at its times and no longer when the app has dropped it", async () => {
    const tick = bench.shop.createFunction(
      { id: "tick", triggers: [{ cron: "TZ=Europe/Paris 30 6 * * *" }] },
      ({ event }) => event.name,
    );
    const host = await bench.serve(bench.shop, [tick]);
    const started = bench.clock.now();
    await fastForward(bench.engine, bench.clock, () => bench.clock.now() - started > 3 * DAY && bench.allEnded());
    expect(bench.runsOfFunction("shop-tick").length).toBeGreaterThanOrEqual(3);
    expect(bench.runsOfFunction("shop-tick")[0]).toMatchObject({
      status: "Completed",
      output: "inngest/scheduled.timer",
    });
    await host.close();
    await bench.serve(bench.shop, [
      bench.shop.createFunction({ id: "tock", triggers: [{ event: "tock" }] }, () => "tock"),
    ]);
    expect(bench.clock.nextTimer()).toBeUndefined();
  });

  it("starts one run of a function with two triggers that match, and none of a function that the app has dropped", async () => {
    const twice = bench.shop.createFunction(
      { id: "twice", triggers: [{ event: "go" }, { event: "go", if: "event.data.n == 1" }] },
      () => "once",
    );
    const dropped = bench.shop.createFunction({ id: "dropped", triggers: [{ event: "go" }] }, () => "still here");
    await bench.serve(bench.shop, [twice, dropped]);
    await bench.serve(bench.shop, [twice]);
    await bench.send("go", { n: 1 });
    await bench.finishAll();
    expect(bench.engine.runs().map((run) => run.functionId)).toEqual(["shop-twice"]);
  });

  it("starts a run when its event is dated, not before", async () => {
    const fn = bench.shop.createFunction({ id: "later", triggers: [{ event: "later" }] }, () => bench.clock.now());
    await bench.serve(bench.shop, [fn]);
    const started = bench.clock.now();
    await bench.shop.send({ name: "later", ts: Date.now() + 2 * DAY });
    await bench.engine.settled();
    expect(bench.runsOfFunction("shop-later")).toMatchObject([{ status: "Queued" }]);
    const { output } = await bench.finish("shop-later");
    expect(Math.abs(Number(output) - started - 2 * DAY)).toBeLessThan(60_000);
  });

  it("lets events of schedules and invocations pass a function's flow control, as any other", async () => {
    const single = bench.shop.createFunction(
      { id: "single", triggers: [{ cron: "0 * * * *" }], singleton: { mode: "skip" } },
      ({ step }) => step.sleep("longer than an hour", "90m"),
    );
    const limited = bench.shop.createFunction(
      { id: "limited", triggers: [], rateLimit: { limit: 1, period: "1h" } },
      () => "ran",
    );
    const batched = bench.shop.createFunction(
      { id: "batched", triggers: [], batchEvents: { maxSize: 2, timeout: "30s" } },
      ({ events }) => events.length,
    );
    const caller = bench.shop.createFunction({ id: "caller", triggers: [{ event: "go" }] }, async ({ step }) => {
      const invoke = (id: string, fn: typeof limited | typeof batched) =>
        step.invoke(id, { function: fn, data: {} }).catch((error: Error) => `${error.name}: ${error.message}`);
      const first = await invoke("first", limited);
      const second = await invoke("second", limited);
      return [first, second, ...(await Promise.all([invoke("third", batched), invoke("fourth", batched)]))];
    });
    await bench.serve(bench.shop, [single, limited, batched, caller]);
    await bench.send("go");
    await bench.engine.settled();
    expect(bench.runsOfFunction("shop-caller")).toMatchObject([
      { status: "Completed", output: ["ran", "Error: invoked function is rate limited", 2, 2] },
    ]);
    await fastForward(bench.engine, bench.clock, () => bench.runsOfFunction("shop-single").length === 2);
    const [first, second] = bench.runsOfFunction("shop-single");
    expect([first?.status, second?.status]).toEqual(["Completed", "Running"]);
  });

  it("starts only the functions whose condition the event meets", async () => {
    const big = bench.shop.createFunction(
      { id: "big", triggers: [{ event: "sale", if: "event.data.size == 'big' && event.data.open == true" }] },
      () => "big",
    );
    await bench.serve(bench.shop, [big]);
    const matching = await bench.send("sale", { size: "big", open: true });
    await bench.send("sale", { size: "big", open: "true" });
    await bench.send("sale", { size: "small", open: true });
    await bench.send("nobody listens");
    await bench.engine.settled();
    expect(bench.engine.runs().map((run) => run.eventId)).toEqual([matching]);
  });

  it("tells functions that listen how others ended", async () => {
    const heard: unknown[] = [];
    const ended = (name: string, id: string) =>
      bench.shop.createFunction(
        { id, triggers: [{ event: `inngest/function.${name}`, if: "event.data.function_id == 'shop-work'" }] },
        ({ event }) => heard.push([name, event.data._inngest.status, event.data.error?.message ?? event.data.result]),
      );
    const work = bench.shop.createFunction(
      { id: "work", retries: 0, triggers: [{ event: "work" }], cancelOn: [{ event: "stop" }] },
      async ({ event, step }) => {
        await step.sleep("a while", "1h");
        if (event.data.fail) throw new Error("failed");
        return "fine";
      },
    );
    await bench.serve(bench.shop, [work, ended("finished", "a"), ended("failed", "b"), ended("cancelled", "c")]);
    await bench.send("work");
    await bench.finishAll();
    await bench.send("work", { fail: true });
    await bench.finishAll();
    await bench.send("work");
    await bench.engine.settled();
    await bench.send("stop");
    await bench.finishAll();
    expect(heard.toSorted()).toEqual([
      ["cancelled", "Cancelled", undefined],
      ["failed", "Failed", "failed"],
      ["finished", "Completed", "fine"],
      ["finished", "Failed", "failed"],
    ]);
  });

  it("cancels a run over the REST API, and tells the run that had invoked it", async () => {
    const slow = bench.shop.createFunction({ id: "slow", triggers: [] }, ({ step }) => step.sleep("long", "30d"));
    const caller = bench.shop.createFunction({ id: "caller", retries: 0, triggers: [{ event: "call" }] }, ({ step }) =>
      step.invoke("slow", { function: slow, data: {} }).catch((error: Error) => error.message),
    );
    await bench.serve(bench.shop, [slow, caller]);
    await bench.send("call");
    await bench.engine.settled();
    const [invoked] = bench.runsOfFunction("shop-slow");
    const cancel = (id: string | undefined) =>
      fetch(`${bench.url}/v1/runs/${id}`, { method: "DELETE", headers: { Authorization: `Bearer ${SIGNING_KEY}` } });
    expect((await cancel(invoked?.id)).status).toBe(200);
    expect((await cancel("01M815QPW0Y8TQGZD1B20ZD5YT")).status).toBe(404);
    expect(await bench.finish("shop-caller")).toMatchObject({
      output: 'The invoked function "shop-slow" was cancelled.',
    });
    expect(bench.runsOfFunction("shop-slow")).toMatchObject([{ status: "Cancelled" }]);
  });

  it("cancels what hasn't started in time, and only that", async () => {
    const fn = bench.shop.createFunction(
      { id: "prompt", timeouts: { start: "1h" }, triggers: [{ event: "prompt" }] },
      ({ step }) => step.sleep("long", "30d"),
    );
    await bench.serve(bench.shop, [fn]);
    await bench.send("prompt");
    expect(await bench.finish("shop-prompt")).toMatchObject({ status: "Completed" });
  });

  it("fires nothing after it has been closed", async () => {
    const tick = bench.shop.createFunction(
      { id: "tick", triggers: [{ cron: "@hourly" }, { event: "nap" }] },
      ({ step }) => step.sleep("long", "30d"),
    );
    await bench.serve(bench.shop, [tick]);
    await bench.send("nap");
    await bench.engine.settled();
    expect(bench.clock.nextTimer()).toBeDefined();
    await bench.engine.close();
    expect(bench.clock.nextTimer()).toBeUndefined();
  });

  it("cancels what doesn't finish in time", async () => {
    const slow = bench.shop.createFunction(
      { id: "slow", timeouts: { finish: "1h" }, triggers: [{ event: "slow" }] },
      ({ step }) => step.sleep("long", "30d"),
    );
    await bench.serve(bench.shop, [slow]);
    await bench.send("slow");
    expect(await bench.finish("shop-slow")).toMatchObject({ status: "Cancelled" });
  });
});
