/**
 * What the language server costs on a generated workspace: the first diagnostics after its start beside a warm `check`, a key stroke
 * beside TypeScript's own server, memory after many edits. CPU is the process's, with its threads, so that a busy machine counts little.
 * `npm run build && node node_modules/jiti/lib/jiti-cli.mjs bench/language-server/run.ts [--parts start,stroke,memory] [--size 2000]`;
 * what the report says of the other parts stays.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openEditor, type Editor } from "../../checks/language-server/fixtures/client.js";
import { onlyStaticGates } from "../gates/static-gates.js";
import { writeWorkspace } from "../gates/workspace.js";
import { median } from "../median.js";
import { cpuOf, memoryOf } from "./process-cost.js";
import { startTypeServer } from "./type-server.js";
import { writeReport } from "../write-report.js";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "2000" },
    edits: { type: "string", default: "50" },
    long: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    parts: { type: "string", default: "start,stroke,memory" },
  },
});
const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "hq-bench-lsp-"));
/** Files in ten plugins, one after the other. */
const edited = Array.from({ length: 10 }, (_, index) => `plugins/api/capability-${index}/src/part-${index + 3}.ts`);
const wrong = "plugins/api/capability-20/src/part-1.ts";
const rounds = Array.from({ length: Number(values.rounds) }, (_, index) => index);
let version = 1;

try {
  const files = writeWorkspace(root, Number(values.size));
  // Something has to be found, or nothing is sent.
  appendFileSync(join(root, wrong), "let found = 0;\nexport const find = () => ++found;\n");
  await checked();
  const asked = values.parts.split(",");
  const page = fileURLToPath(new URL("report.md", import.meta.url));
  const said = sectionsOf(existsSync(page) ? readFileSync(page, "utf8") : "");
  if (asked.includes("start")) said.set("Start", aboutStarts(await compareStarts()));
  if (asked.includes("stroke")) said.set("One key stroke", aboutStrokes(await compareStrokes()));
  if (asked.includes("memory")) said.set("Memory", aboutMemory(await longSession()));
  const head = `# The language server's cost\n\n\`bench/language-server/run.ts\` wrote this page: ${files} generated source files, Node ${process.version}, ${availableParallelism()} cores. CPU is of the whole process.\n`;
  const report = [head, ...[...said].map(([name, text]) => `## ${name}\n\n${text}`)].join("\n");
  process.stdout.write(await writeReport(page, report));
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

async function checked(): Promise<Cost> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      "--import",
      new URL("../gates/usage.mjs", import.meta.url).href,
      cli,
      "check",
      "--root",
      root,
      "--reporter",
      "null",
      ...onlyStaticGates,
    ],
    { stdio: "ignore", env: { ...process.env, BENCH_USAGE: root } },
  );
  await once(child, "exit");
  const file = join(root, `${child.pid}.json`);
  const usage = JSON.parse(readFileSync(file, "utf8")) as { readonly cpu: number };
  rmSync(file);
  return { wall: performance.now() - began, cpu: usage.cpu * 1000 };
}

async function firstDiagnostics(): Promise<Cost> {
  const began = performance.now();
  const editor = await openEditor(root);
  await editor.until(() => editor.codes(wrong).length > 0);
  const cost = { wall: performance.now() - began, cpu: cpuOf(editor.pid) };
  await editor.end();
  return cost;
}

/** In turns, so that what else the machine does hits both. */
async function compareStarts() {
  const checks: Cost[] = [];
  const starts: Cost[] = [];
  for (const _ of rounds) {
    checks.push(await checked());
    starts.push(await firstDiagnostics());
  }
  const of = (costs: readonly Cost[]): Cost => ({
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  });
  return { check: of(checks), first: of(starts) };
}

/** All that was sent before is answered, and all gates have judged. */
function settled(editor: Editor): Promise<unknown> {
  return editor.ask("textDocument/diagnostic", "package.json");
}

/** Types something that is a finding, or takes it back. */
function textAfter(text: string, edit: number): string {
  return edit % 2 === 0 ? `let typed${edit} = 0; export const type${edit} = () => ++typed${edit};\n${text}` : text;
}

