import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { startOf } from "./offsets.js";

/** T101, where the compiler wants a type to be imported or exported as one (TS1484, TS1205). */
export async function typeOnlyImport({ at, message }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  if (!/\bTS(?:1484|1205)\b/.test(message) || !workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const { Node, SyntaxKind } = await import("../../syntax/nodes.js");
  const file = await syntax.file(at.file);
  const start = startOf(file.getFullText(), at);
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
