import type { Expression, Node, SourceFile } from "typescript";
import { foldString } from "../flow/model/constants.js";
import type { Scopes } from "../flow/model/scopes.js";
import type { ImportFact, ImportKind } from "./import-facts.js";
import { startFolder } from "./start-folder.js";
import { shortened } from "./shortened.js";
import { spanOf, type Span } from "./span.js";
import ts from "./typescript.js";

/** Collects the imports of one file. */
export function createImportRecorder(source: SourceFile, scopes: Scopes) {
  const found: ImportFact[] = [];
  const add = (kind: ImportKind, at: Span, specifier: string | null, text: string, typeOnly = false): void => {
    found.push({ kind, ...at, specifier, text: shortened(text, 80), typeOnly, names: [] });
  };
  return {
    found,
    source,
    scopes,
    add,
    /** A specifier that the language wants as a literal. */
    literal(kind: ImportKind, node: Node, typeOnly: boolean, names: readonly string[] = [], inlineTypes = false): void {
      const specifier = ts.isStringLiteralLike(node) ? node.text : null;
      const text = shortened(node.getText(source), 80);
      const inline = inlineTypes ? { inlineTypes } : {};
      found.push({
        kind,
        ...spanOf(node, source),
        specifier,
        text,
        typeOnly: typeOnly || inlineTypes,
        ...inline,
        names,
      });
    },
    /** A specifier that may be any expression: its text, if it is constant. */
    expression(kind: ImportKind, node: Expression): void {
      const specifier = foldString(node, scopes)?.replace(`file://${startFolder}`, startFolder) ?? null;
      add(kind, spanOf(node, source), specifier, node.getText(source));
    },
    /** Something whose specifier was found in another way, or can't be found. */
    at(kind: ImportKind, node: Node, specifier: string | null, shown: Node = node): void {
      add(kind, spanOf(node, source), specifier, shown.getText(source));
    },
  };
}

export type ImportRecorder = ReturnType<typeof createImportRecorder>;
