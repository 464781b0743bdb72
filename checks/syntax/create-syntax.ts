import type { SourceFile } from "ts-morph";
import type { openProject, Readable } from "./project.js";
import type { Syntax } from "./syntax.js";

/** The syntax of a workspace's files, read through the workspace itself. */
export function createSyntax(workspace: Readable): Syntax {
  let opened: ReturnType<typeof openProject> | undefined;
  const open = async (path: string): Promise<SourceFile> => {
    if (!workspace.files.includes(path)) throw new Error(`\`${path}\` is not a source file of this workspace`);
    const loaded = await import("./project.js");
    return (opened ??= loaded.openProject(workspace)).file(path);
  };
  const ready = () => {
    if (opened === undefined)
      throw new Error("no file of the workspace was asked for yet: `await syntax.file(path)` gives nodes");
    return opened;
  };
  return {
    file: open,
    async *candidates(isMeant) {
      // A gate in JavaScript may give anything.
      if (typeof isMeant !== "function")
        throw new Error("`candidates` takes a function of a file's facts: `candidates(({ mentions }) => ...)`");
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
