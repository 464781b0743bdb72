import { Cron } from "croner";

/** When a cron trigger fires: `next(after)` is the first instant later than `after`, or `undefined` if there is none. */
export interface Schedule {
  /** The first instant later than `after`, in milliseconds since the epoch; `undefined` when the trigger never fires again. */
  next(after: number): number | undefined;
}

/**
 * Reads `[TZ=Area/City ]minute hour day month weekday`, or `@daily` and its like; what is wrong with it is a text.
 *
 * A time that the zone's clocks skip in spring does not come that day, as on an Inngest server.
 */
export function parseSchedule(source: string): Schedule | { readonly problem: string } {
  const [, zone = "UTC", rest = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(source.trim()) ?? [];
  if (!isZone(zone)) return { problem: `\`${zone}\` is not a time zone: write one like Europe/Berlin` };
  const pattern = rest.toLowerCase();
  // Names of whole schedules, or five fields of numbers, names, ranges and steps: the letters that croner adds to cron are left out.
  if (!/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(pattern) && !isFiveFields(pattern)) {
    return { problem: `\`${source}\` is not a cron schedule of five fields: write one like \`0 3 * * 1-5\`` };
  }
  try {
    const cron = new Cron(pattern, { timezone: zone, paused: true, mode: pattern.startsWith("@") ? "auto" : "5-part" });
    return {
      next(after) {
        for (let at = cron.nextRun(new Date(after)); at !== null; at = cron.nextRun(at)) {
          if (cron.match(at)) return at.getTime();
        }
        return undefined;
      },
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error) };
  }
}

function isFiveFields(pattern: string): boolean {
  const fields = pattern.split(/\s+/);
  const part = /^(\*|\?|[a-z]{3}(-[a-z]{3})?|\d+(-\d+)?)(\/\d+)?$/;
  return fields.length === 5 && fields.every((field) => field.split(",").every((item) => part.test(item)));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // Intl throws a RangeError for a zone that it doesn't know.
  }
}
