import { spawn } from "node:child_process";
import { beforeSignal } from "./before-signal.js";
import { CouldNotJudge } from "./could-not-judge.js";

/** How a Node process ended, and all that it wrote. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly output: string;
}

/**
 * Runs Node with `args` in `cwd`, without a shell, and collects what it writes. It and whatever it starts end with this process, when that
 * exits or a signal ends it.
 *
 * @throws CouldNotJudge when the process can't be started.
 */
export function runNode(args: readonly string[], cwd: string, env = process.env): Promise<Ended> {
  return new Promise((settle, fail) => {
    // A group of its own: a compiler that is no program of Node's is a child of what is started here.
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      } catch {
        // It has ended, and nobody has been told yet.
      }
    };
    const takeBack = beforeSignal(end);
    process.once("exit", end);
    const over = (): void => {
      takeBack();
      process.off("exit", end);
    };
    const said = { stdout: "", stderr: "", output: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        said.output += text;
      });
    }
    child.on("error", (error) => {
      over();
      fail(new CouldNotJudge(`Node could not be started in ${cwd}: ${error.message}`));
    });
    child.on("close", (exitCode, signal) => {
      over();
      settle({ exitCode, signal, ...said });
    });
  });
}
