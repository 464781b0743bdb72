import type { Identifier, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { createScopes, type Binding } from "./scopes.js";

/** What a function has without declaring it: `arguments`, and the list of what a generator yields. */
export type Implicit = "arguments" | "yield*";

/** Numbers the bindings of a file, each when it is first met, and says in which function, or loop body, each of them lives. */
export function createBindings() {
  const scopes = createScopes();
  const numbers = new Map<Binding, number>();
  const implicit = new Map<Node, Map<Implicit, number>>();
  const locals = new Map<Node, number[]>();
  let next = 0;

  const localsOf = (home: Node): number[] => {
    const known = locals.get(home) ?? [];
    locals.set(home, known);
    return known;
  };
  const add = (home: Node): number => {
    const binding = next++;
    localsOf(home).push(binding);
    return binding;
  };
  const find = (name: string, at: Node): number | undefined => {
    const binding = scopes.lookup(name, at);
    if (binding === undefined) return undefined;
    const number = numbers.get(binding) ?? add(homeOf(binding.scope));
    numbers.set(binding, number);
    return number;
  };
  const implicitOf = (node: Node, name: Implicit): number | undefined => implicit.get(node)?.get(name);

  return {
    localsOf,
    /** The binding that a name means where it stands; undefined for a global. */
    find(name: string, at: Node): number | undefined {
      const found = find(name, at);
      return found === undefined && name === "arguments" ? implicitOf(callAround(at), name) : found;
    },
    /** The binding of a name where it is declared. One that only types know gets a number that nothing reads. */
    declared: (name: Identifier): number => find(name.text, name) ?? add(homeOf(name)),
    /** A binding without a name in the source. */
    anonymous: (at: Node): number => add(homeOf(at)),
    /** Gives a function what it has without declaring it. */
    implicit(node: Node, name: Implicit): number {
      const known = implicit.get(node) ?? new Map<Implicit, number>();
      implicit.set(node, known);
      const number = known.get(name) ?? add(node);
      known.set(name, number);
      return number;
    },
    /** The list of what the generator around a node yields. */
    yielded: (at: Node): number | undefined => implicitOf(callAround(at), "yield*"),
  };
}

export type Bindings = ReturnType<typeof createBindings>;

/** The function whose call a node is part of, arrows left out: they have neither `arguments` nor `yield`. */
function callAround(node: Node): Node {
  let at = node;
  while (at.parent !== undefined && (!ts.isFunctionLike(at) || ts.isArrowFunction(at))) at = at.parent;
  return at;
}

/** The function, or the body of a loop over elements, of which each run has bindings of its own. */
function homeOf(node: Node): Node {
  let at = node;
  while (at.parent !== undefined && !isHome(at)) at = at.parent;
  return at;
}

function isHome(node: Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassStaticBlockDeclaration(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node)
  );
}
