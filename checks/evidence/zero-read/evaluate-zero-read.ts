import {
  addDays,
  legacyReadEvent,
  startOf,
  suiteRunEvent,
  toUtcDay,
  utcDayOf,
  type JsonValue,
  type UtcDay,
} from "@rawr/hq-contract/tables";
import { jqAnswer, type JqAnswer } from "./jq-answer.js";
import { readEvents, type ReadEvent, type UnreadableLine } from "./read-events.js";

/** Days of a window (SPEC 2.8). */
const windowDays = 7;

/** What the window says. Only `pass` is one. */
export type ZeroReadVerdict = "pass" | "fail" | "insufficient-evidence";

/** One day of the window. */
export interface ZeroReadDay {
  readonly day: UtcDay;
  /** Heartbeats of suites. */
  readonly runs: number;
  /** Legacy reads. */
  readonly reads: number;
}

/** One event of a legacy read. */
export interface OffendingRead {
  readonly line: number;
  readonly ts: string;
  readonly source: string;
  readonly key: string;
  readonly plugin: string;
  readonly runId: string;
}

/** The measure of one window. */
export interface ZeroReadResult {
  readonly verdict: ZeroReadVerdict;
  /** Half open, as jq is given them. */
  readonly window: { readonly start: string; readonly end: string };
  readonly days: readonly ZeroReadDay[];
  /** Reads in the window, in the order of the file. */
  readonly offending: readonly OffendingRead[];
  /** Reads whose time nobody can read: they may lie in the window. */
  readonly undated: readonly OffendingRead[];
  /** Lines that are no events, the torn ones among them. */
  readonly unreadable: readonly UnreadableLine[];
  readonly events: number;
  readonly jq: JqAnswer;
  /** Why the verdict is not `pass`, in sentences. */
  readonly reasons: readonly string[];
}

/**
 * Measures one window of seven full UTC days before `windowEnd`.
 *
 * - `fail`: a legacy read lies in the window, as jq compares texts, or as its instant says (an offset is honoured).
 * - `insufficient-evidence`: no read is seen, but that proves nothing: a day has no suite run, the window isn't over, the file isn't there, a
 *   read has a time that nobody can read and that may lie in the window, or a torn line may have been such a read.
 * - `pass`: seven full days with runs, and no read.
 *
 * @param text - The events file; `undefined` when it isn't there.
 */
export function evaluateZeroRead(text: string | undefined, windowEnd: UtcDay, now: Date): ZeroReadResult {
  const firstDay = addDays(windowEnd, -windowDays);
  const window = { start: startOf(firstDay), end: startOf(windowEnd) };
  const { events, unreadable } = readEvents(text ?? "");
  const reads = events.filter(({ event }) => event === legacyReadEvent);
  const placed = reads.map((read) => ({ read, place: placeOf(read.ts, firstDay, windowEnd) }));
  const inside = placed.filter(({ place }) => place.is === "inside");
  const undated = placed.filter(({ place }) => place.is === "unknown");
  // A heartbeat is evidence only with a real time: what is merely near proves no run.
  const runs = events
    .filter(({ event, ts }) => event === suiteRunEvent && typeof ts === "string" && instantPattern.test(ts))
    .map(({ ts }) => placeOf(ts, firstDay, windowEnd));
  const days = Array.from({ length: windowDays }, (_, index): ZeroReadDay => {
    const day = addDays(firstDay, index);
    return {
      day,
      runs: runs.filter((place) => place.is === "inside" && place.day === day).length,
      reads: inside.filter(({ place }) => place.day === day).length,
    };
  });
  const doubtful = unreadable.filter(
    ({ mayBeRead, ts }) => mayBeRead && (ts === undefined || placeOf(ts, firstDay, windowEnd).is !== "outside"),
  );
  const jq = jqAnswer(text, window.start, window.end);
  const reasons: string[] = [];
  if (inside.length > 0) reasons.push(`${count(inside.length, "legacy read")} in the window`);
  else if (jq === "false") reasons.push("jq finds a legacy read in the window");
  const isFail = reasons.length > 0;
  if (text === undefined) reasons.push("the events file does not exist: nothing was recorded");
  if (windowEnd > utcDayOf(now)) reasons.push(`the window has not ended: today is ${utcDayOf(now)}`);
  const silent = days.filter((day) => day.runs === 0).map(({ day }) => day);
  if (silent.length > 0) reasons.push(`no suite run was recorded on ${silent.join(", ")}`);
  if (undated.length > 0)
    reasons.push(
      `${count(undated.length, "legacy read")} without a readable time: ${linesOf(undated.map(({ read }) => read))}`,
    );
  if (doubtful.length > 0)
    reasons.push(`${count(doubtful.length, "torn line")} that may have been legacy reads: ${linesOf(doubtful)}`);
  return {
    verdict: isFail ? "fail" : reasons.length > 0 ? "insufficient-evidence" : "pass",
    window,
    days,
    offending: inside.map(({ read }) => toOffending(read)),
    undated: undated.map(({ read }) => toOffending(read)),
    unreadable,
    events: events.length,
    jq,
    reasons,
  };
}

interface Placement {
  readonly is: "inside" | "outside" | "unknown";
  readonly day?: UtcDay;
}

/** ISO 8601 with a time zone; seconds and their fraction may be missing. */
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Inside when jq's comparison of texts says so, or the instant. A time that can't be read lies outside only when its day is so far off that
 * no time zone brings it in.
 */
function placeOf(ts: JsonValue | undefined, firstDay: UtcDay, windowEnd: UtcDay): Placement {
  if (typeof ts !== "string") return { is: "unknown" };
  const start = startOf(firstDay);
  const end = startOf(windowEnd);
  const written = toUtcDay(ts.slice(0, 10));
  const instant = written !== undefined && instantPattern.test(ts) ? Date.parse(ts) : Number.NaN;
  if (!Number.isNaN(instant) && instant >= Date.parse(start) && instant < Date.parse(end)) {
    return { is: "inside", day: utcDayOf(new Date(instant)) };
  }
  if (ts >= start && ts < end) {
    const day = written !== undefined && written >= firstDay && written < windowEnd ? written : firstDay;
    return { is: "inside", day };
  }
  if (!Number.isNaN(instant)) return { is: "outside" };
  if (written === undefined) return { is: "unknown" };
  return { is: written < addDays(firstDay, -1) || written > windowEnd ? "outside" : "unknown" };
}

function toOffending({ line, ts, fields }: ReadEvent): OffendingRead {
  const field = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? value : "";
  };
  const shown = typeof ts === "string" ? ts : ts === undefined ? "" : JSON.stringify(ts);
  return {
    line,
    ts: shown,
    source: field("source"),
    key: field("key"),
    plugin: field("plugin"),
    runId: field("runId"),
  };
}

function linesOf(all: readonly { readonly line: number }[]): string {
  const shown = all.slice(0, 5).map(({ line }) => line);
  return `line ${shown.join(", ")}${all.length > shown.length ? ", ..." : ""}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
