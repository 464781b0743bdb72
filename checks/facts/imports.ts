import type { CallExpression, NewExpression, Node, SourceFile } from "typescript";
import { createScopes } from "../flow/model/scopes.js";
import { createCallees } from "./callees.js";
import { recordCall, recordNew } from "./import-calls.js";
import { recordDeclaration } from "./import-declarations.js";
import type { ImportFact } from "./import-facts.js";
import { createImportRecorder } from "./import-recorder.js";
import { jsdocImports } from "./jsdoc-imports.js";
import { jsxImport } from "./jsx-import.js";
import { mentionsIn } from "./mentions.js";
import { spanBetween } from "./span.js";
import ts from "./typescript.js";

/** Every way in which the file names another module (SPEC 2.5), in source order. */
export function extractImports(source: SourceFile): readonly ImportFact[] {
  const scopes = createScopes();
  const record = createImportRecorder(source, scopes);
  const callees = createCallees(scopes, mentionsIn(source.text));

  const visit = (node: Node): void => {
    if (node.kind === ts.SyntaxKind.CallExpression)
      recordCall(node as CallExpression, record, callees); // by kind
    else if (node.kind === ts.SyntaxKind.NewExpression)
      recordNew(node as NewExpression, record, callees); // by kind
    else if (recordDeclaration(node, record)) return;
    ts.forEachChild(node, visit);
  };
  visit(source);

  for (const reference of [...source.referencedFiles, ...source.typeReferenceDirectives]) {
    const isPath = source.referencedFiles.includes(reference);
    const name = reference.fileName;
    const specifier = isPath && !name.startsWith(".") && !name.startsWith("/") ? `./${name}` : name;
    record.add("triple-slash", spanBetween(reference.pos, reference.end, source), specifier, name, true);
  }
  const found = [...record.found, ...jsdocImports(source), ...jsxImport(source)];
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}
