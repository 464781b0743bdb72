import type { Place } from "../../report/finding.js";
import type { Cannot } from "./plugin-surface.js";
import type { Reader } from "./reader.js";
import { toPlace, unwind, why, type FunctionValue, type Value } from "./value.js";

export interface Handler {
  readonly at: Place;
  /** Undefined where the source doesn't say which function it is. */
  readonly run: FunctionValue | undefined;
}

/** Reads which function implements each procedure, by the procedure's key. */
export function readRouter(reader: Reader, router: Value, at: Place, cannot: Cannot): Map<string, Handler> {
  const handlers = new Map<string, Handler>();
  readPart(router, [], at);
  return handlers;

  function readPart(value: Value, keys: readonly string[], at: Place): void {
    if (value.is === "object") {
      for (const part of reader.parts(value)) {
        if ("spread" in part) readPart(part.spread, keys, at);
        else readPart(part.value, [...keys, part.key], toPlace(value.from.file, part.at));
      }
      return;
    }
    const methods = value.is === "call" ? unwind(value).methods : [];
    const made = methods.findLast(({ name }) => name === "router" || name === "handler");
    const argument = made && reader.argument(made.call, 0);
    if (!made || !argument) {
      cannot(why(value, "a part of the router that is not made with `implement`"), at);
    } else if (made.name === "router") readPart(argument, keys, at);
    else {
      const key = keys.join(".");
      handlers.set(key, { at, run: argument.is === "function" ? argument : undefined });
      if (argument.is !== "function") cannot(why(argument, `the handler of \`${key}\``), at);
    }
  }
}
