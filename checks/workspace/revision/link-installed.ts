import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { modulesOf } from "../installed.js";
import { packageFields } from "../package.js";

/**
 * Gives a tree that was taken out of git what is installed for the one that it came from, beside it or further up: the workspace's own
 * packages as they were at that revision, everything else as it is now. Each package gets a link of its own, so that what tools write into
 * node_modules/.cache stays apart.
 */
export function linkInstalled(root: string, folder: string): void {
  const manifest = join(root, "package.json");
  const around = modulesOf(manifest);
  if (around.length === 0) return;
  const own = ownPackages(folder);
  // Above the workspace its own root may be installed, too.
  const itself = nameOf(manifest);
  const take = (modules: string, directory: string): void => {
    for (const name of installedIn(modules))
      if (!own.has(name) && name !== itself) link(join(modules, name), join(folder, directory, "node_modules", name));
  };
  for (const modules of around) take(modules, "");
  for (const directory of own.values()) take(join(root, directory, "node_modules"), directory);
  for (const [name, directory] of own) link(join(folder, directory), join(folder, "node_modules", name));
}

/** The folders of a tree's packages by their names, but for the root's. */
function ownPackages(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/^(?!.*\bnode_modules\b).+[\\/]package\.json$/.test(path)) continue;
    const name = nameOf(join(folder, path));
    if (name !== undefined) found.set(name, dirname(path));
  }
  return found;
}

function nameOf(file: string): string | undefined {
  try {
    const name = packageFields(readFileSync(file, "utf8"))?.["name"];
    // It becomes a path: only names that npm accepts count.
    return typeof name === "string" && /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name) ? name : undefined;
  } catch {
    return undefined; // what is wrong with a package.json is a gate's to say
  }
}

/** `zod`, `@orpc/server`, `.bin`: all but the cache. */
function installedIn(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) => {
    if (name === ".cache") return [];
    return name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name];
  });
}

function link(target: string, path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
