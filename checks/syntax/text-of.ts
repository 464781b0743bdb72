import { Node, SyntaxKind, type CallExpression } from "ts-morph";

/** How deep constants of constants are followed. */
const deepest = 20;

/** What a call is, where its asker knows it. */
export type CallReader = (call: CallExpression) => string | undefined;

/**
 * The text that an expression surely is: literals, templates, sums, and constants and enums of its own file and of others; `undefined` when
 * it can't be told.
 */
export function textOf(node: Node, ofCall: CallReader = () => undefined): string | undefined {
  const value = valueOf(node, ofCall, 0);
  return typeof value === "string" ? value : undefined;
}

function valueOf(node: Node, ofCall: CallReader, depth: number): string | number | undefined {
  if (depth > deepest) return undefined;
  const next = (inner: Node) => valueOf(inner, ofCall, depth + 1);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node) || Node.isSatisfiesExpression(node)) {
    return next(node.getExpression());
  }
  if (Node.isTemplateExpression(node)) {
    const spans = node.getTemplateSpans().map((span) => {
      const value = next(span.getExpression());
      return value === undefined ? undefined : value + span.getLiteral().getLiteralText();
    });
    return spans.includes(undefined) ? undefined : node.getHead().getLiteralText() + spans.join("");
  }
  if (Node.isBinaryExpression(node)) {
    if (node.getOperatorToken().getKind() !== SyntaxKind.PlusToken) return undefined;
    const [left, right] = [next(node.getLeft()), next(node.getRight())];
    if (typeof left === "number" && typeof right === "number") return left + right;
    return left === undefined || right === undefined ? undefined : `${left}${right}`;
  }
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) return memberOf(node, next);
  if (Node.isCallExpression(node)) return ofCall(node);
  return Node.isIdentifier(node) ? constantOf(node, next) : undefined;
}

/** Of `names.folder` the name after the dot stands for the constant of another file; of `table.a` its type says what it always is. */
function memberOf(node: Node, next: (inner: Node) => string | number | undefined): string | number | undefined {
  const isDotted = Node.isPropertyAccessExpression(node);
  const name = isDotted
    ? node.getNameNode()
    : Node.isElementAccessExpression(node)
      ? node.getArgumentExpression()
      : undefined;
  const named = isDotted && Node.isIdentifier(name) ? next(name) : undefined;
  if (named !== undefined) return named;
  const type = name?.getSymbol()?.getValueDeclaration()?.getType();
  const always = type?.isStringLiteral() === true ? type.getLiteralValue() : undefined;
  return typeof always === "string" ? always : undefined;
}

function constantOf(name: Node, next: (inner: Node) => string | number | undefined): string | number | undefined {
  const symbol = name.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  if (!Node.isVariableDeclaration(declaration)) return undefined;
  const value = declaration.getInitializer();
  const isConstant = declaration.getVariableStatement()?.getDeclarationKind() === "const";
  return value === undefined || !isConstant ? undefined : next(value);
}
