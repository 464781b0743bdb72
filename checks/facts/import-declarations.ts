import type {
  ExportDeclaration,
  ImportClause,
  ImportDeclaration,
  ImportEqualsDeclaration,
  ImportTypeNode,
  ModuleDeclaration,
  NamedExportBindings,
  Node,
} from "typescript";
import type { ImportRecorder } from "./import-recorder.js";
import ts from "./typescript.js";

/** Records what a declaration or a type imports. Whether that is all there is to it: nothing further stands inside. */
export function recordDeclaration(node: Node, record: ImportRecorder): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.ImportDeclaration:
      recordImport(node as ImportDeclaration, record); // the kind says so; ts.is* would repeat the test for every node
      return true;
    case ts.SyntaxKind.ExportDeclaration: {
      const { moduleSpecifier, exportClause, isTypeOnly } = node as ExportDeclaration; // by kind
      if (moduleSpecifier !== undefined) {
        const inline = !isTypeOnly && allTypes(exportClause);
        record.literal("re-export", moduleSpecifier, isTypeOnly, exportedNames(exportClause), inline);
      }
      return true;
    }
    case ts.SyntaxKind.ImportEqualsDeclaration: {
      const { moduleReference, name, isTypeOnly } = node as ImportEqualsDeclaration; // by kind
      if (ts.isExternalModuleReference(moduleReference))
        record.literal("import-equals", moduleReference.expression, isTypeOnly, [`* as ${name.text}`]);
      return true;
    }
    case ts.SyntaxKind.ImportType: {
      const { argument } = node as ImportTypeNode; // by kind
      record.literal("import-type", ts.isLiteralTypeNode(argument) ? argument.literal : argument, true);
      return false;
    }
    case ts.SyntaxKind.ModuleDeclaration: {
      const { name } = node as ModuleDeclaration; // by kind
      if (ts.isStringLiteral(name) && (ts.isExternalModule(record.source) || name.text.startsWith(".")))
        record.literal("augmentation", name, true);
      return false;
    }
    default:
      return false;
  }
}

function recordImport({ importClause, moduleSpecifier }: ImportDeclaration, record: ImportRecorder): void {
  if (importClause === undefined) {
    record.literal("side-effect", moduleSpecifier, false);
    return;
  }
  const isType = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  record.literal("static", moduleSpecifier, isType, importedNames(importClause), allInline(importClause));
}

/** `import { type A, type B }`. */
function allInline(clause: ImportClause): boolean {
  const named = clause.namedBindings;
  return (
    clause.phaseModifier === undefined &&
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function importedNames(clause: ImportClause): string[] {
  const names = clause.name === undefined ? [] : [`default as ${clause.name.text}`];
  const named = clause.namedBindings;
  if (named === undefined) return names;
  if (ts.isNamespaceImport(named)) return [...names, `* as ${named.name.text}`];
  return [
    ...names,
    ...named.elements.map(({ propertyName, name }) => `${(propertyName ?? name).text} as ${name.text}`),
  ];
}

function exportedNames(clause: NamedExportBindings | undefined): string[] {
  if (clause === undefined) return ["*"];
  if (ts.isNamespaceExport(clause)) return [`* as ${clause.name.text}`];
  return clause.elements.map(({ propertyName, name }) => `${(propertyName ?? name).text} as ${name.text}`);
}

function allTypes(clause: NamedExportBindings | undefined): boolean {
  return (
    clause !== undefined &&
    ts.isNamedExports(clause) &&
    clause.elements.length > 0 &&
    clause.elements.every((element) => element.isTypeOnly)
  );
}
