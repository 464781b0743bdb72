/**
 * What a request costs the host beside its peers: CPU microseconds of the server's process, all in one run, the order rotated.
 * `node node_modules/typescript/bin/tsc -p bench/tsconfig.json && node dist/bench/host.js [rounds] [seconds]`, with the peers installed by
 * `npm install --no-save fastify hono @hono/node-server`.
 */
import { fork, type ChildProcess } from "node:child_process";
import { kinds } from "./host-requests.js";
import { load } from "./load.js";

const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 4);
const plan: Readonly<Record<string, readonly string[]>> = {
  rpc: ["host", "fastify", "h3 + fetch handler", "hono"],
  openapi: ["host", "fastify", "h3 + fetch handler", "hono"],
  forged: ["host", "sdk"],
  genuine: ["host", "sdk"],
};

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
for (let round = -1; round < rounds; round++) {
  for (const [kind, entered] of Object.entries(plan)) {
    for (let index = 0; index < entered.length; index++) {
      const name = entered[(index + Math.max(round, 0)) % entered.length] ?? "";
      const cost = await measure(name, kind);
      // Round -1 warms up.
      if (round >= 0) costs.set(`${kind} ${name}`, [...(costs.get(`${kind} ${name}`) ?? []), cost]);
    }
  }
}
for (const { child } of contestants.values()) child.kill();

for (const [kind, entered] of Object.entries(plan)) {
  const own = median(`${kind} host`);
  process.stdout.write(`\n${kind}\n`);
  for (const name of entered) {
    const cost = median(`${kind} ${name}`);
    const ratio = name === "host" ? "" : `  host is ${(own / cost).toFixed(3)} x`;
    process.stdout.write(`  ${name.padEnd(20)} ${cost.toFixed(1).padStart(8)} us${ratio}\n`);
  }
}

async function measure(name: string, kind: string): Promise<number> {
  const contestant = contestants.get(`${kind} ${name}`);
  const request = kinds[kind];
  if (contestant === undefined || request === undefined) throw new Error(`nothing to measure: ${name}, ${kind}`);
  const { child, port } = contestant;
  const before = await cpuOf(child);
  const { answers, unexpected } = await load(port, request.bytes(port), request.status, seconds * 1000);
  const after = await cpuOf(child);
  if (unexpected > 0)
    throw new Error(`${name} answered ${kind} otherwise than with ${request.status}, ${unexpected} times`);
  return (after - before) / answers;
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const { cpu } = await message<{ cpu: NodeJS.CpuUsage }>(child);
  return cpu.user + cpu.system;
}

function message<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a contestant ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (received) => {
      child.off("exit", ended);
      // Both ends of this channel are in this folder.
      resolve(received as Message);
    });
  });
}

function median(key: string): number {
  const sorted = (costs.get(key) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
