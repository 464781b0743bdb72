import type {
  BinaryExpression,
  ClassLikeDeclaration,
  ConstructorDeclaration,
  DeleteExpression,
  Expression as ExpressionNode,
  Node,
  ObjectLiteralElementLike,
  YieldExpression,
  Identifier,
} from "typescript";
import ts from "../../facts/typescript.js";
import type { Lowering } from "./lowering.js";
import { lowerImplemented } from "./lower-types.js";
import { hasModifier } from "./scopes.js";
import { staticBlock, type Expression, type FlowClass, type Key, type Pattern, type Property } from "./program.js";

const assignments = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);
const choices = new Set([
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** Lowers one expression. */
export function lowerExpression(low: Lowering, node: ExpressionNode): Expression {
  const lower = (inner: ExpressionNode) => low.expression(inner);
  if (ts.isStringLiteralLike(node)) return { e: "literal", value: node.text };
  if (ts.isNumericLiteral(node)) return { e: "literal", value: Number(node.text) };
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return { e: "literal", value: true };
    case ts.SyntaxKind.FalseKeyword:
      return { e: "literal", value: false };
    case ts.SyntaxKind.NullKeyword:
      return { e: "literal", value: null };
    case ts.SyntaxKind.ThisKeyword:
    case ts.SyntaxKind.SuperKeyword:
      return { e: "this" };
  }
  if (ts.isIdentifier(node)) return identifier(low, node);
  if (ts.isRegularExpressionLiteral(node)) return { e: "regex", source: node.text };
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.flatMap((span) => [lower(span.expression), literal(span.literal.text)]);
    return { e: "concat", parts: [literal(node.head.text), ...parts] };
  }
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return lower(node.expression);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node)) {
    return { e: "typed", of: lower(node.expression), type: low.type(node.type) };
  }
  if (ts.isPropertyAccessExpression(node)) {
    return { e: "get", object: lower(node.expression), key: node.name.text, at: low.at(node.name) };
  }
  if (ts.isElementAccessExpression(node)) {
    return {
      e: "get",
      object: lower(node.expression),
      key: keyOf(lower(node.argumentExpression)),
      at: low.at(node.argumentExpression),
    };
  }
  if (ts.isCallExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [module] = node.arguments;
      return { e: "import", module: module === undefined ? literal("") : lower(module), at: low.at(node) };
    }
    return {
      e: "call",
      id: low.id(),
      callee: lower(node.expression),
      args: low.elements(node.arguments),
      construct: false,
      at: low.at(node),
    };
  }
  if (ts.isNewExpression(node)) {
    return {
      e: "call",
      id: low.id(),
      callee: lower(node.expression),
      args: low.elements(node.arguments ?? []),
      construct: true,
      at: low.at(node),
    };
  }
  if (ts.isTaggedTemplateExpression(node)) {
    const { template } = node;
    const values = ts.isTemplateExpression(template)
      ? template.templateSpans.map((span) => lower(span.expression))
      : [];
    return {
      e: "call",
      id: low.id(),
      callee: lower(node.tag),
      args: [lower(template), ...values],
      construct: false,
      at: low.at(node),
    };
  }
  if (ts.isObjectLiteralExpression(node)) {
    return {
      e: "object",
      id: low.id(),
      properties: node.properties.map((property) => lowerProperty(low, property)),
      at: low.at(node),
    };
  }
  if (ts.isArrayLiteralExpression(node))
    return { e: "array", id: low.id(), elements: low.elements(node.elements), at: low.at(node) };
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { e: "function", function: low.function(node) };
  if (ts.isClassExpression(node)) {
    const value: Expression = { e: "class", class: lowerClass(low, node) };
    if (node.name === undefined) return value;
    const target: Pattern = { p: "binding", binding: low.bindings.declared(node.name) };
    return { e: "assign", target, value, at: low.at(node.name) };
  }
  if (ts.isAwaitExpression(node)) return { e: "await", of: lower(node.expression) };
  if (ts.isYieldExpression(node)) return lowerYield(low, node);
  if (ts.isConditionalExpression(node)) {
    return {
      e: "either",
      operator: "?",
      test: lower(node.condition),
      of: [lower(node.whenTrue), lower(node.whenFalse)],
      at: low.at(node),
    };
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(low, node);
  if (ts.isDeleteExpression(node)) return lowerDelete(low, node);
  if (ts.isPrefixUnaryExpression(node))
    return operation(low, node, ts.tokenToString(node.operator) ?? "", [lower(node.operand)]);
  if (ts.isPostfixUnaryExpression(node)) return operation(low, node, "++", [lower(node.operand)]);
  if (ts.isTypeOfExpression(node)) return operation(low, node, "typeof", [lower(node.expression)]);
  if (ts.isVoidExpression(node)) return operation(low, node, "void", [lower(node.expression)]);
  if (ts.isMetaProperty(node)) return { e: "global", name: "import.meta" };
  if (ts.isExpressionWithTypeArguments(node)) return lower(node.expression);
  return operation(low, node, "syntax", parts(node).map(lower));
}

