import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";

/**
 * Writes a file whole or not at all: a reader sees the old text or the new one, and a crash leaves the old one.
 *
 * A link is written through, never replaced.
 *
 * @param shown - The path as the reader knows it, for the sentence.
 * @throws CouldNotJudge when it can't be written; nothing is left half written.
 */
export async function writeAtomically(path: string, text: string, shown: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CouldNotJudge(`${shown} can't be written (${reason}): make its folder writable`);
  }
}
