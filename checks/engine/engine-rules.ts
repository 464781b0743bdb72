import { generateRules } from "../authoring/generate/entry-issues.js";
import { baselineRules } from "../report/baseline/apply-baseline.js";
import { suppressionRules } from "../report/suppressions/apply-suppressions.js";
import { parseRules } from "./engine.js";
import type { RuleBook } from "../report/rule-book.js";

/** The rules that no gate has. */
export const engineRules: readonly RuleBook[] = [parseRules, suppressionRules, baselineRules, generateRules];
