import { parseExpression, pathOf, type Expression } from "#internal";
import { canonicalJson } from "../inngest/canonical-json.js";

/** One side of an equality: a literal, or a path that starts at `event` or at `async`. */
type Operand =
  | { readonly value: unknown }
  | { readonly root: "event" | "async"; readonly path: readonly string[]; readonly text: string };

export interface Equality {
  readonly left: Operand;
  readonly right: Operand;
}

/** A condition over the event of a run and, where it waits, a later one. */
export interface Condition {
  readonly expression: Expression;
  /** What it says, when that is no more than equalities that all hold: such a wait is found by an index. */
  readonly equalities: readonly Equality[] | undefined;
}

/** What an event has to carry: the value at `path`, in canonical JSON. */
export interface Requirement {
  readonly path: string;
  readonly segments: readonly string[];
  readonly value: string;
}

/** Parses a condition; what is wrong with it is a text. */
export function parseCondition(source: string): Condition | { readonly problem: string } {
  const expression = parseExpression(source, ["event", "async"]);
  return "problem" in expression ? expression : { expression, equalities: equalitiesOf(expression.ast) };
}

type Node = Expression["ast"];

function equalitiesOf(node: Node): readonly Equality[] | undefined {
  if (node.op === "&&") {
    const [left, right] = node.args.map(equalitiesOf);
    return left && right && [...left, ...right];
  }
  if (node.op !== "==") return undefined;
  const [left, right] = node.args.map(operandOf);
  return left && right && [{ left, right }];
}

function operandOf(node: Node): Operand | undefined {
  if (node.op === "value") {
    const { args } = node;
    if (typeof args === "bigint") return { value: Number(args) };
    return args === null || ["string", "number", "boolean"].includes(typeof args) ? { value: args } : undefined;
  }
  const [root, ...path] = pathOf(node) ?? [];
  if (root !== "event" && root !== "async") return undefined;
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

/** Whether an event satisfies a condition. In an equality, a path that isn't there equals nothing. */
export function satisfies({ equalities, expression }: Condition, event: unknown): boolean {
  if (equalities === undefined) return expression.evaluate({ event, async: event }) === true;
  const read = (operand: Operand): unknown => ("root" in operand ? valueAt(event, operand.path) : operand.value);
  return equalities.every(({ left, right }) => sameJson(read(left), read(right)));
}

function sameJson(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

/** What a later (`async`) event has to be, given the event that started the run. */
export interface Wanted {
  readonly needs: readonly Requirement[];
  /** What it has to satisfy beyond that. */
  readonly test: ((later: unknown) => boolean) | undefined;
}

/** What a later event has to be. Undefined: no event can satisfy it. */
export function wanted(condition: Condition | undefined, started: unknown): Wanted | undefined {
  if (condition === undefined) return { needs: [], test: undefined };
  const { equalities, expression } = condition;
  if (equalities === undefined) {
    return { needs: [], test: (later) => expression.evaluate({ event: started, async: later }) === true };
  }
  const needs = requirements(equalities, started);
  return needs && { needs, test: undefined };
}

function requirements(equalities: readonly Equality[], started: unknown): readonly Requirement[] | undefined {
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
