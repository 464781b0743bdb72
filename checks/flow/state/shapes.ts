import type { Expression, TypeNode } from "typescript";
import ts from "../../facts/typescript.js";
import { changesOf } from "./changing-methods.js";
import { nameOf } from "../model/constants.js";
import type { Root, Shape, StateBinding } from "./module-state-facts.js";
import { bare } from "../model/scopes.js";
import { streamOf, webName } from "./web-streams.js";

/** Built-in classes whose own methods change them. */
export const collections: ReadonlySet<string> = new Set([
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "URLSearchParams",
  "Headers",
  "FormData",
]);
/** Functions of the language and of Node that make something built in. */
export const builtInMakers: ReadonlyMap<string, string> = new Map([
  ["Buffer.alloc", "Buffer"],
  ["Buffer.allocUnsafe", "Buffer"],
  ["Buffer.from", "Buffer"],
  ["Promise.withResolvers", "Promise.withResolvers"],
]);
const arrays = /^(?:Array|(?:Uint|Int|Float|Big\w*)\d+(?:Clamped)?Array)$/;
/** Functions of `Object` that make a list, and methods of a list, a table or a text that make an iterator. */
const makesIterator = /^(?:keys|values|entries|matchAll)$/;
/** Methods of an iterator that make another one of it. */
const keepsIterator = /^(?:map|filter|flatMap|take|drop)$/;
const makesArray: ReadonlySet<string> = new Set([
  "from",
  "of",
  "split",
  "map",
  "filter",
  "flatMap",
  "slice",
  "concat",
  "toSorted",
]);

/** Functions of the language that make what nobody can write into. */
const makesPlain = /^(?:Symbol(?:\.for)?|BigInt|Number|String|Boolean|Date\.now|Number\.parse(?:Int|Float))$/;

/** What a binding holds at first. `rootOf` says what the callee or the class is, `annotation` what the author says. */
export function shapeOf(
  initializer: Expression | undefined,
  rootOf: (expression: Expression) => Root | undefined,
  annotation?: TypeNode,
): Pick<StateBinding, "shape" | "frozen"> {
  if (initializer === undefined) {
    return { shape: byAnnotation(annotation) ?? { kind: "unknown" }, frozen: false };
  }
  const expression = bare(initializer);
  if (ts.isCallExpression(expression)) {
    const [first] = expression.arguments;
    if (nameOf(expression.expression) === "freeze" && first !== undefined) {
      return { ...shapeOf(first, rootOf, annotation), frozen: true };
    }
  }
  const shape = literalShape(expression) ?? madeShape(expression, rootOf);
  // What a method of something gives back is seen through where that is a class of the workspace: the author may know more.
  const isGuess = shape?.kind === "result" && shape.method !== undefined;
  const said = isGuess || shape === undefined ? byAnnotation(annotation) : undefined;
  return { shape: said ?? shape ?? { kind: "unknown" }, frozen: false };
}

function literalShape(expression: Expression): Shape | undefined {
  if (ts.isArrayLiteralExpression(expression)) {
    return { kind: "array" };
  }
  if (ts.isObjectLiteralExpression(expression)) {
    return { kind: "object" };
  }
  if (ts.isRegularExpressionLiteral(expression)) {
    // Without g or y a regular expression keeps no position.
    return /\/[a-z]*[gy][a-z]*$/.test(expression.text) ? { kind: "regexp" } : { kind: "primitive" };
  }
  if (ts.isArrowFunction(expression) || ts.isFunctionExpression(expression)) {
    return { kind: "function" };
  }
  if (ts.isClassExpression(expression)) {
    return { kind: "class" };
  }
  if (
    ts.isLiteralExpression(expression) ||
    ts.isTemplateExpression(expression) ||
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    expression.kind === ts.SyntaxKind.FalseKeyword ||
    expression.kind === ts.SyntaxKind.NullKeyword ||
    ts.isPrefixUnaryExpression(expression)
  ) {
    return { kind: "primitive" };
  }
  return undefined;
}

function madeShape(expression: Expression, rootOf: (expression: Expression) => Root | undefined): Shape | undefined {
  if (ts.isNewExpression(expression)) {
    const of = rootOf(expression.expression);
    if (Object.hasOwn(changesOf, webName(of))) return { kind: "builtin", name: webName(of) };
    if (of?.kind !== "global") {
      return of === undefined ? undefined : { kind: "instance", of };
    }
    const name = of.name === "globalThis" ? (nameOf(expression.expression) ?? "") : of.name;
    if (name === "RegExp") {
      const flags = expression.arguments?.[1];
      const keepsPosition = flags !== undefined && !(ts.isStringLiteralLike(flags) && !/[gy]/.test(flags.text));
      return { kind: keepsPosition ? "regexp" : "primitive" };
    }
    if (Object.hasOwn(changesOf, name)) return { kind: "builtin", name };
    return collections.has(name) ? { kind: "collection" } : arrayNamed(name);
  }
  if (ts.isCallExpression(expression)) {
    const callee = bare(expression.expression);
    const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : "";
    const owner = ts.isPropertyAccessExpression(callee) ? rootOf(callee.expression) : undefined;
    const isOfCode = owner !== undefined && owner.kind !== "global";
    if (isIterator(expression, rootOf)) return { kind: "builtin", name: "Iterator" };
    const stream = ts.isPropertyAccessExpression(callee) ? streamOf(callee, rootOf) : undefined;
    if (stream !== undefined) return { kind: "builtin", name: stream };
    if (makesIterator.test(method)) return { kind: "array" };
    // `Money.of(0)` is what its class says.
    if (makesArray.has(method) && !(isOfCode && /^(?:of|from)$/.test(method)))
      return owner?.kind === "global" ? (arrayNamed(owner.name) ?? { kind: "array" }) : { kind: "array" };
    if (makesPlain.test(callee.getText())) return { kind: "primitive" };
    const of = rootOf(callee);
    const name = builtInMakers.get(callee.getText());
    if (of === undefined && name !== undefined) return { kind: "builtin", name };
    if (of === undefined && isOfCode) return { kind: "result", of: owner, method };
    return of === undefined || of.kind === "global" ? undefined : { kind: "result", of };
  }
  return undefined;
}

function isIterator(node: Expression, rootOf: (expression: Expression) => Root | undefined): boolean {
  const expression = bare(node);
  const callee = ts.isCallExpression(expression) ? bare(expression.expression) : expression;
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(callee)) return false;
  const owner = rootOf(callee.expression);
  const name = owner?.kind === "global" ? owner.name : "";
  if (name === "Iterator") return callee.name.text === "from";
  if (makesIterator.test(callee.name.text)) return name !== "Object";
  return keepsIterator.test(callee.name.text) && isIterator(callee.expression, rootOf);
}

function byAnnotation(annotation: TypeNode | undefined): Shape | undefined {
  if (annotation === undefined) {
    return undefined;
  }
  if (ts.isArrayTypeNode(annotation) || ts.isTupleTypeNode(annotation)) {
    return { kind: "array" };
  }
  if (ts.isTypeReferenceNode(annotation) && ts.isIdentifier(annotation.typeName)) {
    const name = annotation.typeName.text;
    return collections.has(name) ? { kind: "collection" } : arrayNamed(name);
  }
  return undefined;
}

function arrayNamed(name: string): Shape | undefined {
  if (!arrays.test(name)) return undefined;
  return isTypedArray(name) ? { kind: "array", typed: true } : { kind: "array" };
}

/** Whether a built-in class is a list of bytes or numbers of a fixed length. */
export function isTypedArray(name: string): boolean {
  return arrays.test(name) && name !== "Array";
}
