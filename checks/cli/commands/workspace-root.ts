import { statSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";

/** The folder itself, when it can be a workspace's root. */
export function workspaceRoot(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new CouldNotJudge(`${folder} does not exist: name the workspace root with \`--root\``);
  if (!stats.isDirectory())
    throw new CouldNotJudge(`${folder} is not a folder: name the workspace root with \`--root\``);
  if (statSync(join(folder, "package.json"), { throwIfNoEntry: false }) === undefined) {
    throw new CouldNotJudge(
      `no package.json in ${folder}: run it at the workspace root, or name the root with \`--root\``,
    );
  }
  return folder;
}
