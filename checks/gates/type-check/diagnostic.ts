/** What a type checker has to say, at a place when it has one. `file` is relative to the workspace root. */
export interface Diagnostic {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  /** Without its last full stop; further lines explain the first. */
  readonly message: string;
}

/** Judged files, and what was found in them. */
export interface TypeCheck {
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A sentence as findings have it: without its last full stop. */
export function withoutStop(message: string): string {
  return message.trimEnd().replace(/\.$/, "");
}
