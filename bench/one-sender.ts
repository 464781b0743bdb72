/**
 * What one sender takes from the others, `npm run bench:one-sender [requests]`: it pipelines reads, then waits for a run, on one
 * connection, and waits on a connection each; meanwhile somebody else asks `/livez`. The host has a process of its own; exits 1 when the
 * other one waits longer than 100 ms more, or the host's memory grows by 30 %.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
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
import { startTestHost } from "../adapter/test-host.js";

const most = { latency: 100, memory: 1.3 };
const requested = defineEvent("slow/nap.requested", z.strictObject({}));
const workflows = workflowContract("slow");
const at = "/api/workflows/slow/naps";
const contract = {
  nap: workflows.route({ method: "POST", path: "/api/workflows/slow/naps" }).input(requested.schema).output(z.string()),
  state: workflows
    .route({ method: "GET", path: "/api/workflows/slow/naps/{run}" })
    .input(z.strictObject({ run: z.string(), wait: z.number().optional() }))
    .output(z.string()),
};
const os = implement(contract).$context<WorkflowContext<object, typeof requested>>();
const slow = defineWorkflowPlugin({
  capability: "slow",
  contract,
  router: os.router({
    nap: os.nap.handler(({ input, context }) => context.enqueue(requested, input)),
    state: os.state.handler(async ({ input, context }) => {
      const run = await context.findRun(input.run, { wait: input.wait });
      return run?.state ?? "unknown";
    }),
  }),
  functions: [defineFunction({ id: "nap", on: requested }, async ({ step }) => step.sleep("nap", "1h"))],
  ports: () => ({}),
});
const hq = defineHq<{ "workflows/slow": typeof slow }>({
  "workflows/slow": register(
    { directory: "plugins/workflows/slow", surface: "workflows", rawr: { kind: "workflows", capability: "slow" } },
    slow,
  ),
});

interface Started {
  readonly port: number;
  readonly authorization: string;
}

async function serve(): Promise<void> {
  const host = await startTestHost({ alias: "slow", hq, onEvent: () => undefined, log: { write: () => undefined } });
  process.on("message", () => process.send?.({ memory: process.memoryUsage.rss() }));
  const { authorization = "" } = host.credentials.external;
  process.send?.({ port: Number(new URL(host.origin).port), authorization } satisfies Started);
}

/** Somebody else, in a process of its own: what a busy sender waits for in its own process is no fault of the host's. */
function askLivez(port: number): void {
  const livez = async (): Promise<number> => {
    const started = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/livez`)).arrayBuffer();
    return performance.now() - started;
  };
  process.on("message", async ({ times, pause }: Asked) => {
    let worst = 0;
    for (let time = 0; time < times; time += 1) {
      worst = Math.max(worst, await livez());
      await sleep(pause);
    }
    process.send?.({ worst });
  });
}

interface Asked {
  readonly times: number;
  readonly pause: number;
}

async function measure(requests: number): Promise<boolean> {
  const child = fork(fileURLToPath(import.meta.url), ["host"]);
  let asker = child;
  try {
    const [{ port, authorization }] = (await once(child, "message")) as [Started]; // what `serve` sends
    const memory = async (): Promise<number> => {
      child.send("memory?");
      const [{ memory: bytes }] = (await once(child, "message")) as [{ memory: number }]; // what `serve` answers
      return bytes;
    };
    asker = fork(fileURLToPath(import.meta.url), ["asker", String(port)]);
    const worst = async (asked: Asked): Promise<number> => {
      asker.send(asked);
      const [{ worst: longest }] = (await once(asker, "message")) as [{ worst: number }]; // what `askLivez` answers
      return longest;
    };
    const trigger = await fetch(`http://127.0.0.1:${port}${at}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: "{}",
    });
    const run = (await trigger.json()) as string; // as the contract says
    const get = (query: string): string =>
      `GET ${at}/${run}${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n\r\n`;
    /** One sender's requests on so many connections, while somebody else asks `/livez` for three seconds. */
    const against = async (what: string, query: string, connections: number): Promise<boolean> => {
      const quiet = await worst({ times: 100, pause: 10 });
      const before = await memory();
      let answers = 0;
      const sockets: Socket[] = [];
      for (let index = 0; index < connections; index += 1) {
        const socket = connect(port, "127.0.0.1");
        socket.on("data", (bytes: Buffer) => void (answers += bytes.toString("latin1").split("HTTP/1.1 ").length - 1));
        socket.on("error", () => undefined);
        socket.write(get(query).repeat(requests / connections));
        sockets.push(socket);
      }
      const loaded = await worst({ times: 100, pause: 30 });
      const grown = (await memory()) / before;
      for (const socket of sockets) socket.destroy();
      const added = loaded - quiet;
      console.log(
        `${what}: ${answers} answers; /livez at worst ${loaded.toFixed(1)} ms (${quiet.toFixed(1)} before), memory x ${grown.toFixed(2)}`,
      );
      await sleep(500);
      return added < most.latency && grown < most.memory;
    };
    for (let warm = 0; warm < 5; warm += 1) await against("to warm up", "", 1);
    const fair = [
      await against(`${requests} reads, pipelined`, "", 1),
      await against(`${requests} waits, pipelined`, "?wait=20", 1),
      await against(`${requests} waits on ${requests} connections`, "?wait=20", requests),
    ];
    return fair.every(Boolean);
  } finally {
    child.kill();
    asker.kill();
  }
}

const [asked, port] = process.argv.slice(2);
if (asked === "host") await serve();
else if (asked === "asker") askLivez(Number(port));
else process.exitCode = (await measure(Number(asked ?? 500))) ? 0 : 1;
