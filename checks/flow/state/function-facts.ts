import type { Expression, FunctionLikeDeclaration, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import type { createKeptState } from "./kept-state.js";
import type { FunctionFacts, ParameterEffect, Root, Shape } from "./module-state-facts.js";
import { returnedBy } from "./returned-by.js";
import type { Roots } from "./roots.js";
import { shapeOf } from "./shapes.js";
import type { StateBindings } from "./state-bindings.js";

/** What keeps whatever is written to it. */
const lasting: ReadonlySet<Shape["kind"]> = new Set([
  "collection",
  "array",
  "object",
  "regexp",
  "instance",
  "result",
  "builtin",
]);

/** What a function does with what it is given, and what it gives back; undefined when there is nothing to say. */
export function factsOfFunction(
  node: FunctionLikeDeclaration,
  effects: readonly ParameterEffect[],
  roots: Roots,
  bindings: StateBindings,
  keptState: ReturnType<typeof createKeptState>,
): FunctionFacts | undefined {
  const values = returnedBy(node);
  const returns = values
    .flatMap((value) => roots.sourcesOf(value))
    .flatMap(({ root }): Root[] =>
      root.kind === "local" || root.kind === "this" || root.kind === "global" ? [] : [root],
    );
  const makes = madeBy(values, node, roots, bindings);
  const keeps = keptState.keptBy(node, values);
  if (effects.length + returns.length === 0 && makes === undefined && keeps === undefined) return undefined;
  return {
    effects,
    returns,
    ...(makes === undefined ? {} : { makes }),
    ...(keeps === undefined ? {} : { keeps }),
  };
}

/** What of these values is made in a call of the function, on the spot or in a variable of its own. */
function madeBy(
  values: readonly Expression[],
  node: Node,
  { scopes, lifetimes }: Roots,
  bindings: StateBindings,
): Shape | undefined {
  for (const value of values.map(bare)) {
    const declaration = ts.isIdentifier(value) ? scopes.lookup(value.text, value)?.declaration : undefined;
    const isOwn = declaration !== undefined && lifetimes.functionAround(declaration) === node;
    const made = isOwn && ts.isVariableDeclaration(declaration) ? declaration.initializer : value;
    const { shape } = shapeOf(made, bindings.rootOf);
    if (lasting.has(shape.kind)) return shape;
  }
  return undefined;
}
