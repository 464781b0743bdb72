import { createRequire, isBuiltin } from "node:module";
import { join, posix, relative, sep } from "node:path";
import type * as oxc from "oxc-resolver";
import { startFolder } from "./start-folder.js";
import type { CompilerOptions } from "./compiler-options.js";
import { packageTargets, type WorkspacePackage, type WorkspacePackages } from "./workspace-packages.js";
import type { LinkedFolder } from "./source-tree.js";
import { globToRegExp } from "../workspace/glob.js";
import type { ImportFact, ResolvedImport } from "./import-facts.js";

/** What bundlers put before a path to say how it is loaded: `raw-loader!./a.js`, `!!style!css!./a.css`, `url:./a.svg`. */
const inlineLoaders = /^(?:!{0,2}[\w@][^!]*!(?:[^!]+!)*|(?:url|bundle-text|data-url|raw|text):(?=\.{1,2}\/))/;

/** What the resolver must know of the workspace. */
export interface ResolveInput {
  readonly root: string;
  readonly sources: readonly string[];
  /** Whether a source was reached through a link: then only the file system knows what a path means. */
  readonly hasLinked: boolean;
  readonly linked: readonly LinkedFolder[];
  readonly packages: WorkspacePackages;
  /** What the settings of bundlers put in place of specifiers, and the folders about which they speak. */
  readonly aliases?: readonly Alias[];
  /** Only where a jsconfig or an inline type may ask for it. */
  readonly compiler?: CompilerOptions;
}

// An ES import would search what is no ES module for the names that it exports: that takes as long again as loading it.
const { ResolverFactory } = createRequire(import.meta.url)("oxc-resolver") as typeof oxc; // what the package is, by its own types

/** What settings of a bundler put in place of a specifier, or of what begins with it. */
export interface Alias {
  /** About whose files they speak, relative to the root; "." for the root itself. */
  readonly about: string;
  /** Where the settings lie. */
  readonly folder: string;
  readonly find: string;
  /** `find` is a regular expression as it is written. */
  readonly isPattern: boolean;
  readonly replacement: string;
}

type Target = Pick<ResolvedImport, "to" | "how">;

const undecidable: Target = { to: null, how: "undecidable" };

const options: oxc.NapiResolveOptions = {
  extensions: [".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs", ".json"],
  extensionAlias: {
    ".js": [".ts", ".tsx", ".js", ".jsx", ".d.ts"],
    ".jsx": [".tsx", ".jsx"],
    ".mjs": [".mts", ".mjs", ".d.mts"],
    ".cjs": [".cts", ".cjs", ".d.cts"],
  },
  conditionNames: ["source", "types", "import", "require", "node", "default"],
  mainFields: ["types", "module", "main"],
  symlinks: true,
};

/** The absolute path of what a file asks for: by the nearest tsconfig, or the jsconfig of a folder that has no tsconfig. */
function createDiskResolver({ root, compiler }: ResolveInput) {
  const withPaths = new ResolverFactory({ ...options, tsconfig: "auto" });
  const plain = withPaths.cloneWithOptions(options);
  const jsPaths = new Map<string, oxc.ResolverFactory>();
  const pathsOf = (configFile: string): oxc.ResolverFactory => {
    const known = jsPaths.get(configFile);
    if (known !== undefined) return known;
    const made = withPaths.cloneWithOptions({ ...options, tsconfig: { configFile: join(root, configFile) } });
    jsPaths.set(configFile, made);
    return made;
  };
  return (from: string, file: string, path: string): string | undefined => {
    const configFile = compiler?.jsconfigOf(from);
    const folder = posix.dirname(file);
    const answer =
      configFile === undefined ? withPaths.resolveFileSync(file, path) : pathsOf(configFile).sync(folder, path);
    // A broken tsconfig must not hide where a relative path leads.
    return answer.path ?? plain.sync(folder, path).path;
  };
}

/**
 * Finds the file that each import means. Done on every run, and anew after any change on the disk: a cached target would be wrong after any change of a tsconfig,
 * a package.json, a link or another file's name.
 */
