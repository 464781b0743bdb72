import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { LocalEngineError } from "../log.js";

/** This process, told from one that had its id before: an id comes again, above all in containers. */
const self = `${process.pid} ${performance.timeOrigin}`;

/**
 * Takes a journal's lock, which names the process that holds it, and returns how to give it back. A process that was killed leaves its
 * lock behind; the next one takes it over.
 *
 * @throws LocalEngineError that names who holds it.
 */
export function lock(path: string): () => void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, self);
  try {
    for (let attempt = 0; !linked(own, path); attempt++) {
      const holder = holderOf(path);
      if (attempt > 2 || isAlive(holder)) {
        throw new LocalEngineError(
          `The journal ${path.replace(/\.lock$/, "")} is in use by process ${Number.parseInt(holder, 10)}; stop that engine, use another folder, or keep runs in memory (HQ_ENGINE=memory).`,
        );
      }
      takeAway(path, holder);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (holderOf(path) === self) rmSync(path, { force: true });
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

/** Who holds a lock; `""` for nobody. */
function holderOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return ""; // It was given back a moment ago.
    throw error;
  }
}

function isAlive(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  if (pid === process.pid) return holder === self;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM"; // It lives, and is somebody else's.
  }
}

/** Moves a dead process's lock away. If another process was quicker, what is moved is that one's lock: it goes back. */
function takeAway(path: string, dead: string): void {
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
