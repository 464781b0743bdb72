import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CouldNotJudge } from "./could-not-judge.js";

/** All of it or nothing: a reader never sees half a report. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  attemptToWrite(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(draft, text);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}

/** Runs `write`; a failure is a sentence that names the file. */
export function attemptToWrite(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CouldNotJudge(
      `nothing can be written to ${file} (${reason}): name a file in a folder that you may write`,
    );
  }
}
