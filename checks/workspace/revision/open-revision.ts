import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { temporaryFolder } from "../temporary-folder.js";
import { git, gitByIndex } from "./git.js";
import { layOut } from "./lay-out.js";
import { linkInstalled } from "./link-installed.js";

/** A workspace as it was at a revision, in a folder of its own. */
export interface Revision {
  readonly root: string;
  /** Where the history of the work tree left that of the revision: the commit that it names, unless it has gone on since. */
  readonly commit: string;
  /** Files that git takes for renamed since then, also those that it was not told of, by their old paths; all relative to the workspace's root. */
  readonly renamed: ReadonlyMap<string, string>;
  remove(): void;
}

/**
 * Lays the workspace out as it was at the merge base of `revision` and HEAD, beside what is installed now: nothing of the working tree is touched. Undefined when
 * there was none yet: no commit at all, or no package.json where it is now.
 *
 * @throws CouldNotJudge for anything that git can't give us.
 */
export async function openRevision(root: string, revision: string): Promise<Revision | undefined> {
  const prefix = await git(root, "rev-parse", "--show-prefix").catch(() => {
    throw new CouldNotJudge(
      `${root} is not in a readable git repository, which a comparison needs: run it in a clone, or leave out the revision`,
    );
  });
  const commit = await commitOf(root, revision);
  const isThere = async (path: string) =>
    git(root, "cat-file", "-e", path).then(
      () => true,
      () => false,
    );
  if (commit === undefined || !(await isThere(`${commit}:${prefix}package.json`))) return undefined;
  const top = await git(root, "rev-parse", "--show-toplevel");
  const folder = temporaryFolder("revision");
  const then = join(folder.path, prefix);
  try {
    await layOut(top, commit, prefix, folder.path);
    linkInstalled(root, then);
  } catch (error) {
    folder.remove();
    if (error instanceof CouldNotJudge) throw error;
    throw new CouldNotJudge(`the workspace at \`${revision}\` can't be read: ${firstLine(error)}`);
  }
  return { root: then, commit, renamed: await renamedSince(root, commit), remove: folder.remove };
}

async function renamedSince(root: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const folder = temporaryFolder("index");
  const index = join(folder.path, "index");
  const args = ["diff", "--name-status", "-z", "--find-renames", "--diff-filter=R", "--relative", commit, "--"];
  const said = await withNewFiles(root, index)
    .then(() => gitByIndex(index, root, ...args))
    .catch(() => git(root, ...args))
    .catch(() => "")
    .finally(() => folder.remove())
    .then((text) => text.split("\0"));
  const renamed = new Map<string, string>();
  for (let at = 0; at + 2 < said.length; at += 3) renamed.set(said[at + 1] ?? "", said[at + 2] ?? "");
  return renamed;
}

/** Makes an index like the repository's that knows of files which git was not told of: one that was moved without git is no other file. */
async function withNewFiles(root: string, index: string): Promise<void> {
  const own = await git(root, "rev-parse", "--path-format=absolute", "--git-path", "index");
  await copyFile(own, index);
  await gitByIndex(index, root, "add", "--intent-to-add", "--", ".");
}

/** The commit at which the work tree's history left that of the revision: what only the revision has is no change of the work tree. */
async function commitOf(root: string, revision: string): Promise<string | undefined> {
  try {
    // Verified, and never read as an option however it is called.
    const commit = await git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
    // Histories without a common commit are compared as they are.
    return await git(root, "merge-base", commit, "HEAD").catch(() => commit);
  } catch {
    if (revision === "HEAD") return undefined; // in every repository but one without a commit HEAD is one
    const isShallow = (await git(root, "rev-parse", "--is-shallow-repository").catch(() => "")) === "true";
    const wayOut = isShallow
      ? "this clone is shallow: fetch its history (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout step)"
      : "give a branch, a tag or a commit that `git rev-parse` knows";
    throw new CouldNotJudge(`unknown revision \`${revision}\`: ${wayOut}`);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
