import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { parsePluginManifest } from "@rawr/hq-contract";
import type { ManifestPlace } from "@rawr/hq-contract/tables";
import { discoveryProblemCodes, type DiscoveredPlugin, type DiscoveryProblem } from "./discovered-plugin.js";
import { findConflicts } from "./discovery-conflicts.js";
import { globMatcher } from "./glob.js";
import { noManifest } from "./not-judged.js";
import type { Settings } from "./settings.js";

/** What discovery found. */
export interface Discovery {
  /** Sorted by folder, in code unit order. */
  readonly plugins: readonly DiscoveredPlugin[];
  readonly problems: readonly DiscoveryProblem[];
  /** Folders below a surface root that are no plugins, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** The shared parser, or what it said earlier. */
export type ManifestParser = typeof parsePluginManifest;

/** `discoverPlugins` with a parser that is passed in. */
export function readPlugins(root: string, settings: Settings, parse: ManifestParser): Discovery {
  const reader = new PluginReader(root, settings, parse);
  const roots = Object.entries(settings.roots).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const places = roots.flatMap(([surfaceRoot, surface]) =>
    reader.foldersOf(surfaceRoot).map((directory) => ({ directory, root: surfaceRoot, surface })),
  );
  const plugins = places
    .flatMap((place) => reader.plugin(place) ?? [])
    .toSorted((a, b) => (a.directory < b.directory ? -1 : 1));
  reader.lookBesideRoots();
  return { plugins, problems: [...reader.problems, ...findConflicts(plugins)], skipped: reader.skipped };
}

/** Longest package.json that is opened, in bytes: what could still be short enough for the parser. */
const maxBytes = 4 * 1_048_576;

/** It is there, and a problem says why it was not read. */
const refused = Symbol("refused");

class PluginReader {
  readonly problems: DiscoveryProblem[] = [];
  readonly skipped: { readonly path: string; readonly reason: string }[] = [];
  readonly #root: string;
  readonly #settings: Settings;
  readonly #isIgnored: (path: string) => boolean;
  readonly #parse: ManifestParser;

  constructor(root: string, settings: Settings, parse: ManifestParser) {
    this.#parse = parse;
    this.#root = realpathSync(root);
    this.#settings = settings;
    this.#isIgnored = globMatcher(settings.ignore);
  }

  /** The folders directly below `folder`, sorted. */
  foldersOf(folder: string): string[] {
    const real = this.#inside(folder);
    if (typeof real !== "string") return [];
    try {
      if (!statSync(real).isDirectory()) {
        this.#problem(
          "unreadable",
          folder,
          `\`${folder}\` is a file where a folder of plugins was expected`,
          "move the file",
        );
        return [];
      }
      return readdirSync(real, { withFileTypes: true })
        .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^\.|^node_modules$/.test(entry.name))
        .map((entry) => `${folder}/${entry.name}`)
        .filter((path) => !this.#isIgnored(path) && !this.#isIgnored(`${path}/package.json`))
        .toSorted();
    } catch (error) {
      this.#problem("unreadable", folder, `\`${folder}\` can't be read (${codeOf(error)})`, "make it readable");
      return [];
    }
  }

