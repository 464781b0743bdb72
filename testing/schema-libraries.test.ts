import { defineEvent, defineFunction, type DurableRun } from "@rawr/hq-contract";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testFunction } from "./test-function.js";

/** One event, as each library says it: with a text that is trimmed, and a count that has a default. */
const events = {
  zod: defineEvent("shelf/book.lent", z.object({ title: z.string().trim().min(1), days: z.int().default(14) })),
  valibot: defineEvent(
    "shelf/book.lent",
    v.object({
      title: v.pipe(v.string(), v.trim(), v.minLength(1)),
      days: v.optional(v.pipe(v.number(), v.integer()), 14),
    }),
  ),
  arktype: defineEvent("shelf/book.lent", type({ title: "string.trim |> string > 0", days: "number.integer = 14" })),
};
const libraries = Object.keys(events) as (keyof typeof events)[]; // the keys of the table above

/** As a sender without types sends it. */
const sent = (json: string): { title: string; days: number } => JSON.parse(json);

describe.each(libraries)("an event by %s", (library) => {
  // One type of data, however it is said.
  const event = events[library] as (typeof events)["zod"];
  const fn = defineFunction({ id: "remind", on: event }, async ({ event: lent }: DurableRun<typeof event>) => ({
    ...lent.data,
    weeks: lent.data.days / 7,
  }));

  it("reaches its function as its schema makes it", async () => {
    const ended = await testFunction(fn, { event: sent('{"title":" Emma "}'), ports: {} });
    expect(ended).toMatchObject({ state: "completed", result: { title: "Emma", days: 14, weeks: 2 } });
  });

  it("is refused before anything runs where it does not fit", async () => {
    for (const wrong of ['{"title":"  "}', '{"title":"Emma","days":1.5}', "{}"]) {
      const given = testFunction(fn, { event: sent(wrong), ports: {} });
      await expect(given).rejects.toThrow(/title|days/);
    }
  });
});
