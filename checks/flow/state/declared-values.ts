import type { Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import type { Root } from "./module-state-facts.js";

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

/** What an import declares, as a root. */
export function importRoot(declaration: Node): Root | undefined {
  const of = (specifier: Expression, name: string): Root | undefined =>
    ts.isStringLiteralLike(specifier) ? { kind: "import", module: specifier.text, name } : undefined;
  if (ts.isImportClause(declaration)) {
    const parent = declaration.parent;
    return ts.isImportDeclaration(parent) ? of(parent.moduleSpecifier, "default") : undefined;
  }
  if (ts.isNamespaceImport(declaration)) {
    const parent = declaration.parent.parent;
    return ts.isImportDeclaration(parent) ? of(parent.moduleSpecifier, "*") : undefined;
  }
  if (ts.isImportSpecifier(declaration)) {
    const parent = declaration.parent.parent.parent;
    return ts.isImportDeclaration(parent)
      ? of(parent.moduleSpecifier, (declaration.propertyName ?? declaration.name).text)
      : undefined;
  }
  if (ts.isImportEqualsDeclaration(declaration) && ts.isExternalModuleReference(declaration.moduleReference)) {
    return of(declaration.moduleReference.expression, "*");
  }
  return undefined;
}
