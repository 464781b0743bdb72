import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { program, type FileTree } from "../../testing.js";
import { gitEnvironment } from "./git.js";
import { openRevision } from "./open-revision.js";

function git(root: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always"];
  return execFileSync("git", ["-C", root, ...who, ...args], {
    env: gitEnvironment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}
function repository(files: FileTree) {
  const made = program(files);
  git(made.root, "init", "--quiet", "--initial-branch=main");
  git(made.root, "add", "--all");
  git(made.root, "commit", "--quiet", "--message", "first");
  return made;
}
async function then<Told>(root: string, revision: string, tell: (root: string) => Told): Promise<Told> {
  const opened = await openRevision(root, revision);
  if (opened === undefined) throw new Error("there was no workspace");
  try {
    return tell(opened.root);
  } finally {
    opened.remove();
  }
}

test("what archives leave out or rewrite is there as it was committed", async () => {
  const { root } = repository({
    "package.json": "{}",
    ".gitattributes": "*.test.ts export-ignore\nversion.ts export-subst\n*.bat eol=crlf\n",
    "a.test.ts": "test",
    "version.ts": "// $Format:%H$\n",
    "run.bat": "one\ntwo\n",
    "bin/run.sh": "#!/bin/sh\n",
    "a folder/[id].ts": "id",
  });
  await then(root, "HEAD", (folder) => {
    expect(existsSync(join(folder, "a.test.ts"))).toBe(true);
    expect(readFileSync(join(folder, "version.ts"), "utf8")).toBe("// $Format:%H$\n");
    expect(readFileSync(join(folder, "run.bat"), "utf8")).toBe("one\r\ntwo\r\n");
    expect(readFileSync(join(folder, "a folder/[id].ts"), "utf8")).toBe("id");
    expect(statSync(folder).isDirectory()).toBe(true);
  });
  expect(git(root, "status", "--porcelain")).toBe("");
});

test("a branch with newer commits is compared at the merge base", async () => {
  const { root, write } = repository({ "package.json": "{}", "a.ts": "old" });
  git(root, "checkout", "--quiet", "-b", "feature");
  git(root, "checkout", "--quiet", "main");
  write({ "a.ts": "new", "b.ts": "new" });
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "later");
  git(root, "checkout", "--quiet", "feature");
  await then(root, "main", (folder) => {
    expect(readFileSync(join(folder, "a.ts"), "utf8")).toBe("old");
    expect(existsSync(join(folder, "b.ts"))).toBe(false);
  });
});

test("a history without a common commit is compared as it is", async () => {
  const { root, write } = repository({ "package.json": "{}", "a.ts": "main" });
  git(root, "checkout", "--quiet", "--orphan", "other");
  write({ "a.ts": "other" });
  git(root, "commit", "--quiet", "--all", "--message", "other");
  expect(await then(root, "main", (folder) => readFileSync(join(folder, "a.ts"), "utf8"))).toBe("main");
});

test("a workspace in a folder of its repository, and a submodule at its own commit", async () => {
  const inner = repository({ "tax.ts": "then" });
  const { root } = repository({ "hq/package.json": "{}", "hq/a.ts": "a", "other.ts": "other" });
  git(root, "submodule", "--quiet", "add", inner.root, "hq/vendor/tax");
  git(root, "commit", "--quiet", "--message", "with tax");
  inner.write({ "tax.ts": "now" });
  git(inner.root, "commit", "--quiet", "--all", "--message", "now");
  git(join(root, "hq/vendor/tax"), "pull", "--quiet", "origin", "main");
  await then(join(root, "hq"), "HEAD", (folder) => {
    expect(readFileSync(join(folder, "a.ts"), "utf8")).toBe("a");
    expect(readFileSync(join(folder, "vendor/tax/tax.ts"), "utf8")).toBe("then");
    expect(existsSync(join(folder, "other.ts"))).toBe(false);
  });
});

test("before the first commit, and before the workspace, there is nothing to compare with", async () => {
  const { root } = program({ "package.json": "{}" });
  git(root, "init", "--quiet");
  expect(await openRevision(root, "HEAD")).toBeUndefined();
});
