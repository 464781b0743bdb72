import { numbers, sendAll, statuses, type Options, type Step } from "./noting.js";
import type { Scenario, Stage } from "./scenario.js";

/** An invoked function and one that invokes it and notes what came of it. */
const calling = (
  stage: Stage,
  options: Options,
  work: (context: { step: Step; attempt: number }) => unknown,
  timeout?: string,
) => {
  const inner = stage.client.createFunction({ ...options, id: stage.own("inner"), triggers: [] }, work);
  const outer = stage.client.createFunction(
    { id: stage.own("outer"), retries: 0, triggers: [{ event: stage.own("go") }] },
    async ({ event, step }) => {
      const came = await step
        .invoke("call", { function: inner, data: { n: event.data.n }, ...(timeout && { timeout }) } as never)
        .then((value: unknown) => `came ${JSON.stringify(value)}`)
        .catch((error: Error) => `caught ${error.message}`);
      await step.run("show", () => stage.note(`${event.data.n}: ${came}`));
    },
  );
  return [inner, outer];
};

/** Invocations, and the options of the function that is invoked. */
export const pairsOfInvocations: readonly Scenario[] = [
  {
    name: "an invocation of a run that is cancelled: its step fails",
    functions: (stage) => calling(stage, { timeouts: { finish: "1s" } }, ({ step }) => step.sleep("nap", "1m")),
    async play(stage) {
      await statuses(stage, [await stage.send(stage.own("go"), { n: 0 })]);
      stage.same(stage.notes[0]?.startsWith("0: caught "), true, `notes ${stage.notes.join(", ")}`);
      return "caught";
    },
  },
  {
    name: "an invocation and retries: who invokes hears of the last attempt only",
    functions: (stage) =>
      calling(stage, { retries: 1 }, ({ attempt }) => {
        stage.note(`attempt ${attempt}`);
        if (attempt === 0) throw new Error("again");
        return 1;
      }),
    async play(stage) {
      await statuses(stage, [await stage.send(stage.own("go"), { n: 0 })]);
      stage.same(stage.notes, ["attempt 0", "attempt 1", "0: came 1"], "notes");
      return "the result of the second attempt";
    },
  },
  {
    name: "an invocation and onFailure: both hear of a failure",
    functions: (stage) =>
      calling(stage, { retries: 0, onFailure: () => stage.note("onFailure") }, () => {
        throw new Error("broken");
      }),
    async play(stage) {
      await statuses(stage, [await stage.send(stage.own("go"), { n: 0 })]);
      await stage.noted("onFailure");
      stage.same(stage.notes.toSorted(), ["0: caught broken", "onFailure"], "notes");
      return "the one that invokes, and onFailure";
    },
  },
  {
    name: "an invocation and its time-out: who invokes goes on, and so does the other",
    functions: (stage) =>
      calling(
        stage,
        {},
        async ({ step }) => {
          await step.sleep("nap", "20s");
          await step.run("done", () => stage.note("done"));
        },
        "1s",
      ),
    async play(stage) {
      await stage.send(stage.own("go"), { n: 0 });
      await stage.noted("done");
      stage.same(stage.notes[0]?.startsWith("0: caught "), true, `notes ${stage.notes.join(", ")}`);
      return "a time-out, and then the end";
    },
  },
  {
    name: "an invocation and a rate limit: one that is dropped fails its step",
    functions: (stage) => calling(stage, { rateLimit: { limit: 1, period: "1m" } }, () => "ran"),
    async play(stage) {
      for (const data of numbers(2)) await statuses(stage, [await stage.send(stage.own("go"), data)]);
      stage.same(stage.notes, ['0: came "ran"', "1: caught invoked function is rate limited"], "notes");
      return stage.notes.join(", ");
    },
  },
  {
    name: "an invocation and a debounce: who invoked last hears of the run",
    functions: (stage) => calling(stage, { debounce: { period: "5s" } }, () => "ran", "15s"),
    async play(stage) {
      const events = await sendAll(stage, numbers(2));
      await statuses(stage, events);
      stage.same(stage.notes[0], '1: came "ran"', "the last");
      stage.same(stage.notes[1]?.startsWith("0: caught "), true, `the first: ${stage.notes[1]}`);
      return "the last the result, the first its time-out";
    },
  },
  {
    name: "an invocation and a singleton: one that is skipped is never answered",
    functions: (stage) =>
      calling(stage, { singleton: { mode: "skip" } }, ({ step }) => step.sleep("nap", "20s"), "40s"),
    async play(stage) {
      const events = await sendAll(stage, numbers(2));
      await statuses(stage, events);
      stage.same(stage.notes.map((note) => note.slice(3, 9)).toSorted(), ["came n", "caught"], "notes");
      return "one the end, one its time-out";
    },
  },
];
