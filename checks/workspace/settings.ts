import type { PluginKind } from "@rawr/hq-contract/tables";
import type { ExitCriterion, Owner, OwnerEntry, PendingFamily } from "@rawr/hq-contract/governance";

/**
 * How a workspace differs from the conventions. Everything is optional.
 *
 * @example
 * const config: Config = { ignore: ["legacy/**"], slice: "A5", layers: { packages: [], plugins: ["packages"] } };
 * config.slice; //=> "A5"
 */
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
  /** The only code that interprets `rawr`: a file of the workspace or a package, or several of them. Default `@rawr/hq-contract`. */
  readonly sharedParser?: string | readonly string[];
  /** Further keys that `rawr` of a package.json may carry. They decide nothing here; any other key is refused. */
  readonly manifestKeys?: readonly string[];
  /** Files and folders that no tool looks at, as globs relative to the root. Added to `node_modules`, `dist`, `artifacts`, `.git`. */
  readonly ignore?: readonly string[];
  /** The dates of this workspace's own migration from the legacy keys. */
  readonly bridge?: BridgeConfig;
  /**
   * The slice of the plan that the workspace has reached. Zero-read is required from the slice on whose criteria name it: A6 of the default
   * plan. Default `A5`; with `slices`, the first of them.
   */
  readonly slice?: string;
  /** This workspace's own plan, in place of the default one (SPEC 2.9); `{}` for none: `rawr-hq phase` is silent then. */
  readonly slices?: Readonly<Record<string, SliceConfig>>;
  /** Who sits on the seats that decide; a seat that is left out keeps its default holder (SPEC 2.9). */
  readonly owners?: Readonly<Partial<Record<Owner, OwnerConfig>>>;
  /** Owners of further paths, for the CODEOWNERS file; a later one wins. */
  readonly codeOwners?: Readonly<Record<string, Owner>>;
  /** Gates of this workspace's own: files that export `defineGate({ ... })` as default. They run after ours. */
  readonly gates?: readonly string[];
  /** Families that are not mounted yet: only in the first slice, and only with all four fields. */
  readonly pendingFamilies?: readonly PlannedFamily[];
  /**
   * Calls of further packages that change something of the whole process, with the reason: `{ "some-orm": { "Model.knex": "one connection for
   * every host" } }`. A call reads as below its import, and an import for its effect alone is `import`. Judged by `no-singleton-global`.
   */
  readonly registries?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Calls of further packages that a module must not make while it is set up, because what they make or start lasts as long as the module, with
   * the reason: `{ "some-queue": { default: "its queue is one for every host" } }`. Judged by `no-singleton-global`.
   */
  readonly keepers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Four UTC days, `YYYY-MM-DD`, and what was decided about them. Judged by the contract's `toBridge`.
 *
 * @example
 * const bridge: BridgeConfig = {
 *   start: "2027-01-04",
 *   checkpoints: ["2027-01-08", "2027-01-12"],
 *   hardExpiry: "2027-01-15",
 * };
 * bridge.start; //=> "2027-01-04"
 */
export interface BridgeConfig {
  readonly start: string;
  readonly checkpoints: readonly [string, string];
  readonly hardExpiry: string;
  /** What was decided at a checkpoint, or that the hard expiry moves: dated entries, shown in the report. */
  readonly decisions?: readonly BridgeDecisionConfig[];
}

/**
 * One recorded decision.
 *
 * @example
 * const decision: BridgeDecisionConfig = {
 *   on: "2027-01-08",
 *   by: "@rawr-distribution-lifecycle",
 *   reason: "no read was recorded",
 *   checkpoint: "2027-01-08",
 * };
 * decision.checkpoint; //=> "2027-01-08"
 */
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

/** Who holds a seat, by handle. What is left out keeps its default; without a backup, `primary` is asked again. */
export interface OwnerConfig extends Partial<OwnerEntry> {
  readonly primary: string;
}

/** One slice of a workspace's own plan. */
export interface SliceConfig {
  readonly title: string;
  readonly owner: Owner;
  /** The slices that must be done before. */
  readonly after?: readonly string[];
  readonly criteria: readonly CriterionConfig[];
}

/** What has to hold before a slice is done: at least one gate, kind or file shows it. */
export interface CriterionConfig extends Omit<ExitCriterion, "gates" | "kinds"> {
  /** Gates that must have judged, and be clean: ours, or the workspace's own. */
  readonly gates?: readonly string[];
  /** Kinds that need at least one discovered plugin. */
  readonly kinds?: readonly PluginKind[];
}

/** One slice of the plan that holds. */
export interface PlannedSlice {
  readonly title: string;
  readonly owner: Owner;
  readonly after: readonly string[];
  readonly criteria: readonly ExitCriterion[];
}

/** Where a workspace stands in its plan. */
export interface Stage {
  /** The first slice, the only one in which a route family may be pending. Absent where there is no plan. */
  readonly first?: string;
  /** Whether the workspace is in it. */
  readonly isFirst: boolean;
  /** Whether it has reached a slice that needs seven days without a read of a legacy key. */
  readonly requiresZeroRead: boolean;
}

/** A family that is not mounted yet, and the slice of the plan that mounts it. */
export interface PlannedFamily extends Omit<PendingFamily, "slice"> {
  readonly slice: string;
}

/**
 * What every tool works with: the config, with the conventions filled in.
 *
 * @example
 * const isHost = ({ host }: Pick<Settings, "host">, file: string) => host.includes(file);
 * isHost({ host: ["host.ts"] }, "host.ts"); //=> true
 */
export interface Settings {
  readonly roots: Readonly<Record<string, PluginKind>>;
  readonly composition: string;
  readonly host: readonly string[];
  readonly layers: Readonly<Record<string, readonly string[]>>;
  readonly sharedParser: readonly string[];
  readonly manifestKeys: readonly string[];
  readonly ignore: readonly string[];
  /** Absent where there is no plan. */
  readonly slice?: string;
  /** Absent where the default plan holds, empty where there is none. */
  readonly slices?: Readonly<Record<string, PlannedSlice>>;
  readonly stage: Stage;
  readonly owners: Readonly<Record<Owner, OwnerEntry>>;
  readonly codeOwners: Readonly<Record<string, Owner>>;
  readonly gates: readonly string[];
  readonly pendingFamilies: readonly PlannedFamily[];
  readonly registries: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly keepers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Absent when the workspace has no bridge of its own. */
  readonly bridge?: BridgeConfig;
  /** The config file, relative to the root; absent when there is none. */
  readonly configFile?: string;
}
