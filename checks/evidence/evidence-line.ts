import type { ObservedRequest, ObservedTrail } from "@rawr/hq-contract/tables";

/** Where evidence is kept, relative to the workspace root. */
export const evidenceFile = "artifacts/evidence/evidence.ndjson";

/** The first line: one run of the harness, and the code that it ran. */
export interface RunLine {
  readonly line: "run";
  readonly format: 1;
  readonly runId: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly runner: string;
  readonly node: string;
  /** `passed`, `failed` or `interrupted`, as the runner says. */
  readonly reason: string;
  /** Errors outside every test. */
  readonly errors: readonly string[];
  /** What was thrown before tests could run, e.g. by a host that does not start. */
  readonly setUp?: readonly string[];
  /** What left tests out: name patterns, file filters, `.only`. */
  readonly filters: readonly string[];
  readonly harness: readonly string[];
  /** SHA-256 of each file that the harness is made of and runs. */
  readonly files: Readonly<Record<string, string>>;
  /** Version of each package that those files import. */
  readonly packages: Readonly<Record<string, string>>;
}

/** One test, as the runner ended it and as the harness saw it. */
export interface TestLine {
  readonly line: "test";
  /** `suite:...`, `cell:<caller>:<family>`, `seam:<name>`; empty for a test that belongs to none. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  /** `passed`, `failed`, `skipped` or `pending`. */
  readonly state: string;
  /** `run`, `only`, `skip` or `todo`. */
  readonly mode: string;
  readonly expectedToFail: boolean;
  readonly retries: number;
  readonly assertions: number;
  readonly inProcess: { readonly calls: number; readonly sockets: number };
  readonly selfTest: { readonly refused: number; readonly accepted: readonly string[] };
  readonly facts: Readonly<Record<string, number>>;
  readonly trails: readonly ObservedTrail[];
  /** How many request lines follow that belong to this test. */
  readonly requests: number;
}

/** One request of a test, and what was observed. */
export interface RequestLine extends ObservedRequest {
  readonly line: "request";
  readonly id: string;
  readonly name: string;
}

/** The last line: without it the file is torn. */
export interface EndLine {
  readonly line: "end";
  readonly tests: number;
  readonly requests: number;
  readonly assertions: number;
}

export type EvidenceLine = RunLine | TestLine | RequestLine | EndLine;

/** What every line carries beside its own: its place in the chain, the code it speaks of, and the test that saw it. */
export interface Chained {
  readonly n: number;
  /** SHA-256 of `files` and `packages`. */
  readonly codeHash: string;
  /** SHA-256 of the harness. */
  readonly testHash: string;
  /** `hash` of the line before. */
  readonly prev: string;
  /** SHA-256 of the line without it. */
  readonly hash: string;
}

/** A whole run, read back. */
export interface Evidence {
  readonly run: RunLine;
  readonly tests: readonly (TestLine & { readonly seen: readonly RequestLine[] })[];
}
