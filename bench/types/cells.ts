import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Row } from "./report.js";
import type { Shape, Variant } from "./workspace.js";

/** One measured workspace, beside what it was measured on: a cell whose fingerprint still holds need not be measured again. */
export interface Cell {
  readonly fingerprint: string;
  readonly row: Row;
}

/** What was measured before, from a file that each new cell is added to: half an hour of work survives an interruption. */
export function readCells(file: string): Cell[] {
  try {
    // The file holds what writeCells wrote.
    return JSON.parse(readFileSync(file, "utf8")) as Cell[];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Writes the cells, all or nothing, in the order of the report. */
export function writeCells(file: string, cells: readonly Cell[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(cells, undefined, 1)}\n`);
  renameSync(`${file}.part`, file);
}

/** The cells with one more, which takes the place of an older measurement of the same workspace. */
export function withCell(cells: readonly Cell[], cell: Cell, variants: readonly Variant[]): Cell[] {
  const shapes: readonly Shape[] = ["mixed", "api"];
  const place = ({ row }: Cell) => [shapes.indexOf(row.shape), row.plugins, variants.indexOf(row.variant)];
  const others = cells.filter((other) => String(place(other)) !== String(place(cell)));
  return [...others, cell].toSorted((one, other) => {
    const differences = place(one).map((at, index) => at - (place(other)[index] ?? 0));
    return differences.find((difference) => difference !== 0) ?? 0;
  });
}

/** Of the text of all TypeScript files below a folder. */
export function fingerprintOf(folder: string, ...more: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of more) hash.update(text).update("\0");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts"),
  );
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()) {
    hash.update(path.slice(folder.length)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}
