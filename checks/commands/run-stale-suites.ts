import { CouldNotJudge } from "../could-not-judge.js";
import { runSuites } from "../evidence/run-suites.js";
import { evidenceOf } from "../evidence/workspace-evidence.js";
import { openWorkspace } from "../open-workspace.js";
import { createProgress } from "../terminal/progress.js";
import type { Terminal } from "../terminal/terminal.js";
import { workspaceRoot } from "./workspace-root.js";

/** Runs the harness when its evidence is missing, damaged or older than the code. What its tests say, the gates repeat. */
export async function runStaleSuites(folder: string, cache: boolean, terminal: Terminal): Promise<void> {
  const root = workspaceRoot(folder);
  if (!needsRun(await openWorkspace(root, { cache }))) return;
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("running the suites");
    const { report, output } = await runSuites(root, { cache, now: terminal.now });
    progress.clear();
    if (report.reason !== "passed") terminal.stderr.write(`${output.trim()}\n`);
  } finally {
    progress.clear();
  }
}

function needsRun(workspace: Parameters<typeof evidenceOf>[0]): boolean {
  try {
    const { kind } = evidenceOf(workspace);
    return kind === "missing" || kind === "stale";
  } catch (error) {
    if (error instanceof CouldNotJudge) return true;
    throw error;
  }
}
