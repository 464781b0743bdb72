/**
 * What a stranger waits for: from an empty folder to a green check, with npm's cache warm, what each call costs then beside the compiler on
 * the same tree, and the same way with oRPC and Inngest alone. `npm run bench:first-hour -- [--rounds 7]`
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createConsumer, packTarballs } from "../../packaging/consumer.js";
import { median } from "../median.js";
import {
  besideTable,
  firstAnswer,
  installForProduction,
  measureRaw,
  must,
  onDisk,
  type Ours,
  type Server,
  type Totals,
} from "./beside-raw.js";
import { measureWatch } from "./watch.js";
import { writeReport } from "../write-report.js";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });
const rounds = Number(values.rounds);
const packed = await packTarballs();
const consumer = createConsumer("npm");
const compiler = join(consumer.root, "node_modules/typescript/bin/tsc");
const cli = join(consumer.root, "node_modules/@rawr/hq-checks/dist/checks/cli/main.js");
const cache = join(consumer.root, "node_modules/.cache/rawr-hq");

/** Seconds of one call that must end with 0. */
function seconds(command: readonly string[]): number {
  const [program = "", ...args] = command;
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(program, args, { cwd: consumer.root, encoding: "utf8" });
  const took = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return took;
}

const node = (...args: readonly string[]) => [process.execPath, ...args];
const hq = (...words: readonly string[]) => node(cli, ...words);
const npm = (...words: readonly string[]) => ["npm", ...words, "--prefer-offline", "--no-audit", "--no-fund"];

async function measure(): Promise<string> {
  // Fills npm's cache: the folder after it is the one that counts.
  consumer.write({ "package.json": '{ "name": "shop", "private": true }' });
  seconds(npm("install", packed.contract, packed.checks));
  rmSync(join(consumer.root, "node_modules"), { recursive: true });
  rmSync(join(consumer.root, "package-lock.json"));
  rmSync(join(consumer.root, "package.json"));

  const steps: [step: string, command: readonly string[]][] = [
    ["npm install @rawr/hq-contract", npm("install", packed.contract)],
    ["npm install --save-dev @rawr/hq-checks", npm("install", "--save-dev", packed.checks)],
    ["rawr-hq init --yes", hq("init", "--yes")],
    ["npm install", npm("install")],
    ["rawr-hq new plugin api orders", hq("new", "plugin", "api", "orders")],
    ["rawr-hq new plugin workflows fulfilment", hq("new", "plugin", "workflows", "fulfilment")],
    ["rawr-hq new harness", hq("new", "harness")],
    ["rawr-hq check --run-suites", hq("check", "--run-suites")],
  ];
  const first = steps.map(([step, command]) => ({ step, seconds: seconds(command) }));
  const whole = first.reduce((sum, { seconds: took }) => sum + took, 0);

  const calls: [name: string, command: readonly string[], limit: string, prepare?: () => void][] = [
    ["tsc --noEmit", node(compiler, "--noEmit"), ""],
    ["rawr-hq check, cold", hq("check"), "4 s", () => rmSync(cache, { recursive: true, force: true })],
    ["rawr-hq check, warm", hq("check"), "0.5 s"],
    ["rawr-hq check, warm, without the compiler", hq("check", ...staticGates), ""],
    ["rawr-hq --help", hq("--help"), "0.15 s"],
    ["node -e 0", node("-e", "0"), ""],
  ];
  const taken = calls.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, command, , prepare]] of calls.entries()) {
      prepare?.();
      taken[index]?.push(seconds(command));
    }
  }
  const watching = await measureWatch(
    cli,
    consumer.root,
    join(consumer.root, "plugins/api/orders/src/router.ts"),
    rounds,
  );
  const compiling = cpuOf(node(compiler, "--noEmit"));
  const installed = onDisk(consumer, "node_modules");
  const ours = await measureOurs({
    install: secondsOf(first, /^npm install/),
    installed,
    check: first.at(-1)?.seconds ?? Number.NaN,
  });
  const raw = await measureRaw(rounds);
  const medians = taken.map(median);
  const beside = medians[0] ?? Number.NaN;
  return `# A stranger's first hour

Written by \`npm run bench:first-hour\`; Node ${process.version}, ${availableParallelism()} cores, load average ${(loadavg()[0] ?? 0).toFixed(1)}: above
1 or 2 it is the work of others, which the seconds contain and the ratios hardly.

## From an empty folder to a green check, npm's cache warm

| step | seconds | share |
| --- | ---: | ---: |
${first.map(({ step, seconds: took }) => `| \`${step}\` | ${took.toFixed(2)} | ${percent(took / whole)} |`).join("\n")}
| together (limit: 60 s) | ${whole.toFixed(2)} | 100 % |

