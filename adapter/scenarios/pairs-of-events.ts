import { RetryAfterError } from "inngest";
import { pause, statuses, untilEnded } from "./noting.js";
import type { Scenario } from "./scenario.js";

/** Failures, waits, schedules and the events about runs, in pairs. */
export const pairsOfEvents: readonly Scenario[] = [
  {
    name: "a failure and retries of zero: a RetryAfterError makes no attempt more",
    functions: (stage) => [
      untilEnded(stage, { retries: 0 }, (step) =>
        step.run("busy", () => {
          throw new RetryAfterError("busy", "1s");
        }),
      ),
    ],
    async play(stage) {
      stage.same(await statuses(stage, [await stage.send(stage.own("go"), { n: 0 })]), ["Failed"], "status");
      await stage.noted("onFailure");
      stage.same(stage.notes, ["begin 0", "onFailure"], "notes");
      return "failed";
    },
  },
  {
    name: "a failure and parallel steps: the one that fails is retried, the others are not",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), retries: 1, triggers: [{ event: stage.own("go") }] },
        ({ step, attempt }) =>
          Promise.all(
            ["a", "b", "c"].map((id) =>
              step.run(id, () => {
                stage.note(id);
                if (id === "b" && attempt === 0) throw new Error("again");
              }),
            ),
          ),
      ),
    ],
    async play(stage) {
      stage.same(await statuses(stage, [await stage.send(stage.own("go"))]), ["Completed"], "status");
      stage.same(stage.notes.toSorted(), ["a", "b", "b", "c"], "steps");
      return "four calls";
    },
  },
  {
    name: "a wait and an event before it: only what comes later is taken",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        const answer = await step.waitForEvent("answer", { event: stage.own("answer"), timeout: "3s" });
        await step.run("show", () => stage.note(String(answer)));
      }),
    ],
    async play(stage) {
      await stage.send(stage.own("answer"));
      await pause(1000);
      await statuses(stage, [await stage.send(stage.own("go"))]);
      stage.same(stage.notes, ["null"], "answer");
      return "null";
    },
  },
  {
    name: "a wait and a step that sends events: one run wakes another",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        const answer = await step.waitForEvent("answer", { event: stage.own("answer"), timeout: "1m" });
        await step.run("show", () => stage.note(`heard ${answer?.data.said}`));
      }),
      stage.client.createFunction({ id: stage.own("other"), triggers: [{ event: stage.own("too") }] }, ({ step }) =>
        step.sendEvent("tell", { name: stage.own("answer"), data: { said: "hello" } }),
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      await pause(2500);
      await stage.send(stage.own("too"));
      await statuses(stage, [event]);
      stage.same(stage.notes, ["heard hello"], "answer");
      return "hello";
    },
  },
  {
    name: "a wait and a sleep in a race: the first of them decides",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        const first = await Promise.race([
          step.waitForEvent("answer", { event: stage.own("never"), timeout: "20s" }).then(() => "wait"),
          step.sleep("nap", "1s").then(() => "sleep"),
        ]);
        await step.run("show", () => stage.note(first));
      }),
    ],
    async play(stage) {
      await stage.send(stage.own("go"));
      await stage.noted("sleep");
      return "the sleep";
    },
  },
  ...(["failed", "finished", "cancelled"] as const).map((how): Scenario => ({
    name: `the event of a run that has ${how === "cancelled" ? "been cancelled" : how}, and who listens to it`,
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          retries: 0,
          triggers: [{ event: stage.own("go") }],
          cancelOn: [{ event: stage.own("stop") }],
        },
        async ({ step }) => {
          await step.run("begin", () => stage.note("begin"));
          if (how === "failed") throw new Error("no");
          if (how === "cancelled") await step.sleep("nap", "1m");
          return "done";
        },
      ),
      stage.client.createFunction(
        {
          id: stage.own("listener"),
          triggers: [{ event: `inngest/function.${how}`, if: `event.data.event.name == '${stage.own("go")}'` }],
        },
        ({ event }) => stage.note(`${event.data.event.data.n} ${event.data.error?.message ?? event.data.result}`),
      ),
    ],
    async play(stage) {
      await stage.send(stage.own("go"), { n: 7 });
      await stage.noted("begin");
      if (how === "cancelled") await stage.send(stage.own("stop"));
      const heard = { failed: "7 no", finished: "7 done", cancelled: "7 undefined" }[how];
      await stage.noted(heard);
      return heard;
    },
  })),
  {
    name: "a schedule and an event: either starts the function",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), triggers: [{ cron: "* * * * *" }, { event: stage.own("go") }] },
        ({ event }) => stage.note(event.name === stage.own("go") ? "event" : "schedule"),
      ),
    ],
    async play(stage) {
      await stage.send(stage.own("go"));
      await stage.noted("event");
      await stage.noted("schedule", 70_000);
      return "both";
    },
  },
  {
    name: "a schedule and a singleton: a run that goes on skips the next one",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          singleton: { mode: "skip" },
          triggers: [{ cron: "* * * * *" }, { event: stage.own("go") }],
        },
        async ({ step }) => {
          await step.run("begin", () => stage.note("begin"));
          await step.sleep("past the full minute", "62s");
          await step.run("end", () => stage.note("end"));
        },
      ),
    ],
    async play(stage) {
      // Whichever comes first, the event or a full minute: its run lasts past the next one, and no other begins meanwhile.
      await stage.send(stage.own("go"));
      await stage.noted("end");
      stage.same(stage.notes.slice(0, 2), ["begin", "end"], "one run");
      return "one run";
    },
  },
];
