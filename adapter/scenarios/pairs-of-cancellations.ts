import { RetryAfterError } from "inngest";
import { noting, numbers, pause, sendAll, statuses, stopOn, type Options, type Step, untilEnded } from "./noting.js";
import type { Scenario, Stage } from "./scenario.js";

/** A run that is cancelled, and that is all that happens. */
const cancelled = (
  name: string,
  options: (stage: Stage) => Options,
  work: (step: Step, stage: Stage) => Promise<unknown>,
  stop?: string,
): Scenario => ({
  name,
  functions: (stage) => [untilEnded(stage, options(stage), (step) => work(step, stage))],
  async play(stage) {
    const event = await stage.send(stage.own("go"), { n: 0, id: "x" });
    await stage.noted("begin 0");
    // What the run waits for begins with its next call.
    if (stop !== undefined) await pause(1500);
    if (stop !== undefined) await stage.send(stage.own(stop), { id: "x" });
    stage.same(await statuses(stage, [event]), ["Cancelled"], "status");
    await stage.send(stage.own("answer"), { id: "x" });
    await pause(1500);
    stage.same(stage.notes, ["begin 0"], "notes");
    return "cancelled, and nobody told of a failure";
  },
});

/** Cancellations and time-outs, of runs that wait, fail, invoke or have not begun. */
export const pairsOfCancellations: readonly Scenario[] = [
  cancelled(
    "a cancellation and a wait: the event that was waited for wakes nobody afterwards",
    stopOn,
    (step, stage) => step.waitForEvent("answer", { event: stage.own("answer"), match: "data.id", timeout: "1m" }),
    "stop",
  ),
  cancelled(
    "a time-out and a wait: a run that waits is cancelled when its time is up",
    () => ({ timeouts: { finish: "2s" } }),
    (step, stage) => step.waitForEvent("answer", { event: stage.own("answer"), timeout: "1m" }),
  ),
  cancelled(
    "a time-out and retries: a run that will be retried is cancelled when its time is up",
    () => ({ timeouts: { finish: "2s" }, retries: 1 }),
    (step) =>
      step.run("busy", () => {
        throw new RetryAfterError("busy", "1m");
      }),
  ),
  {
    name: "a cancellation and an invocation: who invokes is cancelled while the other goes on",
    functions: (stage) => {
      const inner = stage.client.createFunction({ id: stage.own("inner"), triggers: [] }, async ({ step }) => {
        await step.run("begin", () => stage.note("begin"));
        await step.sleep("nap", "20s");
        await step.run("end", () => stage.note("end"));
      });
      const outer = stage.client.createFunction(
        { ...stopOn(stage), id: stage.own("outer"), triggers: [{ event: stage.own("go") }] },
        ({ step }) => step.invoke("call", { function: inner, data: {} }),
      );
      return [inner, outer];
    },
    async play(stage) {
      const event = await stage.send(stage.own("go"), { id: "x" });
      await stage.noted("begin");
      await stage.send(stage.own("stop"), { id: "x" });
      stage.same(await statuses(stage, [event]), ["Cancelled"], "status");
      await stage.noted("end");
      return "cancelled, and the end of the other";
    },
  },
  {
    name: "a cancellation and its time-out: after it the event comes too late",
    functions: (stage) => [
      untilEnded(stage, { cancelOn: [{ event: stage.own("stop"), timeout: "1s" }] }, (step) => step.sleep("nap", "6s")),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"), { n: 0 });
      await stage.noted("begin 0");
      await pause(3000);
      await stage.send(stage.own("stop"));
      stage.same(await statuses(stage, [event]), ["Completed"], "status");
      return "completed";
    },
  },
  {
    name: "a cancellation and concurrency: a run that waits for its place is cancelled there",
    functions: (stage) => [
      noting(stage, { concurrency: 1, cancelOn: [{ event: stage.own("stop"), match: "data.n" }] }, () => pause(20_000)),
    ],
    async play(stage) {
      const events = await sendAll(stage, numbers(2));
      await stage.noted("begin 0");
      await stage.send(stage.own("stop"), { n: 1 });
      stage.same((await statuses(stage, events)).toSorted(), ["Cancelled", "Completed"], "statuses");
      stage.same(stage.notes.length, 2, "notes");
      return "one completed, the other never began";
    },
  },
  {
    name: "a cancellation and a throttle: a run that is put off is cancelled there",
    functions: (stage) => [
      noting(stage, {
        throttle: { limit: 1, period: "1m" },
        cancelOn: [{ event: stage.own("stop"), match: "data.n" }],
      }),
    ],
    async play(stage) {
      const [first = "", second = ""] = await sendAll(stage, numbers(2));
      await stage.ended(first);
      await stage.send(stage.own("stop"), { n: 1 });
      stage.same(await statuses(stage, [second]), ["Cancelled"], "status");
      stage.same(stage.notes, ["begin 0", "end 0"], "notes");
      return "cancelled before its time";
    },
  },
  {
    name: "a cancellation and an event of the future: its run is cancelled before it begins",
    functions: (stage) => [noting(stage, { cancelOn: [{ event: stage.own("stop"), match: "data.n" }] })],
    async play(stage) {
      const { ids } = await stage.client.send({ name: stage.own("go"), data: { n: 0 }, ts: Date.now() + 60_000 });
      await pause(1000);
      await stage.send(stage.own("stop"), { n: 0 });
      stage.same(await statuses(stage, [ids[0] ?? ""]), ["Cancelled"], "status");
      stage.same(stage.notes, [], "notes");
      return "cancelled, never begun";
    },
  },
  {
    name: "a cancellation and a debounce: an event before the run cancels nothing",
    functions: (stage) => [
      noting(stage, { debounce: { period: "2s" }, cancelOn: [{ event: stage.own("stop"), match: "data.n" }] }),
    ],
    async play(stage) {
      await stage.send(stage.own("go"), { n: 0 });
      await stage.send(stage.own("stop"), { n: 0 });
      await stage.noted("end 0");
      return "the run came";
    },
  },
  {
    name: "a cancellation and a step that sends events: one run cancels another",
    functions: (stage) => [
      untilEnded(stage, stopOn(stage), (step) => step.sleep("nap", "1m")),
      stage.client.createFunction({ id: stage.own("other"), triggers: [{ event: stage.own("too") }] }, ({ step }) =>
        step.sendEvent("tell", { name: stage.own("stop"), data: { id: "x" } }),
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"), { n: 0, id: "x" });
      await stage.noted("begin 0");
      await stage.send(stage.own("too"));
      stage.same(await statuses(stage, [event]), ["Cancelled"], "status");
      return "cancelled";
    },
  },
  {
    name: "a time-out of the start and concurrency: who waits too long for a place is cancelled",
    functions: (stage) => [noting(stage, { concurrency: 1, timeouts: { start: "1s" } }, () => pause(20_000))],
    async play(stage) {
      const events = await sendAll(stage, numbers(2));
      stage.same((await statuses(stage, events)).toSorted(), ["Cancelled", "Completed"], "statuses");
      stage.same(stage.notes.length, 2, "notes");
      return "one completed, the other never began";
    },
  },
  {
    name: "a time-out of the start and a throttle: who is put off for too long is cancelled",
    functions: (stage) => [noting(stage, { throttle: { limit: 1, period: "20s" }, timeouts: { start: "1s" } })],
    async play(stage) {
      const events = await sendAll(stage, numbers(2));
      stage.same((await statuses(stage, events)).toSorted(), ["Cancelled", "Completed"], "statuses");
      return "one completed, one cancelled";
    },
  },
];
