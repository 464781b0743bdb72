/** Printable ASCII is nearly everything, and needs no segmenting. */
const printable = /^[\x20-\x7e]*$/;

/**
 * Source text as a terminal shows it: tabs become spaces, and what would move the cursor, hide text or reorder it is
 * written out, so that a hostile file name or source line can't forge a report.
 */
export function visible(text: string, tabWidth = 4): string {
  if (printable.test(text)) return text;
  let shown = "";
  let column = 0;
  for (const { segment } of graphemes(text)) {
    const cell = segment === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : escapeControls(segment);
    shown += cell;
    column += segment === "\t" ? cell.length : displayWidth(cell);
  }
  return shown;
}

/** How many terminal cells `text` takes. Wide and emoji clusters take two, combining marks none. */
export function displayWidth(text: string): number {
  if (printable.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += clusterWidth(segment);
  return width;
}

export function graphemes(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  return new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
}

// C0 and C1 controls, zero-width characters, bidirectional controls, line and paragraph separators, the byte order mark.
const invisible = /[\p{Cc}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

function escapeControls(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function clusterWidth(cluster: string): number {
  if (/^(?:\p{Mark}|\u200d)*$/u.test(cluster)) return 0;
  return wide.test(cluster) || cluster.includes("\ufe0f") ? 2 : 1;
}
