import { canonicalJson } from "../inngest/canonical-json.js";

/** One side of an equality: a literal, or a path that starts at `event` or at `async`. */
type Operand =
  | { readonly value: unknown }
  | { readonly root: "event" | "async"; readonly path: readonly string[]; readonly text: string };

export interface Equality {
  readonly left: Operand;
  readonly right: Operand;
}

/** What an event has to carry: the value at `path`, in canonical JSON. */
export interface Requirement {
  readonly path: string;
  readonly segments: readonly string[];
  readonly value: string;
}

/** Reads the part of CEL this engine speaks: equalities of paths and literals, joined by `&&`. Undefined is "beyond that". */
export function parseEqualities(source: string): readonly Equality[] | undefined {
  const tokens = tokenize(source);
  if (tokens === undefined) return undefined;
  const equalities: Equality[] = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [left, equals, right, and] = tokens.slice(at, at + 4);
    if (left === undefined || right === undefined || equals !== "==") return undefined;
    if (typeof left === "string" || typeof right === "string") return undefined;
    if (and !== undefined && (and !== "&&" || at + 4 >= tokens.length)) return undefined;
    equalities.push({ left, right });
  }
  return equalities.length === 0 ? undefined : equalities;
}

/** Reads a single path, as a function's `idempotency` names it. */
export function parsePath(source: string): readonly string[] | undefined {
  const tokens = tokenize(source);
  const [only] = tokens ?? [];
  if (tokens?.length !== 1 || only === undefined || typeof only === "string" || !("root" in only)) return undefined;
  return only.root === "event" ? only.path : undefined;
}

function tokenize(source: string): (Operand | "==" | "&&")[] | undefined {
  const tokens: (Operand | "==" | "&&")[] = [];
  const text = source.trim();
  const pattern =
    /\s*(?:(&&|==)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|([A-Za-z_][\w.]*(?:\[(?:"[^"]*"|'[^']*')\][\w.]*)*))/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, symbol, quoted, number, word] = match;
    if (symbol === "==" || symbol === "&&") tokens.push(symbol);
    else if (quoted !== undefined) tokens.push({ value: unquote(quoted) });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else if (word === "true" || word === "false") tokens.push({ value: word === "true" });
    else if (word === "null") tokens.push({ value: null });
    else {
      const operand = toPath(word ?? "");
      if (operand === undefined) return undefined;
      tokens.push(operand);
    }
  }
  return tokens;
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => {
    const control: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
    return control[escaped] ?? escaped;
  });
}

function toPath(word: string): Operand | undefined {
  const segments = [...word.matchAll(/\[(?:"([^"]*)"|'([^']*)')\]|([^.[\]]+)/g)].map(
    (part) => part[1] ?? part[2] ?? part[3] ?? "",
  );
  const [root, ...path] = segments;
  if ((root !== "event" && root !== "async") || /\.\.|\.$/.test(word)) return undefined;
  return { root, path, text: path.map((segment) => JSON.stringify(segment)).join(".") };
}

/** The value at a path, or undefined. Only own members count: `event.data.constructor` is not there. */
export function valueAt(event: unknown, path: readonly string[]): unknown {
  let value = event;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    // hasOwn has just shown that the member is there; its type stays unknown.
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

/** Whether an event satisfies a trigger's expression. A path that isn't there equals nothing. */
export function satisfies(equalities: readonly Equality[], event: unknown): boolean {
  const read = (operand: Operand): unknown => ("root" in operand ? valueAt(event, operand.path) : operand.value);
  return equalities.every(({ left, right }) => sameJson(read(left), read(right)));
}

function sameJson(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

/**
 * What a later (`async`) event must carry, given the event that started the run.
 * Undefined: no later event can satisfy it.
 */
export function requirements(equalities: readonly Equality[], started: unknown): readonly Requirement[] | undefined {
  const needed: Requirement[] = [];
  for (const { left, right } of equalities) {
    const [async, known] = "root" in left && left.root === "async" ? [left, right] : [right, left];
    const value = "root" in known ? valueAt(started, known.path) : known.value;
    if (value === undefined || ("root" in known && known.root === "async")) return undefined;
    if (!("root" in async) || async.root !== "async") {
      const other = "root" in async ? valueAt(started, async.path) : async.value;
      if (!sameJson(other, value)) return undefined;
      continue;
    }
    needed.push({ path: async.text, segments: async.path, value: canonicalJson(value) });
  }
  return needed;
}
