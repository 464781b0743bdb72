import type { Finding, Report } from "./finding.js";
import { withFindings } from "./report.js";

/**
 * What the change causes: the findings of `now` that were not there `before`, wherever they are, because a change in one file can
 * break another. Fingerprints tell them apart, so a line that only moved is not a change.
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
  const were = left === 1 ? "1 earlier finding is" : `${left} earlier findings are`;
  const note = `compared with ${revision}: ${were} not shown, ${corrected} ${corrected === 1 ? "is" : "are"} corrected`;
  return { ...withFindings(now, gates), notes: [...(now.notes ?? []), note] };
}

/** The findings of `now` when there was no workspace before: the change causes all of them. */
export function allCaused(now: Report, revision: string): Report {
  return {
    ...now,
    notes: [...(now.notes ?? []), `compared with ${revision}: there was no workspace yet, so everything is new`],
  };
}
