import type { Place } from "./finding.js";

/** What a place needs of a span of source: facts have more. */
interface Spanned {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/** The place of a span in a file. */
export function placeOf(file: string, { line, column, endColumn }: Spanned): Place {
  return endColumn === undefined ? { file, line, column } : { file, line, column, endColumn };
}

/** By code unit, so that the order is the same on every machine and locale. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By file, line and column. */
export function byPlace(left: Place, right: Place): number {
  return compare(left.file, right.file) || left.line - right.line || left.column - right.column;
}

/** What a report's order needs to know of a finding. */
interface Ordered {
  readonly at: Place;
  readonly code: string;
  readonly message: string;
}

/** The order of a report: by place, then by code and message. */
export function inOrder(left: Ordered, right: Ordered): number {
  return byPlace(left.at, right.at) || compare(left.code, right.code) || compare(left.message, right.message);
}
