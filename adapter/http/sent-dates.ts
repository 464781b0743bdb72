const day = /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})/;
/** A time of RFC 3339 west of Greenwich: oRPC's coercion takes what has a third dash for no date. */
const west = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?-\d{2}:\d{2}$/;

/**
 * Whether a text names a day that its month lacks. `new Date` takes it for one of the next month, and whoever sent it would learn nothing.
 *
 * @example
 * isMissingDay("2026-02-30"); //=> true
 * isMissingDay("2024-02-29T12:00:00Z"); //=> false
 */
export function isMissingDay(text: string): boolean {
  const [, year, month, date] = day.exec(text) ?? [];
  return year !== undefined && Number(date) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/** Reads the dates of an input with `coerce`: times of every offset, and no day that its month lacks, which stays the text that it was. */
export function readDates(sent: unknown, coerce: (respelled: unknown) => unknown): unknown {
  return settled(sent, coerce(respelled(sent)));
}

function respelled(sent: unknown): unknown {
  if (typeof sent === "string") return west.test(sent) && !isMissingDay(sent) ? inUtc(sent) : sent;
  if (Array.isArray(sent)) return sent.map(respelled);
  return isRecord(sent) ? changed(sent, respelled) : sent;
}

function inUtc(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/** What was read, with the text that was sent wherever it was read as no date. */
function settled(sent: unknown, read: unknown): unknown {
  if (typeof sent === "string")
    return typeof read === "string" || (read instanceof Date && isMissingDay(sent)) ? sent : read;
  if (Array.isArray(sent)) {
    const inList = (): unknown[] => [...(read as Iterable<unknown>)].map((one, index) => settled(sent[index], one));
    if (Array.isArray(read)) return inList();
    if (read instanceof Set) return new Set(inList());
    // Entries stay entries.
    return read instanceof Map ? new Map(inList() as [unknown, unknown][]) : read;
  }
  return isRecord(sent) && isRecord(read) ? changed(read, (one, name) => settled(sent[name], one)) : read;
}

/** The same record, or one with what `change` makes otherwise. */
function changed(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Readonly<Record<string, unknown>> {
  const others = Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    const other = change(value, name);
    return other === value ? [] : [[name, other]];
  });
  return others.length === 0 ? record : { ...record, ...Object.fromEntries(others) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