async function compareStrokes() {
  const editor = await openEditor(root);
  const types = startTypeServer(root);
  const texts = new Map(edited.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  for (const [file, text] of texts) {
    await editor.show(file, text);
    types.open(join(root, file), text);
  }
  await settled(editor);
  const own: number[] = [];
  const all: number[] = [];
  const peer: number[] = [];
  const hovers: number[] = [];
  for (let edit = 0; edit < Number(values.edits) + edited.length; edit++) {
    const file = edited[Math.floor(edit / 2) % edited.length] ?? "";
    const text = texts.get(file) ?? "";
    const before = cpuOf(editor.pid);
    await editor.type(file, textAfter(text, edit), ++version);
    await editor.until(() => editor.codes(file).includes("S101") === (edit % 2 === 0));
    const found = cpuOf(editor.pid);
    await settled(editor);
    const done = cpuOf(editor.pid);
    await editor.ask("textDocument/hover", file, { line: 0, character: 5 });
    const hovered = cpuOf(editor.pid);
    const [first = ""] = text.split("\n");
    const beforeTypes = cpuOf(types.pid);
    const [now, then] =
      edit % 2 === 0 ? [`let typed = ${edit};${first}`, first] : [first, `let typed = ${edit - 1};${first}`];
    await types.retypeFirstLine(join(root, file), then, now);
    // The first strokes load what both need: the compiler, a program.
    if (edit < edited.length) continue;
    own.push(found - before);
    all.push(done - before);
    hovers.push(hovered - done);
    peer.push(cpuOf(types.pid) - beforeTypes);
  }
  types.end();
  await editor.end();
  return { own: median(own), all: median(all), peer: median(peer), hover: median(hovers) };
}

async function longSession() {
  const editor = await openEditor(root);
  const sizes: { readonly edits: number; readonly megabytes: number }[] = [];
  const texts = new Map(edited.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  for (const [file, text] of texts) await editor.show(file, text);
  for (let edit = 0; edit <= Number(values.long); edit++) {
    const file = edited[edit % edited.length] ?? "";
    await editor.type(file, textAfter(texts.get(file) ?? "", Math.floor(edit / edited.length)), ++version);
    await settled(editor);
    if (edit % Math.ceil(Number(values.long) / 10) !== 0) continue;
    sizes.push({ edits: edit, megabytes: memoryOf(editor.pid) });
    process.stderr.write(`${edit} edits: ${memoryOf(editor.pid).toFixed(0)} MB\n`); // who ends a long run early has something
  }
  await editor.end();
  return sizes;
}

function sectionsOf(report: string): Map<string, string> {
  const sections = report.split(/^## /m).slice(1);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf("\n")), text.slice(text.indexOf("\n")).trim()]));
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function aboutStarts({ check, first }: Awaited<ReturnType<typeof compareStarts>>): string {
  return `| median of ${rounds.length}, in turns | wall | CPU |
| --- | --- | --- |
| a warm \`check\` of the static gates | ${ms(check.wall)} | ${ms(check.cpu)} |
| the server's first diagnostics | ${ms(first.wall)} | ${ms(first.cpu)} |
| ratio (bound: 1.2) | ${(first.wall / check.wall).toFixed(2)} | ${(first.cpu / check.cpu).toFixed(2)} |
`;
}

function aboutStrokes({ own, all, peer, hover }: Awaited<ReturnType<typeof compareStrokes>>): string {
  const beside = (cost: number) => (cost / peer).toFixed(2);
  return `| median of ${values.edits} in ${edited.length} files | CPU | beside \`tsserver\` | bound |
| --- | --- | --- | --- |
| the findings of the file | ${ms(own)} | ${beside(own)} | 150 ms |
| the findings of all files | ${ms(all)} | ${beside(all)} | 400 ms |
| \`tsserver\`: the diagnostics of the same file | ${ms(peer)} | 1 | |
| a hover after it | ${ms(hover)} | ${beside(hover)} | |
`;
}

function aboutMemory(memory: Awaited<ReturnType<typeof longSession>>): string {
  const last = memory.at(-1)?.megabytes ?? Number.NaN;
  const half = memory[Math.floor(memory.length / 2)]?.megabytes ?? Number.NaN;
  return `| edits | resident memory |
| --- | --- |
${memory.map(({ edits, megabytes }) => `| ${edits} | ${megabytes.toFixed(0)} MB |`).join("\n")}

After ${values.long} edits: ${last.toFixed(0)} MB (bound: 350 MB), ${(last / half).toFixed(2)} of what it was after half of them (flat: 1).
`;
}
