import { createHash } from "node:crypto";
import type { Finding, GateFinding, GateOutcome, Report } from "./finding.js";
import { letterOf, type Rule, type RuleBook } from "./rule-book.js";
import { inOrder } from "../workspace/place.js";

/** The report with other findings: verdicts, order and exit code follow from the gates. */
export function withFindings(report: Report, gates: readonly GateOutcome[]): Report {
  const judged = gates.map((gate): GateOutcome => {
    if (gate.verdict === "could-not-judge") return gate;
    return { ...gate, verdict: gate.findings.length > 0 ? "findings" : "clean" };
  });
  const findings = judged.flatMap((gate) => gate.findings).sort(inOrder);
  const exitCode = report.exitCode === 2 ? 2 : findings.length > 0 ? 1 : 0;
  return { ...report, gates: judged, findings, exitCode };
}

/** The first letters of the codes that this run answered for: the letter of a code is its gate's. */
export function judgedLetters(report: Report, gates: readonly RuleBook[]): ReadonlySet<string> {
  const unjudged = report.gates.filter((gate) => gate.verdict === "could-not-judge").map((gate) => gate.gate);
  return new Set(gates.filter((gate) => !unjudged.includes(gate.name)).map((gate) => letterOf(gate)));
}

/** The finding with all that its rule, its gate and its place say; without what tells it from its equals. */
export function stamp(
  { name, policy, owner }: RuleBook,
  rule: Rule,
  { rule: code, at, message, title = rule.title, why = rule.why, fix = rule.fix, edits }: GateFinding,
  text: string | undefined,
): Omit<Finding, "fingerprint"> {
  const excerpt = text?.split(/\r\n|\r|\n/, at.line)[at.line - 1] ?? "";
  return { code, gate: name, policy, owner, title, message, why, fix, at, excerpt, ...(edits && { edits }) };
}

/** Survives moved lines: made of the message, the text, the file, and the position among equals. */
export function fingerprint({ code, at, excerpt, message }: Omit<Finding, "fingerprint">, nth?: number): string {
  const key = [code, at.file, excerpt.trim(), message, ...(nth === undefined ? [] : [nth])].join("\0");
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
