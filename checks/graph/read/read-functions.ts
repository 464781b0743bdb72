import type { Place } from "../../report/finding.js";
import type { Cannot, EventFact, FunctionFact } from "./plugin-surface.js";
import type { Reader } from "./reader.js";
import { placeOf, toPlace, why, wordOf, type FunctionValue, type Value } from "./value.js";

/** The events that a plugin's source mentions, by name; the first place counts. */
export type Events = Map<string, EventFact>;

export interface DurableFunction {
  readonly fact: FunctionFact;
  readonly run: FunctionValue | undefined;
}

/** Reads a plugin's durable functions, and the events that start them. */
export function readFunctions(
  reader: Reader,
  list: Value,
  top: Place,
  events: Events,
  cannot: Cannot,
): readonly DurableFunction[] {
  if (list.is === "list") return reader.items(list).flatMap((item) => readFunction(reader, item, top, events, cannot));
  cannot(why(list, "its list of functions is not an array"), placeOf(list, top));
  return [];
}

function readFunction(reader: Reader, value: Value, top: Place, events: Events, cannot: Cannot): DurableFunction[] {
  const at = placeOf(value, top);
  const options = value.is === "call" && wordOf(value.of) === "defineFunction" ? reader.argument(value, 0) : undefined;
  if (value.is !== "call" || options?.is !== "object") {
    cannot(why(value, "a durable function that is not made with `defineFunction`"), at);
    return [];
  }
  const id = reader.field(options, "id");
  if (id?.is !== "constant") {
    cannot(why(id, "a durable function's id"), at);
    return [];
  }
  const name = String(id.value);
  const on = reader.field(options, "on");
  const event = on && readEvent(reader, on, events);
  if (event === undefined) cannot(why(on, `the event that starts \`${name}\``), at);
  const retries = reader.field(options, "retries");
  const run = reader.argument(value, 1);
  if (run?.is !== "function") cannot(why(run, `the handler of \`${name}\``), at);
  const fact: FunctionFact = {
    id: name,
    on: event,
    retries: retries === undefined ? "3" : retries.is === "constant" ? String(retries.value) : "not readable",
    at,
  };
  return [{ fact, run: run?.is === "function" ? run : undefined }];
}

/** The name of an event, which is noted with its place. */
export function readEvent(reader: Reader, value: Value, events: Events): string | undefined {
  if (value.is !== "call" || wordOf(value.of) !== "defineEvent") return undefined;
  const name = reader.argument(value, 0);
  if (name?.is !== "constant") return undefined;
  const text = String(name.value);
  if (!events.has(text)) events.set(text, { name: text, at: toPlace(value.from.file, value.at) });
  return text;
}
