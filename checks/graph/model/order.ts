import type { Place } from "../../report/finding.js";

/** Code-unit order: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Code-unit order of file, then line, then column. */
export function byPlace(a: Place, b: Place): number {
  return byText(a.file, b.file) || a.line - b.line || a.column - b.column;
}
