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
