import type { Observation } from "@rawr/hq-contract/tables";

/** What the runner tells of one run: written by the reporter inside it, read by who started it. */
export interface RunReport {
  readonly runner: string;
  readonly reason: string;
  readonly errors: readonly string[];
  /** What was thrown before tests could run, e.g. by a host that does not start. */
  readonly setUp?: readonly string[];
  readonly filters: readonly string[];
  readonly tests: readonly ReportedTest[];
}

export interface ReportedTest {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly state: string;
  readonly mode: string;
  readonly expectedToFail: boolean;
  readonly retries: number;
  readonly observation?: Observation;
}

/** Names the variable that tells the reporter where to write. */
export const runReportVariable = "RAWR_HQ_RUN_REPORT";
