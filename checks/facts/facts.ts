import type { ExtractedFacts } from "./extractors.js";

/**
 * A place inside a file. Lines and columns count from 1, in UTF-16 code units; `endColumn` is exclusive and only given
 * when start and end share a line.
 */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

/** Where a file stops being TypeScript. */
export interface ParseError extends Span {
  readonly message: string;
}

/**
 * Everything the gates know of one source file, from one read and one parse. Plain JSON: no `undefined` in arrays, no
 * Map, no Set, no compiler node, because it is cached by content (`fact-cache.ts`) and must come back as it went.
 */
export interface FileFacts extends ExtractedFacts {
  /** Relative to the workspace root, forward slashes. */
  readonly file: string;
  /** Of the file's bytes. */
  readonly hash: string;
  readonly parseErrors: readonly ParseError[];
}
