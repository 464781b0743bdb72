import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { CouldNotJudge } from "../could-not-judge.js";
import { gitEnvironment } from "./git.js";

const run = promisify(execFile);

/**
 * Writes the files of a commit below `prefix` into a folder, as a checkout of it would: with its line ends, and with all that
 * `.gitattributes` keeps out of archives. Submodules are laid out as they were, where their commits are at hand. The repository's own index
 * and work tree are left alone.
 *
 * @throws CouldNotJudge with git's own complaint.
 */
export async function layOut(top: string, commit: string, prefix: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const env = { ...gitEnvironment(), GIT_INDEX_FILE: join(folder, `.git-index-${process.pid}`) };
  const options = { env, maxBuffer: 1 << 28 };
  try {
    await run("git", ["-C", top, "read-tree", commit], options);
    const { stdout } = await run(
      "git",
      ["-C", top, "--literal-pathspecs", "ls-files", "-z", "--stage", "--", prefix || "."],
      options,
    );
    const entries = stdout.split("\0").flatMap((line) => {
      const [, mode = "", object = "", path = ""] = /^(\d+) (\w+) \d\t(.*)$/s.exec(line) ?? [];
      return path === "" ? [] : [{ mode, object, path }];
    });
    const files = entries.filter(({ mode }) => mode !== submodule).map(({ path }) => path);
    await checkOut(top, files, `${folder}/`, env);
    for (const { object, path } of entries.filter(({ mode }) => mode === submodule)) {
      const inner = join(top, path);
      if (existsSync(join(inner, ".git"))) await layOut(inner, object, "", join(folder, path));
    }
  } catch (error) {
    if (error instanceof CouldNotJudge) throw error;
    throw new CouldNotJudge(`git could not check out commit ${commit.slice(0, 12)} of ${top}: ${complaintOf(error)}`);
  } finally {
    rmSync(env.GIT_INDEX_FILE, { force: true });
  }
}

/** The mode of an entry that is a commit of another repository. */
const submodule = "160000";

function checkOut(top: string, files: readonly string[], to: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ["-C", top, "checkout-index", "-z", "--stdin", "--force", `--prefix=${to}`];
    const child = spawn("git", args, { env, stdio: ["pipe", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (text: Buffer) => {
      complaint += text.toString();
    });
    child.on("error", reject);
    child.stdin.on("error", () => {}); // its end says why
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(complaint))));
    child.stdin.end(files.map((file) => `${file}\0`).join(""));
  });
}

/** The first line of what git said, or of the error. */
function complaintOf(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const text = said.trim() === "" && error instanceof Error ? error.message : said;
  return text.trim().split("\n", 1)[0] ?? "";
}
