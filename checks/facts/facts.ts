import type { ExtractedFacts } from "./extractors.js";
import type { Span } from "./span.js";

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
  /** Whether it may hold a suppression comment: only such a file is read again for one. */
  readonly mayAllow: boolean;
}

/** Tells whether a kind of a file's facts is what it was, without reading them. */
export interface FactDigests extends Readonly<Record<keyof ExtractedFacts, string>> {
  /** The imports without their places: moving a line moves no boundary. */
  readonly importShape: string;
  /** The kinds without their places: a comment or another layout changes none of them. */
  readonly shapes: Readonly<Record<keyof ExtractedFacts, string>>;
  /** Of the program without its places, where the facts hold none and a gate had it lowered. */
  readonly lowered?: string;
}

/** The kinds that only some runs read; every run needs the imports. */
export type DetailName = Exclude<keyof ExtractedFacts, "imports">;
