import { createHash } from "node:crypto";
import type { Finding, GateOutcome, Report } from "../finding.js";
import type { ReportContext } from "./reporter.js";

/**
 * A Code Quality report as GitLab shows it in merge requests: an array of what is wrong, each with a path from the repository's root, a line, and a
 * fingerprint by which GitLab tells new from known. It has no place for a gate that could not judge: that is an entry of its own.
 */
export function gitlab(report: Report, context: ReportContext): string {
  const unjudged = report.gates.filter(({ verdict }) => verdict === "could-not-judge");
  const entries = [
    ...unjudged.map((gate) => unjudgedEntry(gate, context)),
    ...report.findings.map((one) => entry(one, context)),
  ];
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function entry({ code, title, message, fix, at, fingerprint }: Finding, { pathPrefix }: ReportContext): object {
  return {
    description: `${title}: ${message}. Fix: ${fix}`,
    check_name: code,
    fingerprint,
    severity: "major",
    location: { path: pathPrefix + at.file, lines: { begin: at.line } },
  };
}

function unjudgedEntry({ gate, problem = "no reason given" }: GateOutcome, { pathPrefix }: ReportContext): object {
  return {
    description: `${gate} could not judge: ${problem}`,
    check_name: gate,
    fingerprint: createHash("sha256").update(`${gate}\0${problem}`).digest("hex").slice(0, 32),
    severity: "blocker",
    location: { path: `${pathPrefix}package.json`, lines: { begin: 1 } },
  };
}
