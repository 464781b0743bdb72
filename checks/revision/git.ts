import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What git prints in a folder; rejects when it ends with another code than 0. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  return (await run("git", ["-C", folder, ...args], { maxBuffer: 1 << 26 })).stdout.trim();
}