function lowerYield(low: Lowering, node: YieldExpression): Expression {
  const value = node.expression === undefined ? literal(null) : low.expression(node.expression);
  const binding = low.bindings.yielded(node);
  if (binding === undefined) return value;
  const at = low.at(node);
  const callee: Expression = { e: "get", object: { e: "binding", binding }, key: "push", at };
  const args = [node.asteriskToken === undefined ? value : { spread: value }];
  return { e: "call", id: low.id(), callee, args, construct: false, at };
}

/** A class: its constructor, and its members as values. */
export function lowerClass(low: Lowering, node: ClassLikeDeclaration): FlowClass {
  const heritage = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const implemented = lowerImplemented(node, (inner) => low.at(inner));
  if (implemented !== undefined) low.shapes.push(implemented);
  const members: FlowClass["members"][number][] = [];
  let construct: ConstructorDeclaration | undefined;
  for (const member of node.members) {
    const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
    if (ts.isConstructorDeclaration(member)) {
      if (member.body !== undefined) construct = member;
    } else if (ts.isMethodDeclaration(member) && member.body !== undefined) {
      members.push({
        key: low.key(member.name),
        value: { e: "function", function: low.function(member) },
        isStatic,
      });
    } else if (ts.isGetAccessor(member) || ts.isSetAccessor(member)) {
      const accessor = ts.isGetAccessor(member) ? "get" : "set";
      members.push({
        key: low.key(member.name),
        value: { e: "function", function: low.function(member) },
        isStatic,
        accessor,
      });
    } else if (ts.isPropertyDeclaration(member)) {
      const value: Expression =
        member.initializer === undefined ? { e: "global", name: "undefined" } : low.expression(member.initializer);
      const typed: Expression =
        member.type === undefined ? value : { e: "typed", of: value, type: low.type(member.type) };
      members.push({ key: low.key(member.name), value: typed, isStatic });
    } else if (ts.isClassStaticBlockDeclaration(member)) {
      members.push({
        key: staticBlock,
        value: { e: "function", function: low.function(member) },
        isStatic: true,
      });
    }
  }
  return {
    id: low.id(),
    name: node.name?.text ?? "",
    ...(heritage === undefined ? {} : { base: low.expression(heritage.expression) }),
    ...(construct === undefined ? {} : { construct: low.function(construct) }),
    members,
    at: low.at(node.name ?? node),
  };
}

/** The target of an assignment: `[a.b, { c: d }] = ...`. */
export function lowerTarget(low: Lowering, node: ExpressionNode): Pattern {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  ) {
    return lowerTarget(low, node.expression);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return {
      p: "default",
      target: lowerTarget(low, node.left),
      fallback: low.expression(node.right),
      at: low.at(node.right),
    };
  }
  if (ts.isObjectLiteralExpression(node)) {
    const properties: { key: Key; target: Pattern; at: ReturnType<Lowering["at"]> }[] = [];
    let rest: Pattern | undefined;
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) rest = lowerTarget(low, property.expression);
      else if (ts.isPropertyAssignment(property)) {
        properties.push({
          key: low.key(property.name),
          target: lowerTarget(low, property.initializer),
          at: low.at(property.name),
        });
      } else if (ts.isShorthandPropertyAssignment(property)) {
        const target = lowerTarget(low, property.name);
        const { objectAssignmentInitializer: fallback } = property;
        const at = low.at(property.name);
        properties.push({
          key: property.name.text,
          target: fallback === undefined ? target : { p: "default", target, fallback: low.expression(fallback), at },
          at,
        });
      }
    }
    return { p: "object", properties, ...(rest === undefined ? {} : { rest }) };
  }
  if (ts.isArrayLiteralExpression(node)) {
    const last = node.elements.at(-1);
    const rest = last !== undefined && ts.isSpreadElement(last) ? lowerTarget(low, last.expression) : undefined;
    const elements = node.elements
      .filter((element) => !ts.isSpreadElement(element))
      .map((element) => (ts.isOmittedExpression(element) ? null : lowerTarget(low, element)));
    return { p: "array", elements, ...(rest === undefined ? {} : { rest }) };
  }
  if (ts.isPropertyAccessExpression(node)) {
    return { p: "member", object: low.expression(node.expression), key: node.name.text, at: low.at(node.name) };
  }
  if (ts.isElementAccessExpression(node)) {
    const key = keyOf(low.expression(node.argumentExpression));
    return { p: "member", object: low.expression(node.expression), key, at: low.at(node.argumentExpression) };
  }
  const binding = ts.isIdentifier(node) ? low.bindings.find(node.text, node) : undefined;
  if (binding !== undefined) return { p: "binding", binding };
  const name = ts.isIdentifier(node) ? node.text : "?";
  return { p: "member", object: { e: "global", name: "globalThis" }, key: name, at: low.at(node) };
}

