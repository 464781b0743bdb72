import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { pluginOf } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startNode } from "./fixtures/ends-with-us.js";
import { hq, type Hq } from "./rawr.hq.js";

const built = fileURLToPath(new URL("dist/host.js", import.meta.url));

type HostProcess = ChildProcessByStdio<null, Readable, Readable>;

function start(environment: Record<string, string>): HostProcess {
  return startNode([built], { env: { PATH: process.env["PATH"], ...environment } });
}

/** Reads what a process prints until `end` stands in it. Its output stays open: a process whose reader leaves is ended by that. */
async function printed(child: HostProcess, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("close", (code) => reject(new Error(`ended with ${code} before it printed ${end}`)));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes(end)) resolve(text);
    });
  });
}

async function ended(child: HostProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stderr };
}

async function until<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe("the process, as `npm start` starts it", () => {
  let child: HostProcess;
  let greeting: string;
  let origin: string;
  let token: string;

  beforeAll(async () => {
    child = start({ PORT: "0", HQ_ENGINE: "memory" });
    greeting = await printed(child, "until curl");
    origin = /http:\/\/127\.0\.0\.1:\d+/.exec(greeting)?.[0] ?? "";
    token = /external\s+(\S+)/.exec(greeting)?.[1] ?? "";
  });
  afterAll(() => child.kill("SIGKILL"));

  it("says where it answers and that runs are kept in memory only", () => {
    expect(greeting).toContain(`hq answers on ${origin}`);
    expect(greeting).toContain("keeps runs in memory only");
  });

  it("lets an external caller issue an invoice and reconcile it: the run survives its failing step and completes", async () => {
    const client = createOpenApiClient("external", hq, { origin, headers: { authorization: `Bearer ${token}` } });
    const invoice = await client.invoicing.create({ customer: "Ada", amount: 12_500, currency: "EUR" });
    const stray = "00000000-0000-4000-8000-000000000000";
    const { run, status } = await client.invoicing.workflows.trigger({
      account: "DE02",
      statement: "2026-11",
      payments: [
        { invoiceId: invoice.id, amount: 12_500 },
        { invoiceId: stray, amount: 1 },
      ],
    });
    expect(status).toBe(`/api/workflows/invoicing/reconciliations/${run}`);
    const final = await until(
      () => client.invoicing.workflows.status({ run }),
      ({ state }) => state !== "queued" && state !== "running",
    );
    expect(final).toEqual({ run, state: "completed", result: { matched: 1, unmatched: [stray] } });
  });

  it("refuses the same caller on /rpc, and everybody on the ingress without a signature", async () => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const rpc = await fetch(`${origin}/rpc/invoicing/list`, { method: "POST", headers, body: '{"json":{}}' });
    expect(rpc.status).toBe(403);
    const ingress = await fetch(`${origin}/api/inngest`, { method: "POST", headers, body: "{}" });
    expect(ingress.status).toBe(401);
  });

  it("ends on a signal, with exit code 0", async () => {
    const end = ended(child);
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 0 });
  });
});

describe("a process that can't start says why in a sentence, with exit code 2 and no stack", () => {
  it.each([
    ["no port in production mode", { HQ_MODE: "production" }, /PORT is missing/],
    ["no keys in production mode", { HQ_MODE: "production", PORT: "0" }, /INNGEST_SIGNING_KEY is missing/],
    ["an unknown mode", { HQ_MODE: "staging" }, /HQ_MODE is not a mode/],
    ["a port that is none", { PORT: "http" }, /PORT is not a port number/],
    [
      "production keys in development mode",
      { INNGEST_SIGNING_KEY: `signkey-prod-${"0".repeat(64)}` },
      /never runs with/,
    ],
  ])("%s", async (_name, environment, sentence) => {
    const { code, stderr } = await ended(start(environment));
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  });

  it("a port that is taken", async () => {
    const first = start({ PORT: "0", HQ_ENGINE: "memory" });
    const port = /127\.0\.0\.1:(\d+)/.exec(await printed(first, "ready?"))?.[1] ?? "";
    const second = start({ PORT: port, HQ_ENGINE: "memory" });
    onTestFinished(() => {
      first.kill("SIGKILL");
      second.kill("SIGKILL");
    });
    const { code, stderr } = await ended(second);
    expect(code).toBe(2);
    expect(stderr).toContain(port);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  });
});

describe("plugins that call the invoicing API the way their caller should", () => {
  let running: RunningHost<Hq>;
  beforeAll(async () => {
    running = await startHost(hq, {
      environment: { PORT: "0", HQ_LOG_LEVEL: "silent", HQ_ENGINE: "memory" },
      print: () => {},
    });
  });
  afterAll(() => running.close());

  it("the web plugin over the RPC link, the command-line and agent plugins in process", async () => {
    const { "toolkit/invoice-tools": tools, "agent/collections": collections } = running.host.surfaces;
    const id = await tools.issue("Ada", "1250", "EUR");
    expect(await tools.list("Ada")).toBe(`${id}  1250  Ada`);
    expect(await collections.outstanding({})).toEqual([{ customer: "Ada", amount: 1250, currency: "EUR" }]);
    const token = running.tokens?.["first-party-web"] ?? "";
    const rpc = createRpcClient("first-party-web", hq, {
      origin: running.url,
      headers: { authorization: `Bearer ${token}` },
    });
    const board = pluginOf(hq, "web/invoice-board")
      .create(rpc)
      .board(() => undefined);
    const second = await board.issue({ customer: "Ada", amount: 300, currency: "EUR" });
    expect(await tools.list("Ada")).toBe(`${second.id}  300  Ada\n${id}  1250  Ada`);
  });
});