export function createResolver(input: ResolveInput) {
  const { sources, compiler, aliases = [] } = input;
  const find = createFinder(input);
  const memo = new Map<string, Map<string, Target>>();
  const resolved = new Map<
    string,
    { readonly imports: readonly ImportFact[]; readonly edges: readonly ResolvedImport[] }
  >();

  /** What the settings of a bundler mean by a specifier that means no file otherwise. */
  const aliased = (from: string, specifier: string): Target | undefined => {
    for (const meant of meantByAliases(aliases, from, specifier)) {
      const target = find(from, meant);
      if (target.to !== null && target.how === "resolved") return target;
    }
    return undefined;
  };

  return {
    /** The imports of a file: one edge each; a glob has one for each file that it matches. The same edges again for the same imports. */
    resolve(from: string, imports: readonly ImportFact[]): readonly ResolvedImport[] {
      const before = resolved.get(from);
      if (before?.imports === imports) return before.edges;
      const folder = posix.dirname(from);
      let targets = memo.get(folder);
      if (targets === undefined) memo.set(folder, (targets = new Map()));
      const edges: ResolvedImport[] = [];
      for (const fact of imports) {
        const { specifier } = fact;
        if (specifier === null) {
          edges.push(edge(fact, from, undecidable));
        } else if (fact.kind === "glob") {
          for (const to of expand(from, specifier, sources)) edges.push(edge(fact, from, { to, how: "resolved" }));
        } else {
          let target = targets.get(specifier);
          if (target === undefined) {
            const found = find(from, specifier);
            targets.set(specifier, (target = found.to === null ? (aliased(from, specifier) ?? found) : found));
          }
          const isKept = fact.inlineTypes === true && compiler?.keepsInlineTypes(from) === true;
          edges.push(edge(isKept ? { ...fact, typeOnly: false } : fact, from, target));
        }
      }
      resolved.set(from, { imports, edges });
      return edges;
    },
  };
}

/** Member by member: to spread facts that come from the cache takes five times as long, and there is one for each import of a workspace. */
function edge(fact: ImportFact, from: string, { to, how }: Target): ResolvedImport {
  const { kind, specifier, text, typeOnly, names, line, column, endColumn } = fact;
  return endColumn === undefined
    ? { kind, specifier, text, typeOnly, names, line, column, from, to, how }
    : { kind, specifier, text, typeOnly, names, line, column, endColumn, from, to, how };
}

