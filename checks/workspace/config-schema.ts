import type { RouteFamily } from "@rawr/hq-contract/tables";
import { judgeGovernance, owners, type Owner, type OwnerEntry } from "@rawr/hq-contract/governance";
import { legacyKeys, nearestName, pluginKinds, routeFamilies, toBridge } from "@rawr/hq-contract/tables";
import { z } from "zod";
import { CouldNotJudge } from "./could-not-judge.js";
import { defaultSettings } from "./default-settings.js";
import { planOf, slicesInOrder, stageIn } from "./plan.js";
import type { Config, OwnerConfig, PlannedSlice, Settings, SliceConfig } from "./settings.js";

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
const handle = z.string().regex(/^\S+$/, "is not a handle: write it like @acme/platform or platform@example.com");
const hours = z.int().min(1);
const ownerEntry = z.strictObject({
  role: z.string().min(1).exactOptional(),
  primary: handle,
  backup: handle.exactOptional(),
  sla: z.strictObject({ businessHours: hours, whenGateIsBroken: hours }).exactOptional(),
});
const sliceName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.-]*$/,
    "is not the name of a slice: write it with letters, digits, `.`, `-` and `_`, like `A1`",
  );
const criterion = z
  .strictObject({
    says: z.string().min(1),
    gates: z.array(z.string().min(1)).exactOptional(),
    kinds: z.array(z.enum(pluginKinds)).exactOptional(),
    files: z.array(relativePath).exactOptional(),
  })
  .refine(({ gates = [], kinds = [], files = [] }) => gates.length + kinds.length + files.length > 0, {
    error: "nothing shows that it holds: name a gate, a kind of plugins or a file",
  });
const slice = z.strictObject({
  title: z.string().min(1),
  owner: ownerName,
  after: z.array(z.string().min(1)).exactOptional(),
  criteria: z.array(criterion).min(1),
});
const familyName = z.enum(Object.keys(routeFamilies) as RouteFamily[]);

const manifestKey = z
  .string()
  .min(1)
  .refine((key) => !["kind", "capability", "__proto__", ...legacyKeys].includes(key), {
    error: ({ input }) =>
      `\`${String(input)}\` is not a key that a workspace can add: it is reserved or has been retired (D-013)`,
  });

const configSchema = z.strictObject({
  roots: z.record(relativePath, z.enum(pluginKinds)).exactOptional(),
  composition: relativePath.exactOptional(),
  host: z.union([relativePath, z.array(relativePath).min(1)]).exactOptional(),
  layers: z.record(relativePath, z.array(relativePath)).exactOptional(),
  sharedParser: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).exactOptional(),
  manifestKeys: z.array(manifestKey).exactOptional(),
  ignore: z.array(z.string().min(1)).exactOptional(),
  slice: z.string().min(1).exactOptional(),
  slices: z.record(sliceName, slice).exactOptional(),
  owners: z.partialRecord(ownerName, ownerEntry).exactOptional(),
  codeOwners: z.record(relativePath, ownerName).exactOptional(),
  gates: z
    .array(relativePath)
    .refine((files) => new Set(files).size === files.length, "names a file twice")
    .exactOptional(),
  pendingFamilies: z
    .array(
      z.strictObject({
        family: familyName,
        owner: ownerName,
        slice: z.string().min(1),
        unblock: z.string().min(1),
      }),
    )
    .exactOptional(),
  registries: z.record(z.string().min(1), z.record(z.string().min(1), z.string().min(1))).exactOptional(),
  keepers: z.record(z.string().min(1), z.record(z.string().min(1), z.string().min(1))).exactOptional(),
  bridge: z
    .strictObject({
      start: z.string(),
      checkpoints: z.tuple([z.string(), z.string()]),
      hardExpiry: z.string(),
      decisions: z.array(bridgeDecision).exactOptional(),
    })
    .exactOptional(),
});

/** Every setting, in the order of the schema. */
// The schema's shape has exactly the settings' names; Object.keys forgets that.
export const settingNames = Object.keys(configSchema.shape) as (keyof Config)[];

