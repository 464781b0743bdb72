import type { Finding, Report } from "../finding.js";
import { withFindings } from "../report.js";

/**
 * What the change causes: the findings of `now` that were not there `before`, wherever they are, because a change in one file can
 * break another. Fingerprints tell them apart, so a line that only moved is no change.
 *
 * A gate that could not judge the state before excuses nothing: all that it finds now is reported.
 */
export function onlyCaused(now: Report, before: Report, revision: string): Report {
  const known = new Set(before.findings.map((finding) => finding.fingerprint));
  const isCaused = (finding: Finding) => !known.has(finding.fingerprint);
  const gates = now.gates.map((gate) => ({ ...gate, findings: gate.findings.filter(isCaused) }));
  const corrected = before.findings.filter(
    ({ fingerprint }) => !now.findings.some((finding) => finding.fingerprint === fingerprint),
  ).length;
  const left = now.findings.length - now.findings.filter(isCaused).length;
  const note = `compared with ${revision}: ${left} findings were there before and are not shown, ${corrected} are corrected`;
  return { ...withFindings(now, gates), notes: [...(now.notes ?? []), note] };
}
