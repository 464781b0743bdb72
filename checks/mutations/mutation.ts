import type { FileTree } from "../testing.js";

/** Texts of single files by what they show. */
export type Forms = Readonly<Record<string, string>>;

/** One violation, to be applied alone to the clean workspace. */
export interface Violation {
  readonly name: string;
  /** The gate that must find it; every other gate must stay quiet, but for those in `also`. */
  readonly gate: string;
  readonly also?: readonly string[];
  /** Added or replaced. */
  readonly files: FileTree;
  /** `file:line`, each where something must be found, and nowhere else. */
  readonly places: readonly string[];
}

/** Something that only looks like a violation: nothing may be found. */
export interface LookAlike {
  readonly name: string;
  readonly files: FileTree;
}
