import { execFile, spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { linkInstalled } from "../changed/link-installed.js";
import { CouldNotJudge } from "../could-not-judge.js";

const run = promisify(execFile);

export interface BaseTree {
  /** Where the workspace lies as it was at the revision. */
  readonly root: string;
  /** The commit that the revision names. */
  readonly commit: string;
  remove(): Promise<void>;
}

/**
 * Lays the workspace out as it was at a revision, in a folder of its own, beside what is installed now: nothing of the
 * working tree is touched.
 *
 * @throws CouldNotJudge for anything that git can't give us.
 */
export async function openBaseTree(
  root: string,
  revision: string,
  options: { readonly dirty?: boolean } = {},
): Promise<BaseTree> {
  const git = async (...args: readonly string[]) =>
    (await run("git", ["-C", root, ...args], { maxBuffer: 1 << 26 })).stdout.trim();
  const prefix = await git("rev-parse", "--show-prefix").catch(() => {
    throw new CouldNotJudge(`${root} is not in a git repository that can be read: a comparison needs one`);
  });
  const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`).catch(
    async () => {
      const isShallow = (await git("rev-parse", "--is-shallow-repository").catch(() => "")) === "true";
      const wayOut = isShallow
        ? "this clone is shallow: fetch the history that it lies in (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout step)"
        : "give a branch, a tag or a commit that `git rev-parse` knows";
      throw new CouldNotJudge(`git knows no revision called \`${revision}\`: ${wayOut}`);
    },
  );
  if (!options.dirty) {
    const changed = await git("status", "--porcelain", "--untracked-files=all", "--", ".", ":(exclude)artifacts");
    const [first] = changed.split("\n");
    if (first) {
      throw new CouldNotJudge(
        `${first.slice(2).trim()} is not committed: commit or stash it, or pass \`--dirty\` to compare the files as they lie`,
      );
    }
  }
  await git("cat-file", "-e", `${commit}:${prefix}`).catch(() => {
    const wayOut = "choose a base in which the workspace already was where it is";
    throw new CouldNotJudge(`${prefix.replace(/\/$/, "")} was not there at \`${revision}\`: ${wayOut}`);
  });
  const folder = await realpath(await mkdtemp(join(tmpdir(), "rawr-hq-base-")));
  try {
    await unpack(root, `${commit}:${prefix}`, folder);
    linkInstalled(root, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (error instanceof CouldNotJudge) throw error;
    throw new CouldNotJudge(`the workspace can't be read as it was at \`${revision}\`: ${firstLine(error)}`);
  }
  return { root: folder, commit, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** `git archive | tar`, both of which must end well. */
function unpack(root: string, tree: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const archive = spawn("git", ["-C", root, "archive", "--format=tar", tree], { stdio: ["ignore", "pipe", "pipe"] });
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
