import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFields } from "./package.js";

/** The folders in which Node looks for the packages that a file or a folder (`/w/shop/`) asks for, from its own upwards, as far as they are there. */
export function modulesOf(from: string): readonly string[] {
  const folders = createRequire(from).resolve.paths("a-package") ?? [];
  return folders.filter((folder) => existsSync(folder));
}

/** Where a package is installed, also one whose `exports` name no file that `require.resolve` may find. */
export function installedFolder(name: string, from: string): string | undefined {
  return modulesOf(from)
    .map((modules) => join(modules, name))
    .find((folder) => existsSync(join(folder, "package.json")));
}

/** A package of the workspace, found the way the workspace's own code would find it. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

export function findPackage(root: string, name: string): InstalledPackage | undefined {
  const folder = installedFolder(name, join(root, "package.json"));
  if (folder === undefined) return undefined;
  const version = packageFields(readFileSync(join(folder, "package.json"), "utf8"))?.["version"];
  return { folder, version: typeof version === "string" ? version : "0.0.0" };
}
