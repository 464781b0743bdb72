import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import type { Workspace } from "../../facts/workspace.js";
import { openRevision } from "../../workspace/revision/open-revision.js";
import { buildGraph } from "../read/build.js";
import { diffGraphs, type GraphDiff } from "./diff.js";
import type { BoundaryGraph } from "../model/model.js";
import { refuseUncommitted } from "./uncommitted.js";

/**
 * Compares a workspace's graph with the one at a revision.
 *
 * @param options.dirty - Whether files that are not committed take part.
 * @param options.onProgress - Told what is being done.
 * @throws CouldNotJudge when the revision can't be read, does not parse, or holds no workspace.
 */
export async function compareWithBase(
  workspace: Workspace,
  graph: BoundaryGraph,
  revision: string,
  options: { readonly dirty?: boolean; readonly onProgress?: (doing: string) => void } = {},
): Promise<GraphDiff> {
  const say = options.onProgress ?? (() => undefined);
  say(`reading the workspace as it was at ${revision}`);
  const tree = await openRevision(workspace.root, revision);
  if (tree === undefined) {
    throw new CouldNotJudge(
      `there was no workspace at \`${revision}\`: choose a base in which it already was where it is`,
    );
  }
  const name = `\`${revision}\` (${tree.commit.slice(0, 10)})`;
  try {
    if (options.dirty !== true) await refuseUncommitted(workspace.root);
    const base = await openWorkspace(tree.root, { cache: false }).catch((error: unknown) => {
      if (!(error instanceof CouldNotJudge)) throw error;
      throw new CouldNotJudge(`the workspace at ${name} can't be read: ${error.message}`);
    });
    if (base.plugins.length === 0) {
      throw new CouldNotJudge(
        `there is no plugin at ${name}: choose a base in which the workspace already follows the conventions`,
      );
    }
    for (const file of base.files) {
      const [error] = base.facts(file).parseErrors;
      if (error)
        throw new CouldNotJudge(
          `${file}:${error.line} does not parse at ${name} (${error.message}): choose another base`,
        );
    }
    const drawn = buildGraph(base, {
      onProgress: (done, all) => say(`reading plugins as they were at ${revision}, ${done} of ${all}`),
    });
    say("comparing");
    return diffGraphs(drawn, graph, name);
  } finally {
    tree.remove();
  }
}
