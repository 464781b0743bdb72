import type { Place } from "../../report/finding.js";
import type { At, Element, Expression, FlowFunction } from "../../flow/model/program.js";

/** Where the names of an expression are to be looked up. */
export interface Origin {
  readonly file: string;
  readonly given?: Given;
}

/** What the parameters of the functions around an expression were given, by binding. */
export interface Given {
  readonly file: string;
  readonly values: ReadonlyMap<number, Value>;
  readonly outer?: Given;
}

/** What an expression comes down to. */
export type Value = { readonly from: Origin } & (
  | { readonly is: "constant"; readonly value: string | number | boolean | null }
  | { readonly is: "object"; readonly object: Extract<Expression, { e: "object" }> }
  | { readonly is: "list"; readonly items: readonly Element[] }
  /** A call that isn't followed: of a package, or of what can't be read. */
  | { readonly is: "call"; readonly of: Value; readonly with: readonly Element[]; readonly at: At }
  | { readonly is: "function"; readonly function: FlowFunction }
  /** A name of a package that isn't read (`*` for all of it), or of the language when `module` is empty. */
  | { readonly is: "external"; readonly module: string; readonly name: string }
  | { readonly is: "namespace"; readonly file: string }
  | { readonly is: "member"; readonly of: Value; readonly key: string }
  | { readonly is: "parameter"; readonly index: number }
  /** Something whose value depends on more than the source says; `what` completes "can't be read: ...". */
  | { readonly is: "unreadable"; readonly what: string }
);

export type ObjectValue = Extract<Value, { is: "object" }>;
export type CallValue = Extract<Value, { is: "call" }>;
export type FunctionValue = Extract<Value, { is: "function" }>;

/** The packages whose words a plugin is written in: their names are final and are never followed into their source. */
export const vocabulary = /^(@rawr\/hq-contract|@orpc\/|zod$|zod\/|inngest$|node:)/;

export function unreadable(what: string, from: Origin): Value {
  return { is: "unreadable", what, from };
}

/** The word of the vocabulary or the language that a value is: `defineEvent`, `z.object`, `Object.freeze`; else undefined. */
export function wordOf(value: Value): string | undefined {
  if (value.is === "external") return value.module === "" || vocabulary.test(value.module) ? value.name : undefined;
  if (value.is !== "member") return undefined;
  const of = wordOf(value.of);
  return of === undefined ? undefined : `${of}.${value.key}`;
}

/** `a.b.c` as its root `a` and its keys. */
export function keysOf(value: Value): { readonly root: Value; readonly keys: readonly string[] } {
  const keys: string[] = [];
  let root = value;
  while (root.is === "member") {
    keys.unshift(root.key);
    root = root.of;
  }
  return { root, keys };
}

export interface Chain {
  readonly root: Value;
  readonly methods: readonly { readonly name: string; readonly call: CallValue }[];
  /** The root's own call, where it is called. */
  readonly start?: CallValue;
}

/** `start("x").route(a).input(b)` as its root `start` and its methods in order. */
export function unwind(call: CallValue): Chain {
  const methods: { name: string; call: CallValue }[] = [];
  let at: Value = call;
  while (at.is === "call" && at.of.is === "member") {
    methods.unshift({ name: at.of.key, call: at });
    at = at.of.of;
  }
  return { root: at.is === "call" ? at.of : at, methods, ...(at.is === "call" && { start: at }) };
}

/** Why a value can't be read; `otherwise` when it can, and is not what was looked for. */
export function why(value: Value | undefined, otherwise: string): string {
  return value?.is === "unreadable" ? value.what : otherwise;
}

/** Where a value was made, else the top of its file. */
export function placeOf(value: Value, otherwise: Place): Place {
  if (value.is === "call") return toPlace(value.from.file, value.at);
  if (value.is === "function") return toPlace(value.from.file, value.function.at);
  return value.from.file === "" ? otherwise : { file: value.from.file, line: 1, column: 1 };
}

export function toPlace(file: string, [line, column, endColumn]: At): Place {
  return endColumn > column ? { file, line, column, endColumn } : { file, line, column };
}
