import { LONGEST, type JournalRecord } from "./records.js";

/** Ended runs, and events that started none, which a journal keeps: the latest. */
const KEPT_RUNS = 2000;
const KEPT_EVENTS = 2000;
/** Ended runs whose steps a page shows. */
const KEPT_COURSES = 200;
/** The longest debounce is a week; an event id counts for a day. */
const KEPT_TAKES = 8 * 24 * 3_600_000;

/**
 * Leaves out what no longer matters: the steps of runs that have ended, but for those that a page shows, all ended runs but the latest, events that nothing refers to,
 * what flow control took more than a week ago, and superseded registrations.
 */
export function compact(records: readonly JournalRecord[], now: number): readonly JournalRecord[] {
  const ended = new Set<string>();
  for (const record of records) if (record.is === "ended") ended.add(record.run);
  const runs = records.filter((record) => record.is === "run");
  const latest = runs.filter(({ id }) => ended.has(id)).slice(-KEPT_RUNS);
  const seen = new Set(records.flatMap((record) => (record.is === "seen" ? [record.run] : [])));
  const shown = new Set(
    latest
      .filter(({ id }) => seen.has(id))
      .slice(-KEPT_COURSES)
      .map(({ id }) => id),
  );
  const kept = new Set([...runs.filter(({ id }) => !ended.has(id)), ...latest].map(({ id }) => id));
  const isTaken = (record: { readonly at: number }): boolean => record.at > now - KEPT_TAKES;

  const referred = new Set<string>();
  for (const record of records) {
    if (record.is === "run" && kept.has(record.id)) for (const event of record.events) referred.add(event);
    if (record.is === "took" && isTaken(record)) referred.add(record.event);
  }
  const others = records.filter((record) => record.is === "event" && !referred.has(record.id)).slice(-KEPT_EVENTS);
  for (const record of others) if (record.is === "event") referred.add(record.id);
  const apps = registrationsNeeded(
    records,
    runs.filter(({ id }) => !ended.has(id)).map(({ fn }) => fn),
  );

  const needed = records.filter((record) => {
    switch (record.is) {
      case "journal":
        return false;
      case "app":
        return apps.has(record);
      case "event":
        return referred.has(record.id);
      case "took":
      case "released":
        return isTaken(record);
      case "run":
        return kept.has(record.id);
      case "begun":
      case "ended":
        return kept.has(record.run);
      case "seen":
      case "asked":
      case "settled":
        return !ended.has(record.run) || shown.has(record.run);
      default:
        return !ended.has(record.run);
    }
  });
  return needed.map((record) => (record.is === "settled" && ended.has(record.run) ? shortened(record) : record));
}

/** A result that is kept to be looked at, and is long: its beginning, as a text. */
function shortened(record: Extract<JournalRecord, { is: "settled" }>): JournalRecord {
  const text = JSON.stringify(record.result);
  return text.length <= LONGEST ? record : { ...record, result: text.slice(0, LONGEST) };
}

/** The last registration of each app, and earlier ones of functions that are gone while a run of theirs goes on. */
function registrationsNeeded(records: readonly JournalRecord[], active: readonly string[]): Set<JournalRecord> {
  const missing = new Set(active);
  const apps = new Set<string>();
  const needed = new Set<JournalRecord>();
  for (const record of records.toReversed()) {
    if (record.is !== "app") continue;
    const { app, functions } = namesOf(record.body);
    if (apps.has(app) && !functions.some((fn) => missing.has(fn))) continue;
    apps.add(app);
    for (const fn of functions) missing.delete(fn);
    needed.add(record);
  }
  return needed;
}

/** A registration that stands in a journal was accepted, so it has these members. */
function namesOf(body: unknown): { readonly app: string; readonly functions: readonly string[] } {
  const { appName, app_id, functions } = Object(body) as Record<string, unknown>;
  const ids = Array.isArray(functions) ? functions.map((fn: unknown) => String(Reflect.get(Object(fn), "id"))) : [];
  return { app: String(appName ?? app_id), functions: ids };
}
