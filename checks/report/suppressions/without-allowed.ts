import type { Workspace } from "../../facts/workspace.js";
import type { Report } from "../finding.js";
import type { RuleBook } from "../rule-book.js";

/** What comments allow is set aside. Only a workspace with such a comment pays for what reads them. */
export async function withoutAllowed(
  report: Report,
  workspace: Workspace,
  gates: readonly RuleBook[],
  day: string,
): Promise<Report> {
  if (workspace.files.every((file) => !workspace.facts(file).mayAllow)) return report;
  const { applySuppressions } = await import("./apply-suppressions.js");
  return applySuppressions(report, workspace, gates, day);
}
