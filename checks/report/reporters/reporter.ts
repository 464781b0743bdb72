import type { Owner, OwnerEntry } from "@rawr/hq-contract/governance";
import type { Report } from "../finding.js";

/** A pure function from a report to text. The text ends with a newline, or is empty. */
export type Reporter = (report: Report, context: ReportContext) => string;

/** What a reporter may know besides the report. */
export interface ReportContext {
  readonly color: boolean;
  /** Columns of the terminal, or what a file should keep to. */
  readonly width: number;
  /** Version of this package. */
  readonly toolVersion: string;
  /** From the repository (or the working directory) to the workspace root: empty, or ending in `/`. */
  readonly pathPrefix: string;
  /** Who holds each seat in this workspace. */
  readonly owners: Readonly<Record<Owner, OwnerEntry>>;
}
