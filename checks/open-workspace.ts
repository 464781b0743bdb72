import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { CouldNotJudge } from "./could-not-judge.js";
import { discoverPlugins } from "./discovery.js";
import { builtInRules } from "./facts/built-in-rules.js";
import { cruise, cruiseConfiguration, cruiseConfigurationFiles, type CruiseResult } from "./facts/cruise.js";
import { cacheStamp, digest, readCache, writeCache, type Remembered } from "./facts/fact-cache.js";
import type { FileFacts } from "./facts/facts.js";
import { countingMatcher } from "./facts/glob.js";
import type { ResolvedImport } from "./facts/import-facts.js";
import { createResolver } from "./facts/resolve.js";
import { listSourceTree, reasonOf } from "./facts/source-tree.js";
import { loadSettings, type Settings } from "./settings.js";
import type { NotJudged, Workspace } from "./workspace.js";

export interface OpenOptions {
  /** Reads and writes no cache. Default true: use it. */
  readonly cache?: boolean;
  /** Starts dependency-cruiser beside the facts pass, because a gate will ask for its verdict. Default: when one asks. */
  readonly cruise?: boolean;
  /** Instead of what the workspace's config file says. */
  readonly settings?: Settings;
}

/**
 * Reads a whole workspace: settings, plugins, files, facts, import targets.
 *
 * @throws CouldNotJudge when `root` is no folder; SettingsError when the settings can't be worked with.
 */
export async function openWorkspace(root: string, options: OpenOptions = {}): Promise<Workspace> {
  const realRoot = folderAt(root);
  const settings = options.settings ?? (await loadSettings(realRoot));
  const discovery = discoverPlugins(realRoot, settings);
  const ignore = countingMatcher(settings.ignore);
  const tree = listSourceTree(realRoot, ignore.matches);
  const notes: string[] = [];
  const notJudged: NotJudged[] = [...tree.notJudged];

  const stamp = options.cache === false ? "" : cacheStamp();
  const { remembered, note } = options.cache === false ? { remembered: { facts: {} } } : readCache(realRoot, stamp);
  if (note !== undefined) {
    notes.push(note);
  }

  // The cruise starts before the facts pass, unless an earlier verdict may still hold: that only the facts can say.
  const rules = builtInRules(settings);
  const startCruise = (files: readonly string[]) => {
    const running = cruise(realRoot, files, rules);
    running.catch(() => {}); // whoever asks for the verdict gets the error; a run that nobody asks for must not end the process
    return running;
  };
  let running: Promise<CruiseResult> | undefined;

  const texts = new Map<string, string | undefined>();
  const read: { readonly file: string; readonly hash: string; readonly known: FileFacts | undefined }[] = [];
  for (const file of tree.sources) {
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(realRoot, file));
    } catch (error) {
      notJudged.push({ path: file, reason: `the file can't be read (${reasonOf(error)})` });
      continue;
    }
    const hash = digest(bytes);
    const earlier = remembered.facts[file];
    const known = earlier?.hash === hash ? earlier : undefined;
    if (known === undefined) {
      texts.set(file, decode(bytes));
    }
    read.push({ file, hash, known });
  }
  const files = read.map(({ file }) => file);
  if (options.cruise === true && remembered.cruise === undefined) {
    running = startCruise(files);
  }

  const allKnown = read.every(({ known }) => known !== undefined);
  const parser = allKnown ? undefined : await import("./facts/parse.js"); // loads the compiler
  const facts = new Map(
    read.map(({ file, hash, known }) => {
      const fresh = known ?? parser?.parseFacts(file, hash, texts.get(file) ?? "");
      if (fresh === undefined) {
        throw new Error(`${file} has no facts although the parser is there`);
      }
      return [file, fresh] as const;
    }),
  );

  const packages = workspacePackages(realRoot, tree.configurations);
  const resolver = createResolver({ root: realRoot, sources: files, hasLinked: tree.hasLinked, packages });
  const edges = new Map<string, readonly ResolvedImport[]>();
  for (const [file, { imports }] of facts) {
    edges.set(
      file,
      imports.flatMap((fact) => resolver.resolve(file, fact)),
    );
  }

  const key = options.cache === false ? null : cruiseKey(realRoot, tree.configurations, edges, rules);
  if (running === undefined && key !== null && remembered.cruise?.key === key) {
    // The key covers all that the verdict came from, and the checksum of the cache covers both.
    running = Promise.resolve(remembered.cruise.result as CruiseResult);
  }
  const remember = (next: Remembered) => {
    if (options.cache !== false) {
      writeCache(realRoot, stamp, next);
    }
  };
  const unchanged = allKnown && Object.keys(remembered.facts).length === files.length;
  const currentFacts = () => Object.fromEntries(facts);
  if (!unchanged) {
    remember({ facts: currentFacts(), ...(remembered.cruise === undefined ? {} : { cruise: remembered.cruise }) });
  }
  let kept: Promise<CruiseResult> | undefined;

  return {
    root: realRoot,
    settings,
    plugins: discovery.plugins,
    problems: discovery.problems,
    manifests: discovery.plugins.flatMap(({ manifest }) => manifest ?? []),
    files,
    notJudged: [...notJudged, ...discovery.skipped],
    unusedIgnores: ignore.unused(),
    notes,
    facts(file) {
      const found = facts.get(file);
      if (found === undefined) {
        throw new Error(`\`${file}\` is no source file of this workspace`);
      }
      return found;
    },
    importsOf: (file) => edges.get(file) ?? [],
    text(path) {
      if (!texts.has(path)) {
        texts.set(path, readInside(realRoot, path));
      }
      return texts.get(path);
    },
    cruise() {
      kept ??= (running ?? startCruise(files)).then((result) => {
        if (key !== null && remembered.cruise?.key !== key) {
          remember({ facts: currentFacts(), cruise: { key, result } });
        }
        return result;
      });
      return kept;
    },
  };
}

