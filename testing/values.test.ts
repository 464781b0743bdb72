import { defineEvent, defineFunction } from "@rawr/hq-contract";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testFunction } from "./test-function.js";

const asked = defineEvent("values/value.asked", z.object({}).loose());
const ring: Record<string, unknown> = {};
ring["self"] = ring;
const mebibytes = (count: number, less = 0) => "x".repeat(count * 1024 * 1024 - less);

/** What a run comes to whose step, or whose function itself, resolves to a value. */
async function outcomeOf(make: () => unknown, where: "step" | "function") {
  const fn = defineFunction({ id: "make", on: asked, retries: 0 }, async ({ step }) => {
    if (where === "function") return make();
    await step.run("work", make);
    return "done";
  });
  const { state, error } = await testFunction(fn, { event: {}, ports: {} });
  return error === undefined ? state : `${state}: ${error}`;
}

describe("what a step, and a function, resolves to", () => {
  it.each([
    ["a bigint", () => ({ sum: 1n }), "a bigint at `sum`"],
    ["a circular reference", () => ring, "a circular reference at `self`"],
    ["a function", () => [() => 1], "a function at `[0]`"],
    ["undefined in a list", () => ({ rows: [1, undefined] }), "undefined in a list at `rows[1]`"],
    ["a Map", () => new Map([["a", 1]]), "a Map"],
    ["a Set in a member", () => ({ seen: new Set([1]) }), "a Set at `seen`"],
    ["NaN", () => ({ mean: Number.NaN }), "the number NaN at `mean`"],
    ["an Error", () => ({ error: new Error("no") }), "an Error at `error`"],
    ["a Response", () => Response.json({}), "a Response"],
  ])("%s fails the attempt with its place", async (_, make, what) => {
    const hint = what.startsWith("a bigint") ? ", and a BigInt as a text" : "";
    expect(await outcomeOf(make, "step")).toBe(
      `failed: step \`work\` resolves to ${what}, which JSON can't represent: return plain data${hint}`,
    );
    expect(await outcomeOf(make, "function")).toBe(
      `failed: function \`make\` resolves to ${what}, which JSON can't represent: return plain data${hint}`,
    );
  });

  it.each([
    ["nothing", () => undefined],
    ["a date, as its text", () => ({ at: new Date(0), gone: undefined })],
    ["4 MiB less what is around it", () => mebibytes(4, 100)],
  ])("%s is carried", async (_, make) => {
    expect(await outcomeOf(make, "step")).toBe("completed");
    expect(await outcomeOf(make, "function")).toBe("completed");
  });

  it("more than 4 MiB fails the run at once, in bytes and not in characters", async () => {
    for (const make of [() => mebibytes(4, -1), () => "é".repeat(2.1 * 1024 * 1024)]) {
      expect(await outcomeOf(make, "step")).toBe(
        "failed: step `work` resolves to more than 4 MiB of JSON: store it elsewhere and return its location",
      );
    }
  });
});

/** What a run comes to that sends an event of this schema. */
async function sending<Schema extends z.ZodType>(schema: Schema, data: unknown): Promise<string> {
  const sent = defineEvent("values/value.sent", schema);
  const fn = defineFunction({ id: "send", on: asked, retries: 0 }, async ({ step }) => {
    // Past the compiler, as a value that is only known at run time is.
    await step.sendEvent(sent, data as never);
  });
  const { state, error } = await testFunction(fn, { event: {}, ports: {} });
  return error === undefined ? state : `${state}: ${error}`;
}

