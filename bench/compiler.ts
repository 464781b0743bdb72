/** Why the compiler is loaded by `require` and its type guards are copied (`checks/facts/typescript.ts`). `npm run bench:compiler`. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeReport } from "./write-report.js";

const rounds = 7;
const repository = fileURLToPath(new URL("..", import.meta.url));
const ours = join(repository, "dist/checks/facts/typescript.js");
const names = readdirSync(join(repository, "checks"), { recursive: true, encoding: "utf8" });
const files = names.filter((name) => name.endsWith(".ts")).map((name) => join(repository, "checks", name));

/** CPU milliseconds, the median of the rounds, each in a process of its own: `work` is code that follows `start()` and precedes `end()`. */
function measure(work: string): number {
  const script = `import { createRequire } from "node:module"; import { readFileSync } from "node:fs";
const require = createRequire(${JSON.stringify(join(repository, "package.json"))});
let at; const start = () => { at = process.cpuUsage(); };
const end = () => { const { user, system } = process.cpuUsage(at); console.log((user + system) / 1000); };
${work}`;
  const run = () => Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: repository }));
  const measured = Array.from({ length: rounds }, run).sort((a, b) => a - b);
  return Math.round(measured[Math.floor(rounds / 2)] ?? Number.NaN);
}

/** Asks every node of these files what an extractor asks, by the guards of `ts`. */
const walk = `const sources = ${JSON.stringify(files)}.map((f) => ts.createSourceFile(f, readFileSync(f, "utf8"), 99, true));
const guards = () => { start(); for (let pass = 0; pass < 5; pass += 1) sources.forEach(visit); end(); };
const visit = (node) => { ts.isIdentifier(node) || ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) || ts.isFunctionDeclaration(node)
  || ts.isClassDeclaration(node) || ts.isImportDeclaration(node) || ts.isArrowFunction(node) || ts.isStringLiteralLike(node); ts.forEachChild(node, visit); };
guards();`;

const rows = [
  ["load it by an ES import", measure(`start(); await import("typescript"); end();`)],
  ["load it by `require`", measure(`start(); require("typescript"); end();`)],
  ["load `checks/facts/typescript.ts`", measure(`start(); await import(${JSON.stringify(ours)}); end();`)],
  ["walk by the package's getters", measure(`const ts = require("typescript"); ${walk}`)],
  ["walk by the copied guards", measure(`const { default: ts } = await import(${JSON.stringify(ours)}); ${walk}`)],
] as const;
const table = rows.map(([what, time]) => `| ${what} | ${time} |`).join("\n");
await writeReport(
  join(repository, "bench/compiler-report.md"),
  `# What loading the compiler costs

Written by \`npm run bench:compiler\`; Node ${process.version}, medians of ${rounds} processes, walks five times over the ${files.length} sources of \`checks/\`.

| | CPU ms |
| :-- | --: |
${table}
`,
);
