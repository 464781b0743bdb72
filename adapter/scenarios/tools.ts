import { NonRetriableError, RetryAfterError } from "inngest";
import { pause } from "./noting.js";
import type { Scenario, Stage } from "./scenario.js";

type Handler = Parameters<Stage["client"]["createFunction"]>[1];

/** One function whose notes and status are what they should be. */
const course = (
  name: string,
  handler: (stage: Stage) => Handler,
  status: "Completed" | "Failed",
  notes: readonly string[],
  options: { readonly retries?: 0 | 1 | 2; readonly data?: Record<string, unknown> } = {},
): Scenario => ({
  name,
  functions: (stage) => [
    stage.client.createFunction(
      { id: stage.own("fn"), retries: options.retries ?? 0, triggers: [{ event: stage.own("go") }] },
      handler(stage),
    ),
  ],
  async play(stage) {
    const [run] = await stage.ended(await stage.send(stage.own("go"), options.data));
    stage.same([run?.status, ...stage.notes], [status, ...notes], "course");
    return [status, ...notes].join(", ");
  },
});

/** A value that a step returns, and what the function sees of it. */
const value = (name: string, made: unknown, seen: string): Scenario =>
  course(
    `a step that returns ${name}`,
    (stage) =>
      async ({ step }) => {
        const got: unknown = await step.run("make", () => made);
        await step.run("show", () => stage.note(JSON.stringify(got) ?? "undefined"));
      },
    "Completed",
    [seen],
  );

const waiting = (
  name: string,
  wait: { readonly match?: string; readonly if?: string },
  answers: readonly Record<string, unknown>[],
  expected: string,
): Scenario => ({
  name,
  functions: (stage) => [
    stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
      await step.run("ready", () => stage.note("ready"));
      const found = await step.waitForEvent("answer", { event: stage.own("answer"), timeout: "12s", ...wait } as never);
      await step.run("show", () => stage.note(String((found as { data: { said: string } } | null)?.data.said ?? null)));
    }),
  ],
  async play(stage) {
    const event = await stage.send(stage.own("go"), { id: "x", limit: 5 });
    await stage.noted("ready");
    // The wait begins with the next call, which has seventy other scenarios beside it.
    await pause(2500);
    for (const answer of answers) await stage.send(stage.own("answer"), answer);
    await stage.ended(event);
    stage.same(stage.notes, ["ready", expected], "answer");
    return expected;
  },
});

const cancelling = (
  name: string,
  cancel: Record<string, unknown>,
  stop: Record<string, unknown>,
  status: string,
): Scenario => ({
  name,
  functions: (stage) => [
    stage.client.createFunction(
      {
        id: stage.own("fn"),
        triggers: [{ event: stage.own("go") }],
        cancelOn: [{ event: stage.own("stop"), ...cancel } as never],
      },
      async ({ step }) => {
        await step.run("begin", () => stage.note("begin"));
        await step.sleep("pause", "20s");
      },
    ),
  ],
  async play(stage) {
    const event = await stage.send(stage.own("go"), { id: 1, limit: 5 });
    await stage.noted("begin");
    await pause(300);
    await stage.send(stage.own("stop"), stop);
    const [run] = await stage.ended(event);
    stage.same(run?.status, status, "status");
    return status;
  },
});

