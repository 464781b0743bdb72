/** The host that is soaked, in a process of its own with `--expose-gc`: `soak-host.ts <origin of the Inngest server>`. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { implement } from "@orpc/server";
import {
  apiContract,
  defineApiPlugin,
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
  type DurableRun,
  type WorkflowContext,
} from "@rawr/hq-contract";
import { startHost } from "@rawr/hq-contract/adapter";
import { z } from "zod";
import { eventKey, hostName, signingKey, tokens, type HostReport, type MemorySample } from "./soak-terms.js";

const text = z.strictObject({ text: z.string() });
const api = apiContract("soak");
const contract = {
  echo: api.route({ method: "POST", path: "/api/orpc/soak/echo" }).input(text).output(text),
  nap: api.route({ method: "POST", path: "/api/orpc/soak/nap" }).input(text).output(text),
  fail: api.route({ method: "POST", path: "/api/orpc/soak/fail" }).input(text).output(text),
};
const os = implement(contract);
const soakApi = defineApiPlugin({
  capability: "soak",
  contract,
  router: os.router({
    echo: os.echo.handler(({ input }) => input),
    nap: os.nap.handler(async ({ input }) => sleep(20, input)),
    fail: os.fail.handler(() => {
      throw new Error("this is meant to fail");
    }),
  }),
  ports: () => ({}),
});

const soaked = defineEvent("soak/towel.soaked", z.strictObject({ text: z.string() }));
const workflows = workflowContract("soak");
const runs = {
  start: workflows
    .route({ method: "POST", path: "/api/workflows/soak/runs", successStatus: 202 })
    .input(text)
    .output(z.strictObject({ run: z.string() })),
  status: workflows
    .route({ method: "GET", path: "/api/workflows/soak/runs/{run}" })
    .input(z.strictObject({ run: z.string() }))
    .output(z.strictObject({ state: z.string() })),
};
const ws = implement(runs).$context<WorkflowContext<object, typeof soaked>>();
const soakWorkflows = defineWorkflowPlugin({
  capability: "soak",
  contract: runs,
  router: ws.router({
    start: ws.start.handler(async ({ input, context }) => ({ run: await context.enqueue(soaked, input) })),
    status: ws.status.handler(async ({ input, context }) => ({
      state: (await context.findRun(input.run))?.state ?? "unknown",
    })),
  }),
  functions: [
    defineFunction({ id: "work", on: soaked }, async ({ event, step }: DurableRun<typeof soaked, object>) =>
      step.run("work", () => ({ text: event.data.text })),
    ),
  ],
  ports: () => ({}),
});

interface Soak {
  "api/soak": typeof soakApi;
  "workflows/soak": typeof soakWorkflows;
}
const hq = defineHq<Soak>({
  "api/soak": register(
    { directory: "plugins/api/soak", surface: "api", rawr: { kind: "api", capability: "soak" } },
    soakApi,
  ),
  "workflows/soak": register(
    { directory: "plugins/workflows/soak", surface: "workflows", rawr: { kind: "workflows", capability: "soak" } },
    soakWorkflows,
  ),
});

const sha256 = (token: string): string => createHash("sha256").update(token).digest("hex");

async function main([inngest = "", every = "5000"]: readonly string[]): Promise<void> {
  // Whoever started it has gone, killed perhaps: nobody is left to tell it to end.
  const orphaned = (): never => process.exit(1);
  process.once("disconnect", orphaned);
  if (!process.connected) orphaned();
  const counters: Record<string, number> = {};
  const count = (key: string): void => void (counters[key] = (counters[key] ?? 0) + 1);
  const complaints: string[] = [];
  process.on("warning", (warning) => complaints.push(`warning: ${warning.message}`));
  process.on("unhandledRejection", (reason) => complaints.push(`unhandled rejection: ${String(reason)}`));
  const { host, url, close } = await startHost(hq, {
    environment: {
      HQ_MODE: "production",
      HQ_ALIAS: "soak",
      HQ_BIND: "127.0.0.1",
      PORT: "0",
      HQ_ORIGIN: `http://${hostName}`,
      HQ_TOKENS: `first-party-service:soak:${sha256(tokens.service)} external:soak:${sha256(tokens.external)}`,
      INNGEST_SIGNING_KEY: signingKey,
      INNGEST_EVENT_KEY: eventKey,
      INNGEST_BASE_URL: inngest,
    },
    telemetry: {
      onEvent: (event, { status, family, begun }) => {
        count(event);
        // Of an unknown route within a family its completion tells the status.
        const answered = event === "host.route_unknown" ? (family === undefined ? 404 : undefined) : status;
        if (answered !== undefined && begun !== true && !event.startsWith("host.run_")) count(`status ${answered}`);
      },
    },
  });
  const memory: MemorySample[] = [];
  const sample = (): void => {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    memory.push({ at: performance.now(), heap: heapUsed, rss });
  };
  const timer = setInterval(sample, Number(every));
  process.once("message", () => {
    clearInterval(timer);
    sample();
    const asked = performance.now();
    const end = async (): Promise<void> => {
      await close();
      const report: HostReport = { counters, complaints, memory, drain: performance.now() - asked };
      process.off("disconnect", orphaned);
      process.send?.(report, () => process.disconnect());
    };
    void end();
  });
  await host.readiness.settled();
  process.send?.({ port: Number(new URL(url).port) });
}

await main(process.argv.slice(2));
