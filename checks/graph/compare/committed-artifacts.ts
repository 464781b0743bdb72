import { basename, join } from "node:path";
import { git } from "../../workspace/revision/git.js";
import type { Workspace } from "../../facts/workspace.js";

/** Where `rawr-hq graph` writes, relative to the root. */
const graphFolder = "artifacts/graph";

/**
 * The files of `artifacts/graph` that git tracks and that are not what the tree gives now, relative to the root. What nobody
 * committed is nobody's word: it is not judged, and outside a repository nothing is.
 */
export async function staleCommittedGraph(workspace: Workspace): Promise<string[]> {
  const { root } = workspace;
  const tracked = await git(root, "ls-files", "-z", "--", graphFolder).then(
    (names) => names.split("\0").filter((path) => path !== ""),
    () => [],
  );
  if (tracked.length === 0) return [];
  // Only who committed a graph pays for what draws one, and for the compiler that reads plugins.
  const [{ buildGraph }, { staleArtifacts }] = await Promise.all([
    import("../read/build.js"),
    import("../render/artifacts.js"),
  ]);
  const stale = new Set(await staleArtifacts(buildGraph(workspace), join(root, graphFolder)));
  return tracked.filter((path) => stale.has(basename(path)) && path === `${graphFolder}/${basename(path)}`);
}
