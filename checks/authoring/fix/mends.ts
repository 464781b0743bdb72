import type { Edit, Finding, Report } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { composition, unusedIgnore, uselessSuppression } from "./mend-settings.js";
import { constantSpecifier, throughThePackage } from "./mend-imports.js";
import { legacyKey, missingKind } from "./mend-manifest.js";
import { declaredKey, writtenKey } from "./mend-metadata.js";
import { throughTheParser } from "./mend-parser.js";
import { mountOrder } from "./mend-mounts.js";
import { typeOnlyImport } from "./mend-types.js";

/** What would mend a finding: edits that belong together, or none when a person has to. It only reads. */
export type Mend = (finding: Finding, workspace: Workspace) => readonly Edit[] | Promise<readonly Edit[]>;

/** What can be mended without a decision, by the code of the rule. */
export const mends: Readonly<Record<string, Mend>> = {
  B101: throughThePackage,
  B104: throughThePackage,
  B107: constantSpecifier,
  E003: unusedIgnore,
  E013: uselessSuppression,
  G121: composition,
  H101: mountOrder,
  M102: writtenKey,
  M103: declaredKey,
  M104: throughTheParser,
  M121: missingKind,
  M122: missingKind,
  M126: legacyKey,
  T101: typeOnlyImport,
};

/** The report with what `rawr-hq fix` would do about each finding. Edits that a gate gave itself stay. */
export async function withMends(report: Report, workspace: Workspace): Promise<Report> {
  const mended = new Map<Finding, Finding>();
  for (const finding of report.findings) {
    const mend = finding.edits === undefined ? mends[finding.code] : undefined;
    const edits = mend === undefined ? [] : await mend(finding, workspace);
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
