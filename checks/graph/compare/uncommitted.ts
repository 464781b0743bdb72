import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { git } from "../../workspace/revision/git.js";

/** Refuses files that are not committed: a comparison would take them for part of the change. */
export async function refuseUncommitted(root: string): Promise<void> {
  const changed = await git(root, "status", "--porcelain", "--untracked-files=all", "--", ".", ":(exclude)artifacts");
  const [first] = changed.split("\n");
  if (!first) return;
  const wayOut = "commit or stash it, or pass `--dirty` to compare the files as they lie";
  throw new CouldNotJudge(`${first.slice(2).trim()} is not committed: ${wayOut}`);
}
