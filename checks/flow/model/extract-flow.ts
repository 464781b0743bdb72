import type ts from "typescript";
import { lowerSource } from "./lower.js";
import type { FlowProgram } from "./program.js";

/** What the cache keeps of a file's value flow. */
export interface FlowFacts {
  /** The lowered file; null where no gate would start. Such a file is lowered when flow gets there. */
  readonly program: FlowProgram | null;
}

/** A gate starts from the file: it touches package.json, the shared parser or a manifest. */
export type FlowSeed = "metadata";

/** What a file says that metadata starts from, or arrives at: package.json however it is put together, `rawr`, manifests. */
const metadata =
  /package[^\n]{0,40}json|read-?pkg|pkg-up|(?<![@\w-])rawr(?![\w/-]|\.hq)|PluginManifest|npm_package_rawr|templateRole|publishTier|\bpkg (?:get|set|delete)\b/i;

/** An extractor of the facts pass. */
export function extractSeeds(source: ts.SourceFile): readonly FlowSeed[] {
  return metadata.test(source.text) ? ["metadata"] : [];
}

/** An extractor of the facts pass. */
export function extractFlow(source: ts.SourceFile): FlowFacts {
  return { program: extractSeeds(source).length > 0 ? lowerSource(source) : null };
}
