import type { Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";

/** The expressions that a function gives back. */
export function returnedBy(node: Node): readonly Expression[] {
  const body = "body" in node ? (node.body as Node | undefined) : undefined; // every function's body is a node or absent
  if (body === undefined) {
    return [];
  }
  if (!ts.isBlock(body)) {
    return ts.isExpression(body) ? [body] : [];
  }
  const found: Expression[] = [];
  const visit = (inner: Node): void => {
    if (ts.isFunctionLike(inner) || ts.isClassLike(inner)) {
      return;
    }
    if (ts.isReturnStatement(inner)) {
      if (inner.expression !== undefined) {
        found.push(inner.expression);
      }
      return;
    }
    ts.forEachChild(inner, visit);
  };
  visit(body);
  return found;
}
