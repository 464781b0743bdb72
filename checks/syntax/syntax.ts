import type { Node, SourceFile } from "ts-morph";
import type { FileFacts } from "../facts/facts.js";
import type { Edit, Place } from "../workspace/place.js";

/**
 * Source files as ts-morph sees them, for a gate that has a candidate: exact spans, the declaration behind an alias, edits. ts-morph is
 * loaded with the first file that is asked for, so a run without candidates does not pay for it. What is read is noted for the memory of
 * verdicts, imports are resolved as the gates resolve them, and nothing of node_modules or of TypeScript's own libraries is loaded.
 */
export interface Syntax {
  /**
   * A source file of the workspace.
   *
   * @throws Error for a path that is not a source file of the workspace.
   */
  file(path: string): Promise<SourceFile>;
  /** The files whose facts are meant, one after the other. */
  candidates(isMeant: (facts: FileFacts) => boolean): AsyncIterable<SourceFile>;
  /** Where a node stands, without the comments before it. */
  at(node: Node): Place;
  /** The node that spans a place; for a place without an end, the expression that begins there. */
  nodeAt(place: Place): Promise<Node | undefined>;
  /** What a name was declared as, and where, behind imports, re-exports and constants that only pass it on. */
  declarationOf(name: Node): Declared | undefined;
  /**
   * Where code reaches a value of the global object or of a module by its path of names, in whatever form: `process.env` is found as a
   * member, by a constant key, through `globalThis`, a destructuring, an alias or an import of `node:process`.
   *
   * @param path - Names from the global object, or from a module's name, e.g. `process.env` or `fs/promises.readFile`.
   */
  uses(file: SourceFile, path: string): readonly Node[];
  /** The path that an expression stands for, as in {@link Syntax.uses}; `undefined` when it can't be told. */
  pathOf(expression: Node): string | undefined;
  /** What `change` does to a copy of the file, as edits of the file. */
  edits(file: SourceFile, change: (copy: SourceFile) => void): readonly Edit[];
}

/** A declaration of the workspace. */
export interface Declared {
  readonly name: string;
  readonly at: Place;
  /** The declared type, else what is made there, e.g. `Map<string, number>`; undefined when neither can be told, or is long. */
  readonly type: string | undefined;
}
