import { deferredRegister, judgeGovernance, owners, slices } from "@rawr/hq-contract";
import { baselineReport } from "../baseline-report/baseline-report.js";
import { CouldNotJudge } from "../could-not-judge.js";
import { cellCoverage } from "../evidence/cell-coverage.js";
import type { Report } from "../finding.js";
import { baselinePage, phasePage, type ReportPage } from "../graph/report-page.js";
import { phaseStatus } from "../phase/phase-status.js";
import type { Workspace } from "../workspace.js";
import { zeroRead } from "../zero-read/zero-read.js";

/**
 * The baseline report and the state of the plan, as pages beside the graph.
 *
 * @param report - A run of all gates.
 */
export async function reportPages(workspace: Workspace, report: Report, now: Date): Promise<ReportPage[]> {
  const wrong = judgeGovernance({ owners, slices, deferred: deferredRegister });
  if (wrong !== undefined) throw new CouldNotJudge(wrong);
  const measured = await zeroRead(workspace.root, { now });
  return [
    baselinePage(baselineReport(workspace, report, now, cellCoverage(workspace))),
    phasePage(phaseStatus(workspace, report, measured, now)),
  ];
}
