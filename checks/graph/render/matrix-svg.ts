import type { Parts } from "../model/fold.js";
import { escapeMarkup } from "../model/label-text.js";
import { matrixRows } from "../model/matrix.js";

const cellLooks = {
  allowed: { fill: "#dcfce7", ink: "#14532d", words: "✔ may call" },
  forbidden: { fill: "#fee2e2", ink: "#7f1d1d", words: "✖ must not" },
  "-": { fill: "#f5f5f4", ink: "#44403c", words: "-" },
} as const;

const column = 140;
const row = 40;
const head = 190;

/** The caller matrix as a picture of a table. */
export function toMatrixSvg(parts: Parts, title: string): string {
  const { families, rows } = matrixRows(parts);
  const width = head + families.length * column + 20;
  const height = (rows.length + 1) * row + 60;
  const text = (x: number, y: number, words: string, extra: string) =>
    `<text x="${x}" y="${y}" font-family="Helvetica,Arial,sans-serif" ${extra}>${escapeMarkup(words)}</text>`;
  const lines = [
    `<svg role="img" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeMarkup(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(10, 28, title, 'font-size="16" fill="#111827"'),
    ...families.map((family, at) =>
      text(head + at * column + column / 2, 68, family, 'font-size="13" text-anchor="middle" fill="#1e40af"'),
    ),
  ];
  rows.forEach(({ caller, cells }, index) => {
    const y = 50 + (index + 1) * row - 10;
    lines.push(text(10, y + 25, caller, 'font-size="13" fill="#111827"'));
    cells.forEach(({ verdict, was }, at) => {
      const { fill, ink, words } = cellLooks[verdict];
      const x = head + at * column;
      lines.push(
        `<rect x="${x + 2}" y="${y + 2}" width="${column - 4}" height="${row - 4}" rx="4" fill="${fill}" stroke="${ink}"${was ? ' stroke-width="3"' : ""}/>`,
      );
      lines.push(
        text(
          x + column / 2,
          y + 25,
          was ? `${words} (was ${cellLooks[was].words.slice(0, 1)})` : words,
          `font-size="13" text-anchor="middle" fill="${ink}"`,
        ),
      );
    });
  });
  lines.push("</svg>");
  return `${lines.join("\n")}\n`;
}
