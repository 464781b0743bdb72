import type { Finding, GateOutcome, Report } from "./finding.js";
import { letterOf, type Gate } from "../engine/gate.js";

/** The report with other findings: verdicts, order and exit code follow from the gates. */
export function withFindings(report: Report, gates: readonly GateOutcome[]): Report {
  const judged = gates.map((gate): GateOutcome => {
    if (gate.verdict === "could-not-judge") return gate;
    return { ...gate, verdict: gate.findings.length > 0 ? "findings" : "clean" };
  });
  const findings = judged.flatMap((gate) => gate.findings).sort(byPlace);
  const exitCode = report.exitCode === 2 ? 2 : findings.length > 0 ? 1 : 0;
  return { ...report, gates: judged, findings, exitCode };
}

/** The first letters of the codes that this run answered for: the letter of a code is its gate's. */
export function judgedLetters(report: Report, gates: readonly Gate[]): ReadonlySet<string> {
  const unjudged = report.gates.filter((gate) => gate.verdict === "could-not-judge").map((gate) => gate.gate);
  return new Set(gates.filter((gate) => !unjudged.includes(gate.name)).map((gate) => letterOf(gate)));
}

function byPlace(left: Finding, right: Finding): number {
  return (
    compare(left.at.file, right.at.file) ||
    left.at.line - right.at.line ||
    left.at.column - right.at.column ||
    compare(left.code, right.code) ||
    compare(left.message, right.message)
  );
}

/** By code unit, so that the order is the same on every machine and locale. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
