import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeWhole } from "../../workspace/write-whole.js";
import { areAsTheyWere, inputsOf, type Inputs } from "./inputs.js";

/** What a compiler was asked, and what it passed. */
export interface Passed {
  /** The compiler, its version, its arguments and ours: another one has to say it again. */
  readonly asked: string;
  /** Files of the workspace that it judged, relative to the root. */
  readonly files: readonly string[];
}

/** What was passed before, if no input changed; `undefined` when that is unknown. */
export function recall(root: string, file: string, asked: string): Passed | undefined {
  try {
    const [checksum, body = ""] = readFileSync(file, "utf8").split("\n", 2);
    if (checksum !== digest(body)) return undefined;
    // Written by `remember` below: the checksum says so.
    const { inputs, ...passed } = JSON.parse(body) as Passed & { readonly inputs: Inputs };
    return passed.asked === asked && areAsTheyWere(root, inputs) ? passed : undefined;
  } catch {
    // Nothing was remembered, or it can't be compared: the compiler is asked.
    return undefined;
  }
}

/**
 * Remembers that a program passed, never that it did not: a finding is the compiler's to repeat.
 *
 * @param run - How the compiler ran: in which surroundings, since when, and with which files, as absolute paths.
 */
export function remember(
  root: string,
  file: string,
  passed: Passed,
  run: { readonly before: Inputs; readonly since: number; readonly listed: readonly string[] },
): void {
  const inputs = inputsOf(root, run.before, run.listed, run.since);
  if (inputs === undefined) return;
  const body = JSON.stringify({ ...passed, inputs });
  writeWhole(file, `${digest(body)}\n${body}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
