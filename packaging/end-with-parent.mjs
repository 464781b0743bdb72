// `node end-with-parent.mjs <program> [args]`: runs a program in a group of its own, and ends all of the group when the parent's pipe at file
// descriptor 3 closes, however the parent went.
import { spawn } from "node:child_process";
import { Socket } from "node:net";

const [program = "", ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: "inherit", detached: true });
const end = (signal) => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // None of them is left.
  }
};
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => end(signal));
new Socket({ fd: 3 })
  .on("error", () => undefined)
  .on("close", () => end("SIGKILL"))
  .resume()
  .unref();
child.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 127;
});
child.once("close", (code) => process.exit(code ?? 1));
