import type { Node, SourceFile } from "ts-morph";
import type { FileFacts } from "../facts/facts.js";
import type { Edit, Place } from "../workspace/place.js";
import type { Workspace } from "../facts/workspace.js";
import type { openProject } from "./project.js";

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
  /** The declared type, else what is made there, e.g. `Map<string, number>`; absent when neither can be told, or is long. */
  readonly type?: string;
}

/** What the syntax of a workspace is read through. */
export type Readable = Pick<Workspace, "files" | "facts" | "importsOf" | "text">;

/** The syntax of a workspace's files, read through the workspace itself. */
export function createSyntax(workspace: Readable): Syntax {
  let opened: ReturnType<typeof openProject> | undefined;
  const open = async (path: string): Promise<SourceFile> => {
    if (!workspace.files.includes(path)) throw new Error(`\`${path}\` is not a source file of this workspace`);
    const loaded = await import("./project.js");
    return (opened ??= loaded.openProject(workspace)).file(path);
  };
  const ready = () => {
    if (opened === undefined) throw new Error("no file of the workspace was asked for yet");
    return opened;
  };
  return {
    file: open,
    async *candidates(isMeant) {
      for (const path of workspace.files) if (isMeant(workspace.facts(path))) yield await open(path);
    },
    // Who has a node has asked for its file.
    at: (node) => ready().at(node),
    async nodeAt(place) {
      // A finding may stand in a package.json or a settings file.
      if (!workspace.files.includes(place.file)) return undefined;
      await open(place.file);
      return ready().nodeAt(place);
    },
    declarationOf: (name) => ready().declarationOf(name),
    uses: (file, path) => ready().uses(file, path),
    pathOf: (expression) => ready().pathOf(expression),
    edits: (file, change) => ready().edits(file, change),
  };
}
