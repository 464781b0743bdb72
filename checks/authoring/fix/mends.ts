import type { Edit, Finding, Report } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";

/** What would mend a finding: edits that belong together, or none when a person has to. It only reads. */
export type Mend = (finding: Finding, workspace: Workspace) => readonly Edit[] | Promise<readonly Edit[]>;

/** What can be mended without a decision, by the code of the rule. Loaded for a finding of it: most runs have none. */
export const mends: Readonly<Record<string, () => Promise<Mend>>> = {
  B101: async () => (await import("./mend-imports.js")).throughThePackage,
  B104: async () => (await import("./mend-imports.js")).throughThePackage,
  B107: async () => (await import("./mend-imports.js")).constantSpecifier,
  E003: async () => (await import("./mend-settings.js")).unusedIgnore,
  E013: async () => (await import("./mend-settings.js")).uselessSuppression,
  G121: async () => (await import("./mend-settings.js")).composition,
  H101: async () => (await import("./mend-mounts.js")).mountOrder,
  M102: async () => (await import("./mend-metadata.js")).writtenKey,
  M103: async () => (await import("./mend-metadata.js")).declaredKey,
  M104: async () => (await import("./mend-parser.js")).throughTheParser,
  M121: async () => (await import("./mend-manifest.js")).missingKind,
  M122: async () => (await import("./mend-manifest.js")).missingKind,
  M126: async () => (await import("./mend-manifest.js")).legacyKey,
  T101: async () => (await import("./mend-types.js")).typeOnlyImport,
};

/** The report with what `rawr-hq fix` would do about each finding. Edits that a gate gave itself stay. */
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
