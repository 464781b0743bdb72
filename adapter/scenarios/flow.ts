import type { Scenario } from "./scenario.js";
import { atOnce, noting, numbers, pause, sendAll, type Options } from "./noting.js";

const concurrency = (name: string, options: Options, most: number, keys: readonly string[]): Scenario => ({
  name,
  functions: (stage) => [noting(stage, options, () => pause(400))],
  async play(stage) {
    const ids = await sendAll(
      stage,
      keys.map((key, n) => ({ n, key })),
    );
    for (const id of ids) await stage.ended(id);
    stage.same(atOnce(stage.notes) <= most, true, `${atOnce(stage.notes)} at once, and ${most} may be`);
    stage.same(stage.notes.length, keys.length * 2, "notes");
    return `at most ${most} at once`;
  },
});

const skipped = (
  name: string,
  options: Options,
  data: readonly Record<string, unknown>[],
  ran: readonly string[],
  work?: () => Promise<void>,
): Scenario => ({
  name,
  functions: (stage) => [noting(stage, options, work)],
  async play(stage) {
    await sendAll(stage, data);
    for (const note of ran) await stage.noted(note);
    await pause(1500);
    stage.same(stage.notes.filter((note) => note.startsWith("begin")).toSorted(), ran, "runs");
    return ran.join(", ");
  },
});

const conditional = (
  name: string,
  condition: string,
  data: readonly Record<string, unknown>[],
  ran: readonly number[],
): Scenario => ({
  name,
  functions: (stage) => [
    stage.client.createFunction(
      { id: stage.own("fn"), triggers: [{ event: stage.own("go"), if: condition }] },
      ({ event }) => stage.note(`ran ${event.data.n}`),
    ),
  ],
  async play(stage) {
    await sendAll(stage, data);
    for (const n of ran) await stage.noted(`ran ${n}`);
    await pause(1000);
    stage.same(
      stage.notes.toSorted(),
      ran.map((n) => `ran ${n}`),
      "runs",
    );
    return ran.join(", ");
  },
});

const batch = (
  name: string,
  options: NonNullable<Options["batchEvents"]>,
  data: readonly Record<string, unknown>[],
  expected: readonly string[],
): Scenario => ({
  name,
  functions: (stage) => [
    stage.client.createFunction(
      { id: stage.own("fn"), batchEvents: options, triggers: [{ event: stage.own("go") }] },
      ({ events }) => stage.note(events.map((event: { data: { n: unknown } }) => event.data.n).join("+")),
    ),
  ],
  async play(stage) {
    await sendAll(stage, data);
    for (const note of expected) await stage.noted(note);
    await pause(1000);
    stage.same(stage.notes.toSorted(), expected, "batches");
    return expected.join(", ");
  },
});

