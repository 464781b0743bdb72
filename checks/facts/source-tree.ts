import { existsSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { isUnreadSettings, unreadLanguage } from "../workspace/not-read.js";
import { isOutput, isTool } from "../workspace/outputs.js";
import type { NotJudged } from "../workspace/not-judged.js";

/** What lies in the workspace, before anything is read. All paths relative to the root, sorted. */
export interface SourceTree {
  /** TypeScript and JavaScript in all their extensions, declarations included. */
  readonly sources: readonly string[];
  /** package.json, tsconfig*.json and what else decides how imports resolve. */
  readonly configurations: readonly string[];
  readonly notJudged: readonly NotJudged[];
  /** Folders that were reached through a link: where each stands, and where it really lies. */
  readonly linked: readonly LinkedFolder[];
  /** Whether a source was reached through a link, so that its path is not where it really lies. */
  readonly hasLinked: boolean;
}

/** Both relative to the root. */
export interface LinkedFolder {
  readonly at: string;
  readonly real: string;
}

/** Where a workspace's folders stand, and what of it is not the workspace. */
export interface TreeRules {
  /** What the settings' `ignore` names. */
  readonly ignored: (path: string) => boolean;
  /** What git ignores and doesn't track: folders and files. */
  readonly gitIgnored: ReadonlySet<string>;
  /** Folders whose folders are plugins or packages: a link that stands there is one, wherever it leads. */
  readonly shelves: readonly string[];
}

const sourceName = /\.(?:[mc]?[jt]s|[jt]sx)$|\.(?:vue|svelte|astro|mdx|html)$/;
const configurationName = /^(?:package\.json|[jt]sconfig.*\.json|\.dependency-cruiser.*)$/;

/**
 * Lists the workspace's files. Never entered: `node_modules`, `.git`, `.cache`; `dist` and `coverage` beside a package.json;
 * `artifacts` at the root; what a package manager writes; what git ignores; other work trees; what the settings ignore. A folder called
 * `dist` deeper down is source like any other.
 * A symlink is followed only where it leads to a file of this workspace that isn't listed by its own name; so a ring of
 * links ends, and nothing outside the workspace is read.
 */
export function listSourceTree(root: string, { ignored, gitIgnored, shelves }: TreeRules): SourceTree {
  const sources: string[] = [];
  const configurations: string[] = [];
  const notJudged: NotJudged[] = [];
  const links: string[] = [];
  const visited = new Set<string>();
  const linked = shelvedLinks(root, shelves);
  const elsewhere = new Set(linked.map(({ real }) => real));
  const leave = (path: string, reason: string) => notJudged.push({ path, reason });

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
        if (isTool(entry.name) || elsewhere.has(path) || ignored(path)) continue;
        const reason = isOutput(entry.name, folder, isPackage)
          ? "a build or a tool writes it"
          : gitIgnored.has(path)
            ? "git ignores it"
            : isWorkTree(join(root, path))
              ? "it is another git worktree"
              : undefined;
        if (reason === undefined) enter(path);
        else leave(path, reason);
      } else if (entry.isFile()) {
        const isSource = sourceName.test(entry.name);
        const language = unreadLanguage(entry.name);
        if (language !== undefined && !ignored(path) && !gitIgnored.has(path))
          leave(path, `no gate reads \`${language}\` files`);
        if (isUnreadSettings(entry.name, folder) && !ignored(path))
          leave(
            path,
            "settings are read from `rawr-hq.config.ts` (.mts, .cts, .js, .mjs, .cjs, .json) at the root only",
          );
        if ((!isSource && !configurationName.test(entry.name)) || ignored(path)) continue;
        if (entry.name.startsWith(".pnp.")) leave(path, "a package manager writes it");
        else if (!gitIgnored.has(path)) take(path, entry.name);
        else if (isSource) leave(path, "git ignores it");
      }
    }
  };
  enter("");
  for (const { at, real } of linked) {
    visited.add(real);
    enter(at);
  }
  const placed = new Set(linked.map(({ at }) => at));

  // After the real folders, so that a link to a file that is listed anyway adds nothing.
  const listed = new Set(sources);
  const own = linked.length > 0 ? 0 : sources.length;
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    if (placed.has(link)) continue;
    const target = followed(root, link);
    if (typeof target === "string") {
      notJudged.push({ path: link, reason: target });
    } else if (target.directory) {
      if (!visited.has(target.path) && !target.path.split("/").includes("node_modules")) {
        visited.add(target.path);
        linked.push({ at: link, real: target.path });
        enter(link);
      }
    } else if (sourceName.test(link) && !listed.has(target.path)) {
      take(link, posix.basename(link));
    }
  }
  const hasLinked = sources.length > own;
  return { linked, hasLinked, sources: sources.sort(), configurations: configurations.sort(), notJudged };
}

/** A work tree of any repository has a `.git` that leads to it; a submodule's is part of the workspace. */
function isWorkTree(folder: string): boolean {
  try {
    return /^gitdir:.*[\\/]worktrees[\\/][^\\/]+\s*$/.test(readFileSync(join(folder, ".git"), "utf8"));
  } catch {
    return false;
  }
}

/** Plugins and packages that are linked to where they belong from a folder of the workspace that is no such place. */
function shelvedLinks(root: string, shelves: readonly string[]): LinkedFolder[] {
  return shelves.flatMap((shelf) => {
    const entries = existsSync(join(root, shelf)) ? readdirSync(join(root, shelf), { withFileTypes: true }) : [];
    return entries.flatMap((entry) => {
      if (!entry.isSymbolicLink()) return [];
      const at = `${shelf}/${entry.name}`;
      const target = followed(root, at);
      if (typeof target === "string" || !target.directory || target.path === "") return [];
      // What lies on a shelf stands there by its own name; so does a shelf, and a folder around one.
      const isOwn = shelves.some(
        (other) => `${target.path}/`.startsWith(`${other}/`) || other.startsWith(`${target.path}/`),
      );
      return isOwn || target.path.split("/").some(isTool) ? [] : [{ at, real: target.path }];
    });
  });
}

/** Where a link leads, or why it leads nowhere. */
function followed(root: string, link: string): { readonly path: string; readonly directory: boolean } | string {
  try {
    const target = realpathSync(join(root, link));
    const path = relative(root, target).split(sep).join("/");
    if (path === ".." || path.startsWith("../")) {
      return "the link points outside the workspace";
    }
    return { path, directory: statSync(target).isDirectory() };
  } catch (error) {
    return `the link is broken (${reasonOf(error)})`;
  }
}

/** The system's word for it, e.g. `EACCES`. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/**
 * The folders and files of a workspace that git ignores and doesn't track, relative to the root. Empty outside of a repository, without git,
 * and where the root itself is ignored: then nobody has said what of it counts.
 */
export async function gitIgnored(root: string): Promise<ReadonlySet<string>> {
  if (!isInRepository(root)) return new Set();
  const { git } = await import("../workspace/revision/git.js");
  const args = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
  const said = await git(root, ...args).catch(() => "");
  const paths = said.split("\0").map((path) => path.replace(/\/$/, ""));
  return new Set(paths.some((path) => path === "." || path === "./") ? [] : paths.filter((path) => path !== ""));
}

function isInRepository(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return true;
    if (folder === dirname(folder)) return false;
  }
}
