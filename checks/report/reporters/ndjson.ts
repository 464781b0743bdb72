import type { Report } from "../finding.js";
import { reportFormat } from "./json.js";
import type { ReportContext } from "./reporter.js";

/** One JSON value a line, for streams and for `grep`: findings, then gates, then the report without either. */
export function ndjson(report: Report, context: ReportContext): string {
  const { findings, gates, suppressed = [], baseline, ...rest } = report;
  const lines = [
    ...findings.map((finding) => ({ type: "finding", ...finding })),
    ...suppressed.map(({ finding, ...terms }) => ({ type: "suppressed", ...terms, ...finding })),
    ...(baseline?.known ?? []).map((finding) => ({ type: "known", ...finding })),
    ...gates.map(({ findings: own, ...gate }) => ({ type: "gate", ...gate, findings: own.length })),
    {
      type: "report",
      format: reportFormat,
      tool: `rawr-hq ${context.toolVersion}`,
      root: context.pathPrefix,
      ...rest,
      findings: findings.length,
      gates: gates.length,
      suppressed: suppressed.length,
      ...(baseline === undefined ? {} : { baseline: { ...baseline, known: baseline.known.length } }),
    },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
