import type { Expression, Identifier, VariableDeclaration } from "typescript";
import ts from "../../facts/typescript.js";
import { nameOf } from "../model/constants.js";
import { constantOf, declarationOf } from "../model/declared.js";
import { bare, type Scopes } from "../model/scopes.js";
import type { Lifetimes } from "./lifetimes.js";
import { isAssignment } from "./writes.js";
import { collections, isTypedArray } from "./shapes.js";

const deepest = 4;

/**
 * Whether a binding never holds anything that could be written to: a list, an object or a collection that is made empty or of plain values
 * (`[]`, `{ kind: "canceled" }`, `new Set()`, `Object.create(proto)`, also frozen) and that no use in the file may fill, bytes of length 0, or
 * a symbol.
 */
export function staysEmpty({ name, initializer, parent }: VariableDeclaration, scopes: Scopes, lifetimes: Lifetimes) {
  if (initializer === undefined || !ts.isIdentifier(name)) return false;
  const value = unfrozen(initializer);
  const isConstant = (parent.flags & ts.NodeFlags.Const) !== 0;
  if (isConstant && (isPlain(value, scopes, 0) || isWithoutBytes(value, scopes, 0))) return true;
  return (
    isMadePlain(value, scopes, 0) &&
    lifetimes.usesOf(name.text).every((use) => ts.isVariableDeclaration(use.parent) || isHarmlessUse(use))
  );
}

function unfrozen(node: Expression): Expression {
  const value = bare(node);
  const [first] = ts.isCallExpression(value) && nameOf(value.expression) === "freeze" ? value.arguments : [];
  return first === undefined ? value : bare(first);
}

/** Made of nothing but plain values. */
function isMadePlain(value: Expression, scopes: Scopes, depth: number): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.every((element) => isPlain(element, scopes, depth));
  if (ts.isObjectLiteralExpression(value))
    return value.properties.every(
      (property) =>
        (ts.isPropertyAssignment(property) && isPlain(property.initializer, scopes, depth)) ||
        (ts.isShorthandPropertyAssignment(property) && isPlain(property.name, scopes, depth)),
    );
  if (ts.isNewExpression(value))
    return (value.arguments?.length ?? 0) === 0 && collections.has(nameOf(value.expression) ?? "");
  const [prototype, own] =
    ts.isCallExpression(value) && isNamed(value.expression, "Object.create") ? value.arguments : [];
  return prototype !== undefined && own === undefined && isPlainPrototype(prototype, scopes);
}

/** A text, a number, a symbol, a function: what nobody can write into. */
function isPlain(node: Expression, scopes: Scopes, depth: number): boolean {
  const value = bare(node);
  if (ts.isIdentifier(value)) {
    const given = constantOf(declarationOf(value, scopes));
    return value.text === "undefined" || (given !== undefined && depth < deepest && isPlain(given, scopes, depth + 1));
  }
  return (
    ts.isLiteralExpression(value) ||
    ts.isPrefixUnaryExpression(value) ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    value.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isCallExpression(value) && (isNamed(value.expression, "Symbol") || isNamed(value.expression, "Symbol.for")))
  );
}

/** A prototype that no list, no table and no other object stands in: its methods are code. */
function isPlainPrototype(node: Expression, scopes: Scopes): boolean {
  const value = bare(node);
  if (!ts.isIdentifier(value)) return value.kind === ts.SyntaxKind.NullKeyword || isMadePlain(value, scopes, 0);
  const literal = constantOf(declarationOf(value, scopes));
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return true;
  return literal.properties.every(
    (property) =>
      !ts.isPropertyAssignment(property) || isCode(property.initializer) || isPlain(property.initializer, scopes, 0),
  );
}

function isCode(node: Expression): boolean {
  const value = bare(node);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

/** `new Uint8Array(0)`, `Uint32Array.of()`, or a view of a buffer of length 0. */
function isWithoutBytes(node: Expression, scopes: Scopes, depth: number): boolean {
  const value = bare(node);
  if (depth > deepest) return false;
  if (ts.isIdentifier(value)) {
    const given = constantOf(declarationOf(value, scopes));
    return given !== undefined && isWithoutBytes(given, scopes, depth + 1);
  }
  if (ts.isCallExpression(value)) {
    const callee = bare(value.expression);
    const owner = ts.isPropertyAccessExpression(callee) && callee.name.text === "of" ? nameOf(callee.expression) : "";
    return value.arguments.length === 0 && isTypedArray(owner ?? "");
  }
  const made = ts.isNewExpression(value) ? (nameOf(value.expression) ?? "") : "";
  if (!ts.isNewExpression(value) || !(isTypedArray(made) || made === "ArrayBuffer")) return false;
  const [first] = value.arguments ?? [];
  if (first === undefined || (ts.isNumericLiteral(first) && Number(first.text) === 0)) return true;
  return ts.isArrayLiteralExpression(first) ? first.elements.length === 0 : isWithoutBytes(first, scopes, depth + 1);
}

function isNamed(callee: Expression, name: string): boolean {
  return callee.getText() === name;
}

/** A default, an operand of `??`, `?:` or `===`, a part of a new literal, a value that is given back or read: no write begins like that. */
function isHarmlessUse(name: Identifier): boolean {
  const use = asWritten(name);
  const { parent } = use;
  return (
    ts.isBindingElement(parent) ||
    ts.isParameter(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isTypeQueryNode(parent) ||
    (ts.isBinaryExpression(parent) && (parent.right === use || !isAssignment(parent))) ||
    (ts.isPropertyAccessExpression(parent) && (parent.name === use || isOnlyRead(parent))) ||
    (ts.isElementAccessExpression(parent) && isOnlyRead(parent))
  );
}

/** What is read of it is a plain value, whatever happens to that. */
function isOnlyRead(value: Expression): boolean {
  const access = asWritten(value);
  const { parent } = access;
  if (ts.isBinaryExpression(parent)) return parent.left !== access || !isAssignment(parent);
  return (
    ts.isVariableDeclaration(parent) ||
    ts.isIfStatement(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isReturnStatement(parent)
  );
}

/** With the parentheses and the type around it: `(list as string[])`. */
function asWritten(value: Expression): Expression {
  const { parent } = value;
  return ts.isExpression(parent) && bare(parent) === bare(value) ? asWritten(parent) : value;
}
