import type { Node as SyntaxNode } from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** The text that an expression is, through constants of its own file and of others; `undefined` when it can't be told. */
export function constantOf(nodes: Nodes, node: SyntaxNode, depth = 0): string | undefined {
  const { Node, SyntaxKind } = nodes;
  if (depth > 20) return undefined;
  const next = (inner: SyntaxNode) => constantOf(nodes, inner, depth + 1);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (Node.isNumericLiteral(node)) return String(node.getLiteralValue());
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
    return left === undefined || right === undefined ? undefined : left + right;
  }
  // Of `names.folder` the name after the dot stands for the constant of another file.
  if (Node.isPropertyAccessExpression(node)) return next(node.getNameNode());
  if (!Node.isIdentifier(node)) return undefined;
  const symbol = node.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  if (!Node.isVariableDeclaration(declaration)) return undefined;
  const value = declaration.getInitializer();
  const isConstant = declaration.getVariableStatement()?.getDeclarationKind() === "const";
  return value === undefined || !isConstant ? undefined : next(value);
}
