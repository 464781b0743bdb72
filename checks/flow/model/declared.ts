import type { BindingName, Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { bare, hasModifier, type Scopes } from "./scopes.js";

/** The declaration that a name means; undefined for a global, and for what is no name. */
export function declarationOf(node: Node, scopes: Scopes): Node | undefined {
  return ts.isIdentifier(node) ? scopes.lookup(node.text, node)?.declaration : undefined;
}

/** What a variable is declared with, without casts: `1` of `let a = 1 as number`; undefined for any other declaration. */
export function initializerOf(declaration: Node | undefined): Expression | undefined {
  const isGiven = declaration !== undefined && ts.isVariableDeclaration(declaration);
  return isGiven && declaration.initializer !== undefined ? bare(declaration.initializer) : undefined;
}

/** The same of a `const`, which holds nothing else. */
export function constantOf(declaration: Node | undefined): Expression | undefined {
  const list = declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.parent : undefined;
  return list !== undefined && (list.flags & ts.NodeFlags.Const) !== 0 ? initializerOf(declaration) : undefined;
}

/** What a key or a name is called; undefined for a computed one. */
export function keyText(name: Node): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
}

/** The names that a pattern declares: `a` and `c` of `{ a, b: { c } }`. */
export function namesIn(name: BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}

/** Whether a declaration stands behind `export`. */
export function isExported(declaration: Node): boolean {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

/** What a statement exports of its own file: each name, and what the file itself calls it: "default" for what has no name there. */
export function exportsOf(node: Node): readonly { readonly name: string; readonly local: string }[] {
  if (ts.isExportDeclaration(node)) {
    const clause = node.moduleSpecifier === undefined ? node.exportClause : undefined;
    const elements = clause !== undefined && ts.isNamedExports(clause) ? clause.elements : [];
    return elements.map(({ name, propertyName = name }) => ({ name: name.text, local: propertyName.text }));
  }
  if (ts.isExportAssignment(node)) {
    const value = bare(node.expression);
    return [{ name: "default", local: ts.isIdentifier(value) ? value.text : "default" }];
  }
  if (!isExported(node)) return [];
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations
      .flatMap(({ name }) => namesIn(name))
      .map((name) => ({ name, local: name }));
  if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node) && !ts.isEnumDeclaration(node)) return [];
  const local = node.name?.text ?? "default";
  return [{ name: hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? "default" : local, local }];
}
