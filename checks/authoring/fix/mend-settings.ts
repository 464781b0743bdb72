import { modify, parse } from "jsonc-parser";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import { diffEdits } from "../../syntax/diff-edits.js";
import type { Workspace } from "../../facts/workspace.js";
import { renderComposition } from "../generate/render-composition.js";
import { lineEndOf, startOf } from "./offsets.js";

/** G121: what `rawr-hq generate` would write. */
export function composition({ settings, plugins, text }: Workspace): readonly Edit[] {
  const file = settings.composition;
  const before = text(file);
  if (before === undefined || plugins.some(({ issues }) => issues.length > 0)) return [];
  const rendered = renderComposition(plugins, { composition: file });
  return diffEdits(file, before, rendered.replaceAll("\n", lineEndOf(before)));
}

/** E013: the comment goes, with its line when nothing else is on it. */
export function uselessSuppression({ at }: Candidate, workspace: Workspace): readonly Edit[] {
  const text = workspace.text(at.file);
  if (text === undefined) return [];
  const start = startOf(text, at);
  const isBlock = text.startsWith("/*", start);
  const close = isBlock
    ? text.indexOf("*/", start) + 2
    : start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].length ?? 0);
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  const after = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(close))?.[0];
  const begins = start - before.length;
  const isOwnLine = begins === 0 || /[\r\n]$/.test(text.slice(0, begins));
  if (after === undefined) return [{ file: at.file, start, end: close, text: "" }];
  return [{ file: at.file, start: begins, end: isOwnLine ? close + after.length : close, text: "" }];
}

/** E003: the glob goes out of `ignore`. */
export async function unusedIgnore({ at, message }: Candidate, workspace: Workspace): Promise<readonly Edit[]> {
  const glob = workspace.unusedIgnores.find((one) => message.includes(`\`${one}\``));
  const text = workspace.text(at.file);
  if (glob === undefined || text === undefined) return [];
  if (at.file.endsWith(".json")) return inJson(at.file, text, glob);
  if (!workspace.files.includes(at.file)) return [];
  const syntax = await workspace.syntax();
  const { Node, SyntaxKind } = await import("../../syntax/nodes.js");
  return syntax.edits(await syntax.file(at.file), (copy) => {
    for (const literal of copy.getDescendantsOfKind(SyntaxKind.StringLiteral)) {
      const list = literal.getParent();
      const member = list?.getParent();
      if (literal.getLiteralValue() !== glob || !Node.isArrayLiteralExpression(list)) continue;
      if (Node.isPropertyAssignment(member) && /^["']?ignore["']?$/.test(member.getName())) {
        list.removeElement(literal);
        return;
      }
    }
  });
}

function inJson(file: string, text: string, glob: string): readonly Edit[] {
  const value: unknown = parse(text);
  const under = file === "package.json" ? ["rawr-hq", "ignore"] : ["ignore"];
  let list: unknown = value;
  for (const key of under) {
    list = typeof list === "object" && list !== null ? (list as Record<string, unknown>)[key] : undefined; // an object, checked
  }
  const at = Array.isArray(list) ? list.indexOf(glob) : -1;
  if (at < 0) return [];
  return modify(text, [...under, at], undefined, {}).map(({ offset, length, content }) => ({
    file,
    start: offset,
    end: offset + length,
    text: content,
  }));
}
