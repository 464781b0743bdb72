import type ts from "typescript";
import { lowerSource } from "./lower.js";
import type { FlowProgram } from "./program.js";

/** What the cache keeps of a file's value flow. */
export interface FlowFacts {
  /** The lowered file; null where no gate would start. Such a file is lowered when flow gets there. */
  readonly program: FlowProgram | null;
}

/** Something starts from the file: it touches package.json, the shared parser or a manifest; or it says to a bundler what specifiers mean. */
export type FlowSeed = "metadata" | "aliases";

/** What a file says that metadata starts from, or arrives at: package.json however it is put together, `rawr`, manifests. */
const metadata =
  /package[^\n]{0,40}json|read-?pkg|pkg-up|(?<![@\w-])rawr(?![\w/-]|\.hq)|PluginManifest|npm_package_rawr|templateRole|publishTier|\bpkg (?:get|set|delete)\b/i;

/** The names of bundlers' settings: `vite.config.ts`, `webpack.common.js`, and not `farm.service.ts`. */
const settings =
  /(?:^|\/)(?:vite(?:st)?\.(?:config|workspace|projects)|(?:webpack|rspack|rsbuild)\.[\w-]+|(?:rollup|rolldown|esbuild|tsup|tsdown|metro|farm)\.config)(?:\.[\w-]+)*\.[cm]?[jt]s$/;

/** A script that calls a bundler. */
const builds = /\b(?:from|import|require)\s*\(?\s*["'](?:esbuild|webpack|rollup|@rspack\/core)["']/;

/** An extractor of the facts pass. */
export function extractSeeds({ fileName, text }: ts.SourceFile): readonly FlowSeed[] {
  const isBundler = !/\.test\.[cm]?[jt]s$/.test(fileName) && (settings.test(fileName) || builds.test(text));
  return [...(metadata.test(text) ? ["metadata" as const] : []), ...(isBundler ? ["aliases" as const] : [])];
}

/** An extractor of the facts pass. */
export function extractFlow(source: ts.SourceFile): FlowFacts {
  return { program: extractSeeds(source).length > 0 ? lowerSource(source) : null };
}
