import type { Expression, Identifier, Node, ParameterDeclaration, SignatureDeclaration } from "typescript";
import ts from "../../facts/typescript.js";
import { constantOf, declarationOf, isExported } from "../model/declared.js";
import { bare } from "../model/scopes.js";
import { callOnTheSpot, callsAtOnce, ownName } from "./lifetimes.js";
import { isPerCallType } from "./per-call-types.js";
import type { Roots } from "./roots.js";
import type { Write } from "./writes.js";

const deepest = 6;

/**
 * A `WeakMap` or `WeakSet` whose keys live as long as one request, socket or call: what it holds goes with the key, and no two requests share any
 * of it. That a key does is known by where it comes from: a handler's or a middleware's parameter, or a part of one. Where nobody in the file
 * says who calls the function, the type of its parameter may.
 */
export function isKeyedByCall({ key }: Write, declaration: Node | undefined, roots: Roots): boolean {
  if (key === undefined || declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const made = declaration.initializer === undefined ? undefined : bare(declaration.initializer);
  if (made === undefined || !ts.isNewExpression(made) || !ts.isIdentifier(made.expression)) return false;
  if (!/^Weak(?:Map|Set)$/.test(made.expression.text)) return false;
  const [keys] =
    made.typeArguments ??
    (declaration.type && ts.isTypeReferenceNode(declaration.type) ? declaration.type.typeArguments : undefined) ??
    [];
  return (keys !== undefined && isPerCallType(keys, roots.scopes)) || livesAsCall(key, roots, 0);
}

/** `request`, `context.request.socket`, a constant that holds one of them. */
function livesAsCall(value: Expression, roots: Roots, depth: number): boolean {
  let owner = bare(value);
  while (ts.isPropertyAccessExpression(owner) || ts.isElementAccessExpression(owner)) owner = bare(owner.expression);
  if (!ts.isIdentifier(owner) || depth > deepest) return false;
  let declaration = declarationOf(owner, roots.scopes);
  while (declaration !== undefined && ts.isBindingElement(declaration)) declaration = declaration.parent.parent;
  if (declaration === undefined) return false;
  if (ts.isParameter(declaration)) return isGivenPerCall(declaration, roots, depth);
  const held = constantOf(declaration);
  return held !== undefined && livesAsCall(held, roots, depth + 1);
}

function isGivenPerCall(parameter: ParameterDeclaration, roots: Roots, depth: number): boolean {
  const owner = parameter.parent;
  if (parameter.type !== undefined && isPerCallType(parameter.type, roots.scopes)) return true;
  if (callOnTheSpot(owner) !== undefined) return false; // its parameters are the elements of a list
  if (isHandedOn(owner) || callsAnother(owner, parameter)) return true;
  const name = ownName(owner);
  if (name === undefined) return false;
  const uses = roots.lifetimes
    .usesOf(name.text)
    .filter((use) => use !== name && declarationOf(use, roots.scopes) === declaredAs(owner, name));
  if (uses.some((use) => isHandedOn(use))) return true;
  // A function that only this file calls is given what its callers have.
  const index = owner.parameters.indexOf(parameter);
  const given = uses.flatMap((use) =>
    ts.isCallExpression(use.parent) && use.parent.expression === use ? [use.parent.arguments[index]] : [],
  );
  return (
    given.length > 0 &&
    given.length === uses.length &&
    !isExported(name.parent) &&
    given.every((argument) => argument !== undefined && livesAsCall(argument, roots, depth + 1))
  );
}

function declaredAs(owner: SignatureDeclaration, name: Identifier): Node {
  return ts.isFunctionDeclaration(owner) ? owner : name.parent;
}

/** A handler: somebody else calls it, `app.use(handler)`, `createServer((request) => ...)`, `serve({ fetch: handler })`. */
function isHandedOn(value: Node): boolean {
  let at: Node = value;
  while (
    ts.isParenthesizedExpression(at.parent) ||
    ts.isPropertyAssignment(at.parent) ||
    ts.isObjectLiteralExpression(at.parent) ||
    ts.isArrayLiteralExpression(at.parent)
  )
    at = at.parent;
  const call = at.parent;
  return ts.isCallExpression(call) && call.arguments.some((one) => one === at) && !callsAtOnce(call);
}

/** A middleware: it calls another of its parameters to let the request go on, and keeps nothing of the answer. */
function callsAnother(owner: SignatureDeclaration, parameter: ParameterDeclaration): boolean {
  const body = "body" in owner ? (owner.body as Node | undefined) : undefined; // every function's body is a node or absent
  const others = owner.parameters.flatMap(({ name }) =>
    name !== parameter.name && ts.isIdentifier(name) ? [name.text] : [],
  );
  const goesOn = (node: Node): boolean =>
    (ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      others.includes(node.expression.text) &&
      isDropped(node)) ||
    ts.forEachChild(node, (child) => goesOn(child) || undefined) === true;
  return others.length > 0 && body !== undefined && goesOn(body);
}

/** Nothing is done with the answer but to await it, or to hand it on. */
function isDropped(call: Expression): boolean {
  let at: Node = call;
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent) || ts.isVoidExpression(at.parent))
    at = at.parent;
  return ts.isExpressionStatement(at.parent) || ts.isReturnStatement(at.parent) || ts.isArrowFunction(at.parent);
}
