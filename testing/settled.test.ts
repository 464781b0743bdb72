import { implement } from "@orpc/server";
import { startTestHost } from "@rawr/hq-contract/adapter";
import {
  defineEvent,
  defineExternalEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startIdleWatch } from "./idle-time.js";
import { startProbed, type ProbedHost, type ToldEvent } from "./probe.js";
import { settled } from "./settled.js";

/** What a host has told of runs; `handled` counts what its handlers did, `working` those that are at it. */
function hostWith(events: ToldEvent[], working = () => 0) {
  let handled = 0;
  // Only these are read.
  const host = { events, handled: () => handled, working, atRest: new Set<unknown>() } as Partial<ProbedHost<unknown>>;
  return { host: host as ProbedHost<unknown>, work: () => (handled += 1) };
}
const enqueued = (handle: string): ToldEvent => ({ event: "host.run_enqueued", fields: { handle } });
const ended = (handle: string, outcome = "completed"): ToldEvent => ({
  event: "host.run_ended",
  fields: { handle, outcome },
});

describe("a host that can only be watched has come to rest", () => {
  it("when each run that it enqueued has ended, whatever it came to, and no handler has worked for a moment", async () => {
    const events = [enqueued("a"), enqueued("b"), ended("a", "to-be-retried"), ended("b", "failed")];
    const { host, work } = hostWith(events);
    let rested = false;
    const waiting = settled(host).then(() => (rested = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(rested).toBe(false);
    work();
    events.push(ended("a"));
    await waiting;
    expect(host.atRest.size).toBe(0);
  });

  it("and when a trigger has no run, or its run does nothing more: that is waited for once", async () => {
    const events = [enqueued("skipped"), enqueued("waits"), { event: "host.run_started", fields: { handle: "waits" } }];
    const { host } = hostWith(events);
    await settled(host);
    expect([...host.atRest]).toEqual(["skipped", "waits"]);
    const idle = startIdleWatch();
    await settled(host);
    expect(idle()).toBeLessThan(3000);
  });

  it("but not while a procedure is at work, however long nothing is heard of it", async () => {
    let isWorking = true;
    const { host } = hostWith([], () => Number(isWorking));
    let rested = false;
    const waiting = settled(host).then(() => (rested = true));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(rested).toBe(false);
    isWorking = false;
    await waiting;
  });
});

it("what this process works is no idle time, and what it waits is", async () => {
  const started = performance.now();
  const idle = startIdleWatch();
  while (performance.now() - started < 300);
  const worked = performance.now() - started;
  // One timer may be due before the process has waited for it: a busy machine wakes late.
  while (idle() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(idle()).toBeLessThanOrEqual(performance.now() - started - worked);
});

describe("a host of startTestHost has come to rest", () => {
  const asked = defineEvent("naps/nap.asked", z.strictObject({}));
  const never = defineExternalEvent("naps/never.comes", z.object({}));
  const steps: string[] = [];
  const nap = defineFunction({ id: "nap", on: asked, retries: 1 }, async ({ step, context: { attempt } }) => {
    await step.run("fail-once", () => {
      steps.push(`attempt ${attempt}`);
      if (attempt === 0) throw new Error("not yet");
    });
    await step.sleep("nap", "400ms");
    // Longer than a watch is patient with what says nothing of itself.
    await step.run("work", () => new Promise((resolve) => setTimeout(resolve, 4500)));
    await step.run("wake", () => void steps.push("awake"));
    await step.waitForEvent(never, { timeout: "1d" });
    steps.push("never");
  });
  const contract = {
    ask: workflowContract("naps")
      .route({ method: "POST", path: "/api/workflows/naps" })
      .input(asked.schema)
      .output(z.strictObject({ run: z.string() })),
  };
  const os = implement(contract).$context<WorkflowContext<object, typeof asked>>();
  const plugin = defineWorkflowPlugin({
    capability: "naps",
    contract,
    router: { ask: os.ask.handler(async ({ input, context }) => ({ run: await context.enqueue(asked, input) })) },
    functions: [nap],
    ports: () => ({}),
  });
  const rawr = { kind: "workflows", capability: "naps" } as const;
  const hq = defineHq<{ "workflows/naps": typeof plugin }>({
    "workflows/naps": register({ directory: "plugins/workflows/naps", surface: "workflows", rawr }, plugin),
  });

  it("when no call is under way and none is due: a retry, a nap and a long step are waited for, a day is not", async () => {
    const host = await startProbed({ hq, start: startTestHost }, "naps");
    const beside = await startProbed({ hq, start: startTestHost }, "beside", host);
    await host.services.naps.workflows.ask({});
    await settled(beside);
    expect(steps).toEqual(["attempt 0", "attempt 1", "awake"]);
    await beside.close();
    await host.close();
  });
});
