import type { GateOutcome, Report } from "../finding.js";
import { causesOf, type Cause } from "./causes.js";
import type { ReportContext } from "./reporter.js";
import { mark, remarks, summarize } from "./summary.js";

/**
 * GitHub workflow commands: one annotation a cause. GitHub shows the first ten of a step; the step summary
 * (`markdown`, written by the command) has them all.
 */
export function github(report: Report, context: ReportContext): string {
  const unjudged = report.gates.filter((gate) => gate.verdict === "could-not-judge");
  const lines = [
    ...unjudged.map(problemAnnotation),
    ...causesOf(report.findings).map((cause) => annotation(cause, context)),
    ...remarks(report, context.pathPrefix).map((line) => command("notice", { title: "rawr-hq" }, line)),
    `${mark(report)} ${summarize(report)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function annotation({ finding, also }: Cause, context: ReportContext): string {
  const { at } = finding;
  const properties = {
    file: context.pathPrefix + at.file,
    line: String(at.line),
    endLine: String(at.line),
    col: String(at.column),
    // GitHub's end column is inclusive, ours is not.
    ...(at.endColumn === undefined ? {} : { endColumn: String(Math.max(at.column, at.endColumn - 1)) }),
    title: `${finding.code} ${finding.title}`,
  };
  const because = finding.policy === "-" ? "" : ` (${finding.policy})`;
  const text = [
    finding.message,
    `why: ${finding.why}${because}`,
    `fix: ${finding.fix}`,
    ...(also.length === 0 ? [] : [`also: ${also.join(", ")} of other gates, for the same cause`]),
    `owner: ${context.owners[finding.owner].primary}; explain: rawr-hq explain ${finding.code}`,
  ];
  return command("error", properties, text.join("\n"));
}

function problemAnnotation(gate: GateOutcome): string {
  return command("error", { title: `${gate.gate} could not judge` }, gate.problem ?? "no reason given");
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
