import { displayWidth, graphemes, visible } from "../terminal/width.js";

/** A source line as it is shown, and where the marker goes below it, both in terminal cells. */
export interface Excerpt {
  readonly line: string;
  readonly indent: number;
  readonly length: number;
}

const ellipsis = "…";
/** Lines beyond this are cut before they are measured. Much wider than any terminal. */
const longest = 8000;

/**
 * Cuts `line` to `width` cells around the marked columns (1-based, UTF-16 code units, end exclusive). Columns outside
 * the line are brought back to its end, so that a point just after it still shows.
 */
export function excerpt(line: string, column: number, endColumn: number | undefined, width: number): Excerpt {
  const text = line.replace(/\r?\n?$/, "");
  const start = clamp(column - 1, 0, text.length);
  if (text.length > longest) {
    // Segmenting takes time that grows with the square of the length: of a bundle's one line only what is near is looked at.
    const first = isHalf(text, Math.max(0, start - longest / 4)) ? 1 : 0;
    const begin = Math.max(0, start - longest / 4) + first;
    const near = text.slice(begin, begin + longest / 2);
    return excerpt(near, start - begin + 1, endColumn === undefined ? undefined : endColumn - begin, width);
  }
  const end = clamp((endColumn ?? column + 1) - 1, start, Math.max(start, text.length));
  // Tab stops depend on what stands before, so widths are taken from the start of the line.
  const indent = displayWidth(visible(text.slice(0, start)));
  const length = Math.max(1, displayWidth(visible(text.slice(0, end))) - indent);
  const shown = visible(text);
  if (displayWidth(shown) <= width) return { line: shown, indent, length };

  // A third of the room stands before the marker: enough to recognise the statement.
  const from = Math.max(0, Math.min(indent - Math.floor(width / 3), displayWidth(shown) - width + 1));
  const cut = slice(shown, from, width);
  const head = from > 0 ? ellipsis : "";
  const shift = from > 0 ? cut.from - displayWidth(head) : 0;
  const tail = cut.complete ? "" : ellipsis;
  const cutLine = head + cut.text + tail;
  return {
    line: cutLine,
    indent: indent - shift,
    length: Math.min(length, Math.max(1, displayWidth(cutLine) - indent + shift)),
  };
}

/** The part of `text` between two cells, never cutting a cluster in half. */
function slice(text: string, from: number, width: number): { text: string; from: number; complete: boolean } {
  let cell = 0;
  let taken = "";
  let start: number | undefined;
  for (const { segment } of graphemes(text)) {
    const next = cell + displayWidth(segment);
    if (cell >= from) {
      start ??= cell;
      if (next - start > width - 2) return { text: taken, from: start, complete: false };
      taken += segment;
    }
    cell = next;
  }
  return { text: taken, from: start ?? cell, complete: true };
}

/** Whether a character of two code units would be cut in half here. */
function isHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
