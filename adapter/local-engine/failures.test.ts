import { NonRetriableError, RetryAfterError } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualBench, type VirtualBench } from "./test-host.js";

const SECOND = 1000;
const DAY = 86_400_000;

describe("failures on the local engine", () => {
  let bench: VirtualBench;
  beforeEach(async () => {
    bench = await createVirtualBench();
  });
  afterEach(() => bench.close());

  it("fails a run after its last attempt, with back-off between them, and calls onFailure once", async () => {
    const attempts: number[] = [];
    const handled: unknown[] = [];
    const failing = bench.shop.createFunction(
      {
        id: "failing",
        retries: 2,
        triggers: [{ event: "fail" }],
        onFailure: ({ event, error }) => handled.push([event.data.run_id, error.message, event.data.event.data]),
      },
      () => {
        attempts.push(bench.clock.now());
        throw new Error("no luck");
      },
    );
    const other = bench.shop.createFunction(
      { id: "other", triggers: [{ event: "else" }], onFailure: () => handled.push("wrong") },
      () => "ok",
    );
    await bench.serve(bench.shop, [failing, other]);
    await bench.send("fail", { n: 1 });
    const run = await bench.finish("shop-failing");
    expect(run).toMatchObject({ status: "Failed", output: { name: "Error", message: "no luck" } });
    expect(attempts.map((at) => at - (attempts[0] ?? 0))).toEqual([0, SECOND, 3 * SECOND]);
    expect(handled).toEqual([[run.id, "no luck", { n: 1 }]]);
    expect(bench.entries.filter((entry) => entry.level === "error").map((entry) => entry.message)).toEqual([
      `App "shop", function "shop-failing": run ${run.id} has failed (no luck).`,
    ]);
  });

  it("doesn't start a handler's handler when a failure handler fails", async () => {
    const failing = bench.shop.createFunction(
      {
        id: "failing",
        retries: 0,
        triggers: [{ event: "fail" }],
        onFailure: () => {
          throw new Error("the handler fails, too");
        },
      },
      () => {
        throw new Error("no luck");
      },
    );
    const watcher = bench.shop.createFunction(
      { id: "watcher", retries: 0, triggers: [{ event: "inngest/function.failed" }] },
      () => {
        throw new Error("so does the watcher");
      },
    );
    await bench.serve(bench.shop, [failing, watcher]);
    await bench.send("fail");
    await bench.finishAll();
    expect(
      bench.engine
        .runs()
        .map((run) => run.functionId)
        .toSorted(),
    ).toEqual(["shop-failing", "shop-failing-failure", "shop-watcher"]);
  });

  it.each(["in a step", "outside a step"])("doesn't retry a NonRetriableError %s", async (where) => {
    let calls = 0;
    const fail = (): never => {
      calls += 1;
      throw new NonRetriableError("never again");
    };
    const fatal = bench.shop.createFunction({ id: "fatal", triggers: [{ event: "fatal" }] }, ({ step }) =>
      where === "in a step" ? step.run("fatal", fail) : fail(),
    );
    await bench.serve(bench.shop, [fatal]);
    await bench.send("fatal");
    expect(await bench.finish("shop-fatal")).toMatchObject({ status: "Failed", output: { message: "never again" } });
    expect(calls).toBe(1);
  });

  it("continues at the app's new address when the app has moved", async () => {
    const fn = bench.shop.createFunction({ id: "moving", triggers: [{ event: "move" }] }, async ({ step }) => {
      await step.sleep("while moving", "1d");
      return "arrived";
    });
    const old = await bench.serve(bench.shop, [fn]);
    await bench.send("move");
    await bench.engine.settled();
    await old.close();
    await bench.serve(bench.shop, [fn]);
    expect(await bench.finish("shop-moving")).toMatchObject({ status: "Completed", output: "arrived" });
    expect(bench.entries.filter((entry) => entry.event === "run.undelivered")).toEqual([]);
  });

  it("stops a function that makes steps without end", async () => {
    const endless = bench.shop.createFunction(
      { id: "endless", retries: 0, triggers: [{ event: "endless" }] },
      async ({ step }) => {
        await Promise.all(Array.from({ length: 1001 }, (_, n) => step.sleep(`${n}`, "1h")));
      },
    );
    await bench.serve(bench.shop, [endless]);
    await bench.send("endless");
    const message = 'App "shop", function "shop-endless": a run has at most 1000 steps; split it with step.invoke.';
    expect(await bench.finish("shop-endless")).toMatchObject({ status: "Failed", output: { message } });
  });

  it("lets a function catch a step that has failed for good", async () => {
    let calls = 0;
    const careful = bench.shop.createFunction(
      { id: "careful", retries: 1, triggers: [{ event: "careful" }] },
      async ({ step }) => {
        const parts = await Promise.all([
          step.run("good", () => "good"),
          step
            .run("bad", () => {
              calls += 1;
              throw new TypeError("bad");
            })
            .catch((error: Error) => `caught ${error.message}`),
        ]);
        return parts.join(", ");
      },
    );
    await bench.serve(bench.shop, [careful]);
    await bench.send("careful");
    expect(await bench.finish("shop-careful")).toMatchObject({ status: "Completed", output: "good, caught bad" });
    expect(calls).toBe(2);
  });

  it("waits as long as a RetryAfterError says", async () => {
    const attempts: number[] = [];
    const busy = bench.shop.createFunction({ id: "busy", triggers: [{ event: "busy" }] }, ({ step }) =>
      step.run("call", () => {
        attempts.push(bench.clock.now());
        if (attempts.length === 1) throw new RetryAfterError("busy", "2h");
        if (attempts.length === 2)
          throw new RetryAfterError("busy", new Date(Math.ceil(bench.clock.now() / SECOND) * SECOND + DAY));
        return "through";
      }),
    );
    await bench.serve(bench.shop, [busy]);
    await bench.send("busy");
    expect(await bench.finish("shop-busy")).toMatchObject({ output: "through" });
    expect((attempts[1] ?? 0) - (attempts[0] ?? 0)).toBe(2 * 3600 * SECOND);
    expect((attempts[2] ?? 0) - (attempts[1] ?? 0)).toBeGreaterThanOrEqual(DAY);
  });

  it("fails a run that waits for what can't be read, naming the expression", async () => {
    const fn = bench.shop.createFunction({ id: "picky", triggers: [{ event: "go" }] }, ({ step }) =>
      step.waitForEvent("big", { event: "offer", timeout: "1h", if: "async.data.price >" }),
    );
    await bench.serve(bench.shop, [fn]);
    await bench.send("go");
    const { status, output } = await bench.finish("shop-picky");
    expect([status, JSON.stringify(output)]).toEqual(["Failed", expect.stringContaining("async.data.price >")]);
  });

  it("fails a run that asks for an operation it can't do, naming app, function and step", async () => {
    const signal = bench.shop.createFunction({ id: "signal", triggers: [{ event: "signal" }] }, ({ step }) =>
      step.waitForSignal("my signal", { signal: "s", timeout: "1h", onConflict: "fail" }),
    );
    await bench.serve(bench.shop, [signal]);
    await bench.send("signal");
    const message =
      'App "shop", function "shop-signal", step "my signal": the local engine doesn\'t support operation "WaitForSignal"; run this app against an Inngest server.';
    expect(await bench.finish("shop-signal")).toMatchObject({ status: "Failed", output: { message } });
  });
});
