import type { readdirSync as ReadDirectory } from "node:fs";
import { sep } from "node:path";
import { globSync } from "tinyglobby";

/**
 * The paths that no pattern of `ignore` names, in their order. Patterns mean what they mean to tinyglobby, which finds the source
 * files; here it is shown these paths instead of a disk, so that nothing is read, and nothing behind a link.
 */
export function withoutIgnored(paths: readonly string[], ignore: readonly string[]): string[] {
  const folders = new Map<string, Map<string, boolean>>();
  for (const path of paths) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      const folder = parts.slice(0, index).join("/");
      const entries = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, entries.set(name, index === parts.length - 1));
    }
  }
  const root = `${sep}workspace`;
  const readdirSync = (folder: string) => {
    const inside = folder.slice(root.length).split(sep).filter(Boolean).join("/");
    return [...(folders.get(inside) ?? [])].map(([name, isFile]) => ({
      name,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    }));
  };
  // The one overload that fdir calls, with the members of Dirent that it reads.
  const fs = { readdirSync: readdirSync as unknown as typeof ReadDirectory };
  const kept = new Set(globSync("**", { cwd: root, ignore, dot: true, fs }));
  return paths.filter((path) => kept.has(path));
}
