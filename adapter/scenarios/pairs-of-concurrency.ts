import { RetryAfterError } from "inngest";
import { atOnce, inTwoSteps, numbers, pause, sendAll, statuses, type Step } from "./noting.js";
import type { Scenario, Stage } from "./scenario.js";

/** What waits between its steps lets others work meanwhile: the second run begins before the first one ends. */
const letsOthersIn = (name: string, between: (stage: Stage, step: Step) => Promise<unknown>): Scenario => ({
  name,
  functions: (stage) => [inTwoSteps(stage, { concurrency: 1 }, (step) => between(stage, step))],
  async play(stage) {
    await statuses(stage, await sendAll(stage, numbers(2)));
    const notes = [...stage.notes];
    stage.same(notes.indexOf("first 1") < notes.indexOf("second 0"), true, `order ${notes.join(", ")}`);
    return "the second began while the first waited";
  },
});

/** Concurrency, and what waits, retries, invokes and runs beside it. */
export const pairsOfConcurrency: readonly Scenario[] = [
  letsOthersIn("concurrency and a sleep: a run that sleeps takes no place", (_, step) => step.sleep("nap", "20s")),
  letsOthersIn("concurrency and a wait: a run that waits for an event takes no place", (stage, step) =>
    step.waitForEvent("wait", { event: stage.own("never"), timeout: "20s" }),
  ),
  {
    name: "concurrency and a retry: a run that will be retried takes no place",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), concurrency: 1, retries: 1, triggers: [{ event: stage.own("go") }] },
        ({ event, step, attempt }) =>
          step.run("work", () => {
            stage.note(`${event.data.n} ${attempt}`);
            if (event.data.n === 0 && attempt === 0) throw new RetryAfterError("again", "20s");
          }),
      ),
    ],
    async play(stage) {
      await statuses(stage, await sendAll(stage, numbers(2)));
      stage.same(stage.notes, ["0 0", "1 0", "0 1"], "order");
      return "the other one ran in between";
    },
  },
  {
    name: "concurrency and an invocation: one place is enough for both, when they share it",
    functions: (stage) => {
      const concurrency = { limit: 1, scope: "env", key: `'${stage.own("both")}'` } as const;
      const inner = stage.client.createFunction({ id: stage.own("inner"), concurrency, triggers: [] }, ({ step }) =>
        step.run("work", () => (stage.note("inner"), 1)),
      );
      const outer = stage.client.createFunction(
        { id: stage.own("outer"), concurrency, triggers: [{ event: stage.own("go") }] },
        async ({ step }) => {
          const one = await step.invoke("call", { function: inner, data: {} });
          await step.run("show", () => stage.note(`outer ${one}`));
        },
      );
      return [inner, outer];
    },
    async play(stage) {
      stage.same(await statuses(stage, [await stage.send(stage.own("go"))]), ["Completed"], "status");
      stage.same(stage.notes, ["inner", "outer 1"], "order");
      return "inner, outer";
    },
  },
  {
    name: "concurrency of two functions by one key of the environment: one step of either at a time",
    functions: (stage) =>
      ["one", "two"].map((id) =>
        stage.client.createFunction(
          {
            id: stage.own(id),
            concurrency: { limit: 1, scope: "env", key: `'${stage.own("shared")}'` },
            triggers: [{ event: stage.own("go") }],
          },
          ({ step }) =>
            step.run("work", async () => {
              stage.note(`begin ${id}`);
              await pause(500);
              stage.note(`end ${id}`);
            }),
        ),
      ),
    async play(stage) {
      await stage.ended(await stage.send(stage.own("go")), 2);
      stage.same(atOnce(stage.notes), 1, "at once");
      return "one after the other";
    },
  },
  {
    name: "concurrency and parallel steps: the steps of one run are counted, too",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), concurrency: 1, triggers: [{ event: stage.own("go") }] },
        ({ step }) =>
          Promise.all(
            ["a", "b", "c"].map((id) =>
              step.run(id, async () => {
                stage.note(`begin ${id}`);
                await pause(200);
                stage.note(`end ${id}`);
              }),
            ),
          ),
      ),
    ],
    async play(stage) {
      stage.same(await statuses(stage, [await stage.send(stage.own("go"))]), ["Completed"], "status");
      stage.same(atOnce(stage.notes), 1, "at once");
      return "one step at a time";
    },
  },
];
