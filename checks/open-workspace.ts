import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { CouldNotJudge } from "./could-not-judge.js";
import { builtInRules } from "./facts/built-in-rules.js";
import { cruiseKey, workspacePackages } from "./facts/configuration.js";
import { startCruiser, type CruiseResult } from "./facts/cruise.js";
import { digest } from "./facts/digest.js";
import { Details, noMemory, readCache, writeCache, type RememberedFile } from "./facts/fact-cache.js";
import { countingMatcher } from "./facts/glob.js";
import type { ResolvedImport } from "./facts/import-facts.js";
import { decode, readSources } from "./facts/read-sources.js";
import { createResolver } from "./facts/resolve.js";
import { listSourceTree, reasonOf } from "./facts/source-tree.js";
import { toolStamp } from "./facts/tool-stamp.js";
import { rememberPlugins } from "./remembered-plugins.js";
import { loadSettings, type Settings } from "./settings.js";
import { edgesDigest, inputDigests } from "./verdicts/inputs.js";
import { createVerdicts } from "./verdicts/verdicts.js";
import type { Workspace } from "./workspace.js";

export interface OpenOptions {
  /** Reads and writes no cache. Default true: use it. */
  readonly cache?: boolean;
  /**
   * Gates will run, and one will ask for dependency-cruiser's verdict: it is started beside the facts pass, and the cache is written
   * when the gates have run. Default: it is started when one asks, and the cache is written at once.
   */
  readonly cruise?: boolean;
  /** Reads the cache of this folder, another state of the same workspace, and writes none. Default: its own. */
  readonly cacheOf?: string;
  /** Instead of what the workspace's config file says. */
  readonly settings?: Settings;
}

/**
 * Reads a whole workspace: settings, plugins, files, facts, import targets.
 *
 * @throws CouldNotJudge when `root` is no folder, or when the settings can't be worked with.
 */
export async function openWorkspace(root: string, options: OpenOptions = {}): Promise<Workspace> {
  const realRoot = folderAt(root);
  const cached = options.cache !== false;
  const stamp = cached ? toolStamp() : "";
  const memory = cached ? readCache(options.cacheOf ?? realRoot, stamp) : noMemory;
  const { index } = memory;
  // Where no earlier verdict can hold, dependency-cruiser loads itself while the workspace is read.
  const early = options.cruise === true && index.cruise === undefined ? startCruiser(realRoot) : undefined;
  const settings = options.settings ?? (await loadSettings(realRoot));

  const { discovery, manifests } = await rememberPlugins(realRoot, settings, index.manifests);
  const ignore = countingMatcher(settings.ignore);
  const tree = listSourceTree(realRoot, ignore.matches);
  const rules = builtInRules(settings);
  let running: Promise<CruiseResult> | undefined;
  const startCruise = (files: readonly string[]) => {
    const result = (early ?? startCruiser(realRoot)).run(files, rules);
    result.catch(() => {}); // whoever asks for the verdict gets the error; a run that nobody asks for must not end the process
    return result;
  };

  const {
    files: known,
    notJudged: unread,
    texts: parsed,
  } = await readSources(realRoot, tree.sources, memory, (files) => {
    if (early !== undefined) running = startCruise(files);
  });
  const files = [...known.keys()];
  const texts = new Map<string, string | undefined>(parsed);
  const text = (path: string) => {
    if (!texts.has(path)) {
      texts.set(path, readInside(realRoot, path));
    }
    return texts.get(path);
  };

  const packages = workspacePackages(realRoot, tree.configurations);
  const resolver = createResolver({ root: realRoot, sources: files, hasLinked: tree.hasLinked, packages });
  const edges = new Map<string, readonly ResolvedImport[]>();
  for (const [file, { facts }] of known) {
    edges.set(
      file,
      facts.imports.flatMap((fact) => resolver.resolve(file, fact)),
    );
  }

  const shape = cached ? edgesDigest({ files: known, edges }, "importShape") : "";
  const key = cached ? cruiseKey(realRoot, tree.configurations, shape, rules) : null;
  const cruisedBefore = index.cruise !== undefined && index.cruise.key === key ? index.cruise : undefined;
  let cruised: { readonly key: string; readonly result: string } | undefined;
  let asked: Promise<CruiseResult> | undefined;
  const cruise = () => {
    asked ??=
      running === undefined && cruisedBefore !== undefined
        ? // The key covers all that the verdict came from, and the checksum of the cache covers both.
          Promise.resolve(JSON.parse(memory.detail(cruisedBefore.result).toString()) as CruiseResult)
        : (running ?? startCruise(files)).then((result) => {
            if (key !== null) cruised = { key, result: JSON.stringify(result) };
            return result;
          });
    return asked;
  };

  const made: Record<string, unknown> = {};
  let isMadeNew = false;
  const remembered: Workspace["remembered"] = async <Made>(maker: string, of: string, make: () => Promise<Made>) => {
    const key = digest(`${maker}\0${of}`);
    if (!(key in made)) {
      isMadeNew ||= !(key in index.made);
      made[key] = index.made[key] ?? (await make());
    }
    // Under this key the same maker wrote: the stamp of the cache covers its code.
    return made[key] as Made;
  };

  const isNew =
    parsed.size > 0 ||
    files.length !== Object.keys(index.files).length ||
    Object.keys(manifests).join() !== Object.keys(index.manifests).join();
  const write = (verdicts: typeof index.verdicts) => {
    if (options.cacheOf !== undefined) return;
    const details = new Details();
    const remember: Record<string, RememberedFile> = {};
    for (const [file, one] of known) remember[file] = one.remember((part) => details.add(part));
    const kept = cruised ?? (index.cruise && { key: index.cruise.key, result: memory.detail(index.cruise.result) });
    writeCache(
      realRoot,
      stamp,
      {
        files: remember,
        manifests,
        made: Object.keys(made).length > 0 ? made : index.made,
        verdicts,
        ...(kept === undefined ? {} : { cruise: { key: kept.key, result: details.add(kept.result) } }),
      },
      details,
    );
  };
  if (cached && isNew && options.cruise !== true) {
    write(index.verdicts);
  }

  const notJudged = [...tree.notJudged, ...unread, ...discovery.skipped];
  const unusedIgnores = ignore.unused();
  const seen = { settings, discovery, files: known, edges, notJudged, unusedIgnores, cruiseKey: key, text };
  const verdicts = createVerdicts(index.verdicts, inputDigests(seen), (next, changed) => {
    if (isNew || changed || isMadeNew || cruised !== undefined) write(next);
  });

  return {
    root: realRoot,
    settings,
    plugins: discovery.plugins,
    problems: discovery.problems,
    manifests: discovery.plugins.flatMap(({ manifest }) => manifest ?? []),
    files,
    notJudged,
    unusedIgnores,
    usesCache: cached,
    notes: memory.note === undefined ? [] : [memory.note],
    facts(file) {
      const found = known.get(file);
      if (found === undefined) {
        throw new Error(`\`${file}\` is no source file of this workspace`);
      }
      return found.facts;
    },
    importsOf: (file) => edges.get(file) ?? [],
    text,
    cruise,
    remembered,
    ...(cached ? { verdicts } : {}),
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
