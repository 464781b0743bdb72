import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { globMatcher } from "../workspace/glob.js";
import { packageFields } from "../workspace/package.js";
import { decode } from "./disk.js";

/** A package.json of the workspace, as far as imports need it. */
export interface WorkspacePackage {
  /** Relative to the root, "." for the root's own. */
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** The packages of this workspace: what a name means even where nothing is installed or built. */
export interface WorkspacePackages {
  /** By the name of the package; of several with one name, the one that the package manager would link. */
  named(name: string): WorkspacePackage | undefined;
  /** The package that a file belongs to. */
  around(file: string): WorkspacePackage | undefined;
  /**
   * What a dependency's name means to a file, by the nearest package.json that lists it: a package under its own name or another one
   * (`workspace:`, `npm:`), or a folder (`link:`, `file:`, `portal:`).
   */
  dependency(file: string, name: string): WorkspacePackage | undefined;
  /** What the packages ask of one another, by name or by protocol. */
  readonly links: readonly PackageLink[];
}

/** One package of the workspace that another one asks for. */
export interface PackageLink {
  /** The folder of the one that asks. */
  readonly from: string;
  readonly name: string;
  /** Undefined where no package of the workspace is meant by it. */
  readonly to: WorkspacePackage | undefined;
}

export function workspacePackages(
  root: string,
  configurations: readonly string[],
  shelves: readonly string[],
): WorkspacePackages {
  const byFolder = new Map<string, WorkspacePackage>();
  for (const path of configurations.filter((path) => posix.basename(path) === "package.json")) {
    const manifest = readManifest(join(root, path));
    if (manifest !== undefined) byFolder.set(posix.dirname(path), { folder: posix.dirname(path), manifest });
  }
  const isMember = memberOf(root, byFolder.get(".")?.manifest ?? {}, shelves);
  const byName = new Map<string, WorkspacePackage>();
  for (const one of byFolder.values()) {
    const { name } = one.manifest;
    if (typeof name !== "string") continue;
    const other = byName.get(name);
    if (other === undefined || (isMember(one.folder) && !isMember(other.folder))) byName.set(name, one);
  }
  const around = (file: string): WorkspacePackage | undefined => {
    for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
      const found = byFolder.get(folder);
      // A path that is no path of the workspace ends at its own top.
      if (found !== undefined || folder === posix.dirname(folder)) return found;
    }
  };
  const packages: Omit<WorkspacePackages, "links"> = {
    named: (name) => byName.get(name),
    around,
    dependency(file, name) {
      for (let at = around(file); at !== undefined; at = at.folder === "." ? undefined : around(at.folder)) {
        const wanted = wantedBy(at, name);
        if (wanted === undefined) continue;
        const [, folder] = /^(?:link|file|portal):(.*)$/.exec(wanted) ?? [];
        if (folder !== undefined) return byFolder.get(posix.join(at.folder, folder).replace(/\/$/, ""));
        const [, path] = /^workspace:(\.{1,2}\/.*)$/.exec(wanted) ?? [];
        if (path !== undefined) return byFolder.get(posix.join(at.folder, path).replace(/\/$/, ""));
        const [, alias] = /^(?:workspace|npm):((?:@[^/@]+\/)?[^/@*^~<>= ]+)@/.exec(wanted) ?? [];
        return byName.get(alias ?? name);
      }
      return byName.get(name);
    },
  };
  const links = [...byFolder.values()]
    .filter(({ folder }) => folder === "." || isMember(folder))
    .flatMap(({ folder, manifest }) =>
      Object.entries(dependenciesOf(manifest)).flatMap(([name, wanted]): PackageLink[] => {
        const to = packages.dependency(posix.join(folder, "package.json"), name);
        return to === undefined && !wanted.startsWith("workspace:") ? [] : [{ from: folder, name, to }];
      }),
    );
  return { ...packages, links };
}

