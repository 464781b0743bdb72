import type { Finding, Report } from "./finding.js";
import { fingerprint, withFindings } from "./report.js";

/**
 * What the change causes: the findings of `now` that were not there `before`, wherever they are, because a change in one file can
 * break another. Fingerprints tell them apart, so a line that only moved is not a change, and neither is a file that was `renamed`.
 *
 * A gate that could not judge the state before excuses nothing: all that it finds now is reported.
 */
export function onlyCaused(
  now: Report,
  before: Report,
  revision: string,
  renamed: ReadonlyMap<string, string> = new Map(),
): Report {
  const were = before.findings.map((finding) => asRenamed(finding, renamed));
  const known = new Set(were);
  const isCaused = (finding: Finding) => !known.has(finding.fingerprint);
  const gates = now.gates.map((gate) => ({ ...gate, findings: gate.findings.filter(isCaused) }));
  const found = new Set(now.findings.map((finding) => finding.fingerprint));
  const corrected = were.filter((one) => !found.has(one)).length;
  const left = now.findings.length - now.findings.filter(isCaused).length;
  const earlier = left === 1 ? "1 earlier finding is" : `${left} earlier findings are`;
  const note = `compared with ${revision}: ${earlier} not shown, ${corrected} ${corrected === 1 ? "is" : "are"} corrected`;
  return { ...withFindings(now, gates), notes: [...(now.notes ?? []), note] };
}

/** The fingerprint that a finding has under the names that its files have now. */
function asRenamed(finding: Finding, renamed: ReadonlyMap<string, string>): string {
  const file = renamed.get(finding.at.file);
  if (file === undefined) return finding.fingerprint;
  const moved = { ...finding, at: { ...finding.at, file } };
  for (let nth = 0; nth < mostEqual; nth += 1)
    if (fingerprint(finding, nth) === finding.fingerprint) return fingerprint(moved, nth);
  return finding.fingerprint;
}

/** As many findings of one file may have the same words in the same text. */
const mostEqual = 1000;

/** The findings of `now` when there was no workspace before: the change causes all of them. */
export function allCaused(now: Report, revision: string): Report {
  return {
    ...now,
    notes: [...(now.notes ?? []), `compared with ${revision}: there was no workspace yet, so everything is new`],
  };
}
