/**
 * Judges code that nobody here wrote: `npm run bench:foreign -- [--home FOLDER] [--plant]`. Draws 150 findings of the static gates at random
 * (seeded) and holds them against what somebody wrote of each in verdicts.json; with `--plant`, counts which of 200 planted
 * violations are found at their line.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { onlyStaticGates } from "../gates/static-gates.js";
import { layOut } from "./layout.js";
import { plant, recallTable } from "./plant.js";
import { drawn, random } from "./random.js";
import { writeReport } from "../write-report.js";

export interface Found {
  readonly code: string;
  readonly message: string;
  readonly at: { readonly file: string; readonly line: number };
}

interface Verdict {
  readonly isTrue: boolean;
  readonly because: string;
}

const { values } = parseArgs({
  options: {
    home: { type: "string", default: join(tmpdir(), "hq-foreign") },
    plant: { type: "boolean", default: false },
  },
});
const here = fileURLToPath(new URL(".", import.meta.url));
const usageModule = new URL("../gates/usage.mjs", import.meta.url).href;
const cli = join(here, "../../dist/checks/cli/main.js");
const root = join(values.home, "workspace");
const counts = layOut(values.home, root);
const files = [...counts.values()].reduce((sum, count) => sum + count, 0);

if (values.plant) {
  const before = new Set(judge().findings.map(keyOf));
  const planted = plant(root, 200, random(2));
  const found = new Set(judge().findings.map(({ at }) => `${at.file}:${at.line}`));
  const missed = planted.filter(({ file, line }) => !found.has(`${file}:${line}`));
  console.info(
    `${before.size} findings before; ${planted.length - missed.length} of ${planted.length} planted violations found at the line`,
  );
  for (const { kind, file, line, text } of missed) console.info(`missed: ${kind} at ${file}:${line}: ${text}`);
  await writeReport(join(here, "recall.md"), recallTable(planted, missed));
} else {
  const { findings, seconds, memory } = judge();
  const picked = drawn(findings, 150, random(1));
  // Written by hand, by whoever judged.
  const verdicts = JSON.parse(readFileSync(join(here, "verdicts.json"), "utf8")) as Record<string, Verdict>;
  const open = picked.filter((finding) => verdicts[keyOf(finding)] === undefined);
  const wrong = picked.filter((finding) => verdicts[keyOf(finding)]?.isTrue === false);
  const cost = `${files} files, cold: ${seconds.toFixed(1)} s, ${memory} MiB.`;
  await writeReport(join(here, "report.md"), precisionTable(findings, picked, verdicts, cost));
  console.info(
    `${cost} ${findings.length} findings: of ${picked.length} drawn ${wrong.length} are false, ${open.length} not judged yet`,
  );
  for (const finding of open) console.info(`${keyOf(finding)}\t${finding.message}\t${lineOf(finding)}`);
}

/** One cold run of the static gates. */
function judge(): { findings: readonly Found[]; seconds: number; memory: number } {
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  const report = join(values.home, "findings.json");
  const usage = mkdtempSync(join(values.home, "usage-"));
  const started = performance.now();
  spawnSync(
    process.execPath,
    ["--import", usageModule, cli, "check", "--root", root, "--reporter", `json:${report}`, ...onlyStaticGates],
    { stdio: "ignore", env: { ...process.env, BENCH_USAGE: usage } },
  );
  const seconds = (performance.now() - started) / 1000;
  // What the command and its preloaded module just wrote.
  const { findings } = JSON.parse(readFileSync(report, "utf8")) as { findings: Found[] };
  const peaks = readdirSync(usage).map(
    (file) => JSON.parse(readFileSync(join(usage, file), "utf8")) as { memory: number },
  );
  return { findings, seconds, memory: Math.round(Math.max(0, ...peaks.map(({ memory }) => memory))) };
}

function keyOf({ code, at }: Found): string {
  return `${code} ${at.file}:${at.line}`;
}

function lineOf({ at }: Found): string {
  return readFileSync(join(root, at.file), "utf8").split("\n")[at.line - 1]?.trim() ?? "";
}

function precisionTable(
  findings: readonly Found[],
  picked: readonly Found[],
  verdicts: Readonly<Record<string, Verdict>>,
  cost: string,
): string {
  const rows = picked.map((finding) => {
    const verdict = verdicts[keyOf(finding)];
    const said = verdict === undefined ? "not judged" : verdict.isTrue ? "true" : "false";
    return `| ${finding.code} | ${finding.at.file}:${finding.at.line} | ${said} | ${verdict?.because ?? ""} |`;
  });
  const wrong = picked.filter((finding) => verdicts[keyOf(finding)]?.isTrue === false).length;
  return [
    "# Findings in code that nobody here wrote\n",
    "Written by `npm run bench:foreign`; the verdicts are in verdicts.json.\n",
    `${cost} ${findings.length} findings, ${picked.length} drawn, ${wrong} false (${((100 * wrong) / picked.length).toFixed(1)} %).\n`,
    "| package | files |\n| --- | --: |",
    ...[...counts].map(([name, count]) => `| ${name} | ${count} |`),
    "\n| code | place | verdict | because |\n| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
