import { NonRetriableError, RetryAfterError, referenceFunction, type Inngest } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "./clock.js";
import { fastForward } from "./fast-forward.js";
import type { RunView } from "./local-engine.js";
import { createBench, type TestBench } from "./test-host.js";
import type { SentRequest } from "./transport.js";

const SECOND = 1000;
const DAY = 86_400_000;

describe("a workflow on the local engine", () => {
  let clock: VirtualClock;
  let bench: TestBench;
  let client: Inngest;
  let sent: SentRequest[];
  let onSent: (request: SentRequest) => void;
  beforeEach(async () => {
    clock = createVirtualClock();
    sent = [];
    const onRequest = (request: SentRequest): void => {
      sent.push(request);
      onSent(request);
    };
    onSent = () => {};
    bench = await createBench({ clock, onRequest, backoff: (attempt) => SECOND * 2 ** attempt });
    client = bench.client("shop");
  });
  afterEach(() => bench.close());

  const runsOf = (functionId: string): RunView[] => bench.engine.runs().filter((run) => run.functionId === functionId);
  const allEnded = (): boolean => bench.engine.runs().every((run) => run.endedAt !== undefined);
  const send = async (
    name: string,
    data: Record<string, unknown> = {},
    more: { id?: string } = {},
  ): Promise<string> => {
    const { ids } = await client.send({ name, data, ...more });
    return ids[0] ?? "";
  };
  /** Goes on until every run has ended, and returns the only run of a function. */
  const finish = async (functionId: string): Promise<RunView> => {
    await fastForward(bench.engine, clock, allEnded);
    // A run that has ended leaves no timer behind.
    expect(clock.nextTimer()).toBeUndefined();
    const [run, ...more] = runsOf(functionId);
    if (run === undefined || more.length > 0) throw new Error(`${more.length + 1} runs of ${functionId}`);
    return run;
  };

  it("runs steps, a sleep of ten days and a step that fails once", async () => {
    const calls: string[] = [];
    const reconcile = client.createFunction(
      { id: "reconcile", retries: 2, triggers: [{ event: "invoicing/reconcile" }] },
      async ({ event, step, attempt }) => {
        const total = await step.run("load", () => (calls.push("load"), Number(event.data.amount) + 1));
        await step.sleep("wait for the bank", "10d");
        const checked = await step.run("check", () => {
          calls.push(`check ${attempt}`);
          if (attempt === 0) throw new Error("bank closed");
          return total * 2;
        });
        return { checked, text: "é😀 \u2028" };
      },
    );
    await bench.serve(client, [reconcile]);
    const started = clock.now();
    await send("invoicing/reconcile", { amount: 20 });
    await bench.engine.settled();
    expect(runsOf("shop-reconcile")).toMatchObject([{ status: "Running", endedAt: undefined }]);

    const run = await finish("shop-reconcile");
    expect(run).toMatchObject({ status: "Completed", appId: "shop", output: { checked: 42, text: "é😀 \u2028" } });
    expect(calls).toEqual(["load", "check 0", "check 1"]);
    expect(clock.now() - started).toBe(10 * DAY + SECOND);
  });

  it("runs parallel steps at the same time and each of them once", async () => {
    const calls: string[] = [];
    let release = (): void => {};
    const bothOpen = new Promise<void>((resolve) => (release = resolve));
    const both = async (name: string): Promise<string> => {
      // Neither step answers before the other one has been called.
      if (calls.push(name) === 2) release();
      await bothOpen;
      return name.toUpperCase();
    };
    const fan = client.createFunction({ id: "fan", triggers: [{ event: "fan" }] }, async ({ step }) => {
      const parts = await Promise.all([
        step.run("a", () => both("a")),
        step.run("b", () => both("b")),
        step.sleep("nap", "1m"),
      ]);
      return step.run("join", () => (calls.push("join"), parts.slice(0, 2).join("+")));
    });
    await bench.serve(client, [fan]);
    await send("fan");
    expect(await finish("shop-fan")).toMatchObject({ status: "Completed", output: "A+B" });
    expect(calls.toSorted()).toEqual(["a", "b", "join"]);
    // One call to plan, one for each step, one after the whole group, one after `join`.
    expect(
      sent.filter(({ url }) => url.includes("fnId=shop-fan")).map(({ url }) => url.endsWith("stepId=step")),
    ).toEqual([true, false, false, true, true]);
  });

  it("lets nobody start a step that is under way already", async () => {
    const calls: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const entries = (): SentRequest[] =>
      sent.filter(({ method, url }) => method === "POST" && url.endsWith("stepId=step"));
    onSent = () => entries().length === 2 && release();
    const pair = client.createFunction(
      { id: "pair", optimizeParallelism: false, triggers: [{ event: "pair" }] },
      async ({ step }) => {
        const quick = step.run("quick", () => calls.push("quick"));
        const slow = step.run("slow", async () => {
          calls.push("slow");
          await released;
        });
        await Promise.all([quick, slow]);
      },
    );
    await bench.serve(client, [pair]);
    await send("pair");
    expect(await finish("shop-pair")).toMatchObject({ status: "Completed" });
    expect(calls.toSorted()).toEqual(["quick", "slow"]);
    expect(entries().map(({ body }) => JSON.parse(body).ctx.disable_immediate_execution)).toEqual([false, true, false]);
  });

  it("goes on with the winner of a race and runs no step twice", async () => {
    const calls: string[] = [];
    let wentOn = 0;
    const race = client.createFunction({ id: "race", triggers: [{ event: "race" }] }, async ({ step, group }) => {
      const winner = await group.parallel(() =>
        Promise.race([
          step.run("fast", () => (calls.push("fast"), "fast")),
          step.sleep("slow", "7d").then(() => "slow"),
        ]),
      );
      await step.run("after", () => (calls.push("after"), (wentOn = clock.now())));
      return winner;
    });
    await bench.serve(client, [race]);
    const started = clock.now();
    await send("race");
    expect(await finish("shop-race")).toMatchObject({ status: "Completed", output: "fast" });
    expect(wentOn).toBe(started);
    expect(calls).toEqual(["fast", "after"]);
    // The SDK reports no result while a step it has found is open: the loser delays the end of the run, not its work.
    expect(clock.now() - started).toBe(7 * DAY);
  });

  it("calls the function after each parallel step when it asks for the older protocol", async () => {
    const calls: string[] = [];
    const chains = client.createFunction(
      { id: "chains", optimizeParallelism: false, triggers: [{ event: "chains" }] },
      async ({ step }) => {
        const chain = async (name: string) => {
          await step.run(`${name}1`, () => calls.push(`${name}1`));
          await step.run(`${name}2`, () => calls.push(`${name}2`));
        };
        await Promise.all([chain("a"), chain("b"), chain("c")]);
        return "done";
      },
    );
    await bench.serve(client, [chains]);
    await send("chains");
    expect(await finish("shop-chains")).toMatchObject({ status: "Completed", output: "done" });
    expect(calls.toSorted()).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
  });

  it("sleeps until a date", async () => {
    const until = new Date(clock.now() + 3 * DAY);
    const nap = client.createFunction({ id: "nap", triggers: [{ event: "nap" }] }, async ({ step }) => {
      await step.sleepUntil("until", until);
      return "awake";
    });
    await bench.serve(client, [nap]);
    await send("nap");
    expect(await finish("shop-nap")).toMatchObject({ output: "awake", endedAt: until.getTime() });
  });

  it("sends an event from a step, once, and wakes the run that waits for it", async () => {
    const asking = client.createFunction({ id: "asking", triggers: [{ event: "ask" }] }, async ({ event, step }) => {
      const [answer, other] = await Promise.all([
        step.waitForEvent("wait", { event: "answer", timeout: "1h", match: "data.id" }),
        step.waitForEvent("other", {
          event: "answer",
          timeout: "2h",
          if: "async.data.id == 'nobody' && event.data.id == 'x'",
        }),
        step.sendEvent("tell", { name: "question", data: { id: event.data.id } }),
      ]);
      return { said: answer?.data.said, other };
    });
    const answering = client.createFunction(
      { id: "answering", triggers: [{ event: "question" }] },
      async ({ event, step }) => {
        await step.sleep("think", "1m");
        await step.sendEvent("wrong", { name: "answer", data: { id: "somebody else", said: "no" } });
        await step.sendEvent("right", { name: "answer", data: { id: event.data.id, said: "yes" } });
      },
    );
    await bench.serve(client, [asking, answering]);
    const started = clock.now();
    await send("ask", { id: "x" });
    expect(await finish("shop-asking")).toMatchObject({ status: "Completed", output: { said: "yes", other: null } });
    expect(runsOf("shop-answering")).toHaveLength(1);
    expect(clock.now() - started).toBe(2 * 3600 * SECOND);
  });

  it("invokes a function, waits for its result and passes its failure on", async () => {
    const double = client.createFunction({ id: "double", retries: 0, triggers: [] }, async ({ event, step }) => {
      const { n } = event.data as { n: number }; // The function has no trigger that could type its data.
      if (n < 0) throw new NonRetriableError("too small");
      return step.run("double", () => n * 2);
    });
    const caller = client.createFunction(
      { id: "caller", retries: 0, triggers: [{ event: "call" }] },
      async ({ step }) => {
        const good = await step.invoke("good", { function: double, data: { n: 4 } });
        const bad = await step
          .invoke("bad", { function: double, data: { n: -1 } })
          .catch((error: Error) => error.message);
        const missing = referenceFunction({ functionId: "missing" });
        const none = await step.invoke("none", { function: missing, data: {} }).catch((error: Error) => error.message);
        return { good, bad, none };
      },
    );
    await bench.serve(client, [double, caller]);
    await send("call");
    const none = 'No function "shop-missing" is registered; serve it, or check its app id.';
    expect(await finish("shop-caller")).toMatchObject({
      status: "Completed",
      output: { good: 8, bad: "too small", none },
    });
  });

  it("gives up waiting for an invoked function at its timeout", async () => {
    const slow = client.createFunction({ id: "slow", triggers: [] }, ({ step }) => step.sleep("long", "30d"));
    const caller = client.createFunction({ id: "caller", retries: 0, triggers: [{ event: "call" }] }, ({ step }) =>
      step.invoke("slow", { function: slow, data: {}, timeout: "1h" }).catch((error: Error) => error.message),
    );
    await bench.serve(client, [slow, caller]);
    await send("call");
    expect(await finish("shop-caller")).toMatchObject({ output: "Timed out waiting for invoked function to complete" });
  });

  it("fails a run after its last attempt, with back-off between them, and calls onFailure once", async () => {
    const attempts: number[] = [];
    const handled: unknown[] = [];
    const failing = client.createFunction(
      {
        id: "failing",
        retries: 2,
        triggers: [{ event: "fail" }],
        onFailure: ({ event, error }) => handled.push([event.data.run_id, error.message, event.data.event.data]),
      },
      () => {
        attempts.push(clock.now());
        throw new Error("no luck");
      },
    );
    const other = client.createFunction(
      { id: "other", triggers: [{ event: "else" }], onFailure: () => handled.push("wrong") },
      () => "ok",
    );
    await bench.serve(client, [failing, other]);
    await send("fail", { n: 1 });
    const run = await finish("shop-failing");
    expect(run).toMatchObject({ status: "Failed", output: { name: "Error", message: "no luck" } });
    expect(attempts.map((at) => at - (attempts[0] ?? 0))).toEqual([0, SECOND, 3 * SECOND]);
    expect(handled).toEqual([[run.id, "no luck", { n: 1 }]]);
  });

  it("doesn't start a handler's handler when a failure handler fails", async () => {
    const failing = client.createFunction(
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
    const watcher = client.createFunction(
      { id: "watcher", retries: 0, triggers: [{ event: "inngest/function.failed" }] },
      () => {
        throw new Error("so does the watcher");
      },
    );
    await bench.serve(client, [failing, watcher]);
    await send("fail");
    await fastForward(bench.engine, clock, allEnded);
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
    const fatal = client.createFunction({ id: "fatal", triggers: [{ event: "fatal" }] }, ({ step }) =>
      where === "in a step" ? step.run("fatal", fail) : fail(),
    );
    await bench.serve(client, [fatal]);
    await send("fatal");
    expect(await finish("shop-fatal")).toMatchObject({ status: "Failed", output: { message: "never again" } });
    expect(calls).toBe(1);
  });

  it("goes on at the app's new address when the app has moved", async () => {
    const fn = client.createFunction({ id: "moving", triggers: [{ event: "move" }] }, async ({ step }) => {
      await step.sleep("while moving", "1d");
      return "arrived";
    });
    const old = await bench.serve(client, [fn]);
    await send("move");
    await bench.engine.settled();
    await old.close();
    await bench.serve(client, [fn]);
    expect(await finish("shop-moving")).toMatchObject({ status: "Completed", output: "arrived" });
    expect(bench.entries.filter((entry) => entry.event === "run.undelivered")).toEqual([]);
  });

  it("stops a function that makes steps without end", async () => {
    const endless = client.createFunction(
      { id: "endless", retries: 0, triggers: [{ event: "endless" }] },
      async ({ step }) => {
        await Promise.all(Array.from({ length: 1001 }, (_, n) => step.sleep(`${n}`, "1h")));
      },
    );
    await bench.serve(client, [endless]);
    await send("endless");
    const message = 'App "shop", function "shop-endless": a run has at most 1000 steps; split it with step.invoke.';
    expect(await finish("shop-endless")).toMatchObject({ status: "Failed", output: { message } });
  });

  it("lets a function catch a step that has failed for good", async () => {
    let calls = 0;
    const careful = client.createFunction(
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
    await bench.serve(client, [careful]);
    await send("careful");
    expect(await finish("shop-careful")).toMatchObject({ status: "Completed", output: "good, caught bad" });
    expect(calls).toBe(2);
  });

  it("waits as long as a RetryAfterError says", async () => {
    const attempts: number[] = [];
    const busy = client.createFunction({ id: "busy", triggers: [{ event: "busy" }] }, ({ step }) =>
      step.run("call", () => {
        attempts.push(clock.now());
        if (attempts.length === 1) throw new RetryAfterError("busy", "2h");
        if (attempts.length === 2)
          throw new RetryAfterError("busy", new Date(Math.ceil(clock.now() / SECOND) * SECOND + DAY));
        return "through";
      }),
    );
    await bench.serve(client, [busy]);
    await send("busy");
    expect(await finish("shop-busy")).toMatchObject({ output: "through" });
    expect((attempts[1] ?? 0) - (attempts[0] ?? 0)).toBe(2 * 3600 * SECOND);
    expect((attempts[2] ?? 0) - (attempts[1] ?? 0)).toBeGreaterThanOrEqual(DAY);
  });

  it("cancels only the run that the event is about", async () => {
    const order = client.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", match: "data.id" }] },
      async ({ step }) => {
        await step.sleep("ship", "1d");
        return "shipped";
      },
    );
    await bench.serve(client, [order]);
    const one = await send("order", { id: 1 });
    const two = await send("order", { id: 2 });
    await bench.engine.settled();
    await send("order.cancelled", { id: 1 });
    await fastForward(bench.engine, clock, allEnded);
    const status = Object.fromEntries(bench.engine.runs().map((run) => [run.eventId, run.status]));
    expect(status).toEqual({ [one]: "Cancelled", [two]: "Completed" });
  });

  it("cancels nothing when what should match is in neither event", async () => {
    const order = client.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", match: "data.id" }] },
      ({ step }) => step.sleep("ship", "1d"),
    );
    await bench.serve(client, [order]);
    await send("order");
    await bench.engine.settled();
    await send("order.cancelled");
    expect(await finish("shop-order")).toMatchObject({ status: "Completed" });
  });

  it("stops listening for a cancellation after its timeout", async () => {
    const order = client.createFunction(
      { id: "order", triggers: [{ event: "order" }], cancelOn: [{ event: "order.cancelled", timeout: "1h" }] },
      ({ step }) => step.sleep("ship", "1d"),
    );
    await bench.serve(client, [order]);
    await send("order");
    await bench.engine.settled();
    clock.advanceBy(2 * 3600 * SECOND);
    await send("order.cancelled");
    expect(await finish("shop-order")).toMatchObject({ status: "Completed" });
  });

  it("starts one run for one idempotency key within a day, and for one event id", async () => {
    const charge = client.createFunction(
      { id: "charge", idempotency: "event.data.order", triggers: [{ event: "charge" }] },
      () => "charged",
    );
    const log = client.createFunction({ id: "log", triggers: [{ event: "charge" }] }, () => "logged");
    await bench.serve(client, [charge, log]);
    await send("charge", { order: "a" }, { id: "same" });
    await send("charge", { order: "a" });
    await send("charge", { order: "b" }, { id: "same" });
    await bench.engine.settled();
    expect([runsOf("shop-charge").length, runsOf("shop-log").length]).toEqual([1, 2]);
    clock.advanceBy(DAY + 1);
    await send("charge", { order: "a" }, { id: "same" });
    await bench.engine.settled();
    expect([runsOf("shop-charge").length, runsOf("shop-log").length]).toEqual([2, 3]);
  });

  it("starts a cron function at its times and no longer when the app has dropped it", async () => {
    const tick = client.createFunction(
      { id: "tick", triggers: [{ cron: "TZ=Europe/Paris 30 6 * * *" }] },
      ({ event }) => event.name,
    );
    const host = await bench.serve(client, [tick]);
    const started = clock.now();
    await fastForward(bench.engine, clock, () => clock.now() - started > 3 * DAY && allEnded());
    expect(runsOf("shop-tick").length).toBeGreaterThanOrEqual(3);
    expect(runsOf("shop-tick")[0]).toMatchObject({ status: "Completed", output: "inngest/scheduled.timer" });
    await host.close();
    await bench.serve(client, [client.createFunction({ id: "tock", triggers: [{ event: "tock" }] }, () => "tock")]);
    expect(clock.nextTimer()).toBeUndefined();
  });

  it("starts only the functions whose condition the event meets", async () => {
    const big = client.createFunction(
      { id: "big", triggers: [{ event: "sale", if: "event.data.size == 'big' && event.data.open == true" }] },
      () => "big",
    );
    await bench.serve(client, [big]);
    const matching = await send("sale", { size: "big", open: true });
    await send("sale", { size: "big", open: "true" });
    await send("sale", { size: "small", open: true });
    await send("nobody listens");
    await bench.engine.settled();
    expect(bench.engine.runs().map((run) => run.eventId)).toEqual([matching]);
  });

  it("fails a run that asks for an operation it can't do, naming app, function and step", async () => {
    const signal = client.createFunction({ id: "signal", triggers: [{ event: "signal" }] }, ({ step }) =>
      step.waitForSignal("my signal", { signal: "s", timeout: "1h", onConflict: "fail" }),
    );
    await bench.serve(client, [signal]);
    await send("signal");
    const message =
      'App "shop", function "shop-signal", step "my signal": the local engine doesn\'t support operation "WaitForSignal"; run this app against an Inngest server.';
    expect(await finish("shop-signal")).toMatchObject({ status: "Failed", output: { message } });
  });

  it("cancels what hasn't started in time, and only that", async () => {
    const fn = client.createFunction(
      { id: "prompt", timeouts: { start: "1h" }, triggers: [{ event: "prompt" }] },
      ({ step }) => step.sleep("long", "30d"),
    );
    await bench.serve(client, [fn]);
    await send("prompt");
    expect(await finish("shop-prompt")).toMatchObject({ status: "Completed" });
  });

  it("fires nothing after it has been closed", async () => {
    const tick = client.createFunction({ id: "tick", triggers: [{ cron: "@hourly" }, { event: "nap" }] }, ({ step }) =>
      step.sleep("long", "30d"),
    );
    await bench.serve(client, [tick]);
    await send("nap");
    await bench.engine.settled();
    expect(clock.nextTimer()).toBeDefined();
    await bench.engine.close();
    expect(clock.nextTimer()).toBeUndefined();
  });

  it("cancels what doesn't finish in time", async () => {
    const slow = client.createFunction(
      { id: "slow", timeouts: { finish: "1h" }, triggers: [{ event: "slow" }] },
      ({ step }) => step.sleep("long", "30d"),
    );
    await bench.serve(client, [slow]);
    await send("slow");
    expect(await finish("shop-slow")).toMatchObject({ status: "Cancelled" });
  });
});
