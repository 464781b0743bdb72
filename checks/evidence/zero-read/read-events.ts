import { legacyReadEvent, type JsonValue } from "@rawr/hq-contract/tables";
import { readJqValues } from "./jq-values.js";

/** One event, and the line on which it stands. */
export interface ReadEvent {
  /** From 1. */
  readonly line: number;
  readonly event: string;
  readonly ts: JsonValue | undefined;
  readonly fields: { readonly [key: string]: JsonValue };
}

/** A line, or a part of one, that is no event. */
export interface UnreadableLine {
  readonly line: number;
  readonly text: string;
  /** What its beginning still says: the name and the time, as far as they were written. */
  readonly event: string | undefined;
  readonly ts: string | undefined;
  /** Whether it can be what is left of a legacy read. */
  readonly mayBeRead: boolean;
}

/**
 * Reads an events file line by line. A torn line is skipped and reported; an event that was glued to a torn one is found behind it.
 */
export function readEvents(text: string): { readonly events: ReadEvent[]; readonly unreadable: UnreadableLine[] } {
  const events: ReadEvent[] = [];
  const unreadable: UnreadableLine[] = [];
  const take = (line: number, values: readonly JsonValue[], shown: string) => {
    for (const value of values) {
      if (typeof value === "object" && value !== null && "event" in value && typeof value["event"] === "string") {
        events.push({ line, event: value["event"], ts: value["ts"], fields: value });
      } else {
        unreadable.push({ line, text: shown, event: undefined, ts: undefined, mayBeRead: false });
      }
    }
  };
  const lines = text.split("\n");
  for (const [index, raw] of lines.entries()) {
    const shown = raw.trim();
    const line = index + 1;
    const values = readJqValues(shown);
    if (values !== undefined) {
      take(line, values, shown);
      continue;
    }
    const glued = shown.lastIndexOf('{"event":"');
    const behind = glued > 0 ? readJqValues(shown.slice(glued)) : undefined;
    unreadable.push(judgeFragment(line, behind === undefined ? shown : shown.slice(0, glued)));
    if (behind !== undefined) take(line, behind, shown);
  }
  return { events, unreadable };
}

/** An event's line starts with its name and its time: what is left of a torn one mostly still says both. */
const beginning = /^\{"event":"([^"\\]*)("?)(?:,"ts":"([^"\\]*)("?))?/;

function judgeFragment(line: number, text: string): UnreadableLine {
  const [, event = "", isWhole, ts, isWholeTs] = beginning.exec(text) ?? [];
  if (event === "") return { line, text, event: undefined, ts: undefined, mayBeRead: true };
  const mayBeRead = isWhole === '"' ? event === legacyReadEvent : legacyReadEvent.startsWith(event);
  return { line, text, event, ts: isWholeTs === '"' ? ts : undefined, mayBeRead };
}
