import type { Place } from "../../report/finding.js";
import type { Cannot, EventFact, FunctionFact } from "./plugin-surface.js";
import type { Reader } from "./reader.js";
import { placeOf, toPlace, why, wordOf, type FunctionValue, type ObjectValue, type Value } from "./value.js";

/** The events that a plugin's source mentions, by name; the first place counts. */
export type Events = Map<string, EventFact>;

export interface DurableFunction {
  readonly fact: FunctionFact;
  /** Its handler, and what runs when it has failed. */
  readonly runs: readonly FunctionValue[];
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
  const id = functionId(reader, value);
  if (id === undefined) {
    cannot(why(reader.field(options, "id"), "a durable function's id"), at);
    return [];
  }
  const triggers = readTriggers(reader, options, id, at, events, cannot);
  const retries = reader.field(options, "retries");
  const cancelled = readCancelling(reader, options, id, at, events, cannot);
  const handler = reader.argument(value, 1);
  if (handler?.is !== "function") cannot(why(handler, `the handler of \`${id}\``), at);
  const fact: FunctionFact = {
    id,
    on: triggers.on,
    schedules: triggers.schedules.filter((schedule) => schedule !== notReadable),
    cancelledBy: cancelled,
    detail: {
      retries: retries === undefined ? "3" : retries.is === "constant" ? String(retries.value) : notReadable,
      ...(triggers.schedules.length > 0 && { schedule: triggers.schedules.join(", ") }),
      ...(cancelled.length > 0 && { "cancelled by": cancelled.map(({ name }) => name).join(", ") }),
    },
    at,
  };
  const runs = [handler, reader.field(options, "onFailure")].filter((run) => run?.is === "function");
  return [{ fact, runs }];
}

/** The id of a function that `defineFunction` makes. */
export function functionId(reader: Reader, value: Value): string | undefined {
  if (value.is !== "call" || wordOf(value.of) !== "defineFunction") return undefined;
  const options = reader.argument(value, 0);
  const id = options?.is === "object" ? reader.field(options, "id") : undefined;
  return id?.is === "constant" ? String(id.value) : undefined;
}

/** What starts a function: an event, an event with a condition, a schedule, an invocation, or a list of these. */
function readTriggers(
  reader: Reader,
  options: ObjectValue,
  id: string,
  at: Place,
  events: Events,
  cannot: Cannot,
): { readonly on: readonly string[]; readonly schedules: readonly string[] } {
  const given = reader.field(options, "on");
  const on: string[] = [];
  const schedules: string[] = [];
  for (const trigger of given?.is === "list" ? reader.items(given) : [given]) {
    const field = (name: string) => (trigger?.is === "object" ? reader.field(trigger, name) : undefined);
    const cron = field("cron");
    const event = field("event") ?? trigger;
    const name = event && readEvent(reader, event, events);
    if (name !== undefined) on.push(name);
    else if (cron !== undefined) schedules.push(scheduleText(cron, field("timeZone")));
    else if (field("invoke") === undefined) cannot(why(event, `the event that starts \`${id}\``), at);
  }
  return { on, schedules };
}

const notReadable = "not readable";

function scheduleText(cron: Value, timeZone: Value | undefined): string {
  if (cron.is !== "constant") return notReadable;
  if (timeZone === undefined) return String(cron.value);
  return `${cron.value}, ${timeZone.is === "constant" ? timeZone.value : `time zone ${notReadable}`}`;
}

function readCancelling(
  reader: Reader,
  options: ObjectValue,
  id: string,
  at: Place,
  events: Events,
  cannot: Cannot,
): EventFact[] {
  const list = reader.field(options, "cancelOn");
  if (list === undefined) return [];
  return (list.is === "list" ? reader.items(list) : [list]).flatMap((item) => {
    const event = item.is === "object" ? reader.field(item, "event") : undefined;
    const name = event && readEvent(reader, event, events);
    if (name === undefined) cannot(why(event ?? item, `an event that cancels \`${id}\``), at);
    return name === undefined ? [] : { name, at };
  });
}

const definers: readonly (string | undefined)[] = ["defineEvent", "defineExternalEvent"];

/** The name of an event, which is noted with its place. */
export function readEvent(reader: Reader, value: Value, events: Events): string | undefined {
  if (value.is !== "call" || !definers.includes(wordOf(value.of))) return undefined;
  const name = reader.argument(value, 0);
  if (name?.is !== "constant") return undefined;
  const text = String(name.value);
  if (!events.has(text)) events.set(text, { name: text, at: toPlace(value.from.file, value.at) });
  return text;
}
