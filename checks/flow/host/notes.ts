import { anything, isMissing, type AbstractValue, type RequestContext } from "./abstract-value.js";

/** What the variables of a path hold: of a program's own, and of notes. */
type Held = Map<string, AbstractValue>;

/** Begins the names of variables that no program has: what a step of a request notes in its context for later steps. */
const mark = "~noted:";

export function isNote(name: string): boolean {
  return name.startsWith(mark);
}

/** What was noted under a key; `undefined` where nobody did, or not on every path. */
export function noted(variables: Held, { path }: RequestContext, key: string | undefined): AbstractValue | undefined {
  return key === undefined ? undefined : variables.get(`${mark}${path}.${key}`);
}

/** Notes a value; under a key that isn't known it may replace any other. */
export function note(variables: Held, { path }: RequestContext, key: string | undefined, value: AbstractValue): void {
  if (key !== undefined) variables.set(`${mark}${path}.${key}`, value);
  else for (const name of variables.keys()) if (name.startsWith(`${mark}${path}.`)) variables.set(name, anything);
}

/** Notes each property of what a step gives to be added to the context. */
export function noteAll(variables: Held, context: RequestContext, given: AbstractValue): void {
  const [only, ...more] = given.filter((one) => !isMissing(one) && one.k !== "reply");
  if (only?.k === "record" && more.length === 0)
    for (const [key, value] of only.properties) note(variables, context, key, value);
  else if (only !== undefined) note(variables, context, undefined, anything);
}
