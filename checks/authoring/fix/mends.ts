import type { Mend } from "../../engine/confirmed.js";
import type { Finding, Report } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";

/** What the engine itself finds; what gates find they mend themselves. Loaded for a finding of it: most runs have none. */
const mends: Readonly<Record<string, () => Promise<Mend>>> = {
  E003: async () => (await import("./mend-settings.js")).unusedIgnore,
  E013: async () => (await import("./mend-settings.js")).uselessSuppression,
};

/** The report with what `rawr-hq fix` would do about what the engine itself found. */
export async function withMends(report: Report, workspace: Workspace): Promise<Report> {
  const mended = new Map<Finding, Finding>();
  for (const finding of report.findings) {
    const mend = finding.edits === undefined ? mends[finding.code] : undefined;
    const edits = mend === undefined ? [] : await (await mend())(finding, workspace);
    if (edits.length > 0) mended.set(finding, { ...finding, edits });
  }
  if (mended.size === 0) return report;
  const findings = (all: readonly Finding[]) => all.map((finding) => mended.get(finding) ?? finding);
  return {
    ...report,
    gates: report.gates.map((gate) => ({ ...gate, findings: findings(gate.findings) })),
    findings: findings(report.findings),
  };
}
