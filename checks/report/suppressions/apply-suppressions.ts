import type { Finding, GateFinding, GateOutcome, Report, SuppressedFinding } from "../finding.js";
import type { RuleBook } from "../rule-book.js";
import { fingerprint, judgedLetters, stamp, withFindings } from "../report.js";
import type { Workspace } from "../../facts/workspace.js";
import { readSuppressions, type Suppression } from "./read-suppressions.js";

/** The engine's own findings, and what by the law no comment may put off (SPEC 2.8). */
const unsuppressible = /^[EPZ]/;

const exception = "an exception without a reason, a date or a use is a hole in the gate";

/** Comments that allow a finding until a day. */
export const suppressionRules = {
  name: "suppressions",
  policy: "-",
  owner: "verification-gates",
  rules: {
    E011: {
      title: "suppression lacks a code, a date or a reason",
      why: exception,
      fix: "complete it, or correct the finding",
    },
    E012: {
      title: "suppression has expired",
      why: exception,
      fix: "correct the finding, or agree on a new date with the owner",
    },
    E013: { title: "suppression is unused", why: exception, fix: "remove the comment" },
  },
} as const satisfies RuleBook;

const forbiddenWords = {
  title: "this finding can't be suppressed",
  fix: "remove the comment and correct the finding",
};

/** Moves what comments allow from the findings to `suppressed`; a comment that is wrong, late or useless is a finding. */
export function applySuppressions(
  report: Report,
  workspace: Workspace,
  gates: readonly RuleBook[],
  today: string,
): Report {
  const allowed: Suppression[] = [];
  const own: Finding[] = [];
  for (const file of workspace.files.filter((file) => workspace.facts(file).mayAllow)) {
    const { suppressions, malformed } = readSuppressions(file, workspace.text(file) ?? "");
    allowed.push(...suppressions);
    own.push(...malformed.map(({ at, message }) => finding(workspace, { rule: "E011", at, message })));
  }
  if (allowed.length === 0 && own.length === 0) return report;

  const used = new Set<Suppression>();
  const suppressed: SuppressedFinding[] = [];
  const left = (found: readonly Finding[]) =>
    found.filter((candidate) => {
      const suppression = allowed.find((one) => covers(one, candidate));
      if (suppression === undefined) return true;
      used.add(suppression);
      if (suppression.until < today) return true;
      suppressed.push({ finding: candidate, reason: suppression.reason, until: suppression.until });
      return false;
    });
  const outcomes = report.gates.map((gate) => ({ ...gate, findings: left(gate.findings) }));

  const letters = judgedLetters(report, gates);
  for (const one of allowed) {
    const codes = one.codes.join(", ");
    const forbidden = one.codes.find((code) => unsuppressible.test(code));
    const { at } = one;
    if (forbidden !== undefined) {
      const message = `a comment can't suppress ${forbidden}`;
      own.push(finding(workspace, { rule: "E011", at, message, ...forbiddenWords }));
    } else if (one.until < today) {
      own.push(finding(workspace, { rule: "E012", at, message: `it suppressed ${codes} until ${one.until}` }));
    } else if (!used.has(one) && one.codes.every((code) => letters.has(code.charAt(0)))) {
      own.push(finding(workspace, { rule: "E013", at, message: `nothing here has the code ${codes}` }));
    }
  }
  const outcome: GateOutcome = {
    gate: suppressionRules.name,
    policy: suppressionRules.policy,
    owner: suppressionRules.owner,
    verdict: own.length > 0 ? "findings" : "clean",
    judged: { files: workspace.files.length, manifests: 0, suppressions: allowed.length },
    findings: own,
    milliseconds: 0,
  };
  return { ...withFindings(report, [...outcomes, outcome]), suppressed };
}

function covers({ at, codes, covers: lines }: Suppression, candidate: Finding): boolean {
  return (
    at.file === candidate.at.file &&
    lines.includes(candidate.at.line) &&
    codes.includes(candidate.code) &&
    !unsuppressible.test(candidate.code)
  );
}

function finding(workspace: Workspace, found: GateFinding<keyof typeof suppressionRules.rules>): Finding {
  const text = workspace.text(found.at.file);
  const stamped = stamp(suppressionRules, suppressionRules.rules[found.rule], found, text);
  return { ...stamped, fingerprint: fingerprint(stamped) };
}
