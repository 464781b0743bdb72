import type { Span } from "./span.js";

/** How a file names another one. Every one of these counts as an import (SPEC 2.5). */
export type ImportKind =
  | "static"
  | "side-effect"
  | "re-export"
  | "dynamic"
  | "require"
  | "require.resolve"
  /** By a loader such as jiti, whose job it is to load what a user names. */
  | "loader"
  | "import-equals"
  | "import-type"
  | "jsdoc"
  | "url"
  | "glob"
  | "mock"
  /** The package that JSX is compiled to calls of, by a comment of the file. */
  | "jsx"
  | "triple-slash"
  | "augmentation";

/** One import of one file, before resolution. The place is the specifier's. */
export interface ImportFact extends Span {
  readonly kind: ImportKind;
  /** The module's name with constants folded in; null when it can't be decided from this file. */
  readonly specifier: string | null;
  /** The specifier as written, shortened. */
  readonly text: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
  /** Every name is a type by itself (`import { type A }`): with `verbatimModuleSyntax` the module is loaded all the same. */
  readonly inlineTypes?: true;
  /** What is taken: `["default as x", "a as b", "* as ns"]`, `["*"]` for a star re-export; empty when nothing is named. */
  readonly names: readonly string[];
}

/** An import with its target. */
export interface ResolvedImport extends ImportFact {
  /** The importing file. */
  readonly from: string;
  /**
   * The imported file relative to the workspace root, as source (a build output is traced back to what it was built from);
   * null when it lies outside the workspace, is built into Node, or was not found.
   */
  readonly to: string | null;
  /** Why `to` is what it is. `lexical`: the file doesn't exist, but the path says where it would be. */
  readonly how: "resolved" | "lexical" | "external" | "builtin" | "not-found" | "undecidable";
}
