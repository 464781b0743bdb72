import { parse } from "@marcbachmann/cel-js";
import type { ASTNode } from "@marcbachmann/cel-js";

/** A parsed expression (CEL, as Inngest reads it) over the event of a run and, where it waits, a later one. */
export interface Expression {
  readonly source: string;
  /** The members that it reads, each as `[root, ...members]`. */
  readonly paths: readonly (readonly string[])[];
  /** The top of the parsed tree. */
  readonly ast: ASTNode;
  /** What it comes to; `undefined` when it can't be evaluated on these events. A member that is missing is `null`. */
  evaluate(roots: { readonly event: unknown; readonly async?: unknown }): unknown;
}

/** Parses an expression; what is wrong with it is a text. */
export function parseExpression(source: string, roots: readonly string[]): Expression | { readonly problem: string } {
  try {
    const parsed = parse(source);
    const paths: string[][] = [];
    const unknown = collect(parsed.ast, paths, new Set(roots));
    if (unknown !== undefined)
      return { problem: `\`${unknown}\` is unknown; it may read \`${roots.join("` and `")}\`` };
    return {
      source,
      paths,
      ast: parsed.ast,
      evaluate(given) {
        const scope: Record<string, unknown> = {};
        for (const path of paths) copy(scope, given, path);
        try {
          return plain(parsed(scope));
        } catch {
          return undefined; // a comparison of what can't be compared
        }
      },
    };
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { problem: reason.trim() };
  }
}

/** Notes the paths below a node; the first name that stands for nothing. */
function collect(node: unknown, paths: string[][], known: ReadonlySet<string>): string | undefined {
  if (Array.isArray(node)) {
    for (const part of node) {
      const unknown = collect(part, paths, known);
      if (unknown !== undefined) return unknown;
    }
    return undefined;
  }
  if (!isNode(node)) return undefined;
  const path = pathOf(node);
  if (path !== undefined) {
    const [root = ""] = path;
    if (!known.has(root)) return root;
    paths.push([...path]);
    return undefined;
  }
  // A macro such as `list.exists(item, ...)` brings a name of its own.
  if (node.op === "rcall" && macros.has(node.args[0])) {
    const [, target, [variable, ...rest]] = node.args;
    const own = variable?.op === "id" ? new Set([...known, variable.args]) : known;
    return collect(target, paths, known) ?? collectOwn(rest, paths, own, known);
  }
  return collect(node.args, paths, known);
}

/** As {@link collect}; a path that begins at a macro's own name is not a path of the event. */
function collectOwn(
  nodes: readonly ASTNode[],
  paths: string[][],
  known: ReadonlySet<string>,
  outer: ReadonlySet<string>,
): string | undefined {
  const found: string[][] = [];
  const unknown = collect(nodes, found, known);
  paths.push(...found.filter(([root = ""]) => outer.has(root)));
  return unknown;
}

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** `event.data.id` and `event["data"]["id"]` as their members; `undefined` for anything else. */
export function pathOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === "id") return [node.args];
  if (node.op === ".") {
    const before = pathOf(node.args[0]);
    return before && [...before, node.args[1]];
  }
  if (node.op !== "[]") return undefined;
  const [of, key] = node.args;
  const before = pathOf(of);
  return before && key.op === "value" && typeof key.args === "string" ? [...before, key.args] : undefined;
}

/** Puts what lies at a path into the scope, `null` where nothing does. */
function copy(scope: Record<string, unknown>, given: object, path: readonly string[]): void {
  let from: unknown = given;
  let to = scope;
  for (const [at, key] of path.entries()) {
    const member = own(from, key);
    if (at === path.length - 1) {
      to[key] = merged(to[key], toCel(member));
      return;
    }
    const next = own(to, key);
    const inner = isRecord(next) ? next : {};
    to[key] = inner;
    to = inner;
    from = member;
  }
}

function merged(before: unknown, now: unknown): unknown {
  return isRecord(before) && isRecord(now) ? { ...now, ...before } : (now ?? null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only own members count: `event.data.constructor` is missing. */
function own(of: unknown, key: string): unknown {
  // hasOwn has just shown that the member is there; its type stays unknown.
  return typeof of === "object" && of !== null && Object.hasOwn(of, key)
    ? (of as Record<string, unknown>)[key]
    : undefined;
}

/** A whole number of JSON is an integer of CEL. */
function toCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toCel(member)]));
  return value;
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  return value;
}
