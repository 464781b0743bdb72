import type { Report } from "../finding.js";

/** What was judged, in one line: `13 gates, 148 files, 6 plugins, 0 findings in 1.9 s`. */
export function summarize(report: Report): string {
  const judged = report.gates.filter((gate) => gate.verdict !== "could-not-judge").length;
  const gates =
    judged === report.gates.length
      ? count(judged, "gate")
      : `${judged} of ${count(report.gates.length, "gate")} could judge`;
  const parts = [
    gates,
    count(report.files, "file"),
    count(report.plugins, "plugin"),
    count(report.findings.length, "finding"),
  ];
  return `${parts.join(", ")} in ${(report.milliseconds / 1000).toFixed(1)} s`;
}

/** `1 file`, `2 files`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `✔`, or `✘` for findings and for what could not be judged. */
export function mark(report: Report): "✔" | "✘" {
  return report.exitCode === 0 ? "✔" : "✘";
}
