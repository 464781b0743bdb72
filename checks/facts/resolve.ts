import { createRequire, isBuiltin } from "node:module";
import { join, posix, relative, sep } from "node:path";
import type * as oxc from "oxc-resolver";
import { startFolder } from "./start-folder.js";
import { globToRegExp } from "../workspace/glob.js";
import type { ImportFact, ResolvedImport } from "./import-facts.js";

/** What the resolver must know of the workspace. */
export interface ResolveInput {
  readonly root: string;
  readonly sources: readonly string[];
  /** Whether a source was reached through a link: then only the file system knows what a path means. */
  readonly hasLinked: boolean;
  /** Folder by package name, for packages of this workspace. */
  readonly packages: ReadonlyMap<string, string>;
}

// An ES import would search what is no ES module for the names that it exports: that takes as long again as loading it.
const { ResolverFactory } = createRequire(import.meta.url)("oxc-resolver") as typeof oxc; // what the package is, by its own types

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

/**
 * Finds the file that each import means. Done on every run: a cached target would be wrong after any change of a tsconfig,
 * a package.json, a link or another file's name.
 */
export function createResolver({ root, sources, hasLinked, packages }: ResolveInput) {
  const withPaths = new ResolverFactory({ ...options, tsconfig: "auto" });
  const plain = withPaths.cloneWithOptions(options);
  const known = new Set(sources);
  const memo = new Map<string, Map<string, Target>>();

  const inWorkspace = (path: string): string | null => {
    const inside = relative(root, path).split(sep).join("/");
    return inside.startsWith("../") || inside === ".." || inside.split("/").includes("node_modules") ? null : inside;
  };
  const lexical = (path: string): Target => {
    if (path === ".." || path.startsWith("../")) {
      return { to: null, how: "external" };
    }
    const [, installed = "", rest = ""] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(path) ?? [];
    const folder = packages.get(installed);
    if (folder !== undefined) {
      return lexical(posix.join(folder, rest || "package.json"));
    }
    return { to: toSource(path, known), how: known.has(path) ? "resolved" : "lexical" };
  };

  const find = (from: string, specifier: string): Target => {
    const request = specifier.replace(/[?#](?!.*\/).*$/, (query) => (specifier.startsWith("#") ? query : ""));
    const near = hasLinked ? undefined : nearSource(posix.dirname(from), request, known);
    if (near !== undefined) {
      return { to: near, how: "resolved" };
    }
    if (isBuiltin(request)) {
      return { to: null, how: "builtin" };
    }
    if (request.startsWith(startFolder)) {
      return lexical(posix.normalize(request.slice(startFolder.length)));
    }
    if (/^(?:data|https?|blob|virtual):/.test(request)) {
      return { to: null, how: "external" };
    }
    const file = join(root, from);
    const path = request.startsWith("file://") ? decodeURIComponent(request.slice("file://".length)) : request;
    let answer = withPaths.resolveFileSync(file, path);
    if (answer.path === undefined) {
      // A broken tsconfig must not hide where a relative path leads.
      answer = plain.sync(posix.dirname(file), path);
    }
    if (answer.path !== undefined) {
      const inside = inWorkspace(answer.path);
      return inside === null ? { to: null, how: "external" } : { to: toSource(inside, known), how: "resolved" };
    }
    if (path.startsWith(".")) {
      return lexical(posix.join(posix.dirname(from), path));
    }
    if (path.startsWith("/")) {
      const inside = inWorkspace(path);
      return inside === null ? { to: null, how: "external" } : lexical(inside);
    }
    const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
    const folder = packages.get(name);
    return folder === undefined
      ? { to: null, how: "not-found" }
      : lexical(posix.join(folder, path.slice(name.length + 1) || "package.json"));
  };

  return {
    /** The imports of a file: one edge each; a glob has one for each file that it matches. */
    resolve(from: string, imports: readonly ImportFact[]): readonly ResolvedImport[] {
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
          if (target === undefined) targets.set(specifier, (target = find(from, specifier)));
          edges.push(edge(fact, from, target));
        }
      }
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

function expand(from: string, pattern: string, sources: readonly string[]): readonly string[] {
  if (pattern.startsWith("!")) {
    return [];
  }
  const path = pattern.startsWith("/") ? pattern.slice(1) : posix.join(posix.dirname(from), pattern);
  const matches = globToRegExp(path);
  return sources.filter((source) => source !== from && matches.test(source));
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

/** What a build output was built from: `a/dist/x.js` comes from `a/src/x.ts` or `a/x.ts`. Other paths stay. */
function toSource(path: string, known: ReadonlySet<string>): string {
  if (known.has(path)) {
    return path;
  }
  const bare = path.replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  const bases = [bare];
  const output = /^(?:(.*)\/)?dist\/(.*)$/.exec(bare);
  if (output !== null) {
    const folder = output[1] === undefined ? "" : `${output[1]}/`;
    bases.push(`${folder}src/${output[2] ?? ""}`, `${folder}${output[2] ?? ""}`);
  }
  for (const base of bases) {
    for (const extension of [".ts", ".tsx", ".mts", ".cts", ".d.ts", ".js", ".jsx", ".mjs", ".cjs"]) {
      if (known.has(base + extension)) {
        return base + extension;
      }
    }
  }
  return path;
}
