import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { workspaceAround } from "../../workspace/workspace-around.js";
import type { Terminal } from "../../report/terminal/terminal.js";

/**
 * The workspace root that `--root` names. Without it: this folder, or the nearest workspace above it, as git does.
 *
 * @throws CouldNotJudge when the folder can't be a workspace root.
 */
export function workspaceRoot(root: string, { cwd }: Pick<Terminal, "cwd">): string {
  const folder = resolve(cwd, root);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new CouldNotJudge(`${folder} does not exist: name the workspace root with \`--root\``);
  if (!stats.isDirectory())
    throw new CouldNotJudge(`${folder} is not a folder: name the workspace root with \`--root\``);
  const found = root === "." ? workspaceAround(folder) : undefined;
  if (found !== undefined) return found;
  if (existsSync(join(folder, "package.json"))) return folder;
  throw new CouldNotJudge(
    `no package.json in ${folder}: run it at the workspace root, or name the root with \`--root\``,
  );
}
