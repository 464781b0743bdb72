/** Where a graph's callers, families and matrix come from. */
export interface LawOrigin {
  /** `source`: read from the tree, which is the library's own. `library`: the tables of the library that drew the graph. */
  readonly readFrom: "source" | "library";
  /** The version that the tree says it has; absent when it names none. */
  readonly version?: string;
  /** Why the tree's own tables could not be read. */
  readonly unreadable?: string;
}
