import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import type { ImportClause } from "../../syntax/nodes.js";
import type * as nodesModule from "../../syntax/nodes.js";
import { lineEndOf, startOf } from "./offsets.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/** T101, where the compiler wants a type to be imported or exported as one (TS1484, TS1205). */
export async function typeOnlyImport({ at, message }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!/\bTS(?:1484|1205)\b/.test(message) || !workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const nodes = await import("../../syntax/nodes.js");
  const { Node, SyntaxKind } = nodes;
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
  const own = file.getDescendantAtPos(start)?.getParent();
  if (Node.isImportClause(own) && own.getNamedBindings() !== undefined) return defaultAlone(nodes, own, at.file);
  return syntax.edits(file, (copy) => {
    let node = copy.getDescendantAtPos(start);
    while (node !== undefined && !Node.isImportSpecifier(node) && !Node.isExportSpecifier(node)) {
      if (Node.isImportClause(node)) break;
      node = node.getParent();
    }
    if (Node.isImportClause(node) && node.getNamedBindings() === undefined) {
      node.getFirstAncestorByKind(SyntaxKind.ImportDeclaration)?.setIsTypeOnly(true);
    } else if (Node.isImportSpecifier(node)) {
      const whole = node.getImportDeclaration();
      // Alone in its import it would keep the module's load.
      const isAlone = whole.getNamedImports().length === 1 && whole.getDefaultImport() === undefined;
      if (isAlone) whole.setIsTypeOnly(true);
      else node.setIsTypeOnly(true);
    } else if (Node.isExportSpecifier(node)) {
      const whole = node.getExportDeclaration();
      if (whole.getNamedExports().length === 1) whole.setIsTypeOnly(true);
      else node.setIsTypeOnly(true);
    }
  });
}

/** A default import beside others gets a declaration of its own: `import type X, { y }` is not allowed. */
function defaultAlone({ Node }: Nodes, clause: ImportClause, file: string): readonly Edit[] {
  const [name, others] = [clause.getDefaultImport(), clause.getNamedBindings()];
  const declaration = clause.getParent();
  if (name === undefined || others === undefined || !Node.isImportDeclaration(declaration)) return [];
  const specifier = declaration.getModuleSpecifier().getText();
  const text = clause.getSourceFile().getFullText();
  const end = (declaration.getText().endsWith(";") ? ";" : "") + lineEndOf(text);
  return [
    {
      file,
      start: declaration.getStart(),
      end: declaration.getStart(),
      text: `import type ${name.getText()} from ${specifier}${end}`,
    },
    { file, start: name.getStart(), end: others.getStart(), text: "" },
  ];
}
