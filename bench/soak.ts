/**
 * Full load on loopback for minutes, of everything at once: calls of each family, runs, each kind of refusal, senders who leave.
 * Memory must stay flat, nothing may be unhandled, and the host must have counted what its callers saw, to the last one.
 * `npm run soak -- [minutes] [connections]`; exit code 1 when it is not so.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { startInngest } from "./soak-inngest.js";
import type { HostReport, MemorySample } from "./soak-terms.js";
import { round, type Tally } from "./soak-traffic.js";
import { SoakWire } from "./soak-wire.js";

/** What a soak found out. */
export interface Soak {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status: as the callers saw them, and as the host counted them. */
  readonly statuses: Readonly<Record<string, { readonly seen: number; readonly counted: number }>>;
  /** Growth in the second half, in bytes, along the line that fits the samples best. */
  readonly growth: { readonly heap: number; readonly rss: number };
  readonly memory: readonly MemorySample[];
  readonly drain: number;
  /** What is wrong, one sentence each. */
  readonly faults: readonly string[];
}

/** Bytes of growth in the second half that are no leak: caches fill, and the collector is not exact. */
const tolerated = { heap: 4 * 1024 * 1024, rss: 48 * 1024 * 1024 };

export async function soak(
  seconds: number,
  connections: number,
  execArgv: readonly string[] = process.execArgv,
): Promise<Soak> {
  const inngest = await startInngest();
  const script = new URL(`soak-host${extname(import.meta.url)}`, import.meta.url);
  const every = String(Math.max(250, (seconds * 1000) / 120));
  const child = fork(script, [inngest.origin, every], {
    execArgv: [...execArgv, "--expose-gc"],
    // The log is written as in production; nobody keeps it.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = Number(Reflect.get(Object(await message(child)), "port"));
  const tally: Tally = new Map();
  const faults: string[] = [];
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, (_, index) => keepAsking(port, index * 7, until, tally, faults)),
  );
  child.send("report");
  // The script beside this one sends it.
  const report = (await message(child)) as HostReport;
  const [code] = child.exitCode === null ? ((await once(child, "exit")) as [number | null]) : [child.exitCode];
  inngest.close();
  if (code !== 0) faults.push(`the host ended with exit code ${code}`);
  return judge(seconds, tally, report, faults);
}

/** Does everything in turn, each connection beginning elsewhere, until the time is up and each thing was done, or something is wrong. */
async function keepAsking(port: number, from: number, until: number, tally: Tally, faults: string[]): Promise<void> {
  const wire = new SoakWire(port);
  try {
    for (let turn = from; faults.length === 0; turn++) {
      if (performance.now() >= until && turn - from >= round.length) break;
      await round[turn % round.length]?.({ wire, port, tally });
    }
  } catch (error) {
    faults.push(String(error));
  }
  wire.close();
}

function judge(seconds: number, tally: Tally, report: HostReport, found: readonly string[]): Soak {
  const faults = [...found, ...report.complaints];
  const counted = Object.entries(report.counters).filter(([key]) => key.startsWith("status "));
  const names = new Set([...[...tally.keys()].map(String), ...counted.map(([key]) => key.slice(7))]);
  const statuses: Record<string, { seen: number; counted: number }> = {};
  for (const status of [...names].sort()) {
    const both = { seen: tally.get(Number(status)) ?? 0, counted: report.counters[`status ${status}`] ?? 0 };
    statuses[status] = both;
    if (both.seen !== both.counted) faults.push(`${status}: ${both.seen} seen, ${both.counted} counted by the host`);
  }
  const late = report.memory.slice(Math.floor(report.memory.length / 2));
  const growth = { heap: growthOf(late, ({ heap }) => heap), rss: growthOf(late, ({ rss }) => rss) };
  for (const kind of ["heap", "rss"] as const) {
    if (growth[kind] > tolerated[kind]) faults.push(`${kind} grew by ${mebibytes(growth[kind])} in the second half`);
  }
  if (report.drain > 2000) faults.push(`the drain took ${Math.round(report.drain)} ms: something is still under way`);
  const requests = [...tally.values()].reduce((sum, n) => sum + n, 0);
  return { requests, seconds, statuses, growth, memory: report.memory, drain: report.drain, faults };
}

/** How much a line through the samples rises from the first to the last. */
function growthOf(samples: readonly MemorySample[], of: (sample: MemorySample) => number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, size] = [mean(samples.map((sample) => sample.at)), mean(samples.map(of))];
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  if (spread === 0) return 0;
  const slope = samples.reduce((sum, sample) => sum + (sample.at - at) * (of(sample) - size), 0) / spread;
  return slope * ((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0));
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the host ended with exit code ${code}`));
    child.once("exit", ended);
    child.once("message", (received) => {
      child.off("exit", ended);
      resolve(received);
    });
  });
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function render({ requests, seconds, statuses, growth, memory, drain, faults }: Soak): string {
  const [first, last] = [memory[0], memory.at(-1)];
  const span = (of: "heap" | "rss") =>
    `${mebibytes(first?.[of] ?? 0)} -> ${mebibytes(last?.[of] ?? 0)}, second half ${mebibytes(growth[of])}`;
  return [
    `${requests} requests in ${seconds} s (${Math.round(requests / seconds)} a second), drained in ${Math.round(drain)} ms`,
    `heap after collection: ${span("heap")}; rss: ${span("rss")}`,
    "status      seen   counted",
    ...Object.entries(statuses).map(
      ([status, both]) => `${status}  ${String(both.seen).padStart(9)} ${String(both.counted).padStart(9)}`,
    ),
    ...(faults.length === 0
      ? ["flat, nothing unhandled, every counter agrees"]
      : faults.map((fault) => `FAULT ${fault}`)),
    "",
  ].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [minutes = "10", connections = "8"] = process.argv.slice(2);
  const result = await soak(Number(minutes) * 60, Number(connections));
  process.stdout.write(render(result));
  process.exitCode = result.faults.length === 0 ? 0 : 1;
}
