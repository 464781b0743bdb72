/** One thing broken on purpose. */
export interface Mutant {
  /** Kebab-case, unique. */
  readonly id: string;
  /** What it breaks, in words. */
  readonly breaks: string;
  readonly kind: "host" | "contract" | "harness" | "evidence";
  readonly edits: readonly Edit[];
}

/** Replaces `find`, which must stand in `file` exactly once, by `replace`. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Shorthand for a mutant of one edit. */
export function mutant(
  kind: Mutant["kind"],
  id: string,
  breaks: string,
  file: string,
  find: string,
  replace: string,
): Mutant {
  return { id, breaks, kind, edits: [{ file, find, replace }] };
}
