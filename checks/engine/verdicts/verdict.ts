import type { DetailName } from "../../facts/facts.js";
import type { RanPart } from "./ran-part.js";
import type { GateFinding, Judged } from "../../report/finding.js";

/** What a gate said, and all that it looked at to say it. */
export interface Verdict {
  readonly found: readonly GateFinding[];
  readonly judged: Judged;
  /** The digest of each input that the gate read, by the input's name. Places count in the files that its findings name, and in no other. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What it ran of the programs among them, by file: the verdict outlives a change of any other function. */
  readonly ran: Readonly<Record<string, RanPart>>;
}

/**
 * Something of a workspace that a gate can read. `text:` and `program:` go with a path; `outside` stands for whatever can't be compared, so that
 * nobody's verdict is reused who looked there.
 */
export type Input =
  | "settings"
  | "plugins"
  | "files"
  | "notes"
  | "edges"
  | DetailName
  | "parsing"
  | "cruise"
  | "outside"
  | `text:${string}`
  | `program:${string}`;

/** The files in which the places of things count: those that a verdict's findings name. */
export type Sited = ReadonlySet<string>;

/** The digest of an input as it is now; undefined for what can't be compared. */
export type DigestOf = (input: Input, sited: Sited) => string | undefined;

/** The digest of the same functions of a file's program as it is now; undefined where it isn't at hand. */
export type RanDigestOf = (file: string, functions: string) => string | undefined;
