import type { Report } from "../finding.js";
import { causesOf } from "./causes.js";
import type { ReportContext } from "./reporter.js";
import { count, mark, remarks, summarize } from "./summary.js";

/** For a pull request comment or a step summary. */
export function markdown(report: Report, context: ReportContext): string {
  const lines = [`## ${mark(report)} rawr-hq check`, "", `${summarize(report)}.`, ""];
  if (report.findings.length > 0) {
    lines.push("| code | place | what is wrong | fix | owner |", "| --- | --- | --- | --- | --- |");
    for (const { finding, also } of causesOf(report.findings)) {
      const place = `${context.pathPrefix}${finding.at.file}:${finding.at.line}:${finding.at.column}`;
      const what = `**${escapeText(finding.title)}**<br>${escapeText(finding.message)}`;
      // In backticks an owner is a name; bare, it would notify them.
      const cells = [
        [finding.code, ...also].map(code).join(" "),
        code(place),
        what,
        escapeText(finding.fix),
        code(context.owners[finding.owner].primary),
      ];
      lines.push(`| ${cells.join(" | ")} |`);
    }
    lines.push("");
  }
  const said = remarks(report, context.pathPrefix);
  if (said.length > 0) lines.push(...said.map((line) => `- ${escapeText(line)}`), "");
  lines.push("| gate | verdict | judged | owner |", "| --- | --- | --- | --- |");
  for (const gate of report.gates) {
    const verdict =
      gate.verdict === "clean"
        ? "clean"
        : gate.verdict === "findings"
          ? `**${count(gate.findings.length, "finding")}**`
          : `**could not judge**: ${escapeText(gate.problem ?? "no reason given")}`;
    const judged = Object.entries(gate.judged).map(([what, amount]) => `${escapeText(what)}: ${amount}`);
    lines.push(
      `| ${[code(gate.gate), verdict, judged.join(", "), code(context.owners[gate.owner].primary)].join(" | ")} |`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Text that can't become markup, a mention, a link or a new cell; what our sentences put in backticks stays code. */
function escapeText(text: string): string {
  return text
    .split(/(`[^`\r\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escapeProse(part)))
    .join("");
}

function escapeProse(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_[\]|#~]/g, "\\$&")
    .replace(/@(?=\w)/g, "@&#8203;")
    .replace(/\s*\r?\n\s*/g, "<br>");
}

/** A code span in a table cell: fenced by more backticks than it holds, with its pipes escaped. */
function code(text: string): string {
  const flat = text.replace(/\s*[\r\n]+\s*/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? fence + flat + fence : `${fence} ${flat} ${fence}`;
}