/** When a run starts, how many at once, and whether at all. */
export const flow: readonly Scenario[] = [
  concurrency("concurrency of one: one step at a time", { concurrency: 1 }, 1, ["a", "a", "a"]),
  concurrency("concurrency as a limit: two steps at a time", { concurrency: { limit: 2 } }, 2, ["a", "b", "c", "d"]),
  concurrency("concurrency by key: one step a key", { concurrency: { limit: 1, key: "event.data.key" } }, 2, [
    "a",
    "b",
    "a",
    "b",
  ]),
  concurrency(
    "two concurrency limits: the narrower one holds",
    { concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.key" }] },
    2,
    ["a", "b", "c", "a"],
  ),
  concurrency(
    "concurrency shared in an environment: its key names what is shared",
    { concurrency: { limit: 1, scope: "env", key: "'scenarios-shared'" } },
    1,
    ["a", "b"],
  ),
  skipped("a rate limit skips what is beyond it", { rateLimit: { limit: 1, period: "1m" } }, numbers(3), ["begin 0"]),
  skipped(
    "a rate limit by key skips for each key",
    { rateLimit: { limit: 1, period: "1m", key: "event.data.key" } },
    [
      { n: 0, key: "a" },
      { n: 1, key: "a" },
      { n: 2, key: "b" },
    ],
    ["begin 0", "begin 2"],
  ),
  skipped("a debounce runs once, with the last event", { debounce: { period: "2s" } }, numbers(3), ["begin 2"]),
  skipped(
    "a debounce by key runs once for each key",
    { debounce: { period: "2s", key: "event.data.key" } },
    [
      { n: 0, key: "a" },
      { n: 1, key: "b" },
      { n: 2, key: "a" },
    ],
    ["begin 1", "begin 2"],
  ),
  skipped(
    "a debounce with a timeout runs although events go on",
    { debounce: { period: "2s", timeout: "3s" } },
    numbers(2),
    ["begin 1"],
  ),
  skipped("a singleton skips a second run", { singleton: { mode: "skip" } }, numbers(2), ["begin 0"], () =>
    pause(1500),
  ),
  skipped(
    "a singleton by key skips for each key",
    { singleton: { mode: "skip", key: "event.data.key" } },
    [
      { n: 0, key: "a" },
      { n: 1, key: "a" },
      { n: 2, key: "b" },
    ],
    ["begin 0", "begin 2"],
    () => pause(1500),
  ),
  skipped(
    "an idempotency expression makes one run for one value",
    { idempotency: "event.data.key + '-' + event.data.kind" },
    [
      { n: 0, key: "a", kind: "x" },
      { n: 1, key: "a", kind: "x" },
      { n: 2, key: "a", kind: "y" },
    ],
    ["begin 0", "begin 2"],
  ),
  {
    name: "a singleton that cancels ends the run before it",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), singleton: { mode: "cancel" }, triggers: [{ event: stage.own("go") }] },
        async ({ event, step }) => {
          await step.run("begin", () => stage.note(`begin ${event.data.n}`));
          await step.sleep("pause", "20s");
          await step.run("end", () => stage.note(`end ${event.data.n}`));
        },
      ),
    ],
    async play(stage) {
      const first = await stage.send(stage.own("go"), { n: 0 });
      await stage.noted("begin 0");
      const second = await stage.send(stage.own("go"), { n: 1 });
      const [cancelled] = await stage.ended(first);
      const [completed] = await stage.ended(second);
      stage.same([cancelled?.status, completed?.status], ["Cancelled", "Completed"], "statuses");
      return "the first cancelled";
    },
  },
  {
    name: "a throttle puts runs off instead of skipping them",
    functions: (stage) => [noting(stage, { throttle: { limit: 1, period: "2s" } })],
    async play(stage) {
      const began = Date.now();
      const ids = await sendAll(stage, numbers(3));
      for (const id of ids) await stage.ended(id);
      const took = Date.now() - began;
      stage.same(took >= 3000, true, `three runs in ${took} ms, and four seconds are asked`);
      return "three runs, spaced";
    },
  },
  {
    name: "a priority lets a later run go first",
    functions: (stage) => [
      noting(stage, { concurrency: 1, priority: { run: "event.data.urgent ? 600 : 0" } }, () => pause(700)),
    ],
    async play(stage) {
      const ids = await sendAll(
        stage,
        [{ n: 0 }, { n: 1 }, { n: 2, urgent: true }].map((data) => ({ urgent: false, ...data })),
      );
      for (const id of ids) await stage.ended(id);
      const order = stage.notes.filter((note) => note.startsWith("begin"));
      stage.same(order.indexOf("begin 2") < order.indexOf("begin 1"), true, `order ${order.join(", ")}`);
      return "the urgent one before the second";
    },
  },
  batch("a batch that is full runs at once", { maxSize: 3, timeout: "30s" }, numbers(3), ["0+1+2"]),
  batch("a batch that is not full runs at its timeout", { maxSize: 10, timeout: "2s" }, numbers(2), ["0+1"]),
  batch(
    "a batch by key holds the events of one key",
    { maxSize: 2, timeout: "30s", key: "event.data.key" },
    [
      { n: 0, key: "a" },
      { n: 1, key: "b" },
      { n: 2, key: "a" },
      { n: 3, key: "b" },
    ],
    ["0+2", "1+3"],
  ),
  batch(
    "an event that is not fit for a batch runs alone",
    { maxSize: 2, timeout: "30s", if: "event.data.small == true" },
    [
      { n: 0, small: true },
      { n: 1, small: false },
      { n: 2, small: true },
    ],
    ["0+2", "1"],
  ),
  conditional("a condition on a number", "event.data.n > 1", numbers(4), [2, 3]),
  conditional("a condition with or", "event.data.n == 0 || event.data.n == 3", numbers(4), [0, 3]),
  conditional("a condition with not", "event.data.n != 1", numbers(3), [0, 2]),
  conditional(
    "a condition on a text",
    "event.data.kind.startsWith('x')",
    [
      { n: 0, kind: "xa" },
      { n: 1, kind: "ya" },
    ],
    [0],
  ),
  conditional(
    "a condition on a list",
    "event.data.tags.exists(tag, tag == 'hot')",
    [
      { n: 0, tags: ["cold", "hot"] },
      { n: 1, tags: [] },
    ],
    [0],
  ),
  conditional(
    "a condition on a boolean",
    "event.data.on == true",
    [
      { n: 0, on: true },
      { n: 1, on: false },
    ],
    [0],
  ),
];
