import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Workspace } from "../workspace.js";

/** Where `rawr-hq graph` writes, relative to the root. */
export const graphFolder = "artifacts/graph";

const run = promisify(execFile);

/**
 * The files of `artifacts/graph` that git tracks and that are not what the tree gives now, relative to the root. What nobody
 * committed is nobody's word: it is not judged, and outside a repository nothing is.
 */
export async function staleCommittedGraph(workspace: Workspace): Promise<string[]> {
  const { root } = workspace;
  const tracked = await run("git", ["-C", root, "ls-files", "-z", "--", graphFolder]).then(
    ({ stdout }) => stdout.split("\0").filter((path) => path !== ""),
    () => [],
  );
  if (tracked.length === 0) return [];
  // Only who committed a graph pays for what draws one, and for the compiler that reads plugins.
  const [{ buildGraph }, { staleArtifacts }] = await Promise.all([import("./build.js"), import("./artifacts.js")]);
  const stale = new Set(await staleArtifacts(buildGraph(workspace), join(root, graphFolder)));
  return tracked.filter((path) => stale.has(basename(path)) && path === `${graphFolder}/${basename(path)}`);
}