  plugin(place: Omit<ManifestPlace, "file">): DiscoveredPlugin | undefined {
    const { directory } = place;
    const file = `${directory}/package.json`;
    const text = this.#read(directory, file);
    if (text === refused) return undefined;
    if (text === undefined) {
      const nested = this.foldersOf(directory).filter((folder) => this.#hasBlock(folder));
      for (const folder of nested) {
        const message = `\`${folder}\` is more than one level below \`${place.root}\`, where discovery does not look (D-013)`;
        this.#problem("nested", `${folder}/package.json`, message, `move it to \`${place.root}/\``);
      }
      if (nested.length === 0) this.skipped.push({ path: directory, reason: noManifest });
      return undefined;
    }
    const { manifestKeys } = this.#settings;
    const result = this.#parse(text, {
      ...place,
      file,
      ...(manifestKeys.length > 0 ? { furtherKeys: manifestKeys } : {}),
    });
    const further = new Set(manifestKeys);
    const block = Object.entries(result.block ?? {}).filter(([key]) => !further.has(key));
    return {
      ...place,
      file,
      at: result.at,
      issues: result.ok ? [] : result.issues,
      ...(result.ok ? { manifest: result.manifest } : {}),
      // The composition carries what decides something.
      ...(result.block === undefined ? {} : { block: further.size === 0 ? result.block : Object.fromEntries(block) }),
    };
  }

  /** Packages with a `rawr` block in folders beside the roots. A root at the top level has the whole workspace beside it: not looked at. */
  lookBesideRoots(): void {
    const roots = Object.keys(this.#settings.roots);
    const parents = new Set(roots.map((root) => root.slice(0, Math.max(0, root.lastIndexOf("/")))));
    for (const parent of [...parents].filter((name) => name !== "").toSorted()) {
      const beside = this.foldersOf(parent).filter(
        (folder) => !roots.some((root) => `${root}/`.startsWith(`${folder}/`)),
      );
      for (const folder of beside) {
        for (const candidate of [folder, ...this.foldersOf(folder)]) {
          if (!this.#hasBlock(candidate)) continue;
          const isRoot = candidate === folder;
          const message = isRoot
            ? `\`${folder}\` has a \`rawr\` block but is outside every surface root (D-013)`
            : `\`${folder}\` is not a surface root, but \`${candidate}\` in it has a \`rawr\` block (D-013)`;
          const known = roots.toSorted().join(", ");
          this.#problem(
            "unknownRoot",
            `${candidate}/package.json`,
            message,
            `move it to one of ${known}, or name its root in the settings' \`roots\``,
          );
        }
      }
    }
  }

  /** Whether a folder has a package.json with a `rawr` block, judged by the shared parser. */
  #hasBlock(directory: string): boolean {
    const file = `${directory}/package.json`;
    const text = this.#read(directory, file);
    if (text === undefined || text === refused) return false;
    return this.#parse(text, { file, directory, root: "", surface: "api" }).block !== undefined;
  }

  /** The text of a file inside the workspace, `undefined` when it isn't there, or {@link refused} with a problem. */
  #read(directory: string, file: string): string | undefined | typeof refused {
    const folder = this.#inside(directory);
    const real = typeof folder === "string" ? this.#inside(file) : folder;
    if (typeof real !== "string") return real;
    try {
      const found = statSync(real);
      // A pipe would block, a folder can't be read.
      if (!found.isFile()) {
        this.#problem("unreadable", file, `\`${file}\` is not a regular file`, "replace it with a file");
        return refused;
      }
      if (found.size > maxBytes) {
        this.#problem("unreadable", file, `\`${file}\` has ${found.size} bytes, which is too large`, "make it smaller");
        return refused;
      }
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(real));
    } catch (error) {
      const reason = error instanceof TypeError ? "not UTF-8" : codeOf(error);
      this.#problem("unreadable", file, `\`${file}\` can't be read (${reason})`, "make it a readable UTF-8 file");
      return refused;
    }
  }

  /** The real path of something inside the workspace; `undefined` when it isn't there, or {@link refused} with a problem when it leads elsewhere. */
  #inside(path: string): string | undefined | typeof refused {
    let real: string;
    try {
      real = realpathSync(join(this.#root, path));
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOTDIR" || (code === "ENOENT" && !this.#isLink(path))) return undefined;
      const reason = code === "ENOENT" || code === "ELOOP" ? "is a broken link" : `can't be read (${code})`;
      this.#problem("unreadable", path, `\`${path}\` ${reason}`, "fix or remove it");
      return refused;
    }
    const inside = relative(this.#root, real);
    if (inside === ".." || inside.startsWith(`..${sep}`) || join(this.#root, inside) !== real) {
      const message = `\`${path}\` leads outside the workspace and is not read (D-013)`;
      this.#problem("leadsOutside", path, message, "move the plugin into the workspace, or remove the link");
      return refused;
    }
    return real;
  }

  #isLink(path: string): boolean {
    const slash = path.lastIndexOf("/");
    try {
      const parent = realpathSync(join(this.#root, path.slice(0, Math.max(0, slash))));
      return readdirSync(parent, { withFileTypes: true }).some(
        (entry) => entry.name === path.slice(slash + 1) && entry.isSymbolicLink(),
      );
    } catch {
      return false;
    }
  }

  #problem(kind: keyof typeof discoveryProblemCodes, file: string, message: string, fix: string): void {
    if (this.problems.some((problem) => problem.file === file && problem.message === message)) return;
    this.problems.push({ code: discoveryProblemCodes[kind], file, line: 1, column: 1, message, fix });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
