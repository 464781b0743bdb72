import { expect, it } from "vitest";
import { addDays, daysBetween, startOf, toUtcDay, utcDayOf } from "./utc-day.js";

it.each(["2026-02-30", "2026-13-01", "2026-2-1", "2025-02-29", "2026-03-08T00:00:00Z", " 2026-03-08", "today", ""])(
  "takes `%s` for no day",
  (text) => expect(toUtcDay(text)).toBeUndefined(),
);

it("counts over the ends of months and leap years", () => {
  const day = toUtcDay("2028-02-28");
  expect(day && [addDays(day, 1), addDays(day, 2), addDays(day, -28)]).toEqual([
    "2028-02-29",
    "2028-03-01",
    "2028-01-31",
  ]);
  expect(day && daysBetween(day, addDays(day, 400))).toBe(400);
  expect(day && startOf(day)).toBe("2028-02-28T00:00:00.000Z");
});

it("puts an instant in its UTC day, whatever the local time says", () => {
  expect(utcDayOf(new Date("2026-03-07T23:59:59.999Z"))).toBe("2026-03-07");
  expect(utcDayOf(new Date("2026-03-08T00:30:00+02:00"))).toBe("2026-03-07");
});
