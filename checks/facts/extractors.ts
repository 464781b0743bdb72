import type ts from "typescript";
import { extractFlow, extractSeeds } from "../flow/model/extract-flow.js";
import { extractDeferrals } from "./deferrals.js";
import { extractImports } from "./imports.js";
import { extractModuleState } from "../flow/state/module-state.js";

/**
 * What is read from each parsed file, by name. To add a kind of facts, add a line: `FileFacts` grows by that name, the
 * cache holds it, and a change of any file beside this one or in `checks/flow` empties the cache by itself.
 *
 * An extractor is a pure function of the file: no settings, no other file, no clock. The tree has parent pointers.
 * This module loads the compiler, so only `parse.ts` may import it at run time: a warm run never gets here.
 */
export const extractors = {
  deferrals: extractDeferrals,
  flow: extractFlow,
  imports: extractImports,
  moduleState: extractModuleState,
  seeds: extractSeeds,
} as const satisfies Record<string, (source: ts.SourceFile, file: string) => unknown>;

/** The result of each extractor, under its name. */
export type ExtractedFacts = {
  readonly [Name in keyof typeof extractors]: ReturnType<(typeof extractors)[Name]>;
};
