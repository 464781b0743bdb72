import { findNodeAtLocation, parseTree } from "jsonc-parser";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import { diffEdits } from "../../syntax/diff-edits.js";
import type { Workspace } from "../../facts/workspace.js";
import { renderComposition } from "../generate/render-composition.js";
import { lineEndOf, startOf } from "./offsets.js";
import { withoutItem, type Span } from "./without-item.js";

/** G121: what `rawr-hq generate` would write. */
export function composition({ settings, plugins, text }: Workspace): readonly Edit[] {
  const file = settings.composition;
  const before = text(file);
  if (before === undefined || plugins.some(({ issues }) => issues.length > 0)) return [];
  const rendered = renderComposition(plugins, { composition: file });
  return diffEdits(file, before, rendered.replaceAll("\n", lineEndOf(before)));
}

/** E013: the comment goes, with its line when nothing else is on it. */
export async function uselessSuppression({ at }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  const text = workspace.text(at.file);
  if (text === undefined) return [];
  const begins = startOf(text, at);
  const isBlock = text.startsWith("/*", begins);
  const ends = isBlock ? text.indexOf("*/", begins) + 2 : begins + lengthOf(/^[^\r\n]*/, text.slice(begins));
  const comment = { start: begins, end: ends };
  const { start, end } = (await emptyElement(at, comment, workspace)) ?? comment;
  const edit = (start: number, end: number, made = "") => [{ file: at.file, start, end, text: made }];
  const before = lengthOf(/[ \t]*$/, text.slice(0, start));
  const after = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(end))?.[0];
  const isFirst = start === before || /[\r\n]/.test(text.charAt(start - before - 1));
  if (after !== undefined) return edit(start - before, isFirst ? end + after.length : end);
  if (!isFirst && /^[ \t]*[,;)\]}]/.test(text.slice(end))) return edit(start - before, end);
  // Between two words, and between two statements, the comment was what kept them apart.
  const lineEnd = /\r\n|\r|\n/.exec(text.slice(start, end))?.[0];
  if (!isFirst && lineEnd !== undefined) return edit(start - before, end, lineEnd);
  if (isFirst || before > 0) return edit(start, end + lengthOf(/^[ \t]*/, text.slice(end)));
  return edit(start, end, /^\w\w$/.test(text.charAt(start - 1) + text.charAt(end)) ? " " : "");
}

/** Of an element `{}` that holds nothing but the comment, the braces. */
async function emptyElement({ file }: Candidate["at"], { start, end }: Span, workspace: Workspace) {
  if (!/\.[jt]sx$/.test(file) || !workspace.files.includes(file)) return undefined;
  const source = await (await workspace.syntax()).file(file);
  const { Node } = await import("../../syntax/nodes.js");
  const around = source.getDescendantAtPos(end)?.getParent();
  const isEmpty = Node.isJsxExpression(around) && around.getExpression() === undefined && around.getStart() < start;
  return isEmpty ? { start: around.getStart(), end: around.getEnd() } : undefined;
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

/** E003: the glob goes out of `ignore`. */
export async function unusedIgnore({ at, message }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  const glob = workspace.unusedIgnores.find((one) => message.includes(`\`${one}\``));
  const text = workspace.text(at.file);
  if (glob === undefined || text === undefined) return [];
  if (at.file.endsWith(".json")) return inJson(at.file, text, glob);
  if (!workspace.files.includes(at.file)) return [];
  const source = await (await workspace.syntax()).file(at.file);
  const { Node, SyntaxKind } = await import("../../syntax/nodes.js");
  for (const list of source.getDescendantsOfKind(SyntaxKind.ArrayLiteralExpression)) {
    const holder = list.getFirstAncestor((one) => !Node.isAsExpression(one) && !Node.isSatisfiesExpression(one));
    const isNamed = Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder);
    if (!isNamed || !/^["']?ignore["']?$/.test(holder.getName())) continue;
    const items = list.getElements();
    const isMeant = (one: (typeof items)[number]) =>
      (Node.isStringLiteral(one) || Node.isNoSubstitutionTemplateLiteral(one)) && one.getLiteralValue() === glob;
    const spans = items.map((one) => ({ start: one.getStart(), end: one.getEnd() }));
    const inside = { start: list.getStart() + 1, end: list.getEnd() - 1 };
    const found = items.findIndex(isMeant);
    if (found >= 0)
      return withoutItem(source.getFullText(), spans, found, inside).map((span) => ({
        file: at.file,
        ...span,
        text: "",
      }));
  }
  return [];
}

function inJson(file: string, text: string, glob: string): readonly Edit[] {
  const tree = parseTree(text);
  const path = file === "package.json" ? ["rawr-hq", "ignore"] : ["ignore"];
  const list = tree === undefined ? undefined : findNodeAtLocation(tree, path);
  const items = list?.type === "array" ? (list.children ?? []) : [];
  const spans = items.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  const found = items.findIndex(({ value }) => value === glob);
  if (list === undefined || found < 0) return [];
  const inside = { start: list.offset + 1, end: list.offset + list.length - 1 };
  return withoutItem(text, spans, found, inside).map((span) => ({ file, ...span, text: "" }));
}
