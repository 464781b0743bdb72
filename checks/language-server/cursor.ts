import type { CallExpression, Identifier, Node, SourceFile, VariableDeclaration } from "typescript";
import ts from "../facts/typescript.js";
import { createScopes } from "../flow/model/scopes.js";

/** A file's tree, with parents. */
export function parse(file: string, text: string): SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** The innermost node without children at an offset; at the end of one, that one. */
export function tokenAt(source: SourceFile, offset: number): Node | undefined {
  const find = (node: Node): Node | undefined => {
    if (node.kind === ts.SyntaxKind.EndOfFileToken) return undefined;
    if (offset < node.getStart(source) || offset > node.getEnd()) return undefined;
    let found: Node | undefined;
    ts.forEachChild(node, (child) => {
      const inner = find(child);
      // Of two that meet at the offset, the one that begins there.
      if (inner !== undefined) found = inner;
    });
    return found ?? (node.kind === ts.SyntaxKind.SourceFile ? undefined : node);
  };
  return find(source);
}

/** The text of a string; what a template puts in counts as one part of a path. */
export function stringOf(token: Node): string | undefined {
  if (ts.isStringLiteralLike(token)) return token.text;
  const whole = ts.isTemplateSpan(token.parent) ? token.parent.parent : token.parent;
  if (!ts.isTemplateExpression(whole) || ts.isExpression(token)) return undefined;
  return whole.head.text + whole.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

/** The variable that an identifier means. */
export function declarationOf(token: Identifier): VariableDeclaration | undefined {
  const declaration = createScopes().lookup(token.text, token)?.declaration;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration : undefined;
}

/** The call whose callee a token belongs to. */
export function calledBy(token: Node): CallExpression | undefined {
  let node: Node = token;
  while (ts.isPropertyAccessExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  return ts.isCallExpression(node.parent) && node.parent.expression === node ? node.parent : undefined;
}

/** Every string of a file, and what it says. */
export function stringsIn(source: SourceFile): readonly { readonly node: Node; readonly text: string }[] {
  const found: { node: Node; text: string }[] = [];
  const visit = (node: Node): void => {
    if (ts.isStringLiteralLike(node)) found.push({ node, text: node.text });
    if (ts.isTemplateExpression(node)) found.push({ node, text: stringOf(node.head) ?? "" });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
