import { describe, expect, it } from "vitest";
import { parseSchedule } from "#internal";

const after = (source: string, from: string, count = 1): string[] => {
  const schedule = parseSchedule(source);
  const times: string[] = [];
  for (let at = Date.parse(from); times.length < count;) {
    const next = "problem" in schedule ? undefined : schedule.next(at);
    if (next === undefined) break;
    times.push(new Date(next).toISOString().slice(0, 16));
    at = next;
  }
  return times;
};

describe("cron schedules", () => {
  it.each([
    ["* * * * *", "2026-01-01T00:00:30Z", ["2026-01-01T00:01", "2026-01-01T00:02"]],
    ["*/20 8-9 * * *", "2026-01-01T09:39Z", ["2026-01-01T09:40", "2026-01-02T08:00"]],
    ["0 0 29 2 *", "2026-01-01T00:00Z", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["0 12 * * mon,FRI", "2026-11-22T00:00Z", ["2026-11-23T12:00", "2026-11-27T12:00"]],
    ["0 0 13 * 5", "2026-11-01T00:00Z", ["2026-11-06T00:00", "2026-11-13T00:00"]],
    ["0 0 * jan 7", "2026-11-22T00:00Z", ["2027-01-03T00:00", "2027-01-10T00:00"]],
    ["@weekly", "2026-11-22T00:00Z", ["2026-11-29T00:00", "2026-12-06T00:00"]],
    ["TZ=America/New_York 30 6 * * *", "2026-03-07T12:00Z", ["2026-03-08T10:30", "2026-03-09T10:30"]],
    ["TZ=Europe/Paris 30 2 * * *", "2026-03-28T12:00Z", ["2026-03-30T00:30", "2026-03-31T00:30"]],
    ["TZ=Europe/Paris 30 2 * * *", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["TZ=Asia/Kolkata 0 0 1 * *", "2026-11-15T00:00Z", ["2026-11-30T18:30", "2026-12-31T18:30"]],
  ])("%s after %s", (source, from, expected) => {
    expect(after(source, from, 2)).toEqual(expected);
  });

  it("has no next time for 30 February", () => {
    expect(after("0 0 30 2 *", "2026-01-01T00:00Z")).toEqual([]);
  });

  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "5-1 * * * *",
    "*/0 * * * *",
    "x * * * *",
    "1- * * * *",
    "TZ=Nowhere/City * * * * *",
    "@fortnightly",
  ])("refuses %j", (source) => expect(parseSchedule(source)).toHaveProperty("problem"));
});
