import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { legacyEventsFile, toUtcDay, utcDayOf } from "@rawr/hq-contract/tables";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { evaluateZeroRead, type ZeroReadResult } from "./evaluate-zero-read.js";

export interface ZeroReadOptions {
  /** The UTC day with whose first instant the window ends. Default: today, so that the window is the seven days before it. */
  readonly windowEnd?: string;
  /** The events file: an absolute path, or one relative to the root. */
  readonly file?: string;
  readonly now?: Date;
}

/** The measure, and the file that was measured. */
export interface ZeroReadReport extends ZeroReadResult {
  /** As it was named. */
  readonly file: string;
  /** 0 for `pass`, 1 for the other two. */
  readonly exitCode: 0 | 1;
}

/**
 * Measures the legacy reads of a workspace over seven UTC days.
 *
 * @throws CouldNotJudge when the window's end is not a UTC day, or the file is there and can't be read.
 */
export async function zeroRead(root: string, options: ZeroReadOptions = {}): Promise<ZeroReadReport> {
  const now = options.now ?? new Date();
  const given = options.windowEnd ?? utcDayOf(now);
  const windowEnd = toUtcDay(given);
  if (windowEnd === undefined) {
    throw new CouldNotJudge(`window end \`${given}\` is not a UTC day: write YYYY-MM-DD, e.g. ${utcDayOf(now)}`);
  }
  const file = options.file ?? legacyEventsFile;
  const text = await readFile(resolve(root, file), "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "ENOENT") return undefined;
    throw new CouldNotJudge(
      `${file} can't be read (${code}): name the events file with \`--file\`, or make it readable`,
    );
  });
  const result = evaluateZeroRead(text, windowEnd, now);
  return { ...result, file, exitCode: result.verdict === "pass" ? 0 : 1 };
}
