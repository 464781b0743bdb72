import { statSync } from "node:fs";
import { join } from "node:path";
import { digest } from "../facts/digest.js";
import { listSourceTree } from "../facts/source-tree.js";

/** What is true of a folder's sources and configurations until one of them is written, added, removed or renamed. */
export function treeStamp(root: string): string {
  const { sources, configurations } = listSourceTree(root, {
    ignored: () => false,
    gitIgnored: new Set(),
    shelves: [],
  });
  const lines = [...sources, ...configurations, "rawr-hq.config.json"].map((path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    return `${path} ${stats?.mtimeMs} ${stats?.size} ${stats?.ino}`;
  });
  return digest(lines.join("\n"));
}
