import { baselineReport } from "../../report/baseline-report/baseline-report.js";
import { cellCoverage } from "../../evidence/cell-coverage.js";
import type { Report } from "../../report/finding.js";
import { baselinePage, phasePage, verdictsPage, type ReportPage } from "../../graph/page/report-page.js";
import { phaseStatus } from "../../report/phase/phase-status.js";
import type { Workspace } from "../../facts/workspace.js";
import { zeroRead } from "../../evidence/zero-read/zero-read.js";

/**
 * The verdicts, the baseline report and the state of the plan, as pages beside the graph.
 *
 * @param report - A run of all gates.
 */
export async function reportPages(workspace: Workspace, report: Report, now: Date): Promise<ReportPage[]> {
  const measured = await zeroRead(workspace.root, { now });
  const status = phaseStatus(workspace, report, measured, now);
  return [
    verdictsPage(report),
    baselinePage(baselineReport(workspace, report, now, cellCoverage(workspace))),
    ...(status.slices.length > 0 ? [phasePage(status)] : []),
  ];
}
