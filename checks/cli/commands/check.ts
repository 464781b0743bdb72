import type { Baseline } from "../../report/baseline/baseline-file.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Report } from "../../report/finding.js";
import type { Gate } from "../../engine/gate.js";
import type { Settings } from "../../workspace/settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";
import { parseReporters } from "./parse-reporters.js";
import { publish } from "./publish.js";
import { workspaceGates } from "./workspace-gates.js";
import { workspaceRoot } from "./workspace-root.js";

export interface CheckOptions extends JudgeOptions {
  readonly gate?: readonly string[];
  readonly reporter?: readonly string[];
  readonly baseline?: boolean;
  /** A revision; `true` for the last commit. */
  readonly changed?: string | true;
  readonly watch?: boolean;
  readonly runSuites?: boolean;
}

/** `rawr-hq check`: judges the workspace and reports. What only an option needs is loaded with it: most runs have none. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const targets = parseReporters(options.reporter ?? ["pretty"]);
  const load = () => workspaceGates(options, options.gate, terminal);
  // Read before anything is judged: who asked for a baseline that isn't there should not wait for the gates.
  const known = options.baseline === true ? await existingBaseline(workspaceRoot(options.root, terminal)) : undefined;
  const shared = options.watch === true ? await sharedByRuns() : {};
  const run = async (some: readonly Gate[], settings: Settings) => {
    if (options.runSuites === true) {
      const { runStaleSuites } = await import("./run-stale-suites.js");
      await runStaleSuites(options.root, options.cache, terminal);
    }
    const { root, report: judged } = await judge({ ...options, ...shared, edits: true, settings }, some, terminal);
    const caused = options.changed === undefined ? judged : await causedSince(options, judged, some, root, terminal);
    const report = known === undefined ? caused : await withoutKnown(caused, known, some);
    await publish(report, targets, { root, owners: settings.owners }, terminal);
    return report.exitCode;
  };
  const { gates, settings } = await load();
  if (options.watch !== true) return run(gates, settings);
  const { watchAndCheck } = await import("./watch-and-check.js");
  return watchAndCheck(workspaceRoot(options.root, terminal), load, run, terminal);
}

/** A run after a change reads only what changed, as the language server does. */
async function sharedByRuns(): Promise<Pick<JudgeOptions, "shared">> {
  const { createSharedMemory } = await import("../../facts/shared-memory.js");
  return { shared: createSharedMemory() };
}

async function withoutKnown(report: Report, known: Baseline, gates: readonly Gate[]): Promise<Report> {
  const { applyBaseline } = await import("../../report/baseline/apply-baseline.js");
  return applyBaseline(report, known, gates);
}

async function causedSince(
  { changed, cache }: CheckOptions,
  now: Report,
  gates: readonly Gate[],
  root: string,
  terminal: Terminal,
): Promise<Report> {
  const { openRevision } = await import("../../workspace/revision/open-revision.js");
  const { allCaused, onlyCaused } = await import("../../report/only-caused.js");
  const name = typeof changed === "string" ? changed : "HEAD";
  const revision = await openRevision(root, name);
  if (revision === undefined) return allCaused(now, name);
  try {
    const then = { root: revision.root, cache, cacheOf: root, mayBeEmpty: true };
    const { report: before } = await judge(then, gates, terminal);
    return onlyCaused(now, before, name, revision.renamed);
  } finally {
    revision.remove();
  }
}

async function existingBaseline(root: string): Promise<Baseline> {
  const { readBaseline } = await import("../../report/baseline/baseline-file.js");
  const baseline = readBaseline(root);
  if (baseline !== undefined) return baseline;
  const { baselineFile } = await import("../../report/baseline/baseline-name.js");
  throw new CouldNotJudge(`there is no ${baselineFile}: \`rawr-hq baseline freeze\` creates it`);
}
