import type { Expression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import type { ImportEntry } from "./links.js";

/** What an import declares: the module and the exported name (`*` for the namespace); undefined for any other declaration. */
export function importedBy(declaration: Node | undefined): ImportEntry | undefined {
  if (declaration === undefined) return undefined;
  if (ts.isImportEqualsDeclaration(declaration)) {
    const { moduleReference } = declaration;
    return ts.isExternalModuleReference(moduleReference) ? entryOf(moduleReference.expression, "*") : undefined;
  }
  const name = ts.isImportClause(declaration)
    ? "default"
    : ts.isNamespaceImport(declaration)
      ? "*"
      : ts.isImportSpecifier(declaration)
        ? (declaration.propertyName ?? declaration.name).text
        : undefined;
  let at: Node | undefined = name === undefined ? undefined : declaration;
  while (at !== undefined && !ts.isImportDeclaration(at)) at = at.parent;
  return at === undefined || name === undefined ? undefined : entryOf(at.moduleSpecifier, name);
}

function entryOf(specifier: Expression, name: string): ImportEntry | undefined {
  return ts.isStringLiteralLike(specifier) ? { module: specifier.text, name } : undefined;
}