/** What has to be there for a package to run. */
function dependenciesOf(manifest: WorkspacePackage["manifest"]): Readonly<Record<string, string>> {
  const lists = [manifest["dependencies"], manifest["devDependencies"]];
  const entries = lists.flatMap((list) => (typeof list === "object" && list !== null ? Object.entries(list) : []));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function wantedBy({ manifest }: WorkspacePackage, name: string): string | undefined {
  for (const list of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    const listed = manifest[list];
    if (typeof listed !== "object" || listed === null || !Object.hasOwn(listed, name)) continue;
    const wanted: unknown = Reflect.get(listed, name);
    if (typeof wanted === "string") return wanted;
  }
  return undefined;
}

/** What the package manager takes for members, by `workspaces` or pnpm-workspace.yaml; else plugins and packages. */
function memberOf(
  root: string,
  manifest: Readonly<Record<string, unknown>>,
  shelves: readonly string[],
): (folder: string) => boolean {
  const { workspaces } = manifest;
  const given = Array.isArray(workspaces)
    ? workspaces
    : typeof workspaces === "object" && workspaces !== null && "packages" in workspaces
      ? workspaces.packages
      : pnpmPackages(root);
  const globs = Array.isArray(given) ? given.filter((glob) => typeof glob === "string") : [];
  const isListed = globMatcher(globs.filter((glob) => !glob.startsWith("!")).map((glob) => glob.replace(/^\.\//, "")));
  const isExcluded = globMatcher(globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1)));
  return (folder) =>
    (isListed(folder) && !isExcluded(folder)) || shelves.some((shelf) => posix.dirname(folder) === shelf);
}

/** The list `packages:` of pnpm-workspace.yaml, in either of its two forms. */
function pnpmPackages(root: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  } catch {
    return [];
  }
  const list = /^packages:[ \t]*(?:\[([^\]]*)\]|((?:\r?\n(?:[ \t]*#.*|[ \t]*-.*|[ \t]*(?=\r?\n)))*))/m.exec(text);
  const items = list?.[1]?.split(",") ?? list?.[2]?.split("\n").filter((line) => /^\s*-/.test(line)) ?? [];
  return items.map((item) => item.replace(/^\s*-?\s*["']?|["']?\s*(?:#.*)?$/g, "")).filter((item) => item !== "");
}

function readManifest(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return packageFields(decode(readFileSync(path)));
  } catch {
    return undefined; // whoever judges manifests says what is wrong with it
  }
}

/**
 * Every file that `exports` or `imports` of a package.json may mean by a key ("./tax", "#tax"), under whatever condition, in the order
 * in which they stand. Undefined where the table says nothing of the key; a target of null is none.
 *
 * @see https://nodejs.org/api/packages.html#package-entry-points
 */
export function packageTargets(table: unknown, key: string): readonly string[] | undefined {
  const entries = entriesOf(table);
  if (entries === undefined) return undefined;
  const exact = entries.find(([name]) => name === key);
  if (exact !== undefined) return leaves(exact[1]);
  const patterns = entries
    .filter(([name]) => matches(name, key))
    .sort(([one], [other]) => other.indexOf("*") - one.indexOf("*") || other.length - one.length);
  const [best] = patterns;
  if (best === undefined) return undefined;
  const [before = "", after = ""] = best[0].split("*");
  const part = key.slice(before.length, key.length - after.length);
  return leaves(best[1]).map((target) => target.replaceAll("*", part));
}

function entriesOf(table: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (table === undefined || table === null) return undefined;
  const isTable =
    typeof table === "object" && !Array.isArray(table) && Object.keys(table).some((name) => /^[.#]/.test(name));
  return isTable ? Object.entries(table) : [[".", table]];
}

function matches(name: string, key: string): boolean {
  const [before = "", after] = name.split("*");
  if (after === undefined) return false;
  return key.length >= name.length && key.startsWith(before) && key.endsWith(after);
}

function leaves(target: unknown): readonly string[] {
  if (typeof target === "string") return [target];
  if (typeof target !== "object" || target === null) return [];
  return Object.values(target).flatMap(leaves);
}
