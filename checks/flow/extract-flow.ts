import type ts from "typescript";
import { lowerSource } from "./lower.js";
import type { FlowProgram } from "./program.js";

/** What the cache keeps of a file's value flow. */
export interface FlowFacts {
  /** The file touches package.json, JSON, the shared parser or a host's mounts: gates start from it. */
  readonly seeds: readonly FlowSeed[];
  /** The lowered file; null where no gate would start. Such a file is lowered when flow gets there. */
  readonly program: FlowProgram | null;
}

export type FlowSeed = "metadata";

const metadata =
  /package\.?json|\brawr\b|PluginManifest|templateRole|publishTier|JSON\s*(?:\?\.|\.|\[)\s*['"`]?parse|\.json\b|\/package\b|legacyKeys/i;

/** An extractor of the facts pass. */
export function extractFlow(source: ts.SourceFile): FlowFacts {
  const seeds: FlowSeed[] = metadata.test(source.text) ? ["metadata"] : [];
  return { seeds, program: seeds.length > 0 ? lowerSource(source) : null };
}
