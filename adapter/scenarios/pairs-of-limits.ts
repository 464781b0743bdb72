import { NonRetriableError, RetryAfterError } from "inngest";
import { atOnce, inTwoSteps, noting, numbers, pause, sendAll, statuses, type Options } from "./noting.js";
import type { Scenario } from "./scenario.js";

/** Which of several events have runs, and how these ended. */
const outcome = (
  name: string,
  options: Options,
  data: readonly Record<string, unknown>[],
  expected: readonly string[],
  work?: (n: unknown) => Promise<void>,
): Scenario => ({
  name,
  functions: (stage) => [noting(stage, options, work)],
  async play(stage) {
    const ids = await sendAll(stage, data);
    const last = expected.findLastIndex((status) => status !== "none");
    await stage.ended(ids[last] ?? "");
    await pause(1500);
    const runs = await Promise.all(ids.map((id) => stage.runs(id)));
    const seen = runs.map(([run]) => run?.status ?? "none");
    stage.same(seen, expected, "runs");
    return seen.join(", ");
  },
});

/** Batches, rate limits, debounces, singletons and throttles, together and with what ends runs. */
export const pairsOfLimits: readonly Scenario[] = [
  {
    name: "a batch and concurrency: one batch after the other",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          concurrency: 1,
          batchEvents: { maxSize: 2, timeout: "30s" },
          triggers: [{ event: stage.own("go") }],
        },
        ({ events, step }) =>
          step.run("work", async () => {
            stage.note(`begin ${events.length}`);
            await pause(500);
            stage.note(`end ${events.length}`);
          }),
      ),
    ],
    async play(stage) {
      await sendAll(stage, numbers(4));
      for (let ends = 0; ends < 2; await pause(100)) ends = stage.notes.filter((note) => note === "end 2").length;
      stage.same([atOnce(stage.notes), stage.notes.length], [1, 4], "batches");
      return "two batches of two, one at a time";
    },
  },
  {
    name: "a batch and a condition of its trigger: only what meets it is collected",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          batchEvents: { maxSize: 2, timeout: "30s" },
          triggers: [{ event: stage.own("go"), if: "event.data.n != 1" }],
        },
        ({ events }) => stage.note(events.map((event: { data: { n: unknown } }) => event.data.n).join("+")),
      ),
    ],
    async play(stage) {
      await sendAll(stage, numbers(3));
      await stage.noted("0+2");
      stage.same(stage.notes, ["0+2"], "batches");
      return "0+2";
    },
  },
  {
    name: "a batch of two triggers: events of both names share it",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          batchEvents: { maxSize: 2, timeout: "30s" },
          triggers: [{ event: stage.own("go") }, { event: stage.own("too") }],
        },
        ({ events }) => stage.note(events.map((event: { data: { n: unknown } }) => event.data.n).join("+")),
      ),
    ],
    async play(stage) {
      await stage.send(stage.own("go"), { n: 0 });
      await stage.send(stage.own("too"), { n: 1 });
      await stage.noted("0+1");
      return "0+1";
    },
  },
  {
    name: "a batch and retries: the next attempt has all of its events",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          retries: 1,
          batchEvents: { maxSize: 2, timeout: "30s" },
          triggers: [{ event: stage.own("go") }],
        },
        ({ events, attempt }) => {
          stage.note(`attempt ${attempt} of ${events.length}`);
          if (attempt === 0) throw new Error("again");
        },
      ),
    ],
    async play(stage) {
      await sendAll(stage, numbers(2));
      await stage.noted("attempt 1 of 2");
      stage.same(stage.notes, ["attempt 0 of 2", "attempt 1 of 2"], "attempts");
      return stage.notes.join(", ");
    },
  },
  {
    name: "a rate limit and a condition of its trigger: what does not meet it is not counted",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          rateLimit: { limit: 1, period: "1m" },
          triggers: [{ event: stage.own("go"), if: "event.data.n > 0" }],
        },
        ({ event }) => stage.note(`ran ${event.data.n}`),
      ),
    ],
    async play(stage) {
      await sendAll(stage, numbers(3));
      await stage.noted("ran 1");
      await pause(1000);
      stage.same(stage.notes, ["ran 1"], "runs");
      return "the first that meets it";
    },
  },
  outcome(
    "a rate limit and a failure: a run that failed counts",
    { rateLimit: { limit: 1, period: "1m" }, retries: 0 },
    numbers(2),
    ["Failed", "none"],
    async () => {
      throw new NonRetriableError("no");
    },
  ),
  outcome(
    "idempotency and a failure: a run that failed is not made up for",
    { idempotency: "event.data.key", retries: 0 },
    [
      { n: 0, key: "a" },
      { n: 1, key: "a" },
    ],
    ["Failed", "none"],
    async () => {
      throw new NonRetriableError("no");
    },
  ),
  outcome(
    "a rate limit and a debounce: events are counted before they are put off",
    { rateLimit: { limit: 1, period: "1m" }, debounce: { period: "1s" } },
    numbers(2),
    ["Completed", "none"],
  ),
  {
    name: "a singleton and a failure: the place is free after it",
    functions: (stage) => [
      noting(stage, { singleton: { mode: "skip" }, retries: 0 }, async (n) => {
        if (n === 0) throw new NonRetriableError("no");
      }),
    ],
    async play(stage) {
      const first = await statuses(stage, [await stage.send(stage.own("go"), { n: 0 })]);
      const second = await statuses(stage, [await stage.send(stage.own("go"), { n: 1 })]);
      stage.same([...first, ...second], ["Failed", "Completed"], "statuses");
      return "one failed, the next completed";
    },
  },
  {
    name: "a singleton and a cancellation: the place is free after it",
    functions: (stage) => [
      inTwoSteps(stage, { singleton: { mode: "skip" }, cancelOn: [{ event: stage.own("stop") }] }, (step) =>
        step.sleep("nap", "20s"),
      ),
    ],
    async play(stage) {
      const first = await stage.send(stage.own("go"), { n: 0 });
      await stage.noted("first 0");
      await stage.send(stage.own("stop"));
      const ended = await statuses(stage, [first]);
      const second = await stage.send(stage.own("go"), { n: 1 });
      stage.same([...ended, ...(await statuses(stage, [second]))], ["Cancelled", "Completed"], "statuses");
      return "one cancelled, the next completed";
    },
  },
  {
    name: "a singleton and a retry: a run that will be retried keeps its place",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), retries: 1, singleton: { mode: "skip" }, triggers: [{ event: stage.own("go") }] },
        ({ event, attempt }) => {
          stage.note(`${event.data.n} ${attempt}`);
          if (attempt === 0) throw new RetryAfterError("again", "20s");
        },
      ),
    ],
    async play(stage) {
      const first = await stage.send(stage.own("go"), { n: 0 });
      await stage.noted("0 0");
      const second = await stage.send(stage.own("go"), { n: 1 });
      await stage.ended(first);
      stage.same([stage.notes, await stage.runs(second)], [["0 0", "0 1"], []], "runs");
      return "the second skipped";
    },
  },
  {
    name: "a throttle and a key: each key has a pace of its own",
    functions: (stage) => [noting(stage, { throttle: { limit: 1, period: "30s", key: "event.data.key" } })],
    async play(stage) {
      const data = ["a", "b", "c"].map((key, n) => ({ n, key }));
      const began = Date.now();
      await statuses(stage, await sendAll(stage, data));
      stage.same(Date.now() - began < 29_000, true, "three keys within one period");
      return "three runs within one period";
    },
  },
  {
    name: "a debounce and concurrency: what is put off waits for its place, too",
    functions: (stage) => [
      noting(stage, { debounce: { period: "6s", key: "event.data.key" }, concurrency: 1 }, () => pause(500)),
    ],
    async play(stage) {
      await sendAll(
        stage,
        ["a", "b", "a", "b"].map((key, n) => ({ n, key })),
      );
      for (const note of ["end 2", "end 3"]) await stage.noted(note);
      stage.same([atOnce(stage.notes), stage.notes.length], [1, 4], "work");
      return "the last of each key, one at a time";
    },
  },
];
