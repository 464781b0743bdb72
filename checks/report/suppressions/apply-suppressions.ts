import { createHash } from "node:crypto";
import type { Finding, GateOutcome, Report, SuppressedFinding } from "../finding.js";
import type { Gate } from "../../engine/gate.js";
import { judgedLetters, withFindings } from "../report.js";
import type { Workspace } from "../../workspace/workspace.js";
import { readSuppressions, type Suppression } from "./read-suppressions.js";

/** The engine's own findings, and what by the law no comment may put off (SPEC 2.8). */
const unsuppressible = /^[EPZ]/;

const words = {
  gate: "suppressions",
  policy: "-",
  owner: "verification-gates",
  why: "an exception is a promise with a date: without reason, date or use it is a hole in the gate",
} as const;

/** Moves what comments allow from the findings to `suppressed`; a comment that is wrong, late or useless is a finding. */
export function applySuppressions(report: Report, workspace: Workspace, gates: readonly Gate[], today: string): Report {
  const allowed: Suppression[] = [];
  const own: Finding[] = [];
  for (const file of workspace.files.filter((file) => workspace.facts(file).mayAllow)) {
    const { suppressions, malformed } = readSuppressions(file, workspace.text(file) ?? "");
    allowed.push(...suppressions);
    own.push(
      ...malformed.map(({ at, message }) =>
        finding(
          workspace,
          at,
          "E011",
          "suppression does not say what, until when and why",
          message,
          "complete it, or correct what it covers",
        ),
      ),
    );
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
    if (forbidden !== undefined) {
      own.push(
        finding(
          workspace,
          one.at,
          "E011",
          "suppression of what can't be suppressed",
          `${forbidden} is not for a comment to allow`,
          "remove the comment and correct what is found",
        ),
      );
    } else if (one.until < today) {
      own.push(
        finding(
          workspace,
          one.at,
          "E012",
          "suppression has expired",
          `it allowed ${codes} until ${one.until}`,
          "correct what it covers, or agree on a new date with the owner",
        ),
      );
    } else if (!used.has(one) && one.codes.every((code) => letters.has(code.charAt(0)))) {
      own.push(
        finding(
          workspace,
          one.at,
          "E013",
          "suppression suppresses nothing",
          `nothing here is ${codes}`,
          "remove the comment",
        ),
      );
    }
  }
  const outcome: GateOutcome = {
    gate: words.gate,
    policy: words.policy,
    owner: words.owner,
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

function finding(
  workspace: Workspace,
  at: Finding["at"],
  code: string,
  title: string,
  message: string,
  fix: string,
): Finding {
  const excerpt = workspace.text(at.file)?.split(/\r\n|\r|\n/, at.line)[at.line - 1] ?? "";
  const fingerprint = createHash("sha256")
    .update([code, at.file, excerpt.trim(), message].join("\0"))
    .digest("hex")
    .slice(0, 32);
  return { ...words, code, title, message, fix, at, excerpt, fingerprint };
}
