import type ts from "typescript";
import type { Span } from "./facts.js";

/** The place of a node without its leading comments. */
export function spanOf(node: ts.Node, source: ts.SourceFile): Span {
  return spanBetween(node.getStart(source), node.getEnd(), source);
}

/** The place between two offsets. */
export function spanBetween(start: number, end: number, source: ts.SourceFile): Span {
  const from = source.getLineAndCharacterOfPosition(start);
  const to = source.getLineAndCharacterOfPosition(end);
  const place = { line: from.line + 1, column: from.character + 1 };
  return from.line === to.line && to.character > from.character ? { ...place, endColumn: to.character + 1 } : place;
}
