import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineEvent, defineFunction, type DurableOptions } from "./index.js";

const asked = defineEvent("orders/order.asked", z.strictObject({ id: z.string(), amount: z.number() }));

/** What is said of options whose types were cast away. */
function said(options: object): string {
  try {
    // A cast past the compiler, as a program in JavaScript is.
    defineFunction({ id: "sell", on: asked, ...options } as unknown as DurableOptions<never>, async () => 1);
    return "accepted";
  } catch (error) {
    return error instanceof TypeError ? error.message : `not a TypeError: ${String(error)}`;
  }
}

describe("a schedule", () => {
  it.each([
    [
      { cron: "0 3 * * *", timeZone: "Europe/Berlim" },
      "`Europe/Berlim` is not a time zone: write one like Europe/Berlin",
    ],
    [{ cron: "0 3 * * *", timeZone: "berlin" }, "`berlin` is not a time zone: write one like Europe/Berlin"],
    [{ cron: "0 0 30 2 *" }, "the schedule `0 0 30 2 *` never fires"],
    [{ cron: "0 0 31 4,6,9,11 *" }, "the schedule `0 0 31 4,6,9,11 *` never fires"],
    [{ cron: "every day" }, "`every day` is not a cron schedule of five fields: write one like `0 3 * * 1-5`"],
    [{ cron: "0 0 3 * * *" }, "`0 0 3 * * *` is not a cron schedule of five fields: write one like `0 3 * * 1-5`"],
    [{ cron: "" }, "`` is not a cron schedule of five fields: write one like `0 3 * * 1-5`"],
  ])("%j is refused when it is defined", (on, problem) => {
    expect(said({ on })).toBe(`function \`sell\`: ${problem} (D-005)`);
  });

  it("out of range is refused, whatever the parser calls it", () => {
    for (const cron of ["61 * * * *", "0 25 * * *", "0 0 * 13 *", "0 0 0 * *"]) {
      expect(said({ on: { cron } })).toMatch(/^function `sell`: .+ \(D-005\)$/);
    }
  });

  it.each([
    { cron: "0 0 29 2 *" },
    { cron: "0 3 * * 1-5", timeZone: "Europe/Berlin" },
    { cron: "*/15 8-18 * * MON-FRI", timeZone: "UTC" },
    { cron: "@daily" },
  ])("%j is accepted", (on) => {
    expect(said({ on })).toBe("accepted");
  });
});

