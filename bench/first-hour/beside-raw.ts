import { rmSync } from "node:fs";
import { join } from "node:path";
import { createConsumer, type Consumer, type Ended } from "../../packaging/consumer.js";
import { weightOf } from "../../packaging/installed.js";
import { median } from "../median.js";
import { rawProject } from "./raw.js";

/** What somebody waits for and stores, in seconds and bytes on disk. */
export interface Totals {
  readonly install: number;
  readonly installed: number;
  readonly check: number;
  /** From the command to the first answer of a published operation, in development. */
  readonly answer: number;
  /** `node_modules` without what only development needs, and the built host. */
  readonly production: number;
}

export interface Ours extends Totals {
  /** The folder of `rawr-hq build`, packages included. */
  readonly bundle: number;
}

/** Whoever starts a server in development and calls its operation. */
export interface Server {
  readonly command: readonly string[];
  /** What it prints once it listens, with its address. */
  readonly ready: RegExp;
  headers(output: string): Readonly<Record<string, string>>;
  readonly path: string;
}

/** From the command to the first answer, in seconds: the median of so many starts. */
export async function firstAnswer(consumer: Consumer, server: Server, rounds: number): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await answerOf(consumer, server));
  return median(taken);
}

async function answerOf(consumer: Consumer, { command, ready, headers, path }: Server): Promise<number> {
  const [program = "", ...args] = command;
  const started = performance.now();
  const { output, stop } = await consumer.start(program, args, ready);
  try {
    const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    const { status } = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers(output) },
      body: JSON.stringify({ title: "first" }),
    });
    const took = (performance.now() - started) / 1000;
    if (status !== 201) throw new Error(`${command.join(" ")} answered with ${status}:\n${output}`);
    return took;
  } finally {
    await stop();
  }
}

export const onDisk = (consumer: Consumer, ...folders: readonly string[]): number =>
  weightOf(consumer.root, folders).onDisk;

/** Removes what is installed, and installs what production needs. */
export async function installForProduction(consumer: Consumer): Promise<void> {
  rmSync(join(consumer.root, "node_modules"), { recursive: true });
  await must(consumer.install("--omit=dev", "--omit=optional"));
}

export async function must(ending: Promise<Ended>): Promise<Ended> {
  const ended = await ending;
  if (ended.code !== 0) throw new Error(`a command ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

/** The same steps on oRPC and Inngest alone. */
export async function measureRaw(rounds: number): Promise<Totals> {
  const consumer = createConsumer("npm");
  try {
    consumer.write(rawProject);
    // Fills npm's cache.
    await must(consumer.install());
    rmSync(join(consumer.root, "node_modules"), { recursive: true });
    const install = await must(consumer.install());
    const installed = onDisk(consumer, "node_modules");
    const compiled = await must(consumer.tsc("--noEmit"));
    const tested = await must(consumer.run("npx", "vitest", "run"));
    const server: Server = {
      command: [process.execPath, "--import", "tsx", "host.ts"],
      ready: /listening on \S+\n/,
      headers: () => ({}),
      path: "/api/orpc/items",
    };
    const answer = await firstAnswer(consumer, server, rounds);
    await must(consumer.tsc());
    await installForProduction(consumer);
    return {
      install: install.seconds,
      installed,
      check: compiled.seconds + tested.seconds,
      answer,
      production: onDisk(consumer, "node_modules", "dist"),
    };
  } finally {
    consumer.remove();
  }
}

/** Both side by side, as a table in Markdown. */
export function besideTable(raw: Totals, ours: Ours): string {
  const rows: [name: string, raw: number, ours: number, unit: (value: number) => string][] = [
    ["`npm install` of everything, npm's cache warm", raw.install, ours.install, inSeconds],
    ["`node_modules` for development", raw.installed, ours.installed, megabytes],
    ["first green check: `tsc` and `vitest`; `rawr-hq check --run-suites`", raw.check, ours.check, inSeconds],
    ["first answer in development: `node --import tsx host.ts`; `rawr-hq dev`", raw.answer, ours.answer, inSeconds],
    ["production: `node_modules` and the built host", raw.production, ours.production, megabytes],
    ["production: the folder of `rawr-hq build`, beside the same", raw.production, ours.bundle, megabytes],
  ];
  return [
    "| | oRPC and Inngest alone | this library | ratio |",
    "| --- | ---: | ---: | ---: |",
    ...rows.map(
      ([name, theirs, own, unit]) => `| ${name} | ${unit(theirs)} | ${unit(own)} | ${(own / theirs).toFixed(2)} |`,
    ),
  ].join("\n");
}

const inSeconds = (value: number) => `${value.toFixed(2)} s`;
const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
