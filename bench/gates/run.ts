/**
 * What all static gates cost beside import linters, on the same generated workspaces and rules, in one run.
 * `npm run bench:gates -- [--sizes 2000,10000] [--rounds 1] [--peers] [--own]`; `--peers` installs eslint and Sheriff into a temporary
 * folder, `--own` measures a copy of this repository too, which reads package.json files in more places than most. What the report says of
 * other sizes stays.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { onlyStaticGates, staticGates } from "./static-gates.js";
import { editedFile, writeWorkspace } from "./workspace.js";
import { writeReport } from "../write-report.js";

interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly exit: number | null;
}

interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly prepare?: () => void;
}

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "2000" },
    rounds: { type: "string", default: "1" },
    peers: { type: "boolean", default: false },
    own: { type: "boolean", default: false },
  },
});
const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(repository, "dist/checks/cli/main.js");
const home = mkdtempSync(join(tmpdir(), "hq-bench-gates-"));
const reportFile = join(repository, "bench/gates/report.md");
const own = "This repository";
const coldRun = "static gates, cold";
const functionChanged = "static gates, one function changed";
/** What the report says of each workspace, by the number of its files or its name. */
const sections = new Map<string, string>(
  readFileSync(reportFile, "utf8")
    .split(/^(?=## )/m)
    .slice(1)
    .map((section) => [/^## (\d+|This repository)/.exec(section)?.[1] ?? "", section.trimEnd()]),
);
try {
  if (values.peers) installPeers();
  for (const size of values.sizes.split(",").filter(Boolean).map(Number)) await compareAt(size);
  if (values.own) await compareOwn();
} finally {
  rmSync(home, { recursive: true, force: true });
}
await writeReport(reportFile, report());

/** Static gates after nothing, a comment or a function changed in a file; each edit is made in the text that the last one left. */
function staticRuns(root: string, file: string, inFunction: string): Contestant[] {
  const check = [cli, "check", "--root", root, "--reporter", "null", ...onlyStaticGates];
  const dropCache = () => rmSync(join(root, "node_modules/.cache"), { recursive: true, force: true });
  let edits = 0;
  const edit = (change: (text: string) => string) => () =>
    writeFileSync(join(root, file), change(readFileSync(join(root, file), "utf8")));
  return [
    { name: coldRun, command: check, prepare: dropCache },
    { name: "static gates, warm", command: check },
    {
      name: "static gates, a comment changed",
      command: check,
      prepare: edit((text) => `// Edit ${edits++}.\n${text}`),
    },
    {
      name: functionChanged,
      command: check,
      prepare: edit((text) => text.replace(inFunction, `const edit${edits++} = 1;\n$&`)),
    },
    {
      name: "static gates, one export more",
      command: check,
      prepare: edit((text) => `${text}export const edit${edits++} = 1;\n`),
    },
  ];
}

async function compareAt(size: number): Promise<void> {
  const root = join(home, `workspace-${size}`);
  const files = writeWorkspace(root, size);
  const bin = (path: string) => join(home, "node_modules", path);
  const cruiser = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const contestants: Contestant[] = [
    {
      name: "dependency-cruiser",
      command: [
        cruiser,
        "--config",
        ".dependency-cruiser.cjs",
        "--output-type",
        "err",
        "plugins",
        "packages",
        "host.ts",
        "rawr.hq.ts",
      ],
    },
    ...staticRuns(root, editedFile, "for (const"),
    ...(values.peers
      ? [
          {
            name: "eslint + boundaries",
            command: [bin("eslint/bin/eslint.js"), "plugins", "packages", "host.ts", "rawr.hq.ts"],
          },
          { name: "Sheriff", command: [bin("@softarc/sheriff-core/src/bin/main.js"), "verify", "host.ts"] },
        ]
      : []),
  ];
  await compare(root, `${files} files`, contestants);
}

/** What it is here, without what git ignores. */
async function compareOwn(): Promise<void> {
  const root = join(home, "own");
  const list = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" });
  for (const file of list.split("\0").filter(Boolean)) cpSync(join(repository, file), join(root, file));
  mkdirSync(join(root, "node_modules"));
  for (const name of readdirSync(join(repository, "node_modules")))
    if (name !== ".cache") symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name));
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  const [router, reader] = ["plugins/api/invoicing/src/router.ts", "checks/authoring/fix/mend-manifest.ts"];
  const read = staticRuns(root, reader, "const ").filter(({ name }) => name === functionChanged);
  const named = read.map((one) => ({ ...one, name: `${functionChanged} that reads package.json` }));
  await compare(root, own, [...staticRuns(root, router, "const invoice = "), ...named]);
}

async function compare(root: string, title: string, contestants: readonly Contestant[]): Promise<void> {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { name, command, prepare } of contestants) {
      prepare?.();
      costs.set(name, [...(costs.get(name) ?? []), await measure(root, command)]);
    }
  }
  const best = (name: string, what: "wall" | "cpu" | "memory") =>
    Math.min(...(costs.get(name) ?? []).map((cost) => cost[what]));
  const lines = [
    `## ${title}, ${staticGates.length} gates, best of ${values.rounds}\n`,
    `Node ${process.version}, ${availableParallelism()} cores, load average ${loadavg()[0]?.toFixed(1)}.\n`,
    "| | wall s | CPU s | peak MiB | CPU, to dependency-cruiser | CPU, to cold | exit |",
    "| --- | --: | --: | --: | --: | --: | --: |",
  ];
  for (const { name } of contestants) {
    const ratio = (to: string) => (costs.has(to) ? (best(name, "cpu") / best(to, "cpu")).toFixed(3) : "");
    const exit = costs.get(name)?.[0]?.exit;
    lines.push(
      `| ${name} | ${best(name, "wall").toFixed(2)} | ${best(name, "cpu").toFixed(2)} | ${best(name, "memory").toFixed(0)} | ${ratio("dependency-cruiser")} | ${ratio(coldRun)} | ${exit} |`,
    );
  }
  sections.set(/^\d+/.exec(title)?.[0] ?? title, lines.join("\n"));
}

