import type { Expression, FunctionLikeDeclaration, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { declarationOf } from "../model/declared.js";
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
export function madeBy(
  values: readonly Expression[],
  node: Node,
  { scopes, lifetimes }: Roots,
  bindings: StateBindings,
): Shape | undefined {
  const madeIn = (value: Expression): Expression => {
    const declaration = declarationOf(value, scopes);
    const isOwn = declaration !== undefined && lifetimes.functionAround(declaration) === node;
    return isOwn && ts.isVariableDeclaration(declaration) ? (declaration.initializer ?? value) : value;
  };
  for (const value of values.flatMap(choicesOf)) {
    const made = madeIn(value);
    const { shape } = shapeOf(made, bindings.rootOf);
    if (!lasting.has(shape.kind)) continue;
    const parts = partsOf(bare(made)).flatMap(([key, part]) => {
      const held = shapeOf(madeIn(bare(part)), bindings.rootOf).shape;
      return lasting.has(held.kind) ? [[key, held] as const] : [];
    });
    const isLiteral = shape.kind === "object" || shape.kind === "array";
    return isLiteral && parts.length > 0 ? { ...shape, parts: Object.fromEntries(parts) } : shape;
  }
  return undefined;
}

/** What a value may be: each side of a choice, and what an assignment assigns. */
function choicesOf(given: Expression): readonly Expression[] {
  const value = bare(given);
  if (ts.isConditionalExpression(value)) return [...choicesOf(value.whenTrue), ...choicesOf(value.whenFalse)];
  return ts.isBinaryExpression(value) ? [...choicesOf(value.left), ...choicesOf(value.right)] : [value];
}

/** What stands in a literal, by the key or the place that it is destructured by. */
function partsOf(literal: Expression): readonly (readonly [string, Expression])[] {
  if (ts.isArrayLiteralExpression(literal)) return literal.elements.map((element, index) => [String(index), element]);
  if (!ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.flatMap((property): (readonly [string, Expression])[] => {
    if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name]];
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return [];
    return [[property.name.text, property.initializer]];
  });
}
