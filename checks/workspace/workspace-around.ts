import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

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
