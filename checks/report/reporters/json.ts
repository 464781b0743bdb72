import type { Report } from "../finding.js";
import type { ReportContext } from "./reporter.js";

/** Raised when a field is removed or changes its meaning; added fields don't raise it. */
export const reportFormat = 1;

/** For programs. Its shape is published as `report.schema.json`. */
export function json(report: Report, context: ReportContext): string {
  return `${JSON.stringify({ format: reportFormat, tool: `rawr-hq ${context.toolVersion}`, root: context.pathPrefix, ...report }, null, 2)}\n`;
}
