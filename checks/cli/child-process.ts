import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Terminal } from "../report/terminal/terminal.js";

/** A process of ours that ends with us, at the latest. */
export interface Child {
  /** Its exit code; 2 if a signal ended it. */
  readonly ended: Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Asks it to end, and ends it after `within` milliseconds. */
  stop(within: number): Promise<void>;
}

/**
 * Runs a program of Node's with this terminal. `ownGroup` keeps a ctrl-C from reaching it, for a parent that ends its children itself.
 *
 * @throws when the process can't be started.
 */
export function startChild(
  args: readonly string[],
  { cwd, env, ownGroup = false }: { readonly cwd: string; readonly env: Terminal["env"]; readonly ownGroup?: boolean },
): Child {
  const guard = ["--import", fileURLToPath(import.meta.resolve("./end-with-parent.js"))];
  const child = spawn(process.execPath, [...guard, ...args], {
    cwd,
    env,
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    detached: ownGroup,
  });
  const ended = new Promise<number>((done, fail) => {
    child.once("error", fail).once("close", (exit) => done(exit ?? 2));
  });
  return {
    ended,
    signal: (name) => void child.kill(name),
    async stop(within) {
      child.kill("SIGTERM");
      const stopped = new AbortController();
      const late = sleep(within, "late" as const, { signal: stopped.signal }).catch(() => undefined);
      if ((await Promise.race([ended, late])) === "late") child.kill("SIGKILL");
      stopped.abort();
      await ended;
    },
  };
}
