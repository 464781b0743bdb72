const UNITS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Milliseconds of `"1h30m"`, as the SDK prints durations; undefined if it isn't one. The empty string is no time at all. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(w|d|h|ms|m|s))*$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(w|d|h|ms|m|s)/g)) {
    // The pattern admits only keys of UNITS.
    total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  }
  return total;
}

/** The instant that a duration from now, or a date, stands for: the SDK sends either in the same place. */
export function parseInstant(text: string, now: number): number | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) return now + duration;
  const at = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** `Retry-After` as the SDK and HTTP know it: seconds, or a date. */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return now + Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
