/**
 * A sketch of a module: what its top-level declarations are made of, as plain data. It is read once per file, without types and
 * without other files, so it can be cached by content; names that come from elsewhere are followed later, by `read-value.ts`.
 */
export interface ModuleSketch {
  readonly declarations: Readonly<Record<string, Sketch>>;
  /** Local name to where it comes from; `name` is `default`, `*` or the exported name. */
  readonly imports: Readonly<Record<string, Imported>>;
  /** Exported name to a local name or to another module's export. */
  readonly exports: Readonly<Record<string, { readonly local: string } | Imported>>;
  /** Modules of `export * from`. */
  readonly stars: readonly string[];
}

export interface Imported {
  readonly from: string;
  readonly name: string;
}

/** Line, column and exclusive end column, from 1; the end column is the column when the node spans lines. */
export type Spot = readonly [line: number, column: number, endColumn: number];

/** An expression, as far as a boundary graph needs it. */
export type Sketch =
  | { readonly is: "constant"; readonly value: string | number | boolean | null }
  | { readonly is: "name"; readonly name: string }
  /** The parameter of the function sketched around it, by position. */
  | { readonly is: "parameter"; readonly index: number }
  | { readonly is: "member"; readonly of: Sketch; readonly key: string }
  | { readonly is: "call"; readonly of: Sketch; readonly with: readonly Sketch[]; readonly at: Spot }
  | { readonly is: "object"; readonly parts: readonly ObjectPart[] }
  | { readonly is: "list"; readonly items: readonly Sketch[] }
  | { readonly is: "spread"; readonly of: Sketch }
  /** A template or a concatenation. */
  | { readonly is: "joined"; readonly parts: readonly Sketch[] }
  | FunctionSketch
  /** Something whose value depends on more than this file says; `what` completes "can't be read: ...". */
  | { readonly is: "unreadable"; readonly what: string };

export type ObjectPart =
  { readonly key: string; readonly value: Sketch; readonly at: Spot } | { readonly spread: Sketch };

/** A function: what it returns when that is one expression, and every call in it, its inner functions included. */
export interface FunctionSketch {
  readonly is: "function";
  readonly at: Spot;
  /** Names declared inside, from parameters too. */
  readonly locals: Readonly<Record<string, Sketch>>;
  readonly returns?: Sketch;
  readonly calls: readonly { readonly of: Sketch; readonly with: readonly Sketch[]; readonly at: Spot }[];
}
