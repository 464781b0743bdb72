import { resolve } from "node:path";
import { applyBaseline } from "../baseline/apply-baseline.js";
import { baselineFile, readBaseline, type Baseline } from "../baseline/baseline-file.js";
import { CouldNotJudge } from "../could-not-judge.js";
import { loadGates } from "../gate-list.js";
import type { Terminal } from "../terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";
import { parseReporters } from "./parse-reporters.js";
import { publish } from "./publish.js";

export interface CheckOptions extends JudgeOptions {
  readonly gate?: readonly string[];
  readonly reporter?: readonly string[];
  readonly baseline?: boolean;
}

/** `rawr-hq check`: judges the workspace and reports. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const targets = parseReporters(options.reporter ?? ["pretty"]);
  const gates = await loadGates(options.gate);
  // Read before anything is judged: who asked for a baseline that isn't there should not wait for the gates.
  const known = options.baseline === true ? existingBaseline(resolve(terminal.cwd, options.root)) : undefined;
  const { root, report: judged } = await judge(options, gates, terminal);
  const report = known === undefined ? judged : applyBaseline(judged, known, gates);
  await publish(report, targets, root, terminal);
  return report.exitCode;
}

function existingBaseline(root: string): Baseline {
  const baseline = readBaseline(root);
  if (baseline !== undefined) return baseline;
  throw new CouldNotJudge(`there is no ${baselineFile}: \`rawr-hq baseline\` writes it`);
}
