/**
 * What the page holds: the graph with short keys and numbers for nodes, because a workspace of a thousand plugins has
 * tens of thousands of them. Everything here is text to be shown, already made harmless by `labelText`.
 */
export interface PageData {
  readonly workspace: string;
  readonly generator: string;
  readonly inputHash: string;
  /** Prefix of links to source files. */
  readonly source: string;
  readonly files: readonly string[];
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
  /** Words of each kind of edge. */
  readonly words: Readonly<Record<string, string>>;
  /** Words of each kind of node. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Present in a comparison: what changed, in words. */
  readonly comparison?: {
    readonly summary: string;
    readonly rows: readonly (readonly [change: string, what: string, place: string])[];
  };
  /** Titles of the report's further pages, whose text stands in the page itself. */
  readonly pages: readonly string[];
  /** The page that is seen first, by its name in the navigation's ids; the calls by default. */
  readonly opens?: "comparison" | `page-${number}`;
}

export interface PageNode {
  /** Id, kind and label. */
  readonly i: string;
  readonly k: string;
  readonly l: string;
  /** Parent, as an index of `nodes`. */
  readonly p?: number;
  /** Parent in the import view, where it is another. */
  readonly q?: number;
  /** File, as an index of `files`, and line. */
  readonly a?: readonly [file: number, line: number];
  /** Owner. */
  readonly o?: string;
  readonly d?: Readonly<Record<string, string>>;
  /** Finding codes. */
  readonly f?: readonly string[];
  /** Why it can't be read. */
  readonly u?: string;
  readonly c?: "added" | "removed" | "changed";
}

export interface PageEdge {
  readonly k: string;
  readonly s: number;
  readonly t: number;
  readonly p: string;
  readonly a: readonly (readonly [file: number, line: number])[];
  readonly f?: readonly string[];
  readonly c?: "added" | "removed" | "changed";
}
