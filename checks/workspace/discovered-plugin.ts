import type { ManifestIssue, ManifestPlace, ManifestSpan, PluginManifest, RawBlock } from "@rawr/hq-contract/tables";

/** A plugin folder: its place, and what the shared parser makes of its package.json. */
export interface DiscoveredPlugin extends ManifestPlace {
  /** Present when package.json has no issue. */
  readonly manifest?: PluginManifest;
  readonly issues: readonly ManifestIssue[];
  /** The `rawr` block word for word, when it is an object. */
  readonly block?: RawBlock;
  /** Where the block stands in package.json. */
  readonly at: ManifestSpan;
}

/** What is wrong with the workspace rather than with one package.json. */
export interface DiscoveryProblem {
  readonly code: DiscoveryProblemCode;
  /** Relative to the root: a package.json, or the folder where one should be. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence with the policy that says so. */
  readonly message: string;
  readonly fix: string;
}

/** Codes of {@link DiscoveryProblem}, of gate `metadata-contract` like those of the parser. */
export const discoveryProblemCodes = {
  duplicate: "M130",
  onlyCaseDiffers: "M131",
  unknownRoot: "M132",
  leadsOutside: "M133",
  nested: "M134",
  unreadable: "M135",
} as const;

/** `"M130" | "M131" | ...`. */
export type DiscoveryProblemCode = (typeof discoveryProblemCodes)[keyof typeof discoveryProblemCodes];
