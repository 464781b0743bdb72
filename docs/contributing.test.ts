import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { blocksOf } from "./page.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
const rooms = [
  "contract",
  "adapter",
  "checks",
  "testing",
  "docs/page.ts",
  "fixtures",
  "packages",
  "packaging",
  "prove",
  "plugins",
  "package.json",
  "tsconfig.json",
];
const roots = ["rawr.hq.ts", "host.ts", "host.test.ts", "hq.harness.test.ts", "rawr-hq.config.ts", "vitest.config.ts"];
let copy: string;

beforeEach(() => {
  copy = join(mkdtempSync(join(tmpdir(), "rawr-hq-contributing-")), "hq-contract");
  onTestFinished(() => rmSync(dirname(copy), { recursive: true, force: true }));
  for (const name of [...rooms, ...roots]) cpSync(join(repository, name), join(copy, name), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
});

it("the example of a gate compiles, is listed, and its test passes", () => {
  const files = blocksOf(page).flatMap((block) => (block.kind === "file" ? [block] : []));
  const gate = "checks/gates/package-entry.ts";
  const test = "checks/gates/package-entry.test.ts";
  expect(files.map(({ path }) => path)).toEqual([gate, test]);
  for (const { path, text } of files) writeFileSync(join(copy, path), text);
  change("checks/engine/gate-list.ts");
  const vitest = run(
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=verbose",
    test,
    "checks/engine/gate-list.test.ts",
  );
  expect(vitest.stdout).toMatch(/Test Files +2 passed/);
  expect(vitest.stdout).toContain("'package-entry' has a test beside it");
  expect(errorsOf(compile())).toEqual([]);
});

it.each([
  ["contract/caller.ts", "hq.harness.test.ts"],
  ["contract/route-family.ts", "adapter/"],
])(
  "after the example in %s the compiler names what must be decided, in %s among others",
  (file, place) => {
    change(file);
    const errors = errorsOf(compile());
    expect(errors).toContainEqual(expect.stringContaining(place));
    // The table itself is fine: what is refused is what has not yet decided.
    expect(errors.filter((error) => error.startsWith(`${file}(`))).toEqual([]);
  },
  120_000,
);

/** Applies the example's diff of a file to the copy. */
function change(file: string): void {
  writeFileSync(join(copy, file), applied(readFileSync(join(copy, file), "utf8"), diffOf(file)));
}

function diffOf(file: string): string {
  const found = new RegExp(`^\`\`\`diff example="${file}"\n([^]*?)^\`\`\`$`, "m").exec(page);
  return found?.[1] ?? "";
}

/** Replaces the lines before a change by those after it; both must be there once. */
function applied(text: string, diff: string): string {
  const lines = diff.trimEnd().split("\n");
  const before = lines.filter((line) => !line.startsWith("+")).map((line) => line.slice(1));
  const after = lines.map((line) => line.slice(1));
  expect(text.split(before.join("\n"))).toHaveLength(2);
  return text.replace(before.join("\n"), after.join("\n"));
}

function run(script: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [join(copy, script), ...args], {
    cwd: copy,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
}

function compile(): string {
  return run("node_modules/typescript-7/bin/tsc", "-p", "tsconfig.json").stdout;
}

function errorsOf(output: string): string[] {
  return output.split("\n").filter((line) => /^\S.*: error TS/.test(line));
}
