/**
 * What durable runs cost on the local engine: `npm run bench:runs [counts...]`, in memory and with a journal. Each count has a process of
 * its own, in which host and engine live together as `npm start` has them; every run has three steps, is triggered over HTTP and is called over signed HTTP.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { implement } from "@orpc/server";
import {
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { z } from "zod";
import { createLocalEngine } from "../adapter/local-engine/index.js";
import { openHost } from "../adapter/open-host.js";

const requested = defineEvent("counting/count.requested", z.strictObject({ n: z.int() }));
const contract = {
  count: workflowContract("counting")
    .route({ method: "POST", path: "/api/workflows/counting/counts", successStatus: 202 })
    .input(requested.schema)
    .output(z.string()),
};
const os = implement(contract).$context<WorkflowContext<object, typeof requested>>();
const counting = defineWorkflowPlugin({
  capability: "counting",
  contract,
  router: os.router({ count: os.count.handler(({ input, context }) => context.enqueue(requested, input)) }),
  functions: [
    defineFunction({ id: "count", on: requested }, async ({ event, step }) => {
      const one = await step.run("one", () => event.data.n + 1);
      const two = await step.run("two", () => one + 1);
      return step.run("three", () => two + 1);
    }),
  ],
  ports: () => ({}),
});
interface Hq {
  "workflows/counting": typeof counting;
}
const hq = defineHq<Hq>({
  "workflows/counting": register(
    {
      directory: "plugins/workflows/counting",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "counting" },
    },
    counting,
  ),
});

interface Figures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly heapMiB: number;
  readonly residentMiB: number;
}

async function measure(count: number, journal: string | undefined): Promise<Figures> {
  const keys = { signingKey: `signkey-test-${"5c".repeat(32)}`, eventKey: "bench" };
  const engine = createLocalEngine({ ...keys, ...(journal !== undefined && { journal }), onLog: () => undefined });
  const { url: baseUrl } = await engine.listen();
  const { host, origin, close } = await openHost(hq, {
    alias: "bench",
    authenticators: [() => ({ caller: "external", id: "bench" })],
    inngest: { ...keys, baseUrl },
    telemetry: { level: "silent" },
  });
  await host.register();

  const heapBefore = heapUsed();
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  let next = 0;
  const trigger = async (): Promise<void> => {
    while (next < count) {
      const response = await fetch(`${origin}/api/workflows/counting/counts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ n: next++ }),
      });
      if (response.status !== 202) throw new Error(`a trigger was answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 64 }, trigger));
  const ended = await Promise.all(engine.runs().map(({ id }) => engine.ended(id)));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const completed = ended.filter(({ status }) => status === "Completed").length;
  if (completed !== count) throw new Error(`${completed} of ${count} runs completed`);
  const figures = {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    heapMiB: heapUsed() - heapBefore,
    residentMiB: process.resourceUsage().maxRSS / 1024,
  };
  await engine.close();
  await close();
  return figures;
}

/** MiB in use when what nobody needs is gone. */
function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** One measurement in a process of its own. */
function measureApart(count: number, kept: "memory" | "journal"): Figures {
  const arguments_ = ["--expose-gc", fileURLToPath(import.meta.url), "--one", String(count), kept];
  return JSON.parse(execFileSync(process.execPath, arguments_, { encoding: "utf8" })) as Figures; // this file's own, as JSON
}

const [first = "", ...more] = process.argv.slice(2);
if (first === "--one") {
  const folder = more[1] === "journal" ? mkdtempSync(join(tmpdir(), "bench-runs-")) : undefined;
  process.stdout.write(JSON.stringify(await measure(Number(more[0]), folder)));
  if (folder !== undefined) rmSync(folder, { recursive: true });
} else {
  const counts = first === "" ? [100, 1000, 10_000] : [first, ...more].map(Number);
  process.stdout.write("  runs  kept in  seconds  runs/s  CPU ms/run  heap kept, MiB  resident at most, MiB\n");
  for (const count of counts) {
    for (const kept of ["memory", "journal"] as const) {
      const one = measureApart(count, kept);
      const columns = [
        String(count).padStart(6),
        kept.padStart(7),
        one.seconds.toFixed(1).padStart(7),
        (count / one.seconds).toFixed(0).padStart(6),
        ((one.cpuSeconds * 1000) / count).toFixed(2).padStart(10),
        one.heapMiB.toFixed(1).padStart(14),
        one.residentMiB.toFixed(0).padStart(21),
      ];
      process.stdout.write(`${columns.join("  ")}\n`);
    }
  }
}
