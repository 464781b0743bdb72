import type { Node, SourceFile } from "typescript";
import ts from "./typescript.js";

/** Whether the offset lies outside every token, where comments are. */
export function isBetweenTokens(source: SourceFile, offset: number): boolean {
  let node: Node = source;
  for (let next: Node | undefined = node; next !== undefined;) {
    node = next;
    next = ts.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined));
  }
  const isText =
    ts.isIdentifier(node) ||
    ts.isLiteralExpression(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isJsxText(node);
  return offset < node.getStart(source) || !isText;
}
