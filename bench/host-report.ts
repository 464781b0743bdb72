import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { duties } from "./cpu-shares.js";
import { median } from "./median.js";

/** What a run of the benchmark measured: CPU microseconds a request, a value for each round. */
export interface Figures {
  /** Who was asked for which kind of request. */
  readonly plan: Readonly<Record<string, readonly string[]>>;
  /** By `<kind> <contestant>`. */
  readonly costs: ReadonlyMap<string, readonly number[]>;
  /** One refusal of a forged request, without a socket. */
  readonly inMemory: Readonly<Record<string, number>>;
  /** The part of a genuine ingress call that is guarding it and handing it over. */
  readonly guardShare: number;
  /** Whose the CPU time of the host's RPC is, by package and duty. */
  readonly rpcOwners: Readonly<Record<string, number>>;
  /** The host's RPC in a process in which the SDK has run a function. */
  readonly afterRun: number;
}

/** The most that the host may cost, as a multiple of a peer. */
const limits: Readonly<Record<string, number>> = {
  "rpc fastify": 1,
  "openapi fastify": 1,
  "rpc h3 + fetch handler": 1,
  "openapi h3 + fetch handler": 1,
  "rpc hono": 1,
  "openapi hono": 1,
};
const refusalLimit = 1 / 40;
const guardLimit = 0.08;

/** The figures as a page. */
export function hostReport(figures: Figures, { rounds, seconds }: { rounds: number; seconds: number }): string {
  const { plan, inMemory, guardShare, rpcOwners, afterRun } = figures;
  const rpc = median(costsOf(figures, "rpc", "host"));
  const owners = Object.entries(rpcOwners)
    .filter(([, share]) => share >= 0.001)
    .toSorted(([, a], [, b]) => b - a);
  const [host = Number.NaN, sdk = Number.NaN, floor = Number.NaN] = ["host", "sdk", "node:http"].map((name) =>
    median(costsOf(figures, "forged", name)),
  );
  const guard = inMemory.guard ?? Number.NaN;
  const [hostFetch = Number.NaN, sdkFetch = Number.NaN] = [inMemory["host.fetch"], inMemory.sdk];
  const least = inMemory["body and answer"] ?? Number.NaN;
  const line = (where: string): string => (inMemory[`line, ${where}`] ?? Number.NaN).toFixed(2);
  return `# What a request costs the host

Written by \`npm run bench:host\`; Node ${process.version}, ${availableParallelism()} cores, load average ${loadavg()[0]?.toFixed(1)}; ${versions()}.
CPU microseconds of the server's process for one request: median of ${rounds} rounds of ${seconds} s (lowest to highest), order rotated, 8 kept-alive connections,
the same bytes for everybody, each contestant in a process of its own. A ratio is the median of the rounds' ratios. \`host\` is all of it: canonical target, known host,
bearer token, matrix, context, a log line a request. Its peers do oRPC and nothing else; \`node:http\` reads the body and answers, nothing else.
${Object.entries(plan)
  .map(([kind, names]) => table(figures, kind, names))
  .join("")}
## What the time of the host's RPC buys

|      |  us | of the CPU time | what it buys, that a bare server does not have |
| ---- | --: | --------------: | ---------------------------------------------- |
${owners.map(([name, share]) => `| ${name} | ${(share * rpc).toFixed(1)} | ${(share * 100).toFixed(1)} % | ${bought(name)} |`).join("\n")}

A sample is its innermost frame's outside Node; \`node\` is what Node does unasked: parsing, writing, promises, collecting garbage. The profile has its own cost: read it as shares.
Node 20 has an async context by hooks on every promise; from the first run of a durable function on, Inngest's SDK turns the same hooks on.

## Refusing a forgery

|                                         |     host |      sdk | host to sdk | limit |     |
| --------------------------------------- | -------: | -------: | ----------: | ----: | --- |
${refusal("over the socket, all of it", host, sdk)}
${refusal("over the socket, without node:http", host - floor, sdk - floor)}
${refusal("in memory, Request to Response", hostFetch, sdkFetch)}
${refusal("in memory, the guard alone to the SDK", guard, sdkFetch)}

node:http alone costs ${floor.toFixed(1)}, which is ${(floor / sdk).toFixed(3)} of the SDK's whole refusal: no server on it can reach 0.025 over a socket.
In memory, to read a \`Request\`'s body and to make a \`Response\` costs ${least.toFixed(1)}, with the guard ${(least + guard).toFixed(1)}, which is ${((least + guard) / sdkFetch).toFixed(3)}; what is beyond that is the way
through the host, its two events and their log lines.

## A log line

| where lines gather                                           | us a line |
| ------------------------------------------------------------ | --------: |
| \`blockLog\`, 64 KiB                                         | ${line("blockLog")} |
| pino's destination, \`minLength\` 4,096, \`periodicFlush\` 1,000 | ${line("minLength 4096")} |
| the same, \`minLength\` 65,536 | ${line("minLength 65536")} |
| pino's destination, one write a line                         | ${line("one by one")} |

pino counts the bytes of all that has gathered at each line, so a larger \`minLength\` costs more, not less.

## A genuine call, and what it leaves behind

Guarding a genuine call and handing it over take ${(guardShare * 100).toFixed(1)} % of its CPU time (limit ${guardLimit * 100} %, ${met(guardShare <= guardLimit)}), sampled every 0.1 ms.
An RPC in a process in which the SDK has run a function costs ${afterRun.toFixed(1)}: running one turns on Node 20's async hooks, whoever the host is.
`;
}

function table(figures: Figures, kind: string, names: readonly string[]): string {
  const host = costsOf(figures, kind, "host");
  const rows = names.map((name) => {
    const costs = costsOf(figures, kind, name);
    const spread = `${Math.min(...costs).toFixed(0)} - ${Math.max(...costs).toFixed(0)}`;
    const cost = `| ${name.padEnd(20)} | ${median(costs).toFixed(1).padStart(8)} | ${spread.padStart(13)} |`;
    if (name === "host") return `${cost}             |       |         |`;
    const ratio = median(host.map((own, round) => own / (costs[round] ?? Number.NaN)));
    const limit = limits[`${kind} ${name}`];
    const verdict = limit === undefined ? "" : met(ratio <= limit);
    return `${cost} ${ratio.toFixed(3).padStart(11)} | ${(limit?.toFixed(2) ?? "").padStart(5)} | ${verdict.padEnd(7)} |`;
  });
  return `
## ${kind}

|                      |       us |        spread | host to it  | limit |         |
| -------------------- | -------: | ------------: | ----------: | ----: | ------- |
${rows.join("\n")}
`;
}

function refusal(what: string, host: number, sdk: number): string {
  const [own, other] = [host, sdk].map((cost) => cost.toFixed(1).padStart(8));
  return `| ${what.padEnd(39)} | ${own} | ${other} | ${(host / sdk).toFixed(4).padStart(11)} | ${refusalLimit} | ${met(host / sdk <= refusalLimit)} |`;
}

function bought(name: string): string {
  const found: Readonly<Record<string, string>> = duties;
  return found[name] ?? "";
}

function met(is: boolean): string {
  return is ? "met" : "not met";
}

function costsOf({ costs }: Figures, kind: string, name: string): readonly number[] {
  return costs.get(`${kind} ${name}`) ?? [];
}

/** Peers are judged in the versions that are installed. */
function versions(): string {
  return ["h3", "@orpc/server", "inngest", "fastify", "hono", "@hono/node-server"]
    .map((name) => {
      const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
      // Every package.json has a version.
      return `${name} ${(JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version}`;
    })
    .join(", ");
}
