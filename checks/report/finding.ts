import type { Owner } from "@rawr/hq-contract/governance";
import type { Edit, Place } from "../workspace/place.js";

export type { Edit, Place } from "../workspace/place.js";

/**
 * What a gate yields: which rule, where, and what is wrong there. The engine stamps the rest.
 *
 * @example
 * const finding: GateFinding<"Z101"> = {
 *   rule: "Z101",
 *   at: { file: "host.ts", line: 1, column: 1 },
 *   message: "`host.ts` is a draft",
 * };
 * finding.rule; //=> "Z101"
 */
export interface GateFinding<Code extends string = string> {
  /** A code of the gate's table, e.g. "B101". */
  readonly rule: Code;
  readonly at: Place;
  /** Stands on its own under the excerpt, e.g. "`orders` reaches into `billing`". No trailing period. */
  readonly message: string;
  /** When this finding needs other words than its rule's. */
  readonly title?: string;
  readonly why?: string;
  readonly fix?: string;
  /** What `rawr-hq fix` does about it: all of them together, or none. */
  readonly edits?: readonly Edit[];
}

/**
 * A finding as reporters print it: plain and serialisable.
 *
 * @example
 * const lineOf = ({ code, at }: Pick<Finding, "code" | "at">) => `${code} ${at.file}:${at.line}`;
 * lineOf({ code: "B101", at: { file: "plugins/api/orders/src/a.ts", line: 1, column: 22 } }); //=> "B101 plugins/api/orders/src/a.ts:1"
 */
export interface Finding {
  /** Stable, e.g. "B101". */
  readonly code: string;
  /** The gate's kebab-case name, e.g. "import-boundary". */
  readonly gate: string;
  readonly policy: string;
  readonly owner: Owner;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly at: Place;
  /** The line of source at `at`, without its line end; empty when the file can't be read. */
  readonly excerpt: string;
  /** Survives moved lines: hash of code, file, excerpt and message, plus a counter for equals. */
  readonly fingerprint: string;
  /** What `rawr-hq fix` would do about it; absent when a person has to. */
  readonly edits?: readonly Edit[];
}

/**
 * What a gate looked at. A gate that judged nothing fails (SPEC 4).
 *
 * @example
 * const judged: Judged = { files: 148, manifests: 6, edges: 402 };
 * judged["edges"]; //=> 402
 */
export interface Judged {
  readonly files: number;
  readonly manifests: number;
  /** Anything else a gate counts, e.g. `{ modules: 148, edges: 402 }`. */
  readonly [what: string]: number;
}

/**
 * The outcome of one gate.
 *
 * @example
 * const isClean = ({ verdict }: Pick<GateOutcome, "verdict">) => verdict === "clean";
 * isClean({ verdict: "findings" }); //=> false
 */
export interface GateOutcome {
  readonly gate: string;
  readonly policy: string;
  readonly owner: Owner;
  readonly verdict: "clean" | "findings" | "could-not-judge";
  readonly judged: Judged;
  readonly findings: readonly Finding[];
  /** One readable sentence, only with `could-not-judge`. */
  readonly problem?: string;
  readonly milliseconds: number;
}

/**
 * One run of `check`: what reporters turn into text.
 *
 * @example
 * const failed = ({ exitCode }: Pick<Report, "exitCode">) => exitCode !== 0;
 * failed({ exitCode: 2 }); //=> true
 */
export interface Report {
  /** 0 clean, 1 findings, 2 could not judge. */
  readonly exitCode: 0 | 1 | 2;
  readonly gates: readonly GateOutcome[];
  /** Sorted by file, line, column, code. */
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly plugins: number;
  readonly milliseconds: number;
  /** Found, and allowed for a while by a comment. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** Found, and set aside because the baseline knows them. */
  readonly baseline?: BaselineUse;
  /** Sentences for the reader, e.g. that a cache was ignored and why. */
  readonly notes?: readonly string[];
}

/** A finding that a comment allows until a day. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
  /** The last UTC day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What a baseline did to a report. */
export interface BaselineUse {
  /** Relative to the workspace root. */
  readonly file: string;
  readonly known: readonly Finding[];
  /** Entries that nothing matches any more: by so much it can shrink. */
  readonly stale: number;
  /** When it was made to grow, by how many entries, and why. */
  readonly growth: readonly { readonly on: string; readonly by: number; readonly reason: string }[];
}
