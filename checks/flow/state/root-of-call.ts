import type { CallExpression, Expression } from "typescript";
import ts from "../../facts/typescript.js";
import { nameOf } from "../model/constants.js";
import { declarationOf, initializerOf } from "../model/declared.js";
import { bare } from "../model/scopes.js";
import { returnedBy } from "./returned-by.js";
import { givesElements, givesPart, givesSelf } from "./giving-methods.js";
import { heldIn } from "./root-of-member.js";
import type { Roots } from "./roots.js";
import { isPage, type Source } from "./value-source.js";

const deepest = 24;
/** Functions of `Object` that give back what they are given. */
const givesArgument = /^(?:assign|freeze|seal|preventExtensions|defineProperty|defineProperties)$/;

/** Where what a call gives back lives; nothing when the call makes it. */
export function rootOfCall(roots: Roots, call: CallExpression, depth: number): readonly Source[] {
  const callee = bare(call.expression);
  const [first] = call.arguments;
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee))
    return returned(roots, callee, depth);
  const method = nameOf(callee) ?? "";
  const owner = bare(callee.expression);
  if (ts.isIdentifier(owner) && owner.text === "Promise")
    return method === "resolve" ? roots.sourcesOf(first, depth + 1) : [];
  if (isStatic(owner)) {
    if (givesArgument.test(method)) return roots.sourcesOf(first, depth + 1);
    return method === "get" ? inner(roots.sourcesOf(first, depth + 1)) : [];
  }
  if (givesPart.has(method)) return partsOfList(roots, owner, depth) ?? inner(roots.sourcesOf(owner, depth + 1));
  return givesSelf.has(method) ? roots.sourcesOf(owner, depth + 1) : returned(roots, callee, depth);
}

/** What a call of a function of this file, or of an imported one, gives back. */
function returned(roots: Roots, callee: Expression, depth: number): readonly Source[] {
  const target = roots.functionOf(callee);
  if (target !== undefined) {
    return roots.onceReturned(target, () =>
      returnedBy(target)
        .flatMap((value) => roots.sourcesOf(value, depth + 1))
        .filter(({ root }) => root.kind !== "local"),
    );
  }
  return roots.sourcesOf(callee, depth + 1).flatMap((source): Source[] => {
    const { root, inside } = source;
    // What the page's methods give is a part of the page: elements, their contexts, their styles.
    if (isPage(source)) return [source];
    if (root.kind === "import" && !inside && root.name !== "*")
      return [{ root: { ...root, kind: "returned" }, inside: false }];
    // A chain goes on with what a package made: `createServer().on(...).listen(...)`.
    return root.kind === "returned" && !root.module.startsWith(".") ? [{ root, inside: false }] : [];
  });
}

/** What the elements of a list may be, also of a list that was copied. */
export function elementsOf(roots: Roots, node: Expression, depth: number): readonly Source[] {
  const expression = bare(node);
  if (depth > deepest) return [];
  if (ts.isArrayLiteralExpression(expression)) {
    return expression.elements.flatMap((element) =>
      ts.isSpreadElement(element)
        ? elementsOf(roots, element.expression, depth + 1)
        : roots.sourcesOf(element, depth + 1),
    );
  }
  const parts = partsOfList(roots, expression, depth);
  if (parts !== undefined) return parts;
  const constant = ts.isIdentifier(expression) ? roots.naming.constantOf(expression) : undefined;
  const isList = constant !== undefined && ts.isArrayLiteralExpression(constant);
  return [...inner(roots.sourcesOf(expression, depth + 1)), ...(isList ? heldIn(roots, expression, null, depth) : [])];
}

/**
 * The elements of a new list of parts of something that was there before: `Object.values(table)`, `rows.filter(isOpen)`, or a constant that
 * holds one. To sort such a list changes nobody else's; what is in it is shared. Undefined for any other expression.
 */
export function partsOfList(roots: Roots, node: Expression, depth: number): readonly Source[] | undefined {
  const expression = bare(node);
  if (depth > deepest) return undefined;
  if (ts.isIdentifier(expression)) {
    const value = initializerOf(declarationOf(expression, roots.scopes));
    return value === undefined || !ts.isCallExpression(value) ? undefined : partsOfList(roots, value, depth + 1);
  }
  const callee = ts.isCallExpression(expression) ? bare(expression.expression) : undefined;
  if (callee === undefined || !ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(callee))
    return undefined;
  const [first] = expression.arguments;
  const method = callee.name.text;
  if (givesElements.has(method)) return elementsOf(roots, callee.expression, depth + 1);
  const copies = isStatic(bare(callee.expression)) ? /^(?:values|entries)$/ : /^(?:values|entries|from)$/;
  return copies.test(method) && first !== undefined ? elementsOf(roots, first, depth + 1) : undefined;
}

export function inner(sources: readonly Source[]): readonly Source[] {
  return sources.map((source) => ({ ...source, inside: true }));
}

function isStatic(node: Expression): boolean {
  return ts.isIdentifier(node) && (node.text === "Object" || node.text === "Reflect");
}