function folderAt(root: string): string {
  let real: string;
  try {
    real = realpathSync(root);
  } catch (error) {
    throw new CouldNotJudge(`there is no folder ${root} (${reasonOf(error)}): name the workspace with \`--root\``);
  }
  if (!statSync(real).isDirectory()) {
    throw new CouldNotJudge(`${root} is a file, not a workspace: name its folder with \`--root\``);
  }
  return real;
}

function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(bytes); // drops a byte order mark
}

function readInside(root: string, path: string): string | undefined {
  if (posix.normalize(path).startsWith("../") || posix.isAbsolute(path)) {
    return undefined;
  }
  try {
    return decode(readFileSync(join(root, path)));
  } catch {
    return undefined;
  }
}

/** The folder of each package of this workspace by its name: what a name means even where nothing is installed or built. */
function workspacePackages(root: string, configurations: readonly string[]): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const path of configurations.filter((path) => posix.basename(path) === "package.json")) {
    try {
      const manifest: unknown = JSON.parse(readInside(root, path) ?? "");
      if (typeof manifest === "object" && manifest !== null && "name" in manifest) {
        packages.set(String(manifest.name), posix.dirname(path));
      }
    } catch {
      // Whoever judges manifests says what is wrong with it.
    }
  }
  return packages;
}

/** Covers the file set, what each file imports and where that leads, and every file that configures the cruise. */
function cruiseKey(
  root: string,
  configurations: readonly string[],
  edges: ReadonlyMap<string, readonly ResolvedImport[]>,
  rules: object,
): string | null {
  const configuration = cruiseConfiguration(root);
  const own = configuration === null ? [] : cruiseConfigurationFiles(root, configuration);
  if (own === null) {
    return null;
  }
  const shape = [...edges].map(([file, imports]) => [
    file,
    imports.map(({ kind, specifier, to, how, typeOnly }) => [kind, specifier, to, how, typeOnly]),
  ]);
  const configured = [...configurations.map((path) => join(root, path)), ...own].map((path) => {
    try {
      return [path, digest(readFileSync(path))];
    } catch {
      return [path, ""];
    }
  });
  return digest(JSON.stringify([shape, configured, configuration === null ? rules : null]));
}
