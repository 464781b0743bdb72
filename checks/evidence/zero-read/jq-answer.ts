import { legacyReadEvent, type JsonValue } from "@rawr/hq-contract/tables";
import { readJqValues } from "./jq-values.js";

/** What jq says to the expression of SPEC 2.8: `true`, `false`, or `error` where it exits without an answer. */
export type JqAnswer = "true" | "false" | "error";

/**
 * Answers as jq would, for the whole text of the file; `undefined` stands for a file that isn't there.
 *
 * Timestamps are compared as jq compares them: as texts, code point by code point. What is no text is outside every window, like an
 * event without `ts`. One value that is neither an object nor null takes jq's answer away, as one line that is not JSON does.
 */
export function jqAnswer(text: string | undefined, start: string, end: string): JqAnswer {
  const values = text === undefined ? undefined : readJqValues(text);
  if (values === undefined) return "error";
  let found = false;
  for (const value of values) {
    if (value === null) continue;
    if (!isObject(value)) return "error";
    const ts = value["ts"];
    if (value["event"] === legacyReadEvent && typeof ts === "string" && ts >= start && ts < end) found = true;
  }
  return found ? "false" : "true";
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