/** Judges a config and fills in the conventions. Throws a CouldNotJudge that names `file`. */
export function toSettings(config: unknown, file: string): Omit<Settings, "configFile"> {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) throw new CouldNotJudge(`${file}: ${sentence(parsed.error, config)}`);
  const { host, sharedParser, owners: seats, slices, slice: reached, ...given }: Config = parsed.data;
  const roots = given.roots ?? defaultSettings.roots;
  checkRoots(Object.keys(roots), file);
  const bridge = given.bridge === undefined ? undefined : toBridge(given.bridge, given.bridge.decisions);
  if (bridge?.ok === false) throw new CouldNotJudge(`${file}: ${bridge.problem}`);
  const { slice: standard, ...conventions } = defaultSettings;
  const own = slices === undefined ? {} : { slices: ownPlan(slices, file) };
  const plan = planOf(own);
  const current = reached ?? (slices === undefined ? standard : slicesInOrder(plan)[0]);
  checkSlice("slice", reached, plan, file);
  for (const [index, { slice: name }] of (given.pendingFamilies ?? []).entries())
    checkSlice(`pendingFamilies.${index}.slice`, name, plan, file);
  return {
    ...conventions,
    ...(given.roots !== undefined && { layers: layersOf(given.roots) }),
    ...given,
    roots,
    ...(current !== undefined && { slice: current }),
    ...own,
    stage: stageIn(plan, current),
    owners: ownersWith(seats),
    host: host === undefined ? defaultSettings.host : typeof host === "string" ? [host] : host,
    sharedParser:
      sharedParser === undefined
        ? defaultSettings.sharedParser
        : typeof sharedParser === "string"
          ? [sharedParser]
          : sharedParser,
  };
}

/** The seats, with the holders that the settings name. */
function ownersWith(seats: Config["owners"] = {}): Settings["owners"] {
  const all: Record<Owner, OwnerEntry> = { ...defaultSettings.owners };
  for (const [seat, holder] of Object.entries(seats) as [Owner, OwnerConfig][]) {
    all[seat] = { ...all[seat], backup: holder.primary, ...holder };
  }
  return all;
}

/** The plan that the settings name, in order. */
function ownPlan(given: Readonly<Record<string, SliceConfig>>, file: string): Readonly<Record<string, PlannedSlice>> {
  const named = Object.entries(given).map(([id, { after = [], criteria, ...rest }]) => {
    const judged = criteria.map(({ gates = [], ...criterion }) => ({ ...criterion, gates }));
    return [id, { ...rest, after, criteria: judged }] as const;
  });
  const slices = Object.fromEntries(named);
  const wrong = judgeGovernance({ owners, slices, deferred: [] });
  if (wrong !== undefined) throw new CouldNotJudge(`${file}: \`slices\`: ${wrong}`);
  return slices;
}

function checkSlice(setting: string, name: string | undefined, plan: object, file: string): void {
  if (name === undefined || Object.hasOwn(plan, name)) return;
  const known = Object.keys(plan);
  const near = nearestName(name, known);
  const hint =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : known.length > 0
        ? `known are ${known.join(", ")}`
        : "this workspace has no plan";
  throw new CouldNotJudge(`${file}: \`${setting}\`: \`${name}\` is not a slice of the plan: ${hint}`);
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
    return `${where}a bridge needs all four dates (start, two checkpoints, hardExpiry): to move the hard expiry, add a dated entry to \`bridge.decisions\` (D-013)`;
  }
  const inner = issue.code === "invalid_key" ? issue.issues[0] : undefined;
  return `${where}${(inner ?? issue).message}`;
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === "bridge") {
    return path.length === 1 ? ["start", "checkpoints", "hardExpiry", "decisions"] : Object.keys(bridgeDecision.shape);
  }
  if (path[0] === "owners") return path.length === 1 ? ownerName.options : Object.keys(ownerEntry.shape);
  if (path[0] === "slices") return Object.keys(path[2] === "criteria" ? criterion.shape : slice.shape);
  return Object.keys(configSchema.shape);
}

function isWorkspacePath(path: string): boolean {
  if (path.includes("\\") || path.startsWith("/") || /^[A-Za-z]:/.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