/** Runs it in a process of its own; the CPU time and memory are the process's, its workers' included. */
async function measure(cwd: string, command: readonly string[]): Promise<Cost> {
  const folder = mkdtempSync(join(home, "usage-"));
  const preload = `--import=${pathToFileURL(fileURLToPath(new URL("usage.mjs", import.meta.url))).href}`;
  const env = { ...process.env, NODE_OPTIONS: `${preload} --max-old-space-size=6000`, BENCH_USAGE: folder, CI: "1" };
  const began = performance.now();
  const child = spawn(process.execPath, [...command], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  const exit = await new Promise<number | null>((done) => child.once("close", done));
  const wall = (performance.now() - began) / 1000;
  const usages = readdirSync(folder).map((file): { cpu: number; memory: number } =>
    JSON.parse(readFileSync(join(folder, file), "utf8")),
  );
  if (exit !== 0) process.stderr.write(`${command[0]}: exit ${exit} ${complaint.slice(0, 400)}\n`);
  const cpu = usages.reduce((sum, usage) => sum + usage.cpu, 0);
  return { wall, cpu, memory: Math.max(0, ...usages.map((usage) => usage.memory)), exit };
}

function installPeers(): void {
  const packages = [
    "eslint@9",
    "eslint-plugin-boundaries@5",
    "@typescript-eslint/parser@8",
    "eslint-import-resolver-typescript@4",
    "@softarc/sheriff-core@0.19",
  ];
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), `{ "private": true }\n`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--legacy-peer-deps", ...packages, "typescript@5.9.3"], {
    cwd: home,
    stdio: "inherit",
  });
}

function report(): string {
  const order = (name: string) => Number.parseInt(name, 10) || Infinity;
  const said = [...sections].toSorted(([a], [b]) => order(a) - order(b)).map(([, section]) => section);
  const text = `# What the static gates cost\n\nWritten by \`npm run bench:gates\`. Gates: ${staticGates.join(", ")}.\n\n${said.join("\n\n")}\n`;
  process.stdout.write(text);
  return text;
}
