import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventKey, signingKey, tokens } from "../fixtures/house.js";
import { transpileInto } from "../fixtures/transpile.js";
import { createLocalEngine } from "../local-engine/index.js";

/** How often the host is killed. `npm run kills` asks for a hundred. */
const kills = Number(process.env["HQ_KILLS"] ?? 5);
const jobsPerKill = 8;
const underWay = 8;
const steps = ["first", "second", "third"];

// A call that finds the host gone uses up an attempt, as on a server: the pause between them grows beyond the time of all restarts.
const backoff = (attempt: number): number => Math.min(500 * 2 ** attempt, 30_000);
let code = "";
let journal = "";
let child: ChildProcess | undefined;
beforeAll(() => transpileInto((code = mkdtempSync(join(tmpdir(), "killed-host-")))));
beforeEach(() => void (journal = join(mkdtempSync(join(code, "notes-")), "notes")));
afterEach(() => child?.kill("SIGKILL"));
afterAll(() => rmSync(code, { recursive: true }));

/** Starts the host in a process of its own and waits until it has registered. `engine` is an engine's address, or the folder of its own. */
async function startHost(port: number, engine: string): Promise<number> {
  child = fork(join(code, "adapter/fixtures/killed-host.js"), [String(port), engine, journal]);
  const [ready] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([status]) =>
      Promise.reject(new Error(`the host ended with ${status} before it was ready`)),
    ),
  ]);
  return Number(Reflect.get(Object(ready), "port"));
}

async function killHost(): Promise<void> {
  const gone = once(child as ChildProcess, "exit"); // it was started before
  child?.kill("SIGKILL");
  await gone;
}

/** Asks until the host answers otherwise than by dying. */
async function insist(url: string, init: RequestInit): Promise<unknown> {
  for (;;) {
    const response = await fetch(url, init).catch(() => undefined);
    const body: unknown = response?.ok ? await response.json().catch(() => undefined) : undefined;
    if (body !== undefined) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Resolves when a process has begun a step. */
async function stepsBegun(pid: number | undefined): Promise<void> {
  for (;;) {
    if (existsSync(journal) && readFileSync(journal, "utf8").includes(`${pid} job`)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface Line {
  readonly process: string;
  readonly step: string;
  readonly word: string;
}

function readJournal(): Map<string, Line[]> {
  const jobs = new Map<string, Line[]>();
  for (const line of readFileSync(journal, "utf8").trim().split("\n")) {
    const [process = "", job = "", step = "", word = ""] = line.split(" ");
    jobs.set(job, [...(jobs.get(job) ?? []), { process, step, word }]);
  }
  return jobs;
}

const patience = 60_000 + kills * 8_000;

test(
  `a host that is killed ${kills} times in the middle of its work loses no event and repeats no completed step but the one in flight`,
  async () => {
    const engine = createLocalEngine({ signingKey, eventKey, concurrency: underWay, backoff, onLog: () => undefined });
    try {
      // Only answers that were on their way when the host died are lost.
      const { runs, repeated } = await killAndLook((await engine.listen()).url);
      expect(repeated).toBeLessThanOrEqual(kills * underWay);
      // However often a trigger had to be repeated, its key made one run.
      expect(engine.runs()).toHaveLength(runs);
    } finally {
      await engine.close({ drain: 0 });
    }
  },
  patience,
);

test(
  `nor do a host and its engine that are killed together ${kills} times: the engine's journal goes on`,
  async () => {
    const { repeated } = await killAndLook(mkdtempSync(join(code, "engine-")));
    expect(repeated).toBeLessThanOrEqual(kills * underWay);
  },
  patience,
);

/** Kills a host again and again while it works, and reads in its notes what its steps did. */
async function killAndLook(engine: string): Promise<{ readonly runs: number; readonly repeated: number }> {
  const port = await startHost(0, engine);
  const jobsUrl = `http://127.0.0.1:${port}/api/workflows/workshop/jobs`;
  const headers = { authorization: `Bearer ${tokens.external}`, "content-type": "application/json" };
  const trigger = (job: string) =>
    insist(jobsUrl, { method: "POST", headers: { ...headers, "idempotency-key": job }, body: JSON.stringify({ job }) });
  const triggered: Promise<unknown>[] = [];
  for (let kill = 0; kill < kills; kill++) {
    for (let n = 0; n < jobsPerKill; n++) triggered.push(trigger(`job-${kill}-${n}`));
    await stepsBegun(child?.pid);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    await killHost();
    await startHost(port, engine);
  }
  const handles = (await Promise.all(triggered)).map((answer) => String(Reflect.get(Object(answer), "run")));
  for (const handle of handles) {
    let state: unknown;
    do state = Reflect.get(Object(await insist(`${jobsUrl}/${handle}?wait=20`, { headers })), "state");
    while (state === "queued" || state === "running");
    expect(state).toBe("completed");
  }
  const jobs = readJournal();
  expect(jobs.size).toBe(kills * jobsPerKill);
  let repeated = 0;
  let interrupted = 0;
  for (const [job, lines] of jobs) {
    const order = lines.map(({ step }) => steps.indexOf(step));
    // A step that began again while a later one had begun already had been completed before; so had one of a second run.
    expect([job, order]).toEqual([job, order.toSorted((a, b) => a - b)]);
    const written = lines.map(({ process, step, word }) => `${process} ${step} ${word}`);
    expect([job, written.length]).toEqual([job, new Set(written).size]);
    const ended = lines.filter(({ word }) => word === "end");
    expect(new Set(ended.map(({ step }) => step)).size).toBe(steps.length);
    repeated += ended.length - steps.length;
    interrupted += lines.length - 2 * ended.length;
  }
  // Most kills hit steps that have begun and not ended; else this test would have shown nothing.
  expect(interrupted).toBeGreaterThan(0);
  process.stdout.write(
    `${kills} kills, ${jobs.size} runs completed: ${interrupted} steps interrupted, ${repeated} had ended and were repeated\n`,
  );
  return { runs: jobs.size, repeated };
}
