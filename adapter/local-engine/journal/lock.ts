import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { LocalEngineError } from "../log.js";

/** Locks that this process holds: its own id in a lock that is not here is left from another process of the same id. */
const held = new Set<string>();

/**
 * Takes a journal's lock, which names the process that holds it, and returns how to give it back. A process that was killed leaves its
 * lock behind; the next one takes it over.
 *
 * @throws LocalEngineError that names who holds it.
 */
export function lock(path: string): () => void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    for (let attempt = 0; !linked(own, path); attempt++) {
      const holder = holderOf(path);
      if (attempt > 2 || isHeld(holder, path)) {
        throw new LocalEngineError(
          `The journal ${path.replace(/\.lock$/, "")} is in use by process ${holder}; stop that engine, take another folder, or keep runs in memory (HQ_ENGINE=memory).`,
        );
      }
      takeAway(path, holder);
    }
  } finally {
    rmSync(own, { force: true });
  }
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(path, { force: true });
  };
}

/** Linking is one step: of two processes one succeeds. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function holderOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return 0; // It was given back a moment ago.
    throw error;
  }
}

function isHeld(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM"; // It lives, and is somebody else's.
  }
}

/** Moves a dead process's lock away. If another process was quicker, what is moved is that one's lock: it goes back. */
function takeAway(path: string, dead: number): void {
  const away = `${path}.${process.pid}.left`;
  try {
    renameSync(path, away);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (holderOf(away) !== dead) linked(away, path);
  rmSync(away, { force: true });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
