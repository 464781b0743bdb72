import { realpathSync, statSync } from "node:fs";
import { posix } from "node:path";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { builtInRules } from "../facts/built-in-rules.js";
import { cruiseKeys } from "../facts/cruise-configuration.js";
import { cruiseOnce, type CruiseOnce } from "../facts/cruise-once.js";
import { Details, noMemory, readCache, writeCache, type Index, type RememberedFile } from "../facts/fact-cache.js";
import type { CruiserKeeper } from "../facts/cruise-workers.js";
import { countingMatcher } from "../workspace/glob.js";
import type { FileFacts } from "../facts/facts.js";
import { isPlainScript, isReadable, shapeDigest, type KnownFile } from "../facts/known-file.js";
import { readDisk, readSources, type Disk } from "../facts/disk.js";
import type { CompilerOptions } from "../facts/compiler-options.js";
import type { ResolvedImport } from "../facts/import-facts.js";
import type { BeforeAliases, WorkspaceAliases } from "./aliases.js";
import { createResolver, type Alias } from "../facts/resolve.js";
import { workspacePackages, type WorkspacePackages } from "../facts/workspace-packages.js";
import { createRunningDigests } from "../facts/digest.js";
import { gitIgnored, listSourceTree, reasonOf } from "../facts/source-tree.js";
import { notInstalled } from "../facts/not-installed.js";
import type { SharedMemory } from "../facts/shared-memory.js";
import { toolStamp } from "../facts/tool-stamp.js";
import { madeOfText, type MadeOfText } from "./made-of-text.js";
import { rememberPlugins } from "./remembered-plugins.js";
import { loadSettings } from "../workspace/load-settings.js";
import type { NotJudged } from "../workspace/not-judged.js";
import type { Settings } from "../workspace/settings.js";
import { edgesDigest, inputDigests, ranDigests } from "./verdicts/inputs.js";
import { syntaxOf } from "./verdicts/recording.js";
import { createVerdicts, type Verdicts } from "./verdicts/verdicts.js";
import type { Workspace } from "../facts/workspace.js";

/** A workspace, and what gates said of it earlier; the latter is absent without a cache. */
export interface OpenedWorkspace extends Workspace {
  readonly verdicts?: Verdicts;
}

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
  /** What the opens of one process share, where there are many. */
  readonly shared?: SharedMemory;
  /** What `toolStamp` says of this program, where many workspaces are opened. Default: `shared` knows it, or it is worked out. */
  readonly stamp?: string;
  /** Holds dependency-cruiser's workers for opens of other workspaces. Default: `shared` does. */
  readonly keeper?: CruiserKeeper;
  /** Nothing on the disk has changed since it was read last with the same `shared`: it is not read again. Default: it may have. */
  readonly sameDisk?: boolean;
  /** Instead of what the workspace's config file says. */
  readonly settings?: Settings;
  /** Texts that count instead of what is on the disk, by their paths: what an editor has not saved. dependency-cruiser reads the disk. */
  readonly unsaved?: ReadonlyMap<string, string>;
}

/**
 * Reads a whole workspace: settings, plugins, files, facts, import targets.
 *
 * @throws CouldNotJudge when `root` is no folder, or when the settings can't be worked with.
 */
