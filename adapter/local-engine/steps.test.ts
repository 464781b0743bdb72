import { NonRetriableError, referenceFunction } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualBench, type VirtualBench } from "./test-host.js";
import type { SentRequest } from "./transport.js";

const SECOND = 1000;
const DAY = 86_400_000;

describe("steps on the local engine", () => {
  let bench: VirtualBench;
  beforeEach(async () => {
    bench = await createVirtualBench();
  });
  afterEach(() => bench.close());

  it("runs steps, a sleep of ten days and a step that fails once", async () => {
    const calls: string[] = [];
    const reconcile = bench.shop.createFunction(
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
    await bench.serve(bench.shop, [reconcile]);
    const started = bench.clock.now();
    await bench.send("invoicing/reconcile", { amount: 20 });
    await bench.engine.settled();
    expect(bench.runsOfFunction("shop-reconcile")).toMatchObject([{ status: "Running", endedAt: undefined }]);

    const run = await bench.finish("shop-reconcile");
    expect(run).toMatchObject({ status: "Completed", appId: "shop", output: { checked: 42, text: "é😀 \u2028" } });
    expect(calls).toEqual(["load", "check 0", "check 1"]);
    expect(bench.clock.now() - started).toBe(10 * DAY + SECOND);
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
    const fan = bench.shop.createFunction({ id: "fan", triggers: [{ event: "fan" }] }, async ({ step }) => {
      const parts = await Promise.all([
        step.run("a", () => both("a")),
        step.run("b", () => both("b")),
        step.sleep("nap", "1m"),
      ]);
      return step.run("join", () => (calls.push("join"), parts.slice(0, 2).join("+")));
    });
    await bench.serve(bench.shop, [fan]);
    await bench.send("fan");
    expect(await bench.finish("shop-fan")).toMatchObject({ status: "Completed", output: "A+B" });
    expect(calls.toSorted()).toEqual(["a", "b", "join"]);
    // One call to plan, one for each step, one after the whole group, one after `join`.
    expect(
      bench.sent.filter(({ url }) => url.includes("fnId=shop-fan")).map(({ url }) => url.endsWith("stepId=step")),
    ).toEqual([true, false, false, true, true]);
  });

  it("starts no step that is already in progress", async () => {
    const calls: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const entries = (): SentRequest[] =>
      bench.sent.filter(({ method, url }) => method === "POST" && url.endsWith("stepId=step"));
    bench.onSent = () => entries().length === 2 && release();
    const pair = bench.shop.createFunction(
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
    await bench.serve(bench.shop, [pair]);
    await bench.send("pair");
    expect(await bench.finish("shop-pair")).toMatchObject({ status: "Completed" });
    expect(calls.toSorted()).toEqual(["quick", "slow"]);
    expect(entries().map(({ body }) => JSON.parse(body).ctx.disable_immediate_execution)).toEqual([false, true, false]);
  });

  it("continues with the winner of a race and runs no step twice", async () => {
    const calls: string[] = [];
    let wentOn = 0;
    const race = bench.shop.createFunction({ id: "race", triggers: [{ event: "race" }] }, async ({ step, group }) => {
      const winner = await group.parallel(() =>
        Promise.race([
          step.run("fast", () => (calls.push("fast"), "fast")),
          step.sleep("slow", "7d").then(() => "slow"),
        ]),
      );
      await step.run("after", () => (calls.push("after"), (wentOn = bench.clock.now())));
      return winner;
    });
    await bench.serve(bench.shop, [race]);
    const started = bench.clock.now();
    await bench.send("race");
    expect(await bench.finish("shop-race")).toMatchObject({ status: "Completed", output: "fast" });
    expect(wentOn).toBe(started);
    expect(calls).toEqual(["fast", "after"]);
    // The SDK reports no result while a step it has found is open: the loser delays the end of the run, not its work.
    expect(bench.clock.now() - started).toBe(7 * DAY);
  });

  it("calls the function after each parallel step when it asks for the older protocol", async () => {
    const calls: string[] = [];
    const chains = bench.shop.createFunction(
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
    await bench.serve(bench.shop, [chains]);
    await bench.send("chains");
    expect(await bench.finish("shop-chains")).toMatchObject({ status: "Completed", output: "done" });
    expect(calls.toSorted()).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
  });

  it("sleeps until a date", async () => {
    const until = new Date(bench.clock.now() + 3 * DAY);
    const nap = bench.shop.createFunction({ id: "nap", triggers: [{ event: "nap" }] }, async ({ step }) => {
      await step.sleepUntil("until", until);
      return "awake";
    });
    await bench.serve(bench.shop, [nap]);
    await bench.send("nap");
    expect(await bench.finish("shop-nap")).toMatchObject({ output: "awake", endedAt: until.getTime() });
  });

  it("sends an event from a step, once, and wakes the run that waits for it", async () => {
    const asking = bench.shop.createFunction(
      { id: "asking", triggers: [{ event: "ask" }] },
      async ({ event, step }) => {
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
      },
    );
    const answering = bench.shop.createFunction(
      { id: "answering", triggers: [{ event: "question" }] },
      async ({ event, step }) => {
        await step.sleep("think", "1m");
        await step.sendEvent("wrong", { name: "answer", data: { id: "somebody else", said: "no" } });
        await step.sendEvent("right", { name: "answer", data: { id: event.data.id, said: "yes" } });
      },
    );
    await bench.serve(bench.shop, [asking, answering]);
    const started = bench.clock.now();
    await bench.send("ask", { id: "x" });
    expect(await bench.finish("shop-asking")).toMatchObject({
      status: "Completed",
      output: { said: "yes", other: null },
    });
    expect(bench.runsOfFunction("shop-answering")).toHaveLength(1);
    expect(bench.clock.now() - started).toBe(2 * 3600 * SECOND);
  });

  it("invokes a function, waits for its result and passes its failure on", async () => {
    const double = bench.shop.createFunction({ id: "double", retries: 0, triggers: [] }, async ({ event, step }) => {
      const { n } = event.data as { n: number }; // The function has no trigger that could type its data.
      if (n < 0) throw new NonRetriableError("too small");
      return step.run("double", () => n * 2);
    });
    const caller = bench.shop.createFunction(
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
    await bench.serve(bench.shop, [double, caller]);
    await bench.send("call");
    const none = "could not find function with ID: shop-missing";
    expect(await bench.finish("shop-caller")).toMatchObject({
      status: "Completed",
      output: { good: 8, bad: "too small", none },
    });
  });

  it("is woken by no event when what should match isn't in the event that started the run", async () => {
    const fn = bench.shop.createFunction({ id: "asking", triggers: [{ event: "ask" }] }, async ({ step }) => {
      const answer = await step.waitForEvent("wait", { event: "answer", timeout: "1h", match: "data.id" });
      return answer === null ? "nobody" : "somebody";
    });
    await bench.serve(bench.shop, [fn]);
    await bench.send("ask");
    await bench.engine.settled();
    await bench.send("answer");
    await bench.send("answer", { id: null });
    expect(await bench.finish("shop-asking")).toMatchObject({ output: "nobody" });
  });

  it("gives up waiting for an invoked function at its timeout", async () => {
    const slow = bench.shop.createFunction({ id: "slow", triggers: [] }, ({ step }) => step.sleep("long", "30d"));
    const caller = bench.shop.createFunction({ id: "caller", retries: 0, triggers: [{ event: "call" }] }, ({ step }) =>
      step.invoke("slow", { function: slow, data: {}, timeout: "1h" }).catch((error: Error) => error.message),
    );
    await bench.serve(bench.shop, [slow, caller]);
    await bench.send("call");
    expect(await bench.finish("shop-caller")).toMatchObject({
      output: "Timed out waiting for invoked function to complete",
    });
  });
});
