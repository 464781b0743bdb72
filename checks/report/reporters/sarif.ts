import type { Fix, Log, Notification, ReportingDescriptor, Result, Run } from "sarif";
import type { Edit, Finding, Report } from "../finding.js";
import { wellFormed } from "../terminal/well-formed.js";
import type { ReportContext } from "./reporter.js";

/** GitHub keeps this many results of one upload. */
const kept = 5_000;

/** SARIF 2.1.0, for code scanning. */
export function sarif(report: Report, context: ReportContext): string {
  const { suppressed = [] } = report;
  const known = report.baseline?.known ?? [];
  const rules = ruleDescriptors([...report.findings, ...suppressed.map(({ finding }) => finding), ...known]);
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const toResult = (finding: Finding) => result(finding, ruleIndex.get(finding.code) ?? -1, context);
  const run: Run = {
    tool: { driver: { name: "rawr-hq", version: context.toolVersion, semanticVersion: context.toolVersion, rules } },
    // Our columns count UTF-16 code units, as editors do; SARIF must be told.
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { WORKSPACE: { description: { text: "the root of the workspace's repository" } } },
    invocations: [{ executionSuccessful: report.exitCode !== 2, toolExecutionNotifications: notifications(report) }],
    results: [
      ...report.findings.map((finding) => toResult(finding)),
      ...suppressed.map(({ finding, until, reason }) => ({
        ...toResult(finding),
        suppressions: [{ kind: "inSource" as const, justification: `until ${until}: ${reason}` }],
      })),
      ...known.map((finding) => ({ ...toResult(finding), suppressions: [{ kind: "external" as const }] })),
    ],
  };
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0-rtm.5.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleDescriptors(findings: readonly Finding[]): ReportingDescriptor[] {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of findings) {
    if (rules.has(finding.code)) continue;
    rules.set(finding.code, {
      id: finding.code,
      name: finding.gate,
      shortDescription: { text: finding.title },
      fullDescription: { text: finding.why },
      help: { text: `${finding.fix}. More: rawr-hq explain ${finding.code}` },
      defaultConfiguration: { level: "error" },
      properties: { tags: finding.policy === "-" ? [finding.gate] : [finding.gate, finding.policy] },
    });
  }
  return [...rules.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function result(finding: Finding, ruleIndex: number, context: ReportContext): Result {
  const { at } = finding;
  return {
    ruleId: finding.code,
    ruleIndex,
    level: "error",
    message: { text: `${finding.message}. Fix: ${finding.fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(context.pathPrefix + at.file), uriBaseId: "WORKSPACE" },
          region: {
            startLine: at.line,
            startColumn: at.column,
            ...(at.endColumn === undefined ? {} : { endColumn: at.endColumn }),
            ...(finding.excerpt === "" ? {} : { snippet: { text: wellFormed(finding.excerpt) } }),
          },
        },
      },
    ],
    ...(finding.edits === undefined ? {} : { fixes: [fixOf(finding.fix, finding.edits, context)] }),
    partialFingerprints: { "rawrHq/v1": finding.fingerprint },
    properties: { gate: finding.gate, policy: finding.policy, owner: context.owners[finding.owner].primary },
  };
}

function fixOf(text: string, edits: readonly Edit[], { pathPrefix }: ReportContext): Fix {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uri(pathPrefix + file), uriBaseId: "WORKSPACE" },
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: { charOffset: edit.start, charLength: edit.end - edit.start },
          ...(edit.text === "" ? {} : { insertedContent: { text: wellFormed(edit.text) } }),
        })),
    })),
  };
}

function notifications(report: Report): Notification[] {
  const unjudged = report.gates
    .filter((gate) => gate.verdict === "could-not-judge")
    .map((gate): Notification => {
      const text = `${gate.gate} could not judge: ${gate.problem ?? "no reason given"}`;
      return { level: "error", message: { text } };
    });
  if (report.findings.length <= kept) return unjudged;
  const text = `${report.findings.length} findings; code scanning keeps ${kept} of one upload`;
  return [...unjudged, { level: "warning", message: { text } }];
}

/** A relative reference: each segment percent-encoded, so that a `#`, `?`, `%` or `:` in a file name stays a name. */
function uri(path: string): string {
  return path
    .split("/")
    .map((segment) => encodeURIComponent(wellFormed(segment)))
    .join("/");
}
