import { baselineReport } from "../../report/baseline-report/baseline-report.js";
import { renderBaselineMarkdown } from "../../report/baseline-report/render-baseline-report.js";
import { writeBaselineReport } from "../../report/baseline-report/write-baseline-report.js";
import { cellCoverage } from "../../evidence/cell-coverage.js";
import { loadGates } from "../../engine/gate-list.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";

/** `rawr-hq baseline`: the report of slice A0, what there is before anything is changed. */
export async function baseline(options: JudgeOptions, terminal: Terminal): Promise<ExitCode> {
  const { root, workspace, report } = await judge(options, await loadGates(undefined), terminal);
  const made = baselineReport(workspace, report, terminal.now(), cellCoverage(workspace));
  const written = await writeBaselineReport(root, made);
  terminal.stdout.write(renderBaselineMarkdown(made));
  for (const file of written) terminal.stdout.write(`${file}\n`);
  return made.exitCode;
}
