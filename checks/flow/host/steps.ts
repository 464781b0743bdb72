import { objectsOf, type Value } from "../interpreter/value.js";

/** One of the handlers that a route's requests go through. */
export interface Step {
  readonly value: Value;
  /** Whether it may be left out: an option that is only sometimes there. */
  readonly isOptional: boolean;
}

/** What options call the handlers that run before the route's own, in the order in which they run. */
const hooks = ["onRequest", "preParsing", "preValidation", "middleware", "transform", "beforeHandle", "preHandler"];

/** The handlers of a route in the order in which they run: hooks and middleware of its options come before its own handler. */
export function stepsOf(args: readonly Value[]): Step[] {
  const before: Step[] = [];
  const after: Step[] = [];
  for (const arg of args) {
    const options = objectsOf(arg).filter(({ shape }) => shape === "object");
    const named = options.filter(({ properties }) => [...hooks, "handler"].some((name) => properties.has(name)));
    const isPlain = options.length === arg.size && options.every(({ properties }) => !properties.has("fetch"));
    // `{ parse: "none" }` handles nothing.
    if (isPlain && options.length > 0 && named.length === 0 && args.length > 1) continue;
    if (named.length === 0) {
      after.push(...listed(arg, false));
      continue;
    }
    for (const name of hooks) {
      const value: Value = new Set(named.flatMap(({ properties }) => [...(properties.get(name) ?? [])]));
      const isOptional = options.some(({ properties }) => !properties.has(name)) || arg.size > options.length;
      if (value.size > 0) before.push(...listed(value, isOptional));
    }
    const handler: Value = new Set(named.flatMap(({ properties }) => [...(properties.get("handler") ?? [])]));
    if (handler.size > 0) after.push(...listed(handler, false));
  }
  return [...before, ...after];
}

/** The elements of a list of handlers, or the one handler; what may be something else than a handler may be left out. */
function listed(value: Value, isOptional: boolean): Step[] {
  const lists = objectsOf(value).filter(({ shape }) => shape === "array");
  if (lists.length === 0)
    return [{ value, isOptional: isOptional || [...value].some((atom) => atom.k === "constant" && value.size > 1) }];
  const isSometimes = isOptional || value.size > 1;
  return lists.flatMap(({ properties, rest }) => [
    ...[...properties.values()].flatMap((held) => listed(held, isSometimes)),
    ...(rest.size > 0 ? listed(rest, true) : []),
  ]);
}
