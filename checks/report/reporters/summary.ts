import type { Report } from "../finding.js";
import { countCauses } from "./causes.js";

/** What was judged, in one line: `13 gates, 148 files, 6 plugins, 0 findings in 1.9 s`. */
export function summarize(report: Report): string {
  const judged = report.gates.filter((gate) => gate.verdict !== "could-not-judge").length;
  const gates =
    judged === report.gates.length
      ? count(judged, "gate")
      : `${judged} of ${count(report.gates.length, "gate")} could judge`;
  const parts = [gates, count(report.files, "file"), count(report.plugins, "plugin"), countCauses(report.findings)];
  return `${parts.join(", ")} in ${(report.milliseconds / 1000).toFixed(1)} s`;
}

/** What was set aside and on which terms, and what else a reader should know: a line each, without markup. */
export function remarks(report: Report, pathPrefix: string): string[] {
  const { suppressed = [], baseline, notes = [] } = report;
  const lines = suppressed.map(
    ({ finding: { code, at }, until, reason }) =>
      `suppressed until ${until}: ${code} at ${pathPrefix}${at.file}:${at.line} (${reason})`,
  );
  if (baseline !== undefined) {
    const shrink = baseline.stale === 0 ? "" : `; it can shrink by ${baseline.stale}`;
    lines.push(`known: ${count(baseline.known.length, "finding")} set aside by ${baseline.file}${shrink}`);
    lines.push(...baseline.growth.map(({ on, by, reason }) => `${baseline.file} grew by ${by} on ${on} (${reason})`));
  }
  return [...lines, ...notes.map((note) => `note: ${note}`)];
}

/** `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `✔`, or `✘` for findings and for what could not be judged. */
export function mark(report: Report): "✔" | "✘" {
  return report.exitCode === 0 ? "✔" : "✘";
}
