import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  nearestName,
  owners,
  pluginKinds,
  routeFamilies,
  sliceIds,
  surfaceRoots,
  toBridge,
  type Owner,
  type PendingFamily,
  type PluginKind,
  type RouteFamily,
  type SliceId,
} from "@rawr/hq-contract";
import { z } from "zod";
import { CouldNotJudge } from "./could-not-judge.js";

/** How a workspace differs from the conventions. Everything is optional. */
export interface Config {
  /** Surface roots and the kind that each holds; replaces the five default roots. */
  readonly roots?: Readonly<Record<string, PluginKind>>;
  /** The composition root. Default `rawr.hq.ts`. */
  readonly composition?: string;
  /** Files or folders that are the host: what mounts the composition. Default `host.ts`. */
  readonly host?: string | readonly string[];
  /**
   * Folders and the other folders that each may import. Default `{ packages: [], plugins: ["packages"] }`; with `roots`, these stand there
   * instead of `plugins`.
   */
  readonly layers?: Readonly<Record<string, readonly string[]>>;
  /** The one module that interprets `rawr`: a file of the workspace or a package. Default `@rawr/hq-contract`. */
  readonly sharedParser?: string;
  /** Files and folders that no tool looks at, as globs relative to the root. Added to `node_modules`, `dist`, `artifacts`, `.git`. */
  readonly ignore?: readonly string[];
  /** The dates of this workspace's own migration from the legacy keys. */
  readonly bridge?: BridgeConfig;
  /** The slice that the workspace has reached (SPEC 2.9). Zero-read is required from A6 on. Default `A5`. */
  readonly slice?: SliceId;
  /** Owners of further paths, for the CODEOWNERS file; a later one wins. */
  readonly codeOwners?: Readonly<Record<string, Owner>>;
  /** Gates of this workspace's own: files that export `defineGate({ ... })` as default. They run after ours. */
  readonly gates?: readonly string[];
  /** Families that are not mounted yet: only in A0, and only with all four fields. */
  readonly pendingFamilies?: readonly PendingFamily[];
}

/** Four UTC days, `YYYY-MM-DD`, and what was decided about them. Judged by the contract's `toBridge`. */
export interface BridgeConfig {
  readonly start: string;
  readonly checkpoints: readonly [string, string];
  readonly hardExpiry: string;
  /** What was decided at a checkpoint, or that the hard expiry moves: dated entries, shown in the report. */
  readonly decisions?: readonly BridgeDecisionConfig[];
}

/** One recorded decision. */
export interface BridgeDecisionConfig {
  /** The UTC day on which it was made. */
  readonly on: string;
  /** Who made it, e.g. `@rawr-distribution-lifecycle`. */
  readonly by: string;
  readonly reason: string;
  /** The checkpoint that it answers. */
  readonly checkpoint?: string;
  /** The new hard expiry that it sets. */
  readonly hardExpiry?: string;
}

/** What every tool works with: the config, with the conventions filled in. */
export interface Settings {
  readonly roots: Readonly<Record<string, PluginKind>>;
  readonly composition: string;
  readonly host: readonly string[];
  readonly layers: Readonly<Record<string, readonly string[]>>;
  readonly sharedParser: string;
  readonly ignore: readonly string[];
  readonly slice: SliceId;
  readonly codeOwners: Readonly<Record<string, Owner>>;
  readonly gates: readonly string[];
  readonly pendingFamilies: readonly PendingFamily[];
  /** Absent when the workspace has no bridge of its own. */
  readonly bridge?: BridgeConfig;
  /** The config file, relative to the root; absent when there is none. */
  readonly configFile?: string;
}

/** The conventions (SPEC 3). */
export const defaultSettings: Settings = Object.freeze({
  roots: surfaceRoots,
  composition: "rawr.hq.ts",
  host: ["host.ts"],
  layers: { packages: [], plugins: ["packages"] },
  sharedParser: "@rawr/hq-contract",
  ignore: [],
  slice: "A5",
  codeOwners: {},
  gates: [],
  pendingFamilies: [],
});

/** Names that a config file may have, in the order in which they are looked for. */
export const configFiles = ["rawr-hq.config.ts", "rawr-hq.config.js", "rawr-hq.config.json"] as const;

/**
 * Reads the settings of a workspace.
 *
 * A `.ts` or `.js` config is run, like any config file of a build tool; it may import `defineConfig` from `@rawr/hq-contract/checks`
 * even where that package isn't built or installed.
 *
 * @throws CouldNotJudge when there are two config files, or one that does not load or does not say what it should.
 */
export async function loadSettings(root: string): Promise<Settings> {
  const found = (await Promise.all(configFiles.map(async (file) => ({ file, there: await exists(join(root, file)) }))))
    .filter(({ there }) => there)
    .map(({ file }) => file);
  const [file, second] = found;
  if (file === undefined) return defaultSettings;
  if (second !== undefined) {
    throw new CouldNotJudge(`${file} and ${second} both exist: keep one, so that it's clear which one counts`);
  }
  const config = file.endsWith(".json") ? await readJson(root, file) : await runConfig(root, file);
  return { ...toSettings(config, file), configFile: file };
}

const relativePath = z
  .string()
  .min(1)
  .refine((path) => isWorkspacePath(path), {
    error: ({ input }) =>
      `\`${String(input)}\` is not a path inside the workspace: write it relative to the root, with forward slashes, without \`.\` or \`..\``,
  });

const bridgeDecision = z.strictObject({
  on: z.string(),
  by: z.string().min(1),
  reason: z.string().min(1),
  checkpoint: z.string().exactOptional(),
  hardExpiry: z.string().exactOptional(),
});

