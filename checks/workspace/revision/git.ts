import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Names of a repository, which git hands to its hooks: what is asked here is asked of the folder's own. */
const ofARepository: readonly string[] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"];

/** The environment for git, without what a hook of another repository or work tree was told. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofARepository.includes(name)));
}

/** What git prints in a folder; rejects when it ends with another code than 0. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  return gitBy({}, folder, args);
}

/** The same by an index of our own: whatever is added to it, the repository's stays as it is. */
export async function gitByIndex(index: string, folder: string, ...args: readonly string[]): Promise<string> {
  return gitBy({ GIT_INDEX_FILE: index }, folder, args);
}

async function gitBy(own: NodeJS.ProcessEnv, folder: string, args: readonly string[]): Promise<string> {
  const options = { env: { ...gitEnvironment(), ...own }, maxBuffer: 1 << 26 };
  return (await run("git", ["-C", folder, ...args], options)).stdout.trim();
}
