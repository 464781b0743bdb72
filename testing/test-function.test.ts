import { defineEvent, defineFunction, type DurableRun, type EventOn } from "@rawr/hq-contract";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testFunction } from "./test-function.js";

const asked = defineEvent("clocks/time.asked", z.object({}));
const told = defineEvent("clocks/time.told", z.object({}));
const triggers = [asked, { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" }] as const;

describe("the clock of a tested function", () => {
  const fn = defineFunction(
    { id: "tell", on: triggers },
    async ({ event, step }: DurableRun<EventOn<typeof triggers>>) => {
      await step.sleep("nap", "36h");
      const answer = await step.waitForEvent(told, { timeout: "1d" });
      return [new Date(event.ts).toISOString(), answer === null ? null : new Date(answer.ts).toISOString()];
    },
  );

  it.each(["2020-02-28T12:00:00.000Z", "2031-07-01T00:00:00.000Z"])("starts at %s, if that is its `at`", async (at) => {
    const { result, elapsed } = await testFunction(fn, { event: {}, ports: {}, at: new Date(at) });
    expect(result).toEqual([at, null]);
    expect(elapsed).toBe(60 * 3_600_000);
  });

  it("decides when a schedule fires: on the next working day, in its own time zone, at summer time too", async () => {
    for (const [at, fires] of [
      ["2026-07-03T04:00:00.001Z", "2026-07-06T04:00:00.000Z"],
      ["2026-12-24T04:59:59.000Z", "2026-12-24T05:00:00.000Z"],
    ]) {
      const { result } = await testFunction(fn, { by: "cron", ports: {}, at: new Date(at ?? "") });
      expect(result).toEqual([fires, null]);
    }
  });

  it("dates what comes later", async () => {
    const at = new Date("2024-05-01T00:00:00.000Z");
    const later = [{ event: told, data: {} }];
    const waits = defineFunction({ id: "waits", on: asked }, async ({ step }) => {
      const answer = await step.waitForEvent(told, { timeout: "1d" });
      return answer?.ts;
    });
    expect(await testFunction(waits, { event: {}, ports: {}, at, later })).toMatchObject({ result: at.getTime() });
  });

  it("is refused if it is not a date", async () => {
    await expect(testFunction(fn, { event: {}, ports: {}, at: new Date("soon") })).rejects.toThrow(
      "`at` is not a date",
    );
  });
});

describe("a function that invokes another", () => {
  const price = defineFunction(
    { id: "price", on: { invoke: z.object({ n: z.number() }) } },
    async ({ event }) => event.data.n,
  );
  const fn = defineFunction({ id: "order", on: asked, retries: 1 }, async ({ step }) => {
    const [one, two] = [await step.invoke(price, { n: 1 }), await step.invoke(price, { n: 2 }, { id: "price-again" })];
    return one + two;
  });

  it("is answered by the test, by the function's id or the step's, and an answer may fail first", async () => {
    const steps = {
      price: (attempt: number) => {
        if (attempt === 0) throw new Error("no price yet");
        return 20;
      },
      "price-again": 22,
    };
    expect(await testFunction(fn, { event: {}, ports: {}, steps })).toMatchObject({
      state: "completed",
      result: 42,
      steps: ["price", "price", "price-again"],
    });
  });

  it("fails with a sentence where the test has no answer", async () => {
    const { state, error } = await testFunction(fn, { event: {}, ports: {} });
    expect([state, error]).toEqual([
      "failed",
      "function `price` belongs to no plugin of this composition, and can't be invoked",
    ]);
  });
});

it("a function that reacts to other plugins' events is tested as its own plugin's", async () => {
  const [paid, lost] = [
    defineEvent("billing/invoice.paid", z.object({})),
    defineEvent("collections/invoice.lost", z.object({})),
  ];
  const thanked = defineEvent("mail/thanks.sent", z.object({}));
  const fn = defineFunction({ id: "thank", on: [paid, lost] }, async ({ step }) => {
    await step.sendEvents(thanked, [{}]);
  });
  for (const by of [paid, lost]) {
    const run = await testFunction(fn, { by, event: {}, capability: "mail", ports: {} });
    expect(run).toMatchObject({ state: "completed", sent: [{ event: "mail/thanks.sent" }] });
  }
});
