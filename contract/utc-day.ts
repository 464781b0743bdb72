import type { Brand } from "./brand.js";

/**
 * A day of the calendar in UTC, `YYYY-MM-DD`. Days compare as texts: an earlier day is smaller.
 *
 * @example
 * const day: UtcDay | undefined = toUtcDay("2026-03-01");
 * day !== undefined && addDays(day, 1) > day; //=> true
 */
export type UtcDay = Brand<string, "UtcDay">;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const millisecondsOfDay = 86_400_000;

/**
 * Parses a day; `undefined` for a day that the calendar does not have, such as `2026-02-30`.
 *
 * @example
 * toUtcDay("2026-02-30"); //=> undefined
 */
export function toUtcDay(text: string): UtcDay | undefined {
  if (!dayPattern.test(text)) return undefined;
  const start = new Date(`${text}T00:00:00.000Z`);
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== text) return undefined;
  return text as UtcDay; // checked above
}

/**
 * The UTC day in which an instant lies. Throws a RangeError for an invalid date.
 *
 * @example
 * utcDayOf(new Date("2026-03-01T23:59:59.999Z")) as string; //=> "2026-03-01"
 */
export function utcDayOf(instant: Date): UtcDay {
  return instant.toISOString().slice(0, 10) as UtcDay; // this is how an instant starts
}

/**
 * The first instant of a day, as ISO 8601 with milliseconds.
 *
 * @example
 * startOf(utcDayOf(new Date("2026-03-01T12:00:00Z"))); //=> "2026-03-01T00:00:00.000Z"
 */
export function startOf(day: UtcDay): string {
  return `${day}T00:00:00.000Z`;
}

/**
 * The day `count` days later, or earlier for a negative count.
 *
 * @example
 * addDays(utcDayOf(new Date("2026-02-28T12:00:00Z")), 1) as string; //=> "2026-03-01"
 */
export function addDays(day: UtcDay, count: number): UtcDay {
  return utcDayOf(new Date(Date.parse(startOf(day)) + count * millisecondsOfDay));
}

/**
 * How many days `to` is later than `from`.
 *
 * @example
 * const day = utcDayOf(new Date("2026-02-28T12:00:00Z"));
 * daysBetween(day, addDays(day, 14)); //=> 14
 */
export function daysBetween(from: UtcDay, to: UtcDay): number {
  return (Date.parse(startOf(to)) - Date.parse(startOf(from))) / millisecondsOfDay;
}
