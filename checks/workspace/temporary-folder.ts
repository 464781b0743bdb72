import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of this process's own, outside of any workspace. */
export interface TemporaryFolder {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  remove(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Makes one. It goes when it is removed, or with a signal that ends the process before. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `rawr-hq-${name}-`)));
  const remove = (): void => {
    for (const signal of signals) process.off(signal, leave);
    rmSync(path, { recursive: true, force: true });
  };
  const leave = (signal: NodeJS.Signals): void => {
    remove();
    // Whoever listens beside us decides about the end; without anybody it comes as it would have.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, leave);
  return { path, remove };
}
