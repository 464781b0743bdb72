/** When a cron trigger fires: `next(after)` is the first instant later than `after`, or undefined if there is none. */
export interface Schedule {
  next(after: number): number | undefined;
}

interface Fields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly isDay: (year: number, month: number, day: number) => boolean;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const NAMED: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};
const DAY = 86_400_000;
/** 29 February can be eight years away. */
const HORIZON_DAYS = 366 * 8 + 1;

/** Reads `[TZ=Area/City ]minute hour day month weekday`, or `@daily` and its like. Undefined: it isn't one. */
export function parseCron(source: string): Schedule | undefined {
  const [, zone = "UTC", rest = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(source.trim()) ?? [];
  const fields = parseFields(NAMED[rest.toLowerCase()] ?? rest);
  const toWall = wallClock(zone);
  if (fields === undefined || toWall === undefined) return undefined;
  return { next: (after) => next(fields, toWall, after) };
}

function parseFields(source: string): Fields | undefined {
  const parts = source.toLowerCase().split(/\s+/);
  if (parts.length !== 5) return undefined;
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = parts;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS, 1);
  const weekdays = parseField(weekday, 0, 7, DAYS, 0)?.map((value) => value % 7);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const anyDay = /^[*?]/.test(day);
  const anyWeekday = /^[*?]/.test(weekday);
  return {
    minutes,
    hours,
    isDay(year, inMonth, onDay) {
      if (!months.includes(inMonth)) return false;
      const byDay = days.includes(onDay);
      const byWeekday = weekdays.includes(new Date(Date.UTC(year, inMonth - 1, onDay)).getUTCDay());
      // cron's oldest surprise: two restrictions mean either, one restriction means that one.
      return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
    },
  };
}

function parseField(
  source: string,
  low: number,
  high: number,
  names: readonly string[] = [],
  first = 0,
): number[] | undefined {
  const values = new Set<number>();
  for (const part of source.split(",")) {
    const [, from = "", to, step] = /^(\*|\?|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const read = (text: string): number =>
      /^\d+$/.test(text) ? Number(text) : names.indexOf(text) + (names.includes(text) ? first : Number.NaN);
    const any = from === "*" || from === "?";
    const start = any ? low : read(from);
    const end = to === undefined ? (any || step !== undefined ? high : start) : read(to);
    const stride = Number(step ?? "1");
    if (!(start >= low && end <= high && start <= end && stride >= 1)) return undefined;
    for (let value = start; value <= end; value += stride) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

type Wall = (at: number) => number;

/** Maps an instant to the wall clock of a zone, written as if it were UTC. */
function wallClock(zone: string): Wall | undefined {
  if (zone === "UTC") return (at) => at;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    return (at) => {
      const part: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
      return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
    };
  } catch {
    return undefined; // Intl throws a RangeError for a zone it doesn't know.
  }
}

function next(fields: Fields, toWall: Wall, after: number): number | undefined {
  const today = Math.floor(toWall(after) / DAY) * DAY;
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    const midnight = today + offset * DAY;
    const date = new Date(midnight);
    if (!fields.isDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())) continue;
    for (const hour of fields.hours) {
      for (const minute of fields.minutes) {
        const instant = toInstant(midnight + hour * 3_600_000 + minute * 60_000, toWall);
        if (instant !== undefined && instant > after) return instant;
      }
    }
  }
  return undefined;
}

/** The first instant at which the zone's wall clock shows `wall`; undefined in the hour that spring leaves out. */
function toInstant(wall: number, toWall: Wall): number | undefined {
  const candidates = [wall - DAY, wall, wall + DAY].map((near) => wall - (toWall(near) - near)).sort((a, b) => a - b);
  return candidates.find((candidate) => toWall(candidate) === wall);
}