## Each call afterwards, median of ${rounds} rounds

| call | seconds | limit | to \`tsc --noEmit\` on the same tree |
| --- | ---: | ---: | ---: |
${calls.map(([name, , limit], index) => `| \`${name}\` | ${medians[index]?.toFixed(3)} | ${limit} | ${((medians[index] ?? Number.NaN) / beside).toFixed(2)} |`).join("\n")}

## In the editor

\`check --watch\`, the task of [the editor](../../docs/editor.md), takes ${watching.idle} ms of CPU in ten seconds without a save, and ${Math.round(watching.save)} ms for a save: ${(watching.save / compiling).toFixed(2)} of one
\`tsc --noEmit\` (${Math.round(compiling)} ms). Nothing of it runs in the TypeScript server.

## Beside oRPC and Inngest alone

The other project publishes one operation and one durable function with their packages, and has none of the callers, limits, logs and gates: the least that runs.
Sizes are what \`du\` counts. A container adds what is in the last two rows to the image of Node that both start from.

${besideTable(raw, ours)}
`;
}

/** Starts in development, and weighs what is deployed. The last thing that is done with the consumer. */
async function measureOurs(before: Pick<Totals, "install" | "installed" | "check">): Promise<Ours> {
  const server: Server = {
    command: hq("dev"),
    ready: /first-party-service +\S+\n/,
    headers: (output) => ({ authorization: `Bearer ${/^ +external +(\S+)$/m.exec(output)?.[1]}` }),
    path: "/api/orpc/orders/items",
  };
  const answer = await firstAnswer(consumer, server, rounds);
  await must(consumer.run("npm", "run", "build"));
  await must(consumer.hq("build"));
  const bundle = onDisk(consumer, "dist/deploy");
  rmSync(join(consumer.root, "dist/deploy"), { recursive: true });
  await installForProduction(consumer);
  return { ...before, answer, bundle, production: onDisk(consumer, "node_modules", "dist") };
}

const secondsOf = (steps: readonly { readonly step: string; readonly seconds: number }[], named: RegExp) =>
  steps.filter(({ step }) => named.test(step)).reduce((sum, { seconds: took }) => sum + took, 0);

/** CPU milliseconds of one call. */
function cpuOf(command: readonly string[]): number {
  const script =
    "const { spawnSync } = require('node:child_process'); spawnSync(process.argv[1], process.argv.slice(2)); const ticks = require('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' '); process.stdout.write(String((Number(ticks[13]) + Number(ticks[14])) * 10));";
  const { stdout } = spawnSync(process.execPath, ["-e", script, ...command], { cwd: consumer.root, encoding: "utf8" });
  return Number(stdout);
}

const staticGates = ["metadata-contract", "import-boundary", "host-composition-guard", "no-singleton-global"].flatMap(
  (gate) => ["--gate", gate],
);
const percent = (part: number) => `${Math.round(part * 100)} %`;

try {
  const report = await measure();
  process.stdout.write(await writeReport(fileURLToPath(new URL("report.md", import.meta.url)), report));
} finally {
  rmSync(packed.folder, { recursive: true, force: true });
  consumer.remove();
}
