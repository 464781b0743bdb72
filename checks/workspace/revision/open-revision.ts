import { spawn } from "node:child_process";
import { CouldNotJudge } from "../could-not-judge.js";
import { temporaryFolder } from "../temporary-folder.js";
import { git, gitEnvironment } from "./git.js";
import { linkInstalled } from "./link-installed.js";

/** A workspace as it was at a revision, in a folder of its own. */
export interface Revision {
  readonly root: string;
  /** The commit that the revision names. */
  readonly commit: string;
  remove(): void;
}

/**
 * Lays the workspace out as it was at `revision`, beside what is installed now: nothing of the working tree is touched. Undefined when
 * there was none yet: no commit at all, or no package.json where it is now.
 *
 * @throws CouldNotJudge for anything that git can't give us.
 */
export async function openRevision(root: string, revision: string): Promise<Revision | undefined> {
  const prefix = await git(root, "rev-parse", "--show-prefix").catch(() => {
    throw new CouldNotJudge(`${root} is in no git repository that can be read: a comparison needs one`);
  });
  const commit = await commitOf(root, revision);
  const isThere = async (path: string) =>
    git(root, "cat-file", "-e", path).then(
      () => true,
      () => false,
    );
  if (commit === undefined || !(await isThere(`${commit}:${prefix}package.json`))) return undefined;
  // In a folder of the repository `git archive` would look for that folder in the tree that is named.
  const top = await git(root, "rev-parse", "--show-toplevel");
  const folder = temporaryFolder("revision");
  try {
    await unpack(top, `${commit}:${prefix}`, folder.path);
    linkInstalled(root, folder.path);
  } catch (error) {
    folder.remove();
    if (error instanceof CouldNotJudge) throw error;
    throw new CouldNotJudge(`the workspace can't be read as it was at \`${revision}\`: ${firstLine(error)}`);
  }
  return { root: folder.path, commit, remove: folder.remove };
}

async function commitOf(root: string, revision: string): Promise<string | undefined> {
  try {
    // Verified, and never read as an option however it is called.
    return await git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  } catch {
    if (revision === "HEAD") return undefined; // in every repository but one without a commit HEAD is one
    const isShallow = (await git(root, "rev-parse", "--is-shallow-repository").catch(() => "")) === "true";
    const wayOut = isShallow
      ? "this clone is shallow: fetch the history that it lies in (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout step)"
      : "give a branch, a tag or a commit that `git rev-parse` knows";
    throw new CouldNotJudge(`git knows no revision called \`${revision}\`: ${wayOut}`);
  }
}

/** `git archive | tar`, both of which must end well. */
function unpack(top: string, tree: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const archive = spawn("git", ["-C", top, "archive", "--format=tar", tree], {
      env: gitEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const tar = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "ignore", "pipe"] });
    let complaint = "";
    let open = 2;
    archive.stdout.pipe(tar.stdin).on("error", reject);
    for (const child of [archive, tar]) {
      child.on("error", reject);
      child.stderr.on("data", (text: Buffer) => {
        complaint += text.toString();
      });
      child.on("close", (code) => {
        if (code !== 0)
          reject(new CouldNotJudge(`git could not lay out \`${tree}\`: ${complaint.trim().split("\n")[0] ?? ""}`));
        else if (--open === 0) resolve();
      });
    }
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
