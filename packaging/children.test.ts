import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const guard = fileURLToPath(new URL("end-with-parent.mjs", import.meta.url));

/** Starts a process that starts `child`, prints its id and waits; its death is no concern of the child's, but for the pipe. */
function parentOf(child: readonly string[]) {
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ${JSON.stringify(child)}, { stdio: ["ignore", "pipe", "inherit", "pipe"] });
    child.stdout.pipe(process.stdout);
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const waits = "process.stdout.write(process.pid + '\\\\n'); setInterval(() => undefined, 1000)".replaceAll(
  "\\\\",
  "\\",
);

it.each([
  [
    "a program of Node's",
    ["--import", new URL("../dist/checks/cli/end-with-parent.js", import.meta.url).href, "-e", waits],
  ],
  [
    "a program that another one starts",
    [guard, "sh", "-c", `"${process.execPath}" -e "${waits.replaceAll('"', '\\"')}"; true`],
  ],
])("%s ends when its parent was killed", async (_what, args) => {
  const parent = parentOf(args);
  const [data] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(String(data));
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid)).toBe(false);
});
