import { join } from "node:path";
import { legacyEventsFile, suiteRunEvent } from "../bridge/legacy-events.js";
import { openEventFile } from "./event-file.js";

/** One run of one suite. */
export interface SuiteRun {
  /** e.g. `suite:runtime:ingress`. */
  readonly suite: string;
  readonly runId: string;
  readonly at: Date;
}

/**
 * Leaves the heartbeat of a suite's run in the workspace's events file. Zero-read counts no day without one.
 *
 * @example
 * const root = mkdtempSync(join(tmpdir(), "hq-"));
 * recordSuiteRun(root, { suite: "suite:api:boundary", runId: "run-1", at: new Date() });
 * readFileSync(join(root, legacyEventsFile), "utf8").split("\n").length; //=> 2
 *
 * @param root - The workspace.
 * @throws when the artifacts folder can't be written.
 */
export function recordSuiteRun(root: string, { suite, runId, at }: SuiteRun): void {
  const file = openEventFile(join(root, legacyEventsFile));
  try {
    file.append({ event: suiteRunEvent, ts: at.toISOString(), suite, runId });
  } finally {
    file.close();
  }
}
