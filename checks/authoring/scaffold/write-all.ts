import {
  chmodSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { makeFolder } from "../../workspace/make-folder.js";

/** One file of several that belong together. */
export interface FileToWrite {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  /** The text that it replaces; absent for a file that must not be there yet. */
  readonly replaces?: string;
}

/**
 * Writes all of the files or none: the texts are written beside their targets first, then each takes its place, and what went wrong on the
 * way is undone. What is there is never overwritten, unless it still says what it is known to say.
 *
 * @throws CouldNotJudge when a file can't be written, is there, or was changed in the meantime.
 */
export function writeAll(root: string, files: readonly FileToWrite[]): void {
  const undo: (() => void)[] = [];
  try {
    const drafts = files.map((file) => {
      const target = join(root, file.path);
      const first = makeFolder(dirname(target));
      if (first !== undefined) undo.push(() => rmSync(first, { recursive: true }));
      // A link is written through, never replaced.
      const real = file.replaces === undefined ? target : realpathSync(target);
      const draft = `${real}.${process.pid}.new`;
      undo.push(() => rmSync(draft, { force: true }));
      const mode = file.replaces === undefined ? 0o666 : statSync(real).mode;
      writeFileSync(draft, file.text, { flag: "wx", mode });
      // The process's mask says what new files are; a file that was there stays what it was.
      if (file.replaces !== undefined) chmodSync(draft, mode);
      return { file, draft, real };
    });
    for (const { file, draft, real } of drafts) {
      const now = existsSync(real) ? readFileSync(real, "utf8") : undefined;
      if (now !== file.replaces) throw new Error(`${file.path} was changed in the meantime`);
      renameSync(draft, real);
      undo.push(() => (now === undefined ? rmSync(real) : writeFileSync(real, now)));
    }
  } catch (error) {
    for (const step of undo.toReversed()) attempt(step);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CouldNotJudge(
      `${root} can't be written (${reason}); nothing was changed: choose another folder, or make it writable`,
    );
  }
}

/** An undo that fails must not hide what went wrong, nor keep the others from being undone. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // What can't be removed stays beside what it was meant for.
  }
}
