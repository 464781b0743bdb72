import type ts from "typescript";

/**
 * A place inside a file. Lines and columns count from 1, in UTF-16 code units; `endColumn` is exclusive and only given
 * when start and end share a line.
 */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

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
