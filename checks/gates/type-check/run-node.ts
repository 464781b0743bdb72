import { spawn } from "node:child_process";

/** How a Node process ended, and all that it wrote. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with `args` in `cwd`, without a shell, and collects what it writes. */
export function runNode(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", fail);
    child.on("close", (exitCode, signal) => settle({ exitCode, signal, stdout, stderr }));
  });
}
