import type { Node as SyntaxNode } from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** The text that an expression is, through constants of its own file and of others; `undefined` when it can't be told. */
export function constantOf(nodes: Nodes, node: SyntaxNode): string | undefined {
  const value = valueOf(nodes, node, 0);
  return typeof value === "string" ? value : undefined;
}

function valueOf(nodes: Nodes, node: SyntaxNode, depth: number): string | number | undefined {
  const { Node, SyntaxKind } = nodes;
  if (depth > 20) return undefined;
  const next = (inner: SyntaxNode) => valueOf(nodes, inner, depth + 1);
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
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken) {
    const [left, right] = [next(node.getLeft()), next(node.getRight())];
    if (typeof left === "number" && typeof right === "number") return left + right;
    return left === undefined || right === undefined ? undefined : `${left}${right}`;
  }
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) {
    // Of `names.folder` the name after the dot stands for the constant of another file; of `table.a` its type says what it always is.
    const name = Node.isPropertyAccessExpression(node) ? node.getNameNode() : node.getArgumentExpression();
    const type = name?.getSymbol()?.getValueDeclaration()?.getType();
    const named = Node.isIdentifier(name) && Node.isPropertyAccessExpression(node) ? next(name) : undefined;
    const always = type?.isStringLiteral() === true ? type.getLiteralValue() : undefined;
    return named ?? (typeof always === "string" ? always : undefined);
  }
  if (!Node.isIdentifier(node)) return undefined;
  const symbol = node.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  if (!Node.isVariableDeclaration(declaration)) return undefined;
  const value = declaration.getInitializer();
  const isConstant = declaration.getVariableStatement()?.getDeclarationKind() === "const";
  return value === undefined || !isConstant ? undefined : next(value);
}