export async function openWorkspace(root: string, options: OpenOptions = {}): Promise<OpenedWorkspace> {
  const realRoot = folderAt(root);
  const cached = options.cache !== false;
  const stamp = cached ? (options.stamp ?? options.shared?.stamp ?? toolStamp()) : "";
  const cacheRoot = options.cacheOf ?? realRoot;
  const memory = cached ? (options.shared?.read(cacheRoot) ?? readCache(cacheRoot, stamp)) : noMemory;
  const { index } = memory;
  const before = options.sameDisk === true ? options.shared?.disk : undefined;
  const ignoredByGit = before === undefined ? gitIgnored(realRoot) : undefined;
  const cruiser = cruiseOnce(realRoot, memory, options.cruise === true, options.shared ?? options.keeper ?? {});
  const settings = options.settings ?? (await loadSettings(realRoot));

  const shelves = [...Object.keys(settings.roots), "packages"];
  const isKnown = (file: string, hash: string) => index.files[file]?.hash === hash;
  const disk = before ?? readDisk(realRoot, listDisk(realRoot, settings, shelves, await ignoredByGit), isKnown);
  if (options.shared !== undefined) options.shared.disk = disk;
  const { tree, unusedIgnores } = disk;
  const unsaved = options.unsaved ?? new Map<string, string>();
  const { discovery, manifests } = await disk.made("plugins", manifestTexts(unsaved), () =>
    rememberPlugins(realRoot, settings, index.manifests, unsaved),
  );
  const rules = builtInRules(settings);
  cruiser.startAhead([...disk.hashes.keys()].filter(isPlainScript), rules);
  const { files: known, texts: parsed } = await readSources(disk, memory, unsaved, options.shared?.file);
  const files = [...known.keys()];
  const text = (path: string) => parsed.get(path) ?? unsaved.get(path) ?? disk.text(path);

  const made = madeOfText(index.made);
  const { remembered } = made;
  const { packages, edges, unread } = await resolveImports({
    root: realRoot,
    disk,
    known,
    settings,
    shelves,
    text,
    remembered,
  });
  const digests = options.shared?.digests ?? createRunningDigests();
  const shape = cached ? edgesDigest({ files: known, edges }, digests, "importShape") : "";
  const key = cached
    ? disk.made("cruise key", settings, () => cruiseKeys(realRoot, tree.configurations, rules))(shape)
    : null;

  const lowered = new Map<string, string>();
  const isNew =
    parsed.size > 0 ||
    files.length !== Object.keys(index.files).length ||
    Object.keys(manifests).join() !== Object.keys(index.manifests).join();
  const write =
    options.cacheOf === undefined
      ? writerOf({ root: realRoot, stamp, known, lowered, manifests, made, cruiser })
      : () => undefined;
  if (cached && isNew && options.cruise !== true) {
    write(index.verdicts);
  }

  const notJudged = [...tree.notJudged, ...disk.notRead, ...discovery.skipped, ...unread];
  const seen = {
    settings,
    discovery,
    files: known,
    edges,
    notJudged,
    unusedIgnores,
    cruiseKey: key,
    text,
    lowered: (file: string) => lowered.get(file),
  };
  const verdicts = createVerdicts(index.verdicts, inputDigests(seen, digests), ranDigests(known), (next, changed) => {
    if (isNew || changed || made.isNew || cruiser.isNew) write(next);
  });

  const factsAt = (file: string): FileFacts => {
    const found = known.get(file);
    if (found === undefined) {
      throw new Error(`\`${file}\` is not a source file of this workspace`);
    }
    return found.facts;
  };
  const workspace: OpenedWorkspace = {
    root: realRoot,
    settings,
    plugins: discovery.plugins,
    problems: discovery.problems,
    manifests: discovery.plugins.flatMap(({ manifest }) => manifest ?? []),
    files,
    notJudged,
    unusedIgnores,
    usesCache: cached,
    notes: [
      ...(memory.note === undefined ? [] : [memory.note]),
      ...disk.made("notes", packages, () => notInstalled(realRoot, packages)),
    ],
    facts: factsAt,
    program(file, lower) {
      const { flow, hash } = factsAt(file);
      if (flow.program !== null) return flow.program;
      const make = () => lower(file, text(file) ?? "");
      const kept = options.shared?.program(file, hash, make);
      const made = kept?.program ?? make();
      if (cached) lowered.set(file, kept?.digest ?? shapeDigest(JSON.stringify(made)));
      return made;
    },
    importsOf: (file) => edges.get(file) ?? [],
    text,
    cruise: () =>
      cruiser.verdict({ files: files.filter((file) => isPlainScript(file) && isReadable(factsAt(file))), rules, key }),
    syntax: syntaxOf(() => workspace),
    remembered: made.remembered,
    ...(cached ? { verdicts } : {}),
  };
  return workspace;
}

/** What of a run is kept beside its verdicts. */
interface Kept {
  readonly root: string;
  readonly stamp: string;
  readonly known: ReadonlyMap<string, KnownFile>;
  /** The digests of programs that were made during the run, by their files. */
  readonly lowered: ReadonlyMap<string, string>;
  readonly manifests: Index["manifests"];
  readonly made: MadeOfText;
  readonly cruiser: CruiseOnce;
}

/** Writes the cache for the next run. */
function writerOf({ root, stamp, known, lowered, manifests, made, cruiser }: Kept) {
  return (verdicts: Index["verdicts"]): void => {
    const details = new Details();
    const files: Record<string, RememberedFile> = {};
    for (const [file, one] of known) files[file] = one.remember(details, lowered.get(file));
    const next = { files, manifests, made: made.kept, verdicts, ...cruiser.keep(details) };
    writeCache(root, stamp, next, details);
  };
}

