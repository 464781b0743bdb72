import type { Finding } from "../report/finding.js";

/** A text that is being linted. */
export interface Question {
  /** ESLint's working folder: the workspace is the one around it, as for `rawr-hq check`. */
  readonly cwd: string;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** The findings of one file. */
export interface FileFindings {
  readonly findings: readonly Finding[];
  /** What could not be judged, in a sentence. */
  readonly problem?: string;
}
