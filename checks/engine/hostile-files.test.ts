import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Report } from "../report/finding.js";
import { hostileFolder, hostileWorkspace } from "../fixtures/hostile-workspace.js";
import { run } from "../fixtures/run.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import { cleanWorkspace } from "../mutations/clean-workspace.js";
import { program } from "../testing.js";

/** CI takes a few hundred; `HQ_HOSTILE=10000` takes them all. */
const size = Number(process.env["HQ_HOSTILE"] ?? 300);
const gates = [
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
  "manifest-smoke-baseline",
  "harness-matrix",
];
const check = ["check", "--reporter", "json", ...gates.flatMap((name) => ["--gate", name])];

test(`${size} hostile files crash no gate, cold or warm, and each that does not parse is a finding`, async () => {
  const { root, wrong, leadNowhere, unreadable, open } = hostileWorkspace(size);
  for (const times of ["cold", "warm"]) {
    const { exitCode, stdout } = await run(root, check);
    expect([times, exitCode]).toEqual([times, 1]);
    const report = JSON.parse(stdout) as Report;
    expect(report.gates.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    const unparsed = report.findings.filter(({ code }) => code === "E001").map(({ at }) => at.file);
    expect(unparsed).toEqual(wrong);
    const inOdd = report.findings.filter(({ at }) => at.file.startsWith(hostileFolder) && !wrong.includes(at.file));
    expect(inOdd).toEqual([]);
  }
  const workspace = await open();
  const left = workspace.notJudged.map(({ path }) => path);
  expect(left).toEqual(expect.arrayContaining([...leadNowhere]));
  // A superuser reads everything: what can't be read is then only what leads round in a ring.
  const isRoot = process.getuid?.() === 0;
  expect(left.includes(unreadable)).toBe(!isRoot);
  expect(workspace.files.filter((file) => file.startsWith(hostileFolder))).toHaveLength(isRoot ? size : size - 1);
});

describe("code that nests deeper than the stack", () => {
  const deep: Readonly<Record<string, string>> = {
    parentheses: `export const x = ${"(".repeat(20_000)}1${")".repeat(20_000)};\n`,
    lists: `export const x = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n`,
    "a sum": `export const x = ${Array.from({ length: 50_000 }, (_, index) => `"${index}"`).join(" + ")};\n`,
    "calls of calls": `export const f = (g: any) => g${"(1)".repeat(30_000)};\n`,
    arrows: `export const f = ${"() => ".repeat(10_000)}1;\n`,
    "an else for every if": `export function f(a: number) { ${Array.from({ length: 5000 }, (_, index) => `if (a === ${index}) return ${index};`).join(" else ")} }\n`,
  };

  test.each(Object.entries(deep))("by %s is a finding, and the other files are judged", async (_, text) => {
    const files = {
      ...cleanWorkspace,
      "plugins/api/orders/src/deep.ts": text,
      "plugins/api/orders/src/state.ts": "let n = 0;\nexport const next = () => ++n;\n",
    };
    const { exitCode, stdout } = await run(program(files).root, [
      "check",
      "--no-cache",
      "--gate",
      "no-singleton-global",
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("is nested too deeply to be read");
    expect(stdout).toContain(" --> plugins/api/orders/src/state.ts:2:");
  });
});

test.each<[what: string, before: Uint8Array | string, newline: string]>([
  ["a byte order mark", Uint8Array.from([0xef, 0xbb, 0xbf]), "\n"],
  ["carriage returns before line feeds", "", "\r\n"],
  ["carriage returns alone", "", "\r"],
  ["a byte order mark and carriage returns", Uint8Array.from([0xef, 0xbb, 0xbf]), "\r\n"],
])("%s shift no place", async (_, before, newline) => {
  const text = ["// 1", "let n = 0;", "", "export const next = () => ++n;", ""].join(newline);
  const bytes = Uint8Array.from([...Buffer.from(before), ...Buffer.from(text)]);
  const file = "plugins/api/orders/src/state.ts";
  const report = await program({ ...cleanWorkspace, [file]: bytes }).judge(noSingletonGlobal);
  expect(report.findings.map(({ at, excerpt }) => [at, excerpt])).toEqual([
    [{ file, line: 4, column: 27, endColumn: 30 }, "export const next = () => ++n;"],
  ]);
});

test("a finding in a line of half a million characters is shown without delay", async () => {
  const text = `let n = 0; export const é = "${"x".repeat(250_000)}", next = () => ++n, after = "${"y".repeat(250_000)}";\n`;
  const tree = program({ ...cleanWorkspace, "plugins/api/orders/src/bundle.ts": text });
  const { exitCode, stdout } = await run(tree.root, ["check", "--no-cache", "--gate", "no-singleton-global"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("++n, after");
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(300);
});

const built = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));

test("the built command judges hostile files in a process of its own", () => {
  const { root, wrong } = hostileWorkspace(60);
  const args = [built, "check", "--no-cache", "--reporter", "ndjson", "--root", root, "--gate", "import-boundary"];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout.split("\n").filter((line) => line.includes('"E001"'))).toHaveLength(wrong.length);
});
