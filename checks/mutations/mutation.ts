import type { FileTree } from "../testing.js";
import { cleanWorkspace } from "./clean-workspace.js";

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
  /** Why it is not found yet. Once it is, this must go. */
  readonly survives?: string;
}

/** Something that only looks like a violation: nothing may be found. */
export interface LookAlike {
  readonly name: string;
  readonly files: FileTree;
}

/** A violation whose places are the lines with a mark: `//!`, or `// <- code`. */
export function marked(gate: string, name: string, files: Readonly<Record<string, string>>): Violation {
  const places = Object.entries(files).flatMap(([file, text]) =>
    text.split("\n").flatMap((line, index) => (/\/\/(?:!| <- )/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  return { name, gate, files, places };
}

/** A file of the clean workspace with `find`, which must stand in it exactly once, replaced. */
export function edited(file: string, find: string, replace: string): Readonly<Record<string, string>> {
  const text = cleanWorkspace[file];
  const [before, after, ...more] = (text ?? "").split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`\`${find}\` must stand exactly once in ${file} of the clean workspace`);
  }
  return { [file]: before + replace + after };
}
