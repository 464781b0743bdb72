import type { Place } from "../../report/finding.js";

/** The offset of a place's start in the text of its file. */
export function startOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = /\r\n|\r|\n/g;
    end.lastIndex = start;
    const found = end.exec(text);
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  return Math.min(text.length, start + column - 1);
}

/** How the lines of a text end. */
export function lineEndOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** One step of a text's indentation. */
export function indentOf(text: string): string {
  return /^(\t| {2}(?: {2})?)(?=[^ \t*])/m.exec(text)?.[1] ?? "  ";
}
