import { randomUUID } from "node:crypto";
import { realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CouldNotJudge } from "./could-not-judge.js";
import { makeFolder } from "./make-folder.js";

/**
 * Writes a file whole or not at all: a reader sees the old text or the new one, and a crash leaves the old one.
 *
 * A link is written through, never replaced.
 *
 * @param shown - The path as the reader knows it, for the sentence.
 * @throws CouldNotJudge when it can't be written; nothing is left half written.
 */
export function writeWhole(file: string, text: string, shown = file): void {
  attemptToWrite(shown, () => {
    const target = targetOf(file);
    const draft = join(dirname(target), `.${randomUUID()}.tmp`);
    try {
      makeFolder(dirname(target));
      writeFileSync(draft, text, { flag: "wx" });
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}

/** Runs `write`; a failure is a sentence that names the file. */
export function attemptToWrite(shown: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CouldNotJudge(`${shown} can't be written (${reason}): make its folder writable, or name another file`);
  }
}

function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
