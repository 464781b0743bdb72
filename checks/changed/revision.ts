import { execFile, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { linkInstalled } from "./link-installed.js";

/** A workspace as it was at a revision, in a folder of its own. */
export interface Revision {
  readonly root: string;
  remove(): void;
}

/**
 * Takes the workspace out of git as it was at `revision`, beside what is installed now.
 *
 * @throws CouldNotJudge when this is no git repository, or the revision is none of its.
 */
export async function checkoutRevision(root: string, revision: string): Promise<Revision> {
  const top = await git(root, ["rev-parse", "--show-toplevel"]).catch(() => {
    throw new CouldNotJudge(`${root} is in no git repository, so nothing can be compared: leave out \`--changed\``);
  });
  // Verified, and never read as an option however it is called.
  const commit = await git(root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ]).catch(() => {
    throw new CouldNotJudge(`\`${revision}\` is no revision of this repository: \`git log --oneline\` shows some`);
  });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rawr-hq-revision-")));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const inside = relative(realpathSync(top), realpathSync(root)).split(sep).join("/");
    await extract(top, inside === "" ? commit : `${commit}:${inside}`, folder);
    linkInstalled(root, folder);
    return { root: folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function git(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((settle, fail) => {
    execFile("git", [...args], { cwd }, (error, stdout) => (error === null ? settle(stdout.trim()) : fail(error)));
  });
}

/** `git archive | tar --extract`, without a shell. */
function extract(cwd: string, tree: string, folder: string): Promise<void> {
  return new Promise((settle, fail) => {
    const archive = spawn("git", ["archive", "--format=tar", tree], { cwd, stdio: ["ignore", "pipe", "ignore"] });
    const tar = spawn("tar", ["--extract", "--file=-", `--directory=${folder}`], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const broken = () => fail(new CouldNotJudge(`git and tar could not take ${tree} out of the repository`));
    let packed: number | null | undefined;
    archive.on("error", broken).on("close", (code) => {
      packed = code;
    });
    tar.on("error", broken).on("close", (code) => (code === 0 && (packed ?? 0) === 0 ? settle() : broken()));
    archive.stdout.pipe(tar.stdin).on("error", broken);
  });
}