/** Every step tool, the values that travel, and what is heard of an end. */
export const tools: readonly Scenario[] = [
  value("null", null, "null"),
  value("nothing", undefined, "null"),
  value("a date", new Date(0), '"1970-01-01T00:00:00.000Z"'),
  value("a list of lists", [[1], [], [[2]]], "[[1],[],[[2]]]"),
  value("an empty text", "", '""'),
  value("zero", 0, "0"),
  value("false", false, "false"),
  value("a large whole number", 9_007_199_254_740_991, "9007199254740991"),
  value("an object with an undefined member", { a: 1, b: undefined }, '{"a":1}'),
  waiting("a wait without a condition takes the first event", {}, [{ said: "first" }, { said: "second" }], "first"),
  waiting(
    "a wait by expression takes the event for which it is true",
    { if: "async.data.price > event.data.limit" },
    [
      { said: "cheap", price: 4 },
      { said: "dear", price: 6 },
    ],
    "dear",
  ),
  waiting(
    "a wait whose match is in no event ends with its timeout",
    { match: "data.nowhere" },
    [{ said: "no" }],
    "null",
  ),
  cancelling("a cancellation by match", { match: "data.id" }, { id: 1 }, "Cancelled"),
  cancelling("a cancellation by expression", { if: "async.data.size > event.data.limit" }, { size: 6 }, "Cancelled"),
  cancelling(
    "a cancellation whose expression is false",
    { if: "async.data.size > event.data.limit" },
    { size: 5 },
    "Completed",
  ),
  cancelling("a cancellation of every run", {}, {}, "Cancelled"),
  course(
    "a sleep until an instant",
    (stage) =>
      async ({ step }) => {
        await step.sleepUntil("until", new Date(Date.now() + 1500));
        await step.run("awake", () => stage.note("awake"));
      },
    "Completed",
    ["awake"],
  ),
  course(
    "a step that fails for good is told by its name",
    (stage) =>
      async ({ step }) => {
        const caught = await step
          .run("bad", () => {
            throw new TypeError("no");
          })
          .catch((error: Error) => `${error.name} ${error.message}`);
        await step.run("show", () => stage.note(String(caught)));
      },
    "Completed",
    ["TypeError no"],
  ),
  course(
    "a NonRetriableError in a step makes one attempt",
    (stage) =>
      ({ step }) =>
        step.run("bad", () => {
          stage.note("attempt");
          throw new NonRetriableError("never");
        }),
    "Failed",
    ["attempt"],
    { retries: 2 },
  ),
  course(
    "a RetryAfterError of the past is tried again soon",
    (stage) =>
      ({ step, attempt }) =>
        step.run("busy", () => {
          stage.note(`attempt ${attempt}`);
          if (attempt === 0) throw new RetryAfterError("busy", new Date(Date.now() - 1000));
        }),
    "Completed",
    ["attempt 0", "attempt 1"],
    { retries: 1 },
  ),
  course(
    "one id in a loop names several steps",
    (stage) =>
      async ({ step }) => {
        for (let n = 0; n < 3; n++) await step.run("same", () => stage.note(`step ${n}`));
      },
    "Completed",
    ["step 0", "step 1", "step 2"],
  ),
  course(
    "a function that throws outside its steps is tried again",
    (stage) =>
      async ({ step, attempt }) => {
        await step.run("once", () => stage.note("once"));
        if (attempt === 0) throw new Error("again");
      },
    "Completed",
    ["once"],
    { retries: 1 },
  ),
  {
    name: "an invocation fails when the function it calls fails",
    functions: (stage) => {
      const broken = stage.client.createFunction({ id: stage.own("broken"), retries: 0, triggers: [] }, () => {
        throw new Error("broken");
      });
      const caller = stage.client.createFunction(
        { id: stage.own("caller"), retries: 0, triggers: [{ event: stage.own("go") }] },
        async ({ step }) => {
          const said = await step
            .invoke("call", { function: broken, data: {} })
            .catch((error: Error) => `caught ${error.message}`);
          await step.run("show", () => stage.note(String(said)));
        },
      );
      return [broken, caller];
    },
    async play(stage) {
      await stage.ended(await stage.send(stage.own("go")));
      stage.same(stage.notes, ["caught broken"], "notes");
      return "caught";
    },
  },
  {
    name: "a trigger with a wildcard starts on every event that begins alike",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), triggers: [{ event: `${stage.own("kind")}/*` }] },
        ({ event }) => stage.note(`heard ${event.data.n}`),
      ),
    ],
    async play(stage) {
      await stage.send(`${stage.own("kind")}/a`, { n: 1 });
      await stage.send(`${stage.own("kind")}/b`, { n: 2 });
      await stage.send(`${stage.own("other")}/a`, { n: 3 });
      await stage.noted("heard 1");
      await stage.noted("heard 2");
      await pause(500);
      stage.same(stage.notes.toSorted(), ["heard 1", "heard 2"], "events");
      return "two of three";
    },
  },
  {
    name: "an event of the future starts its function then",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, () =>
        stage.note("ran"),
      ),
    ],
    async play(stage) {
      const sent = Date.now();
      await stage.client.send({ name: stage.own("go"), data: {}, ts: sent + 6000 });
      await stage.noted("ran");
      const waited = Date.now() - sent;
      // The last second is forgiven: an event that arrives in it starts its function at once.
      stage.same(waited >= 5000, true, `ran after ${waited} ms, and six seconds were asked`);
      return "six seconds later";
    },
  },
  {
    name: "one event starts two functions",
    functions: (stage) =>
      ["one", "two"].map((id) =>
        stage.client.createFunction({ id: stage.own(id), triggers: [{ event: stage.own("go") }] }, () =>
          stage.note(id),
        ),
      ),
    async play(stage) {
      await stage.ended(await stage.send(stage.own("go")), 2);
      stage.same(stage.notes.toSorted(), ["one", "two"], "functions");
      return "two runs";
    },
  },
  {
    name: "two triggers that one event meets start one run",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          triggers: [{ event: stage.own("go") }, { event: stage.own("go"), if: "event.data.n == 1" }],
        },
        () => stage.note("ran"),
      ),
    ],
    async play(stage) {
      await stage.ended(await stage.send(stage.own("go"), { n: 1 }));
      await pause(1000);
      stage.same(stage.notes, ["ran"], "runs");
      return "one run";
    },
  },
  {
    name: "one event id starts each of two functions once",
    functions: (stage) =>
      ["one", "two"].map((id) =>
        stage.client.createFunction({ id: stage.own(id), triggers: [{ event: stage.own(id) }] }, () => stage.note(id)),
      ),
    async play(stage) {
      for (const name of ["one", "one", "two"]) await stage.send(stage.own(name), {}, stage.own("same-id"));
      await stage.noted("two");
      await pause(1000);
      stage.same(stage.notes.toSorted(), ["one", "two"], "runs");
      return "each once";
    },
  },
  {
    name: "a run that takes too long is cancelled",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), timeouts: { finish: "2s" }, triggers: [{ event: stage.own("go") }] },
        ({ step }) => step.sleep("long", "20s"),
      ),
    ],
    async play(stage) {
      const [run] = await stage.ended(await stage.send(stage.own("go")));
      stage.same(run?.status, "Cancelled", "status");
      return "cancelled";
    },
  },
  {
    name: "a schedule starts a run with its own event",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ cron: "* * * * *" }] }, ({ event }) =>
        stage.note(`${event.name} ${(event.data as { cron?: string }).cron}`),
      ),
    ],
    async play(stage) {
      await stage.noted("inngest/scheduled.timer * * * * *", 70_000);
      return "at the full minute";
    },
  },
];
