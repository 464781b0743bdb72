import type { PluginManifest } from "@rawr/hq-contract/tables";
import type { DiscoveredPlugin, DiscoveryProblem } from "../workspace/discovered-plugin.js";
import type { CruiseResult } from "./cruise.js";
import type { FlowProgram } from "../flow/model/program.js";
import type { FileFacts } from "./facts.js";
import type { ResolvedImport } from "./import-facts.js";
import type { NotJudged } from "../workspace/not-judged.js";
import type { Syntax } from "../syntax/syntax.js";
import type { Settings } from "../workspace/settings.js";

/**
 * A workspace as gates see it: everything is read before the first gate starts, so gates are pure and order-free.
 * All paths are relative to `root` with forward slashes.
 *
 * @example
 * const testsOf = ({ files }: Pick<Workspace, "files">) => files.filter((file) => file.endsWith(".test.ts"));
 * testsOf({ files: ["host.ts", "host.test.ts"] }); //=> ["host.test.ts"]
 */
export interface Workspace {
  /** Absolute, symlinks resolved. */
  readonly root: string;
  readonly settings: Settings;
  /** Every plugin folder found, broken ones included. */
  readonly plugins: readonly DiscoveredPlugin[];
  /** What is wrong with the workspace rather than with one package.json: duplicates, unknown roots, links that lead outside. */
  readonly problems: readonly DiscoveryProblem[];
  /** The manifests of the plugins whose package.json is valid. */
  readonly manifests: readonly PluginManifest[];
  /** Source files, sorted. */
  readonly files: readonly string[];
  readonly notJudged: readonly NotJudged[];
  /** Globs of the settings' `ignore` that cover nothing. */
  readonly unusedIgnores: readonly string[];
  /** Sentences for the reader of the report, e.g. that a cache was ignored and why. */
  readonly notes: readonly string[];
  /** Whether a gate may keep something for the next run, and use what the last one kept: not with `--no-cache`. */
  readonly usesCache: boolean;
  /** The facts of a file of `files`; throws for any other. */
  facts(file: string): FileFacts;
  /** The lowered program of a file of `files`: that of its facts, else what `lower` makes of its text. */
  program(file: string, lower: (file: string, text: string) => FlowProgram): FlowProgram;
  /** The file's imports with their targets, in source order. Resolved on this run, never from a cache. */
  importsOf(file: string): readonly ResolvedImport[];
  /** Any file's text without a byte order mark, e.g. a package.json's; undefined when it can't be read. */
  text(path: string): string | undefined;
  /** dependency-cruiser's verdict on `files`; runs beside the facts pass, or comes from the cache when nothing it reads changed. */
  cruise(): Promise<CruiseResult>;
  /** ts-morph's view of source files, for a gate that has a candidate; ts-morph itself is loaded with the first file that is asked for. */
  syntax(): Promise<Syntax>;
  /**
   * What `make` makes of a text, or what it made of the same text in an earlier run. It must follow from the text alone and be plain JSON;
   * only for code of ours, which the cache is stamped with.
   */
  remembered<Made>(maker: string, text: string, make: () => Promise<Made>): Promise<Made>;
}
