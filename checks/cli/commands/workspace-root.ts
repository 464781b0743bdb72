import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Terminal } from "../../report/terminal/terminal.js";

/** What lies in the root of a workspace and in no folder below it. */
const signs = [
  "rawr.hq.ts",
  "rawr-hq.config.ts",
  "rawr-hq.config.mts",
  "rawr-hq.config.js",
  "rawr-hq.config.mjs",
  "rawr-hq.config.cjs",
  "rawr-hq.config.json",
  "pnpm-workspace.yaml",
  "plugins",
];

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

/** This folder, or the nearest one above it, that is a workspace; `undefined` when none is. */
export function workspaceAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isWorkspace(at)) return at;
    if (at === dirname(at)) return undefined;
  }
}

function isWorkspace(folder: string): boolean {
  const text = readText(join(folder, "package.json"));
  if (text === undefined) return false;
  return /"workspaces"\s*:/.test(text) || signs.some((name) => existsSync(join(folder, name)));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
