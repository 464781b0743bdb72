import type { Finding, GateOutcome, Report } from "../finding.js";
import type { ReportContext } from "./reporter.js";

/** JUnit XML as CI servers read it: a suite a gate; a case a finding, or one passing case for a clean gate. */
export function junit(report: Report, context: ReportContext): string {
  const unjudged = report.gates.filter((gate) => gate.verdict === "could-not-judge").length;
  const tests = report.gates.reduce((sum, gate) => sum + cases(gate), 0);
  const totals = {
    name: "rawr-hq check",
    tests: tests + (report.suppressed?.length ?? 0) + (report.baseline?.known.length ?? 0),
    failures: report.findings.length,
    errors: unjudged,
    time: seconds(report.milliseconds),
  };
  const suites = report.gates.map((gate) => suite(gate, context));
  const aside = [
    ...(report.suppressed ?? []).map(({ finding, until, reason }) =>
      skipped(finding, `until ${until}: ${reason}`, context),
    ),
    ...(report.baseline?.known ?? []).map((finding) => skipped(finding, "known to the baseline", context)),
  ];
  if (aside.length > 0) {
    const totals = { name: "set aside", tests: aside.length, skipped: aside.length, time: seconds(0) };
    suites.push(`  <testsuite${attributes(totals)}>\n${aside.join("")}  </testsuite>\n`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(totals)}>\n${suites.join("")}</testsuites>\n`;
}

function suite(gate: GateOutcome, context: ReportContext): string {
  const totals = {
    name: gate.gate,
    tests: cases(gate),
    failures: gate.findings.length,
    errors: gate.verdict === "could-not-judge" ? 1 : 0,
    time: seconds(gate.milliseconds),
  };
  const body =
    gate.verdict === "could-not-judge"
      ? testCase(gate.gate, "judges the workspace", `<error${attributes({ message: gate.problem ?? "" })}/>`)
      : gate.findings.length === 0
        ? testCase(gate.gate, "judges the workspace", "")
        : gate.findings.map((finding) => findingCase(gate, finding, context)).join("");
  return `  <testsuite${attributes(totals)}>\n${body}  </testsuite>\n`;
}

function findingCase(gate: GateOutcome, finding: Finding, context: ReportContext): string {
  const place = `${context.pathPrefix}${finding.at.file}:${finding.at.line}:${finding.at.column}`;
  const text = `${place}\n${finding.message}\nwhy: ${finding.why}\nfix: ${finding.fix}\nowner: ${context.owners[finding.owner].primary}`;
  const failure = `<failure${attributes({ message: `${finding.code} ${finding.title}`, type: finding.code })}>${escapeXml(text)}</failure>`;
  return testCase(gate.gate, `${finding.code} ${place}`, failure);
}

function skipped(finding: Finding, message: string, context: ReportContext): string {
  const place = `${context.pathPrefix}${finding.at.file}:${finding.at.line}:${finding.at.column}`;
  return testCase(finding.gate, `${finding.code} ${place}`, `<skipped${attributes({ message })}/>`);
}

function testCase(className: string, name: string, outcome: string): string {
  return `    <testcase${attributes({ classname: className, name })}>${outcome}</testcase>\n`;
}

const cases = (gate: GateOutcome) => Math.max(1, gate.findings.length);
const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll("\n", "&#10;")}"`)
    .join("");
}

/** XML 1.0 has no way to write most control characters and lone surrogates, so those are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