// The keys of closed consts: Object.keys forgets which.
const ownerName = z.enum(Object.keys(owners) as Owner[]);
const familyName = z.enum(Object.keys(routeFamilies) as RouteFamily[]);

const configSchema = z.strictObject({
  roots: z.record(relativePath, z.enum(pluginKinds)).exactOptional(),
  composition: relativePath.exactOptional(),
  host: z.union([relativePath, z.array(relativePath).min(1)]).exactOptional(),
  layers: z.record(relativePath, z.array(relativePath)).exactOptional(),
  sharedParser: z.string().min(1).exactOptional(),
  ignore: z.array(z.string().min(1)).exactOptional(),
  slice: z.enum(sliceIds).exactOptional(),
  codeOwners: z.record(relativePath, ownerName).exactOptional(),
  gates: z
    .array(relativePath)
    .refine((files) => new Set(files).size === files.length, "names a file twice: a gate runs once")
    .exactOptional(),
  pendingFamilies: z
    .array(
      z.strictObject({ family: familyName, owner: ownerName, slice: z.enum(sliceIds), unblock: z.string().min(1) }),
    )
    .exactOptional(),
  bridge: z
    .strictObject({
      start: z.string(),
      checkpoints: z.tuple([z.string(), z.string()]),
      hardExpiry: z.string(),
      decisions: z.array(bridgeDecision).exactOptional(),
    })
    .exactOptional(),
});

/** Judges a config and fills in the conventions. Throws a CouldNotJudge that names `file`. */
export function toSettings(config: unknown, file: string): Omit<Settings, "configFile"> {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw new CouldNotJudge(`${file}: ${sentence(parsed.error, config)}`);
  const { host, ...given }: Config = parsed.data;
  const roots = given.roots ?? defaultSettings.roots;
  checkRoots(Object.keys(roots), file);
  const bridge = given.bridge === undefined ? undefined : toBridge(given.bridge, given.bridge.decisions);
  if (bridge?.ok === false) throw new CouldNotJudge(`${file}: ${bridge.problem}`);
  return {
    ...defaultSettings,
    ...(given.roots !== undefined && { layers: layersOf(given.roots) }),
    ...given,
    roots,
    host: host === undefined ? defaultSettings.host : typeof host === "string" ? [host] : host,
  };
}

/** The default layers of a workspace whose plugins are elsewhere: packages know nobody, plugins know packages. */
function layersOf(roots: object): Settings["layers"] {
  return { packages: [], ...Object.fromEntries(Object.keys(roots).map((root) => [root, ["packages"]])) };
}

function checkRoots(roots: readonly string[], file: string): void {
  if (roots.length === 0) {
    throw new CouldNotJudge(
      `${file}: \`roots\` is empty: name at least one surface root, or leave it out for the defaults`,
    );
  }
  for (const root of roots) {
    const outer = roots.find((other) => other !== root && root.startsWith(`${other}/`));
    if (outer !== undefined) {
      throw new CouldNotJudge(
        `${file}: root \`${root}\` lies inside root \`${outer}\`: a folder belongs to one root only`,
      );
    }
    const twin = roots.find((other) => other !== root && other.toLowerCase() === root.toLowerCase());
    if (twin !== undefined) {
      throw new CouldNotJudge(`${file}: roots \`${root}\` and \`${twin}\` differ only by case: keep one`);
    }
  }
}

/** The first thing that is wrong, in a sentence. */
function sentence(error: z.ZodError, config: unknown): string {
  const issue = error.issues[0];
  if (issue === undefined) return "the settings can't be read";
  const where = issue.path.length === 0 ? "" : `\`${issue.path.join(".")}\`: `;
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const known = knownKeys(issue.path);
    const near = nearestName(key, known);
    const hint = near === undefined ? `known are ${known.join(", ")}` : `did you mean \`${near}\`?`;
    const path = [...issue.path, key].join(".");
    return `setting \`${path}\` is unknown: ${hint}`;
  }
  if (issue.path.length === 0) {
    return `the settings are ${config === null ? "null" : `of type ${typeof config}`}, not an object: export \`defineConfig({ ... })\` as default`;
  }
  if (issue.path[0] === "bridge" && issue.code === "invalid_type" && issue.message.endsWith("received undefined")) {
    return `${where}a bridge has all four of its own dates (start, two checkpoints, hardExpiry): a hard expiry is moved by a dated entry in \`bridge.decisions\`, never by overwriting one date (D-013)`;
  }
  const inner = issue.code === "invalid_key" ? issue.issues[0] : undefined;
  return `${where}${(inner ?? issue).message}`;
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === "bridge") {
    return path.length === 1 ? ["start", "checkpoints", "hardExpiry", "decisions"] : Object.keys(bridgeDecision.shape);
  }
  return Object.keys(configSchema.shape);
}

function isWorkspacePath(path: string): boolean {
  if (path.includes("\\") || path.startsWith("/") || /^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

async function readJson(root: string, file: string): Promise<unknown> {
  const text = await readFile(join(root, file), "utf8").catch((error: unknown) => {
    throw new CouldNotJudge(`${file} can't be read (${reasonOf(error)})`);
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new CouldNotJudge(`${file} is not JSON (${reasonOf(error)})`);
  }
}

async function runConfig(root: string, file: string): Promise<unknown> {
  // Only a workspace with such a config pays for what runs it.
  const { loadModule } = await import("./load-module.js");
  return loadModule(root, file);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n", 1)[0] ?? "").trim();
}
