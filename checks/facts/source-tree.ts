import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import type { NotJudged } from "../workspace/not-judged.js";

/** What lies in the workspace, before anything is read. All paths relative to the root, sorted. */
export interface SourceTree {
  /** TypeScript and JavaScript in all their extensions, declarations included. */
  readonly sources: readonly string[];
  /** package.json, tsconfig*.json and what else decides how imports resolve. */
  readonly configurations: readonly string[];
  readonly notJudged: readonly NotJudged[];
  /** Whether a source was reached through a link, so that its path is not where it really lies. */
  readonly hasLinked: boolean;
}

const sourceName = /\.(?:[mc]?[jt]s|[jt]sx)$/;
const configurationName = /^(?:package\.json|[jt]sconfig.*\.json|\.dependency-cruiser.*)$/;

/**
 * Lists the workspace's files. Never entered: `node_modules`, `.git`, `.cache`; `dist` and `coverage` beside a package.json;
 * `artifacts` at the root; what `ignored` says. A folder called `dist` deeper down is source like any other.
 * A symlink is followed only where it leads to a file of this workspace that isn't listed by its own name; so a ring of
 * links ends, and nothing outside the workspace is read.
 */
export function listSourceTree(root: string, ignored: (path: string) => boolean): SourceTree {
  const sources: string[] = [];
  const configurations: string[] = [];
  const notJudged: NotJudged[] = [];
  const links: string[] = [];
  const visited = new Set<string>();

  const take = (path: string, name: string) => {
    if (configurationName.test(name)) {
      configurations.push(path);
    }
    if (sourceName.test(name)) {
      sources.push(path);
    }
  };
  const enter = (folder: string): void => {
    visited.add(folder);
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch (error) {
      notJudged.push({ path: folder, reason: `the folder can't be read (${reasonOf(error)})` });
      return;
    }
    const isPackage = entries.some((entry) => entry.name === "package.json");
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        if (entry.name !== "node_modules" && !ignored(path)) {
          links.push(path);
        }
      } else if (entry.isDirectory()) {
        if (!isOutput(entry.name, folder, isPackage) && !ignored(path)) {
          enter(path);
        }
      } else if (entry.isFile()) {
        if ((sourceName.test(entry.name) || configurationName.test(entry.name)) && !ignored(path)) {
          take(path, entry.name);
        }
      }
    }
  };
  enter("");

  // After the real folders, so that a link to a file that is listed anyway adds nothing.
  const listed = new Set(sources);
  const own = sources.length;
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    const target = followed(root, link);
    if (typeof target === "string") {
      notJudged.push({ path: link, reason: target });
    } else if (target.directory) {
      if (!visited.has(target.path) && !target.path.split("/").includes("node_modules")) {
        visited.add(target.path);
        enter(link);
      }
    } else if (sourceName.test(link) && !listed.has(target.path)) {
      take(link, posix.basename(link));
    }
  }
  const hasLinked = sources.length > own;
  return { hasLinked, sources: sources.sort(), configurations: configurations.sort(), notJudged };
}

function isOutput(name: string, folder: string, isPackage: boolean): boolean {
  switch (name) {
    case "node_modules":
    case ".git":
    case ".cache":
      return true;
    case "dist":
    case "coverage":
      return isPackage;
    case "artifacts":
      return folder === "";
    default:
      return false;
  }
}

/** Where a link leads, or why it leads nowhere. */
function followed(root: string, link: string): { readonly path: string; readonly directory: boolean } | string {
  try {
    const target = realpathSync(join(root, link));
    const path = relative(root, target).split(sep).join("/");
    if (path === ".." || path.startsWith("../")) {
      return "the link leads out of the workspace";
    }
    return { path, directory: statSync(target).isDirectory() };
  } catch (error) {
    return `the link leads nowhere (${reasonOf(error)})`;
  }
}

/** The system's word for it, e.g. `EACCES`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
