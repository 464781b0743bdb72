import type { Finding, GateOutcome, Report } from "../finding.js";
import type { RuleBook } from "../rule-book.js";
import { judgedLetters, stamp, withFindings } from "../report.js";
import { baselineText, type Baseline, type KnownFinding } from "./baseline-file.js";
import { baselineFile } from "./baseline-name.js";

/** Findings that were there before. */
export const baselineRules = {
  name: "baseline",
  policy: "-",
  owner: "verification-gates",
  rules: {
    E014: {
      title: "baseline entry is stale",
      why: "a baseline only shrinks: an unused entry would let the same mistake back in unnoticed",
      fix: "run `rawr-hq baseline freeze` and commit the smaller file",
    },
  },
} as const satisfies RuleBook;

/** Sets aside the findings that the baseline knows; an entry that nothing matches any more is a finding. */
export function applyBaseline(report: Report, baseline: Baseline, gates: readonly RuleBook[]): Report {
  const entries = new Map(baseline.known.map((entry) => [entry.fingerprint, entry]));
  const known: Finding[] = [];
  const outcomes = report.gates.map((gate) => ({
    ...gate,
    findings: gate.findings.filter((finding) => {
      if (!entries.has(finding.fingerprint)) return true;
      known.push(finding);
      return false;
    }),
  }));
  const letters = judgedLetters(report, gates);
  const stale = staleEntries(baseline, report.findings, letters);
  const outcome: GateOutcome = {
    gate: baselineRules.name,
    policy: baselineRules.policy,
    owner: baselineRules.owner,
    verdict: stale.length > 0 ? "findings" : "clean",
    judged: { files: 1, manifests: 0, entries: baseline.known.length },
    findings: stale.map((entry) => staleFinding(entry, baseline)),
    milliseconds: 0,
  };
  return {
    ...withFindings(report, [...outcomes, outcome]),
    baseline: { file: baselineFile, known, stale: stale.length, growth: baseline.growth },
  };
}

/** Entries whose gate ran and that nothing matches. */
export function staleEntries(
  baseline: Baseline,
  findings: readonly Finding[],
  letters: ReadonlySet<string>,
): KnownFinding[] {
  const found = new Set(findings.map((finding) => finding.fingerprint));
  return baseline.known.filter(({ code, fingerprint }) => letters.has(code.charAt(0)) && !found.has(fingerprint));
}

function staleFinding(entry: KnownFinding, baseline: Baseline): Finding {
  const lines = baselineText(baseline).split("\n");
  const line = lines.findIndex((text) => text.includes(JSON.stringify(entry.fingerprint)));
  const excerpt = lines[line] ?? "";
  const at = { file: baselineFile, line: line + 1, column: excerpt.search(/\S/) + 1, endColumn: excerpt.length + 1 };
  const message = `${entry.code} is no longer found at this place in \`${entry.file}\``;
  const stamped = stamp(baselineRules, baselineRules.rules.E014, { rule: "E014", at, message }, baselineText(baseline));
  return { ...stamped, fingerprint: `stale-${entry.fingerprint}` };
}