/** A constant key as text. */
export function keyOf(key: Expression): Key {
  return key.e === "literal" && key.value !== null ? String(key.value) : key;
}

export function identifier(low: Lowering, name: Identifier): Expression {
  const binding = low.bindings.find(name.text, name);
  return binding === undefined ? { e: "global", name: name.text } : { e: "binding", binding };
}

function literal(value: string | null): Expression {
  return { e: "literal", value };
}

function operation(low: Lowering, node: Node, operator: string, of: readonly Expression[]): Expression {
  return { e: "operation", operator, of, at: low.at(node) };
}

function lowerBinary(low: Lowering, node: BinaryExpression): Expression {
  const { kind } = node.operatorToken;
  if (assignments.has(kind)) {
    const value = low.expression(node.right);
    let added = value;
    if (kind === ts.SyntaxKind.PlusEqualsToken) added = { e: "concat", parts: [low.expression(node.left), value] };
    // A property that is looked at by `??=` is followed as written.
    else if (kind !== ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left)) {
      const operator = (ts.tokenToString(kind) ?? "").slice(0, -1);
      added = { e: "either", operator, of: [identifier(low, node.left), value], at: low.at(node) };
    }
    return { e: "assign", target: lowerTarget(low, node.left), value: added, at: low.at(node) };
  }
  const left = low.expression(node.left);
  const right = low.expression(node.right);
  if (choices.has(kind))
    return { e: "either", operator: ts.tokenToString(kind) ?? "", of: [left, right], at: low.at(node) };
  if (kind === ts.SyntaxKind.PlusToken) return { e: "concat", parts: [left, right] };
  if (kind === ts.SyntaxKind.CommaToken) return { e: "sequence", of: [left, right] };
  if (kind === ts.SyntaxKind.InKeyword) return { e: "in", key: left, object: right, at: low.at(node.left) };
  return operation(low, node, ts.tokenToString(kind) ?? "", [left, right]);
}

function lowerDelete(low: Lowering, node: DeleteExpression): Expression {
  const target = lowerTarget(low, node.expression);
  return target.p === "member"
    ? { e: "delete", object: target.object, key: target.key, at: target.at }
    : operation(low, node, "delete", [low.expression(node.expression)]);
}

function lowerProperty(low: Lowering, node: ObjectLiteralElementLike): Property {
  if (ts.isSpreadAssignment(node)) return { spread: low.expression(node.expression), at: low.at(node) };
  if (ts.isShorthandPropertyAssignment(node))
    return { key: node.name.text, value: identifier(low, node.name), at: low.at(node.name) };
  const key = low.key(node.name);
  const at = low.at(node.name);
  if (ts.isPropertyAssignment(node)) return { key, value: low.expression(node.initializer), at };
  const value: Expression = { e: "function", function: low.function(node) };
  if (ts.isMethodDeclaration(node)) return { key, value, at };
  return { key, value, at, accessor: ts.isGetAccessor(node) ? "get" : "set" };
}

/** The expressions inside syntax that flow has no words for, e.g. JSX. */
function parts(node: Node): ExpressionNode[] {
  const found: ExpressionNode[] = [];
  ts.forEachChild(node, (child) => {
    if (ts.isJsxExpression(child) || ts.isJsxSpreadAttribute(child)) {
      if (child.expression !== undefined) found.push(child.expression);
    } else if (ts.isSpreadElement(child)) found.push(child.expression);
    else if (ts.isJsxElement(child) || ts.isJsxSelfClosingElement(child) || ts.isJsxFragment(child)) found.push(child);
    else if (ts.isJsxOpeningElement(child) || ts.isJsxAttributes(child) || ts.isJsxAttribute(child))
      found.push(...parts(child));
  });
  return found;
}
