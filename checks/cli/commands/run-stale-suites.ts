import { recordSuiteRun } from "@rawr/hq-contract/telemetry";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { RunReport } from "../../evidence/run-report.js";
import { runSuites } from "../../evidence/run-suites.js";
import { evidenceOf } from "../../evidence/workspace-evidence.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import { createProgress } from "../../report/terminal/progress.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { workspaceRoot } from "./workspace-root.js";

/** Runs the harness when its evidence is missing, damaged, older than the code, or of a run that failed. What its tests say, the gates repeat. */
export async function runStaleSuites(folder: string, cache: boolean, terminal: Terminal): Promise<void> {
  const root = workspaceRoot(folder, terminal);
  if (!needsRun(await openWorkspace(root, { cache }))) return;
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("running the suites");
    const { runId, report, output } = await runSuites(root, { cache, now: terminal.now });
    progress.clear();
    // The heartbeat that zero-read asks for: a day without one proves nothing.
    for (const suite of executed(report)) recordSuiteRun(root, { suite, runId, at: terminal.now() });
    if (report.reason !== "passed") terminal.stderr.write(`${output.trim()}\n`);
  } finally {
    progress.clear();
  }
}

/** The ids of the suites whose tests all passed. */
function executed({ tests }: RunReport): string[] {
  const ids = new Set(tests.map(({ observation }) => observation?.id ?? "").filter((id) => id.startsWith("suite:")));
  const failed = new Set(tests.filter(({ state }) => state !== "passed").map(({ observation }) => observation?.id));
  return [...ids].filter((id) => !failed.has(id));
}

function needsRun(workspace: Parameters<typeof evidenceOf>[0]): boolean {
  try {
    const state = evidenceOf(workspace);
    if (state.kind === "no-host") return false;
    // What failed may have failed for a database that is there now.
    return state.kind !== "current" || state.evidence.run.reason !== "passed";
  } catch (error) {
    if (error instanceof CouldNotJudge) return true;
    throw error;
  }
}
