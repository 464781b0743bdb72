import { join } from "node:path";
import { baselineReportFile } from "@rawr/hq-contract/governance";
import { writeWhole } from "../../workspace/write-whole.js";
import type { BaselineReport } from "./baseline-report.js";
import { renderBaselineJson, renderBaselineMarkdown } from "./render-baseline-report.js";

/**
 * Publishes the report as JSON, with markdown beside it. The JSON is what slice A0 asks for, so it is written last.
 *
 * @returns The files, relative to the root.
 * @throws CouldNotJudge when the artifacts folder can't be written.
 */
export async function writeBaselineReport(root: string, report: BaselineReport): Promise<readonly string[]> {
  const markdownFile = baselineReportFile.replace(/\.json$/, ".md");
  writeWhole(join(root, markdownFile), renderBaselineMarkdown(report), markdownFile);
  writeWhole(join(root, baselineReportFile), renderBaselineJson(report), baselineReportFile);
  return [markdownFile, baselineReportFile];
}
