/**
 * A place in the workspace. Lines and columns count from 1, in UTF-16 code units, as editors do.
 *
 * @example
 * const place: Place = { file: "host.ts", line: 3, column: 8, endColumn: 12 };
 * `${place.file}:${place.line}:${place.column}`; //=> "host.ts:3:8"
 */
export interface Place {
  /** Relative to the workspace root, forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Exclusive end column on the same line; absent when the place is a point. */
  readonly endColumn?: number;
}

/**
 * One replacement in a file. Offsets count UTF-16 code units from the start of the text, without a byte order mark; `start === end`
 * inserts.
 */
export interface Edit {
  /** Relative to the workspace root, forward slashes. */
  readonly file: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

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

/** Whether two places of one file share a character: one is within the other, or begins in it. */
export function overlap(one: Spanned, other: Spanned): boolean {
  const endOf = ({ column, endColumn = column + 1 }: Spanned) => Math.max(endColumn, column + 1);
  return one.line === other.line && one.column < endOf(other) && other.column < endOf(one);
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
