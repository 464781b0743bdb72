import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CouldNotJudge } from "../workspace/could-not-judge.js";

const lockFile = "artifacts/evidence/running.lock";

/**
 * Keeps the evidence of a workspace for one run; returns what lets it go.
 *
 * @throws CouldNotJudge when another run has it.
 */
export function lockEvidence(root: string): () => void {
  const path = join(root, lockFile);
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
        throw new CouldNotJudge(`${lockFile} can't be written: run it in a folder that you can write to`);
      }
      const owner = ownerOf(path);
      if (attempt > 0 || isAlive(owner)) {
        throw new CouldNotJudge(`process ${owner} already runs the suites of this workspace: wait for it to end`);
      }
      // Its process is gone: it crashed, and nobody else will remove it.
      rmSync(path, { force: true });
    }
  }
}

function ownerOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return Number.NaN;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
