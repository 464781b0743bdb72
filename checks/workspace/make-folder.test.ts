import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../fixtures/run.js";
import { cleanWorkspace } from "../mutations/clean-workspace.js";
import { program } from "../testing.js";
import { makeFolder } from "./make-folder.js";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("makes what is missing, and says where that begins", () => {
  const home = temporary();
  expect(makeFolder(join(home, "a/b/c"))).toBe(join(home, "a"));
  expect(makeFolder(join(home, "a/b/c"))).toBeUndefined();
  expect(makeFolder(join(home, "a/b/d"))).toBe(join(home, "a/b/d"));
  expect(existsSync(join(home, "a/b/d"))).toBe(true);
});

test("goes through links, and stops at a file or at a link that leads nowhere", () => {
  const home = temporary();
  mkdirSync(join(home, "real"));
  symlinkSync("real", join(home, "link"));
  symlinkSync("gone", join(home, "broken"));
  writeFileSync(join(home, "file"), "");
  makeFolder(join(home, "link/a"));
  expect(existsSync(join(home, "real/a"))).toBe(true);
  expect(() => makeFolder(join(home, "file/a"))).toThrow(/ENOTDIR/);
  expect(() => makeFolder(join(home, "broken/a"))).toThrow(/EEXIST|ENOENT/);
});

// Where nothing can be made, and asking for it says "not there": Node's own way of making folders never returns.
test.runIf(existsSync("/proc/self"))("a command that is to write below /proc says so", async () => {
  const { root } = program(cleanWorkspace);
  for (const argv of [
    ["check", "--gate", "import-boundary", "--no-cache", "--reporter", "json:/proc/x/report.json"],
    ["graph", "--out", "/proc/x/graphs"],
  ]) {
    const { exitCode, stderr } = await run(root, argv);
    expect([argv[0], exitCode, stderr]).toEqual([
      argv[0],
      2,
      expect.stringMatching(/\/proc\/x.* can't be written \(ENOENT\)/),
    ]);
  }
});
