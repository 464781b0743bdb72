import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runNode } from "./run-node.js";

const built = new URL("../../dist/checks/workspace/run-node.js", import.meta.url).href;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.each([
  ["SIGINT", ""],
  ["SIGTERM", ""],
  ["SIGHUP", ""],
  ["an exit of its own", "process.exit(3)"],
] as const)("what a program starts ends with us, by %s", async (signal, exits) => {
  const folder = mkdtempSync(join(tmpdir(), "hq-run-node-"));
  const pidFile = join(folder, "pid");
  // What it starts is no program of Node's and outlives it, unless somebody ends both.
  const program = `
    const { spawn } = require("node:child_process");
    const { writeFileSync } = require("node:fs");
    const { pid } = spawn("sleep", ["600"], { stdio: "ignore" });
    writeFileSync(${JSON.stringify(pidFile)}, String(pid));
    setInterval(() => undefined, 1000);`;
  const script = `
    import { statSync } from "node:fs";
    import { runNode } from ${JSON.stringify(built)};
    void runNode(["--eval", ${JSON.stringify(program)}], ${JSON.stringify(folder)});
    setInterval(() => { if (statSync(${JSON.stringify(pidFile)}, { throwIfNoEntry: false })?.size > 0) { process.stdout.write("ready"); ${exits} } }, 20);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(parent, "exit");
  await once(parent.stdout, "data");
  const pid = Number(readFileSync(pidFile, "utf8"));
  if (exits === "") parent.kill(signal as NodeJS.Signals);
  expect(await ended).toEqual(exits === "" ? [null, signal] : [3, null]);
  await expect.poll(() => isAlive(pid)).toBe(false);
  rmSync(folder, { recursive: true });
});

it("tells how it ended and what it wrote, and leaves no listeners behind", async () => {
  const before = process.listenerCount("SIGTERM");
  const program = `process.stderr.write("no\\n", () => process.stdout.write("yes\\n", () => process.exit(4)))`;
  const ended = await runNode(["--eval", program], tmpdir());
  expect(ended).toEqual({ exitCode: 4, signal: null, stdout: "yes\n", stderr: "no\n", output: "no\nyes\n" });
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

it("says in a sentence when nothing could be started", async () => {
  await expect(runNode([], join(tmpdir(), "nowhere-at-all"))).rejects.toThrow(
    /^Node could not be started in .*: spawn/,
  );
});
