/**
 * What a request costs the host beside its peers: CPU microseconds of the server's process, all in one run, the order rotated.
 * `npm run bench:host -- [rounds] [seconds]`, with the peers installed by `npm install --no-save fastify hono @hono/node-server`.
 * Writes `bench/host-report.md`.
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CpuShares } from "./cpu-shares.js";
import { hostReport, type Figures } from "./host-report.js";
import { kinds } from "./host-requests.js";
import { load } from "./load.js";
import { median } from "./median.js";
import { writeReport } from "./write-report.js";

const rounds = Number(process.argv[2] ?? 7);
const seconds = Number(process.argv[3] ?? 1);
const plan: Readonly<Record<string, readonly string[]>> = {
  rpc: ["host", "fastify", "h3 + fetch handler", "hono", "node:http"],
  openapi: ["host", "fastify", "h3 + fetch handler", "hono", "node:http"],
  forged: ["host", "sdk", "node:http"],
  unsigned: ["host", "sdk", "node:http"],
  genuine: ["host", "sdk"],
};
/** Rounds that are not counted: functions are compiled while they run. */
const warmUp = 3;

interface Contestant {
  readonly child: ChildProcess;
  readonly port: number;
}

// A process for each kind of request: the SDK's first run turns on Node 20's async hooks, which slow all promises after it.
const contestants = new Map<string, Contestant>();
for (const [kind, entered] of Object.entries(plan)) {
  for (const name of entered) {
    const child = fork(new URL("host-contestants.js", import.meta.url), [name]);
    const { port } = await message<{ port: number }>(child);
    contestants.set(`${kind} ${name}`, { child, port });
  }
}

const costs = new Map<string, number[]>();
for (let round = -warmUp; round < rounds; round++) {
  for (const [kind, entered] of Object.entries(plan)) {
    for (let index = 0; index < entered.length; index++) {
      const name = entered[(index + Math.max(round, 0)) % entered.length] ?? "";
      const cost = await measure(name, kind);
      if (round >= 0) costs.set(`${kind} ${name}`, [...(costs.get(`${kind} ${name}`) ?? []), cost]);
    }
  }
}
const figures: Figures = {
  plan,
  costs,
  inMemory: { ...(await refusals("host")), ...(await refusals("sdk")) },
  guardShare: (await sharesOf("genuine")).guarding,
  rpcOwners: (await sharesOf("rpc")).owners,
  // What the SDK leaves behind in a process: rpc where a run has been before.
  afterRun: await afterRun(),
};
for (const { child } of contestants.values()) child.kill();
const report = fileURLToPath(new URL("../../bench/host-report.md", import.meta.url));
const text = hostReport(figures, { rounds, seconds });
process.stdout.write(await writeReport(report, text));

async function measure(name: string, kind: string, asked = kind): Promise<number> {
  const { child, port } = contestant(name, kind);
  const before = await cpuOf(child);
  const { answers, unexpected } = await load(port, request(asked, port), seconds * 1000);
  const after = await cpuOf(child);
  if (unexpected > 0) throw new Error(`${name} answered ${asked} otherwise than expected, ${unexpected} times`);
  return (after - before) / answers;
}

async function refusals(name: string): Promise<Record<string, number>> {
  const { child } = contestant(name, "forged");
  child.send("refusals");
  return (await message<{ costs: Record<string, number> }>(child)).costs;
}

async function sharesOf(kind: string): Promise<CpuShares> {
  const { child } = contestant("host", kind);
  child.send("profile");
  await message(child);
  await measure("host", kind);
  child.send("shares");
  return (await message<{ shares: CpuShares }>(child)).shares;
}

async function afterRun(): Promise<number> {
  const measured: number[] = [];
  for (let round = -warmUp; round < 3; round++) {
    const cost = await measure("host", "genuine", "rpc");
    if (round >= 0) measured.push(cost);
  }
  return median(measured);
}

function contestant(name: string, kind: string): Contestant {
  const found = contestants.get(`${kind} ${name}`);
  if (found === undefined) throw new Error(`nothing to measure: ${name}, ${kind}`);
  return found;
}

function request(kind: string, port: number) {
  const made = kinds[kind]?.(port);
  if (made === undefined) throw new Error(`there is no such request: ${kind}`);
  return made;
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const { cpu } = await message<{ cpu: NodeJS.CpuUsage }>(child);
  return cpu.user + cpu.system;
}

function message<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve) => {
    // It has said why.
    const ended = (): never => process.exit(2);
    child.once("exit", ended);
    child.once("message", (received) => {
      child.off("exit", ended);
      // Both ends of this channel are in this folder.
      resolve(received as Message);
    });
  });
}