describe("what a step sends", () => {
  const lost = (what: string) =>
    `failed: the data of event \`values/value.sent\` has ${what}, which JSON can't represent: send a string or a number`;

  it.each([
    ["a Map in a member", { by: new Map([["a", 1]]) }, "a Map at `by`"],
    ["a bigint in a list of a member", { rows: [{ sum: 1n }] }, "a bigint at `rows[0].sum`"],
    ["undefined in a list", { rows: [undefined] }, "undefined in a list at `rows[0]`"],
    ["half of a pair", { name: "\ud83d" }, "half of a surrogate pair at `name`"],
  ])("%s is refused, whatever its schema takes", async (_, data, what) => {
    expect(await sending(z.any(), data)).toBe(lost(what));
  });

  it("is judged as it arrives: a date is a text then", async () => {
    const at = new Date(0);
    expect(await sending(z.object({ row: z.object({ at: z.date() }) }), { row: { at } })).toMatch(
      /^failed: the data of event `values\/value\.sent` does not fit its schema at `row\.at`: .*, after conversion to JSON$/,
    );
    expect(await sending(z.object({ at: z.iso.datetime() }), { at })).toBe("completed");
    expect(await sending(z.object({ at: z.coerce.date() }), { at })).toBe("completed");
  });

  it("is judged by unions, records, transformations and members that may be missing as they say", async () => {
    const union = z.object({ a: z.union([z.string(), z.undefined()]), kind: z.enum(["x", "y"]) });
    expect(await sending(union, { a: "1", kind: "x" })).toBe("completed");
    // JSON leaves the member out, and this schema wants it.
    expect(await sending(union, { a: undefined, kind: "x" })).toMatch(/^failed: .*does not fit its schema at `a`/);
    expect(await sending(union.partial(), { a: undefined, kind: "x" })).toBe("completed");
    expect(await sending(union, { a: "1", kind: "z" })).toMatch(/^failed: .*does not fit its schema at `kind`/);
    expect(await sending(z.record(z.string(), z.int()), { a: 1, b: 2 })).toBe("completed");
    expect(await sending(z.record(z.string(), z.int()), { a: 1.5 })).toMatch(/at `a`/);
    expect(await sending(z.object({ n: z.string().transform(Number) }), { n: "5" })).toBe("completed");
    expect(await sending(z.object({ n: z.string().transform(Number) }), { n: 5 })).toMatch(/at `n`/);
    expect(await sending(z.array(z.int()), [1, 2])).toBe("completed");
    expect(await sending(z.string(), "a text")).toBe("completed");
  });

  it("is refused by its size at once, with the event's name", async () => {
    expect(await sending(z.object({ text: z.string() }), { text: mebibytes(3) })).toBe(
      "failed: step `values/value.sent` sends more of event `values/value.sent` than a server accepts: store it elsewhere and send its location",
    );
    expect(await sending(z.object({ text: z.string() }), { text: mebibytes(2) })).toBe("completed");
  });

  it("belongs to its own capability, and to no other", async () => {
    const foreign = defineEvent("others/value.sent", z.object({}));
    const fn = defineFunction({ id: "send", on: asked, retries: 0 }, async ({ step }) => {
      await step.sendEvent(foreign, {});
    });
    expect(await testFunction(fn, { event: {}, ports: {} })).toMatchObject({
      state: "failed",
      error: expect.stringContaining("event `others/value.sent` does not belong to `values`"),
    });
  });
});

it("a run whose steps come to more than 32 MiB together fails with the reason", async () => {
  const fn = defineFunction({ id: "hoard", on: asked, retries: 0 }, async ({ step }) => {
    for (let n = 0; n < 10; n++) await step.run(`part-${n}`, () => mebibytes(4, 100));
  });
  const { state, error } = await testFunction(fn, { event: {}, ports: {} });
  expect(`${state}: ${error}`).toMatch(/^failed: .*the results of a run's steps have at most 33554432 bytes/);
});

describe("how long a step waits", () => {
  const elapsedOf = async (work: Parameters<typeof defineFunction<"nap", typeof asked, string, string>>[1]) => {
    const { state, error, elapsed } = await testFunction(defineFunction({ id: "nap", on: asked, retries: 0 }, work), {
      event: {},
      ports: {},
    });
    return error === undefined ? `${state} after ${Math.round(elapsed / 1000)} s` : `${state}: ${error}`;
  };
  const never = defineEvent("values/value.answered", z.object({}));

  it.each<[string | number, number]>([
    ["1s", 1],
    ["1h30m", 5400],
    ["2w", 14 * 86_400],
    ["30 days", 30 * 86_400],
    ["1 Hour 5 min", 3900],
    [90_000, 90],
  ])("%s, asleep and waiting for an event", async (time, seconds) => {
    expect(await elapsedOf(async ({ step }) => step.sleep("nap", time))).toBe(`completed after ${seconds} s`);
    expect(await elapsedOf(async ({ step }) => void (await step.waitForEvent(never, { timeout: time })))).toBe(
      `completed after ${seconds} s`,
    );
  });

  it.each<[string | number, string]>([
    ["soon", '"soon"'],
    ["", '""'],
    ["5", '"5"'],
    ["1h and a half", '"1h and a half"'],
    ["-1s", '"-1s"'],
    ["3 moons", '"3 moons"'],
    [-1, "-1"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("%s is refused at once: it would be no time at all", async (time, said) => {
    const sentence = `${said} is not a duration: write one like "90s", or a number of milliseconds`;
    expect(await elapsedOf(async ({ step }) => step.sleep("nap", time))).toBe(`failed: step \`nap\`: ${sentence}`);
    expect(await elapsedOf(async ({ step }) => void (await step.waitForEvent(never, { timeout: time })))).toBe(
      `failed: step.waitForEvent of \`values/value.answered\`: ${sentence}`,
    );
  });

  it("until an instant that is none is refused; one that is past has come", async () => {
    expect(await elapsedOf(async ({ step }) => step.sleepUntil("nap", "tomorrow"))).toBe(
      'failed: step `nap`: tomorrow is not an instant: write one like "2026-12-24T18:00:00Z"',
    );
    expect(await elapsedOf(async ({ step }) => step.sleepUntil("nap", new Date(0)))).toBe("completed after 0 s");
  });
});
