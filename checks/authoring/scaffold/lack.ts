/** What a file of an existing workspace lacks. */
export interface Lack {
  /** Relative to the root. */
  readonly file: string;
  /** One sentence each, with what to do. */
  readonly sentences: readonly string[];
  /** The file's text now, and with what it lacks; absent where only a person can tell how. */
  readonly completed?: { readonly from: string; readonly to: string };
}

/** Gives `text` the line ends of `like`. */
export function withLineEnds(text: string, like: string): string {
  return like.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
}