/** Finds the file that a specifier means to a file. */
function createFinder(input: ResolveInput) {
  const { root, hasLinked, packages } = input;
  const { known, moved, inWorkspace, lexical, sourceOf, copyOf, inPackage } = createPlaces(input);
  const resolveOnDisk = createDiskResolver(input);

  /** What needs no look at the disk. */
  const said = (from: string, request: string): Target | undefined => {
    const near = hasLinked ? undefined : nearSource(posix.dirname(from), request, known);
    if (near !== undefined) return { to: near, how: "resolved" };
    if (isBuiltin(request)) return { to: null, how: "builtin" };
    const served = servedBy(from, request, known);
    if (served !== undefined) return { to: served, how: "resolved" };
    if (request.startsWith(startFolder))
      return lexical(posix.normalize(request.slice(startFolder.length).replace(/^\/+/, "")));
    if (/^(?:data|https?|blob|virtual):/.test(request)) return { to: null, how: "external" };
    return undefined;
  };

  const onDisk = (from: string, path: string): Target | undefined => {
    const found = resolveOnDisk(from, join(root, moved(from, "at", "real")), path);
    if (found === undefined) return undefined;
    const inside = inWorkspace(found);
    if (inside !== null) return { to: sourceOf(inside), how: "resolved" };
    return copyOf(relative(root, found).split(sep).join("/")) ?? { to: null, how: "external" };
  };

  /** What stands for a file that is not there, not built or not installed. */
  const unbuilt = (from: string, path: string): Target => {
    if (path.startsWith(".")) return lexical(posix.join(posix.dirname(from), path));
    if (path.startsWith("/")) {
      const inside = inWorkspace(path);
      return inside === null ? { to: null, how: "external" } : lexical(inside);
    }
    if (path.startsWith("#")) {
      const around = packages.around(from);
      const targets = packageTargets(around?.manifest["imports"], path) ?? [];
      const found = targets.map((target) =>
        target.startsWith(".") ? lexical(posix.join(around?.folder ?? ".", target)) : find(from, target),
      );
      return found.find(({ how }) => how === "resolved") ?? found[0] ?? { to: null, how: "not-found" };
    }
    const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
    const one = packages.dependency(from, name);
    return one === undefined ? { to: null, how: "not-found" } : inPackage(one, path.slice(name.length + 1));
  };

  const find = (from: string, specifier: string): Target => {
    const request = specifier
      .replace(inlineLoaders, "")
      .replace(/[?#](?!.*\/).*$/, (query) => (specifier.startsWith("#") ? query : ""));
    const path = request.startsWith("file://") ? decodeURIComponent(request.slice("file://".length)) : request;
    return said(from, request) ?? onDisk(from, path) ?? unbuilt(from, path);
  };
  return find;
}

/** What paths mean to a workspace, whether a file is there or not. */
function createPlaces({ root, sources, linked, packages }: ResolveInput) {
  const known = new Set(sources);

  /** Where a path of a linked folder stands, and where it really lies. */
  const moved = (path: string, from: keyof LinkedFolder, to: keyof LinkedFolder): string => {
    const link = linked.find((one) => path === one[from] || path.startsWith(`${one[from]}/`));
    return link === undefined ? path : link[to] + path.slice(link[from].length);
  };
  const standing = (path: string) => moved(path, "real", "at");
  const inWorkspace = (path: string): string | null => {
    const inside = standing(relative(root, path).split(sep).join("/"));
    return inside.startsWith("../") || inside === ".." || inside.split("/").includes("node_modules") ? null : inside;
  };
  const lexical = (path: string): Target => {
    if (path === ".." || path.startsWith("../")) {
      return { to: null, how: "external" };
    }
    const copied = copyOf(path);
    return copied ?? { to: sourceOf(path), how: known.has(path) ? "resolved" : "lexical" };
  };
  const sourceOf = (path: string): string => toSource(path, known, packages.around(path)?.folder);
  /** What lies in node_modules under the name of a package of this workspace is a copy of it. */
  const copyOf = (path: string): Target | undefined => {
    const [, , installed = "", rest = ""] = /^(.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(path) ?? [];
    const one = packages.named(installed);
    return one === undefined ? undefined : lexical(posix.join(one.folder, rest || "package.json"));
  };
  /** A path below a package: what its `exports` mean by it, or the file itself. */
  const inPackage = ({ folder, manifest }: WorkspacePackage, path: string): Target => {
    const key = path === "" ? "." : `./${path}`;
    const entry = manifest["types"] ?? manifest["module"] ?? manifest["main"] ?? "index";
    const targets = packageTargets(manifest["exports"], key) ?? [path === "" ? String(entry) : path];
    const sources = targets.map((target) => sourceOf(posix.join(folder, target)));
    const found = sources.find((source) => known.has(source));
    if (found !== undefined) return { to: found, how: "resolved" };
    return { to: sources[0] ?? posix.join(folder, path || "package.json"), how: "lexical" };
  };

  return { known, moved, inWorkspace, lexical, sourceOf, copyOf, inPackage };
}

function expand(from: string, pattern: string, sources: readonly string[]): readonly string[] {
  if (pattern.startsWith("!")) {
    return [];
  }
  const folders = pattern.startsWith("/") ? foldersAround(from) : [posix.dirname(from)];
  for (const folder of folders) {
    const matches = globToRegExp(posix.join(folder, pattern));
    const found = sources.filter((source) => source !== from && matches.test(source));
    if (found.length > 0) return found;
  }
  return [];
}

/** A file's folder, those around it, and the root. */
function foldersAround(file: string): readonly string[] {
  const folder = posix.dirname(file);
  return folder === "." ? [folder] : [folder, ...foldersAround(folder)];
}

/**
 * `/page/main.ts`: bundlers and their servers count it from a folder around the file, which they are started in. A page's `main.ts` is a
 * URL, so it lies beside the page.
 */
function servedBy(from: string, request: string, known: ReadonlySet<string>): string | undefined {
  const isRooted = request.startsWith("/");
  if (!isRooted && !(from.endsWith(".html") && /^\w/.test(request))) return undefined;
  const folders = isRooted ? foldersAround(from) : [posix.dirname(from)];
  const endings = [request, ...[".ts", ".tsx", ".js", ".jsx"].map((one) => request.replace(/(?:\.[cm]?jsx?)?$/, one))];
  return folders.flatMap((folder) => endings.map((one) => posix.join(folder, one))).find((path) => known.has(path));
}

/**
 * `./x.js` where x.ts is among the files that were just listed: what the resolver would find first, without asking the file
 * system once more. Four imports of five are of this kind.
 */
function nearSource(folder: string, request: string, known: ReadonlySet<string>): string | undefined {
  if (!request.startsWith("./") && !request.startsWith("../")) {
    return undefined;
  }
  const [, bare = "", m = ""] = /^(.*)\.([mc]?)js$/.exec(request) ?? [];
  const source = bare === "" ? "" : `${posix.join(folder, bare)}.${m}ts`;
  return known.has(source) ? source : undefined;
}

/**
 * What a build output was built from: below its package's folder, `lib/x.js` and `dist/esm/x.js` come from `src/x.ts` or `x.ts`. A path
 * that may be no output, because nothing like it is there without its first folders, stays.
 */
function toSource(path: string, known: ReadonlySet<string>, packageFolder = "."): string {
  if (known.has(path)) {
    return path;
  }
  const within = packageFolder === "." ? "" : `${packageFolder}/`;
  const bare = path.replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  const [, second = "", third = ""] = /^[^/]+\/((?:[^/]+\/)?(.*))$/.exec(bare.slice(within.length)) ?? [];
  const inner = bare.startsWith(within) ? [second, third].filter((rest) => rest !== "") : [];
  const bases = [bare, ...inner.flatMap((rest) => [`${within}src/${rest}`, `${within}${rest}`])];
  for (const base of bases) {
    for (const extension of [".ts", ".tsx", ".mts", ".cts", ".d.ts", ".js", ".jsx", ".mjs", ".cjs"]) {
      if (known.has(base + extension)) {
        return base + extension;
      }
    }
  }
  return path;
}

/** What the settings of bundlers may mean by a specifier, as specifiers of the same file. */
function* meantByAliases(aliases: readonly Alias[], from: string, specifier: string): Generator<string> {
  for (const alias of aliases) {
    const isAbout = alias.about === "." || from.startsWith(`${alias.about}/`);
    const request = isAbout ? replacedBy(alias, specifier) : undefined;
    if (request !== undefined) yield* meantBy(request, alias.folder, from);
  }
}

/** What a specifier becomes by an alias, as vite does it; undefined where it isn't meant. */
function replacedBy({ find, isPattern, replacement }: Alias, request: string): string | undefined {
  if (isPattern) {
    const [, body = "", flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(find) ?? [];
    try {
      const replaced = request.replace(new RegExp(body, flags), replacement);
      return replaced === request ? undefined : replaced;
    } catch {
      return undefined; // a flag that this Node does not know
    }
  }
  // webpack's `react$` is `react` and nothing below it.
  if (find.endsWith("$") && request === find.slice(0, -1)) return replacement;
  const isMeant = request === find || request.startsWith(find.endsWith("/") ? find : `${find}/`);
  return isMeant ? replacement + request.slice(find.length) : undefined;
}

/** What an alias of settings in `folder` may mean to a file: paths from there; a package's name, or an absolute path, as it is. */
function meantBy(replaced: string, folder: string, from: string): readonly string[] {
  const seen = (path: string): string => `./${posix.relative(posix.dirname(from), path)}`;
  if (replaced.startsWith(".")) return [seen(posix.join(folder, replaced))];
  if (!replaced.startsWith(startFolder)) return [replaced];
  const path = replaced.slice(startFolder.length).replace(/^\/+/, "");
  return [seen(path), seen(posix.join(folder, path))];
}