describe("an expression", () => {
  it.each([
    ["on.if", { on: { event: asked, if: "event.data.amount >" } }],
    ["concurrency.key", { concurrency: { limit: 1, key: "event.data." } }],
    ["concurrency.key", { concurrency: [{ limit: 1 }, { limit: 1, key: "(event" }] }],
    ["batchEvents.key", { batchEvents: { maxSize: 2, timeout: "1s", key: "event..data" } }],
    ["batchEvents.if", { batchEvents: { maxSize: 2, timeout: "1s", if: "event.data.id ==" } }],
    ["idempotency", { idempotency: "event.data.id +" }],
    ["rateLimit.key", { rateLimit: { limit: 1, period: "1s", key: "'open" } }],
    ["throttle.key", { throttle: { limit: 1, period: "1s", key: "event.data[" } }],
    ["debounce.key", { debounce: { period: "1s", key: "event data" } }],
    ["priority.run", { priority: { run: "event.data.amount ? 1" } }],
    ["singleton.key", { singleton: { mode: "skip", key: ")" } }],
    ["cancelOn.if", { cancelOn: [{ event: asked, if: "async.data.id = event.data.id" }] }],
  ])("of `%s` that doesn't parse is refused with its text and its place", (name, options) => {
    expect(said(options)).toMatch(/^function `sell`: the expression `.+` of `([\w.]+)` can't be read: .+ \(D-005\)$/);
    expect(said(options)).toContain(`of \`${name}\` can't be read`);
  });

  it("may read what there is to read, and nothing else", () => {
    const unknown = (name: string, roots: string) =>
      `can't be read: \`${name}\` is unknown; it may read ${roots} (D-005)`;
    expect(said({ idempotency: "events[0].data.id" })).toContain(unknown("events", "`event`"));
    expect(said({ priority: { run: "async.data.amount" } })).toContain(unknown("async", "`event`"));
    expect(said({ cancelOn: [{ event: asked, if: "other.id == event.id" }] })).toContain(
      unknown("other", "`event` and `async`"),
    );
  });

  it("and a match are two ways to say one thing", () => {
    expect(said({ cancelOn: [{ event: asked, match: "data.id", if: "true" }] })).toBe(
      "function `sell`: `cancelOn` has both `match` and `if`: keep one (D-005)",
    );
    expect(said({ cancelOn: [{ event: asked, match: "event.data.id" }] })).toBe(
      "function `sell`: `event.data.id` of `cancelOn.match` is not a path: write one like `data.orderId` (D-005)",
    );
  });
});

describe("options that can't stand together", () => {
  it.each([
    ["idempotency", { idempotency: "event.data.id" }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1s" } }],
    ["debounce", { debounce: { period: "1s" } }],
    ["priority", { priority: { run: "1" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["cancelOn", { cancelOn: [{ event: asked }] }],
  ])("a batch and `%s`", (name, option) => {
    expect(said({ batchEvents: { maxSize: 2, timeout: "1s" }, ...option })).toBe(
      `\`${name}\` judges one event, but \`batchEvents\` delivers several: remove one of the two (D-005)`,
    );
  });

  it("idempotency and a rate limit", () => {
    expect(said({ idempotency: "event.data.id", rateLimit: { limit: 1, period: "1s" } })).toBe(
      "`idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)",
    );
  });
});

describe("numbers and lists", () => {
  it.each([
    [{ retries: 21 }, "`retries` is 21: use a whole number from 0 to 20"],
    [{ retries: -1 }, "`retries` is -1: use a whole number from 0 to 20"],
    [{ retries: 1.5 }, "`retries` is 1.5: use a whole number from 0 to 20"],
    [{ on: [] }, "`on` names nothing that starts it: name an event, a schedule or an invocation"],
    [
      { cancelOn: Array.from({ length: 6 }, () => ({ event: asked })) },
      "`cancelOn` has more than five events: keep five",
    ],
    [
      { on: Array.from({ length: 11 }, (_, n) => ({ event: asked, if: `event.data.amount > ${n}` })) },
      "`on` has more than ten triggers: split the function",
    ],
    [{ concurrency: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] }, "`concurrency` has more than two limits: keep two"],
    [{ concurrency: { limit: 1, scope: "env" } }, "`concurrency` of scope `env` needs a key that names what is shared"],
  ])("%j", (options, problem) => {
    expect(said(options)).toBe(`function \`sell\`: ${problem} (D-005)`);
  });

  it.each([
    ["timeouts.start", { timeouts: { start: "soon" } }],
    ["timeouts.finish", { timeouts: { finish: "1 hour" } }],
    ["cancelOn.timeout", { cancelOn: [{ event: asked, timeout: "" }] }],
    ["batchEvents.timeout", { batchEvents: { maxSize: 2, timeout: 5 } }],
    ["rateLimit.period", { rateLimit: { limit: 1, period: "1 minute" } }],
    ["throttle.period", { throttle: { limit: 1, period: "-1s" } }],
    ["debounce.period", { debounce: { period: "1y" } }],
    ["debounce.timeout", { debounce: { period: "1s", timeout: "later" } }],
  ])("`%s` that is no duration", (name, options) => {
    expect(said(options)).toMatch(
      new RegExp(`^function \`sell\`: \`${name}\` is .+: write a duration like \`1h30m\` \\(D-005\\)$`),
    );
  });

  it.each([
    ["batchEvents.timeout", { batchEvents: { maxSize: 2, timeout: "999ms" } }, "1s at least"],
    ["rateLimit.period", { rateLimit: { limit: 1, period: "500ms" } }, "1s to 24h"],
    ["rateLimit.period", { rateLimit: { limit: 1, period: "2d" } }, "1s to 24h"],
    ["throttle.period", { throttle: { limit: 1, period: "8d" } }, "1s to 7d"],
    ["debounce.period", { debounce: { period: "999ms" } }, "1s to 7d"],
    ["debounce.period", { debounce: { period: "1w1h" } }, "1s to 7d"],
  ])("`%s` that a server refuses", (name, options, range) => {
    expect(said(options)).toMatch(
      new RegExp(`^function \`sell\`: \`${name}\` is "\\w+": Inngest takes ${range} \\(D-005\\)$`),
    );
  });

  it.each([
    ["timeouts.start", { timeouts: { start: "0s" } }],
    ["timeouts.finish", { timeouts: { finish: "0h0m" } }],
    ["cancelOn.timeout", { cancelOn: [{ event: asked, timeout: "0ms" }] }],
    ["debounce.timeout", { debounce: { period: "1s", timeout: "0d" } }],
    ["debounce.period", { debounce: { period: "0s" } }],
  ])("`%s` of no time at all", (name, options) => {
    expect(said(options)).toMatch(
      new RegExp(`^function \`sell\`: \`${name}\` is "\\w+": write a time longer than zero \\(D-005\\)$`),
    );
  });

  it.each(["1d", "1w", "1h1d"])("a batch that waits for %s, in units that a server doesn't read there", (timeout) => {
    expect(said({ batchEvents: { maxSize: 2, timeout } })).toBe(
      `function \`sell\`: \`batchEvents.timeout\` is "${timeout}": Inngest reads no days or weeks here, write hours, minutes or seconds (D-005)`,
    );
  });

  it("a debounce that may be put off for less than its period", () => {
    expect(said({ debounce: { period: "10s", timeout: "9s" } })).toBe(
      'function `sell`: `debounce.timeout` is "9s", shorter than the period of "10s": make it longer, or remove it (D-005)',
    );
  });

  it.each([
    [[asked, asked], "orders/order.asked"],
    [[{ event: asked }, asked], "orders/order.asked"],
    [
      [
        { event: asked, if: "event.data.amount > 1" },
        { event: asked, if: "event.data.amount > 1" },
      ],
      "orders/order.asked if event.data.amount > 1",
    ],
    [[{ cron: "0 3 * * *", timeZone: "UTC" }, asked, { cron: "TZ=UTC 0 3 * * *" }], "TZ=UTC 0 3 * * *"],
  ])("two equal triggers, for which a server refuses every function", (on, name) => {
    expect(said({ on })).toBe(`function \`sell\`: \`on\` has \`${name}\` twice: remove one (D-005)`);
  });

  it("at the ends of what a server takes are accepted", () => {
    for (const options of [
      { on: [asked, { event: asked, if: "event.data.amount > 1" }, { event: asked, if: "event.data.amount > 2" }] },
      { debounce: { period: "10s", timeout: "10s" } },
      { batchEvents: { maxSize: 2, timeout: "24h" } },
      { timeouts: { start: "1ms", finish: "1w" } },
      { concurrency: { limit: 0 } },
      { batchEvents: { maxSize: 2, timeout: "1s" } },
      { rateLimit: { limit: 1, period: "24h" } },
      { rateLimit: { limit: 1, period: "1d" } },
      { throttle: { limit: 1, period: "1w" } },
      { debounce: { period: "1s" } },
      { cancelOn: Array.from({ length: 5 }, () => ({ event: asked })) },
    ]) {
      expect(said(options)).toBe("accepted");
    }
  });

  it.each([
    ["concurrency.limit", 0, { concurrency: -1 }],
    ["concurrency.limit", 0, { concurrency: { limit: 0.5 } }],
    ["batchEvents.maxSize", 2, { batchEvents: { maxSize: 1, timeout: "1s" } }],
    ["batchEvents.maxSize", 2, { batchEvents: { maxSize: -5, timeout: "1s" } }],
    ["rateLimit.limit", 1, { rateLimit: { limit: 0, period: "1s" } }],
    ["throttle.limit", 1, { throttle: { limit: "3", period: "1s" } }],
    ["throttle.burst", 1, { throttle: { limit: 1, period: "1s", burst: Number.NaN } }],
  ])("`%s` below %d, or no whole number", (name, least, options) => {
    expect(said(options)).toMatch(new RegExp(`^\`${name}\` is .+: use a whole number, at least ${least} \\(D-005\\)$`));
  });
});

describe("a value of another kind", () => {
  it.each([
    [{ on: "orders/order.asked" }, '`on` is "orders/order.asked": write an event of `defineEvent`'],
    [{ on: undefined }, "`on` is undefined: write an event"],
    [{ on: {} }, "`on` is such an object: write an event"],
    [{ on: [asked, null] }, "`on` is such a list: write an event"],
    [{ on: { cron: 5 } }, "`on` is such an object: write an event"],
    [{ on: { event: "orders/order.asked" } }, "`on` is such an object: write an event"],
    [{ on: { event: asked, cron: "* * * * *" } }, "`on` is such an object: write an event"],
    [{ concurrency: null }, "`concurrency` is null: write a number, `{ limit, key, scope }`"],
    [{ concurrency: "3" }, '`concurrency` is "3": write a number'],
    [{ concurrency: { limit: 1, scope: "plugin", key: "'a'" } }, "`concurrency` is such an object: write a number"],
    [{ singleton: { mode: "queue" } }, "`singleton` is such an object: write an object whose `mode` is `skip`"],
    [{ singleton: true }, "`singleton` is true: write an object"],
    [{ cancelOn: { event: asked } }, "`cancelOn` is such an object: write a list of `{ event }`"],
    [{ cancelOn: [{ event: "orders/order.asked" }] }, "`cancelOn` is such an object: write a list"],
    [{ timeouts: null }, "`timeouts` is null: write an object"],
    [{ idempotency: 5 }, "`idempotency` is 5: write a text"],
    [{ name: 5 }, "`name` is 5: write a text"],
    [{ onFailure: "log" }, '`onFailure` is "log": write a function'],
    [{ concurency: 1 }, "`concurency` is not an option (did you mean `concurrency`?): remove it"],
    [{ toString: 1 }, "`toString` is not an option: remove it"],
  ])("%j", (options, problem) => {
    expect(said(options)).toMatch(/^function `sell`: .+ \(D-005\)$/);
    expect(said(options)).toContain(`function \`sell\`: ${problem}`);
  });

  it("as a handler is refused, too", () => {
    expect(() => defineFunction({ id: "sell", on: asked }, "later" as never)).toThrow(
      "function `sell` has no handler: give one after its options",
    );
  });
});
