import type { Expression, Node, ParameterDeclaration, TypeNode } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import { callOnTheSpot } from "./lifetimes.js";
import type { Write } from "./writes.js";

/** Types of what lives as long as one request, one connection or one call. */
const perCall =
  /^(?:Request|Response|IncomingMessage|ServerResponse|Http2Server(?:Request|Response)|Socket|TLSSocket|Duplex|WebSocket|AbortSignal|\w+(?:Request|Response|Socket|Context|Event|Connection))$/;

/**
 * A `WeakMap` or `WeakSet` whose keys live as long as one request, socket or call: what it holds goes with the key, and no two requests
 * share any of it. Known by the type of its keys, or of the parameter that is the key, or because the key is what a library calls back with.
 */
export function isKeyedByCall({ key }: Write, declaration: Node | undefined): boolean {
  if (key === undefined || declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const made = declaration.initializer === undefined ? undefined : bare(declaration.initializer);
  if (made === undefined || !ts.isNewExpression(made) || !ts.isIdentifier(made.expression)) return false;
  if (!/^Weak(?:Map|Set)$/.test(made.expression.text)) return false;
  const [keys] =
    made.typeArguments ??
    (declaration.type && ts.isTypeReferenceNode(declaration.type) ? declaration.type.typeArguments : undefined) ??
    [];
  return (keys !== undefined && isPerCall(keys)) || isGivenPerCall(key);
}

function isPerCall(type: TypeNode): boolean {
  if (ts.isTypeReferenceNode(type)) {
    const name = ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
    return perCall.test(name) || (type.typeArguments ?? []).some(isPerCall);
  }
  if (ts.isUnionTypeNode(type)) return type.types.every(isPerCall);
  if (ts.isIntersectionTypeNode(type)) return type.types.some(isPerCall);
  return (
    ts.isTypeLiteralNode(type) &&
    type.members.some((member) => ts.isPropertySignature(member) && member.type !== undefined && isPerCall(member.type))
  );
}

/** `request`, `context.request.socket`: what it begins with is a parameter. */
function isGivenPerCall(key: Expression): boolean {
  let owner = bare(key);
  while (ts.isPropertyAccessExpression(owner)) owner = bare(owner.expression);
  const parameter = ts.isIdentifier(owner) ? parameterOf(owner.text, owner) : undefined;
  if (parameter === undefined) return false;
  if (parameter.type !== undefined) return isPerCall(parameter.type);
  const { parent: callback } = parameter;
  // A callback that is run on the spot gets the elements of a list.
  const isInline = ts.isArrowFunction(callback) || ts.isFunctionExpression(callback);
  return isInline && ts.isCallExpression(callback.parent) && callOnTheSpot(callback) === undefined;
}

function parameterOf(name: string, at: Node): ParameterDeclaration | undefined {
  for (let node: Node | undefined = at; node !== undefined; node = node.parent) {
    const found = ts.isFunctionLike(node) ? node.parameters.find((one) => binds(one.name, name)) : undefined;
    if (found !== undefined && ts.isParameter(found)) return found;
  }
  return undefined;
}

function binds(target: Node, name: string): boolean {
  if (ts.isIdentifier(target)) return target.text === name;
  return (
    (ts.isObjectBindingPattern(target) || ts.isArrayBindingPattern(target)) &&
    target.elements.some((element) => ts.isBindingElement(element) && binds(element.name, name))
  );
}
