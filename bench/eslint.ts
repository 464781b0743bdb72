/**
 * What the ESLint plugin costs: ESLint over a workspace of 2,000 files with eight empty rules, and with the plugin.
 * `npm run build && node node_modules/jiti/lib/jiti-cli.mjs bench/eslint.ts [--size 2000] [--rounds 3]`
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { linkChecks } from "../packaging/link-checks.js";
import { writeWorkspace } from "./gates/workspace.js";

const { values } = parseArgs({
  options: { size: { type: "string", default: "2000" }, rounds: { type: "string", default: "3" } },
});
const repository = fileURLToPath(new URL("..", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "hq-bench-eslint-"));

const config = `import hq from "@rawr/hq-checks/eslint";
import parser from "@typescript-eslint/parser";
const rules = Object.fromEntries(Array.from({ length: 8 }, (_, index) => ["r" + index, { create: () => ({ Program() {} }) }]));
const empty = { plugins: { empty: { rules } }, rules: Object.fromEntries(Object.keys(rules).map((name) => ["empty/" + name, "error"])) };
export default [{ files: ["**/*.ts"], languageOptions: { parser } }, ...(process.env.EMPTY ? [empty] : hq.configs.recommended)];
`;

try {
  writeWorkspace(root, Number(values.size));
  linkChecks(join(root, "node_modules/@rawr/hq-checks"));
  symlinkSync(join(repository, "node_modules/@typescript-eslint"), join(root, "node_modules/@typescript-eslint"));
  writeFileSync(join(root, "eslint.config.mjs"), config);
  measure("with the plugin, without a cache", false);
  for (let round = 0; round < Number(values.rounds); round++) {
    measure("with eight empty rules", true);
    measure("with the plugin", false);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

function measure(what: string, isEmpty: boolean): void {
  const usage = mkdtempSync(join(tmpdir(), "hq-bench-usage-"));
  const preload = new URL("gates/usage.mjs", import.meta.url).href;
  const argv = [`--import=${preload}`, join(repository, "node_modules/eslint/bin/eslint.js"), "."];
  const env = { ...process.env, BENCH_USAGE: usage, ...(isEmpty && { EMPTY: "1" }) };
  const { status, stderr, pid } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8", env });
  if (status !== 0) throw new Error(`eslint exited with ${status}: ${stderr}`);
  // What usage.mjs writes.
  const { cpu, memory } = JSON.parse(readFileSync(join(usage, `${pid}.json`), "utf8")) as {
    cpu: number;
    memory: number;
  };
  rmSync(usage, { recursive: true });
  console.log(`${what}: ${cpu.toFixed(1)} s CPU, ${memory.toFixed(0)} MiB`);
}