/** What lies below the root, and which of the settings' `ignore` cover nothing of it. */
function listDisk(
  root: string,
  settings: Settings,
  shelves: readonly string[],
  gitIgnored: ReadonlySet<string> = new Set(),
): Pick<Disk, "tree" | "unusedIgnores"> {
  const ignore = countingMatcher(settings.ignore);
  const tree = listSourceTree(root, { ignored: ignore.matches, gitIgnored, shelves });
  return { tree, unusedIgnores: ignore.unused() };
}

/** What discovery reads of unsaved texts. */
function manifestTexts(unsaved: ReadonlyMap<string, string>): string {
  return JSON.stringify([...unsaved].filter(([file]) => posix.basename(file) === "package.json"));
}

/** What every import of a workspace means. */
interface ImportEdges {
  readonly packages: WorkspacePackages;
  /** By the file that imports, in source order. */
  readonly edges: ReadonlyMap<string, readonly ResolvedImport[]>;
  /** Settings whose aliases can't be read. */
  readonly unread: readonly NotJudged[];
}

interface ToResolve {
  readonly root: string;
  readonly disk: Disk;
  readonly known: ReadonlyMap<string, KnownFile>;
  readonly settings: Settings;
  readonly shelves: readonly string[];
  readonly text: Workspace["text"];
  readonly remembered: Workspace["remembered"];
}

/** Resolves every import anew: what a name means may hang on files that its own file doesn't mention. */
async function resolveImports(input: ToResolve): Promise<ImportEdges> {
  const { root, disk, known, settings, shelves } = input;
  const { tree } = disk;
  const packages = disk.made("packages", settings, () => workspacePackages(root, tree.configurations, shelves));
  const mayAskCompiler = mayAskCompilerOf(tree.configurations, known.values());
  const resolverOf = (aliases: readonly Alias[]) =>
    disk.made(`resolver ${aliases.length}`, JSON.stringify([mayAskCompiler, aliases]), async () =>
      createResolver({
        root,
        sources: [...known.keys()],
        hasLinked: tree.hasLinked,
        linked: tree.linked,
        packages,
        aliases,
        ...(mayAskCompiler ? await compilerOf(root, tree.configurations) : {}),
      }),
    );
  const plain = await resolverOf([]);
  const { aliases, notJudged } = await aliasesOf(beforeAliases(input, packages, plain));
  const resolver = aliases.length === 0 ? plain : await resolverOf(aliases);
  const edges = new Map<string, readonly ResolvedImport[]>();
  for (const [file, { facts }] of known) edges.set(file, resolver.resolve(file, facts.imports));
  return { packages, edges, unread: notJudged };
}

/** What the settings of bundlers say, where there are any. */
async function aliasesOf(workspace: BeforeAliases): Promise<WorkspaceAliases> {
  if (!workspace.files.some((file) => workspace.facts(file).seeds.includes("aliases")))
    return { aliases: [], notJudged: [] };
  const { workspaceAliases } = await import("./aliases.js");
  return workspaceAliases(workspace);
}

/** Whether an import's meaning may hang on the compiler's settings. */
function mayAskCompilerOf(configurations: readonly string[], files: Iterable<KnownFile>): boolean {
  if (configurations.some((path) => posix.basename(path) === "jsconfig.json")) return true;
  for (const { facts } of files) if (facts.imports.some(({ inlineTypes }) => inlineTypes)) return true;
  return false;
}

function beforeAliases(
  { known, text, remembered }: ToResolve,
  packages: WorkspacePackages,
  resolver: ReturnType<typeof createResolver>,
): BeforeAliases {
  const facts = (file: string): FileFacts => {
    const found = known.get(file);
    if (found === undefined) throw new Error(`\`${file}\` is not a source file of this workspace`);
    return found.facts;
  };
  return {
    files: [...known.keys()],
    facts,
    text,
    remembered,
    program: (file, lower) => facts(file).flow.program ?? lower(file, text(file) ?? ""),
    importsOf: (file) => (known.has(file) ? resolver.resolve(file, facts(file).imports) : []),
    packageOf: (file) => packages.around(file)?.folder ?? ".",
  };
}

async function compilerOf(
  root: string,
  configurations: readonly string[],
): Promise<{ readonly compiler: CompilerOptions }> {
  const { compilerOptions } = await import("../facts/compiler-options.js");
  return { compiler: compilerOptions(root, configurations) };
}

function folderAt(root: string): string {
  let real: string;
  try {
    real = realpathSync(root);
  } catch (error) {
    throw new CouldNotJudge(`no folder ${root} (${reasonOf(error)}): name the workspace with \`--root\``);
  }
  if (!statSync(real).isDirectory()) {
    throw new CouldNotJudge(`${root} is a file, not a workspace: name its folder with \`--root\``);
  }
  return real;
}
