import type * as nodesModule from "../../syntax/nodes.js";
import type { Node as SyntaxNode } from "../../syntax/nodes.js";
import type { Edit } from "../../report/finding.js";
import { linesOf } from "./without-item.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

/**
 * The edit that takes away a statement, or a member of a type, with its JSDoc and, where nothing else is on them, its lines. What follows keeps
 * its meaning in code without semicolons too: `;[1]` on the next line, and `[1]` behind the only semicolon, stay statements of their own.
 */
export function withoutNode(nodes: Nodes, path: string, text: string, node: SyntaxNode): Edit {
  const span = { start: node.getStart(true), end: endOf(nodes, node) };
  const { start, end } = withBlankLine(text, linesOf(text, span)) ?? inLine(text, span);
  const next = node.getNextSibling();
  const isApart = span.end < node.getEnd();
  if (next === undefined || isApart || !wouldJoin(nodes, node.getPreviousSibling(), next)) {
    return { file: path, start, end, text: "" };
  }
  return { file: path, start, end: next.getStart(), text: `${text.slice(end, next.getStart())};` };
}

/** A semicolon on a later line was written for what stands behind it. */
function endOf({ SyntaxKind }: Nodes, node: SyntaxNode): number {
  const semicolon = node.getLastChildByKind(SyntaxKind.SemicolonToken);
  const last = semicolon?.getPreviousSibling();
  if (semicolon === undefined || last === undefined || node.getEnd() !== semicolon.getEnd()) return node.getEnd();
  return last.getEndLineNumber() === semicolon.getStartLineNumber() ? node.getEnd() : last.getEnd();
}

/** Between two blank lines one of them goes too. */
function withBlankLine(text: string, lines: ReturnType<typeof linesOf>): ReturnType<typeof linesOf> {
  if (lines === undefined || !/(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, lines.start))) return lines;
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(lines.end))?.[0].length ?? 0;
  return { start: lines.start, end: lines.end + blank };
}

/** Of a line with something else on it the blanks before go along; at its beginning, those behind. */
function inLine(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const isFirst = start === before || /[\r\n]/.test(text.charAt(start - before - 1));
  if (!isFirst) return { start: start - before, end };
  return { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
}

/** Whether two statements without a semicolon between them would be read as one. */
function wouldJoin({ Node }: Nodes, before: SyntaxNode | undefined, after: SyntaxNode): boolean {
  const mayGoOn =
    Node.isExpressionStatement(before) ||
    Node.isVariableStatement(before) ||
    Node.isReturnStatement(before) ||
    Node.isThrowStatement(before) ||
    Node.isExportAssignment(before) ||
    Node.isPropertyDeclaration(before);
  return mayGoOn && !before.getText().endsWith(";") && /^[([`+\-/*<]/.test(after.getText());
}
