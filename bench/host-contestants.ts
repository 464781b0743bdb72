/**
 * One contestant in a process of its own: `host-contestants.ts <name>` opens a port and tells it. Asked for `cpu` it tells its CPU
 * time; for `refusals`, what refusing a forged request costs it in memory; for `profile`, then `shares`, whose the time was.
 */
import { createHash } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAPIHandler as FetchOpenApi } from "@orpc/openapi/fetch";
import { implement } from "@orpc/server";
import { RPCHandler as FetchRpc } from "@orpc/server/fetch";
import {
  apiContract,
  defineApiPlugin,
  defineEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  register,
  workflowContract,
} from "@rawr/hq-contract";
import { bearerTokens, blockLog, createHost, createIngressGuard } from "@rawr/hq-contract/adapter";
import { H3, toNodeHandler } from "h3";
import { Inngest } from "inngest";
import { serve as serveFetch } from "inngest/edge";
import { serve as serveInngest } from "inngest/node";
import pino from "pino";
import { z } from "zod";
import { cpuShares, startProfile } from "./cpu-shares.js";
import { eventKey, forgedParts, forgedRequest, signingKey, token } from "./host-requests.js";
import { median } from "./median.js";

const echoed = z.strictObject({ text: z.string() });
const contract = {
  echo: apiContract("bench").route({ method: "POST", path: "/api/orpc/bench/echo" }).input(echoed).output(echoed),
};
const api = implement(contract);
const router = api.router({ echo: api.echo.handler(({ input }) => ({ text: input.text })) });
const rung = defineEvent("bench/bell.rung", z.strictObject({}));

/** What is measured in memory, by name: a refusal of a forged request, a log line. Each call makes the next one, and the making is not measured. */
type Refusals = Readonly<Record<string, () => () => Promise<unknown>>>;
interface Running {
  readonly server: Server;
  readonly refusals?: Refusals;
}

/** The line of one request in the log, by where it gathers. */
const logLines = (): Refusals =>
  Object.fromEntries(
    Object.entries({
      "line, blockLog": blockLog("/dev/null"),
      "line, minLength 4096": pino.destination({
        dest: "/dev/null",
        sync: false,
        minLength: 4096,
        periodicFlush: 1000,
      }),
      "line, minLength 65536": pino.destination({
        dest: "/dev/null",
        sync: false,
        minLength: 65_536,
        maxWrite: 131_072,
        periodicFlush: 1000,
      }),
      "line, one by one": pino.destination({ dest: "/dev/null", sync: true }),
    }).map(([name, destination]) => {
      const log = pino({ base: { instance: "bench" } }, destination);
      const said = {
        family: "rpc",
        method: "POST",
        caller: "external",
        capability: "bench",
        status: 200,
        duration: 0.25,
      };
      const id = "00000000-0000-4000-8000-000000000000";
      const write = (): Promise<void> => {
        log.info({ ...said, requestId: id, correlationId: id }, "host.request_completed");
        return Promise.resolve();
      };
      return [name, () => write];
    }),
  );

const contestants: Record<string, () => Promise<Running>> = {
  /** What node:http itself costs: the body is read, and the same bytes are answered by nobody. */
  async "node:http"() {
    return listening(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const forged = request.url?.startsWith("/api/inngest");
          const body = forged ? '{"type":"about:blank","title":"Unauthorized"}' : Buffer.concat(chunks).toString();
          response.writeHead(forged ? 401 : 200, {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          });
          response.end(body);
        });
      }),
    );
  },
  /** All of it: canonical target, known host, authentication, matrix, context, telemetry; guard and hand-over. */
  async host() {
    const { server } = await listening(createServer());
    const apiBench = defineApiPlugin({ capability: "bench", contract, router, ports: () => ({}) });
    const workflowsBench = defineWorkflowPlugin({
      capability: "bench",
      contract: { ring: workflowContract("bench").route({ method: "POST", path: "/api/workflows/bench/rings" }) },
      router: {
        ring: implement({
          ring: workflowContract("bench").route({ method: "POST", path: "/api/workflows/bench/rings" }),
        }).ring.handler(() => ({})),
      },
      functions: [defineFunction({ id: "ring", on: rung }, async () => ({}))],
      ports: () => ({}),
    });
    interface Bench {
      "api/bench": typeof apiBench;
      "workflows/bench": typeof workflowsBench;
    }
    const hq = defineHq<Bench>({
      "api/bench": register(
        { directory: "plugins/api/bench", surface: "api", rawr: { kind: "api", capability: "bench" } },
        apiBench,
      ),
      "workflows/bench": register(
        {
          directory: "plugins/workflows/bench",
          surface: "workflows",
          rawr: { kind: "workflows", capability: "bench" },
        },
        workflowsBench,
      ),
    });
    const sha256 = createHash("sha256").update(token).digest("hex");
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const host = createHost(hq, {
      alias: "bench",
      origin: `http://127.0.0.1:${port}`,
      authenticators: [bearerTokens([{ caller: "first-party-service", id: "bench", sha256 }])],
      inngest: { signingKey, eventKey, baseUrl: "http://127.0.0.1:1" },
      telemetry: { destination: blockLog("/dev/null") },
    });
    const guard = createIngressGuard({ signingKey, bodyLimit: 8 * 1024 * 1024, now: Date.now });
    const refusals: Refusals = {
      ...logLines(),
      "host.fetch": () => {
        const request = forgedRequest(port);
        return () => host.fetch(request);
      },
      /** What any handler of a Request does before it can refuse one by its signature, and no more. */
      "body and answer": () => {
        const request = forgedRequest(port);
        return async () => {
          const reader = request.body?.getReader();
          while ((await reader?.read())?.done === false) continue;
          return new Response(null, { status: 401 });
        };
      },
      guard: () => {
        const { signature, body } = forgedParts();
        const exchange = {
          method: "POST",
          pathname: "/api/inngest",
          header: (name: string) => (name === "x-inngest-signature" ? signature : null),
          readBody: () => Promise.resolve(body),
        };
        return () => guard(exchange);
      },
    };
    return { server: server.on("request", host.handler), refusals };
  },
  async fastify() {
    const { default: fastify } = await peer<{ default: () => FastifyLike }>("fastify");
    const { RPCHandler } = await import("@orpc/server/fastify");
    const { OpenAPIHandler } = await import("@orpc/openapi/fastify");
    const [rpc, openApi] = [new RPCHandler(router), new OpenAPIHandler(router)];
    const app = fastify();
    app.addContentTypeParser("*", (_request, _payload, done) => done(null, undefined));
    app.all(
      "/rpc/*",
      async (request, reply) => void (await rpc.handle(request, reply, { prefix: "/rpc/bench", context: {} })),
    );
    app.all("/api/*", async (request, reply) => void (await openApi.handle(request, reply, { context: {} })));
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { server: app.server };
  },
  "h3 + fetch handler": async () => {
    const [rpc, openApi] = [new FetchRpc(router), new FetchOpenApi(router)];
    const app = new H3()
      .all("/rpc/**", async ({ req }) => (await rpc.handle(req, { prefix: "/rpc/bench", context: {} })).response)
      .all("/api/**", async ({ req }) => (await openApi.handle(req, { context: {} })).response);
    // h3's handler takes HTTP/1.1 requests; its type asks for HTTP/2 beside it.
    return listening(createServer(toNodeHandler(app) as RequestListener));
  },
  async hono() {
    const { Hono } = await peer<{ Hono: new () => HonoLike }>("hono");
    const { getRequestListener } = await peer<{ getRequestListener: (fetch: unknown) => RequestListener }>(
      "@hono/node-server",
    );
    const [rpc, openApi] = [new FetchRpc(router), new FetchOpenApi(router)];
    const app = new Hono();
    app.use("/rpc/*", async ({ req }) => (await rpc.handle(req.raw, { prefix: "/rpc/bench", context: {} })).response);
    app.use("/api/*", async ({ req }) => (await openApi.handle(req.raw, { context: {} })).response);
    return listening(createServer(getRequestListener(app.fetch)));
  },
  /** The SDK without a guard before it. */
  async sdk() {
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    const options = {
      signingKey,
      eventKey,
      baseUrl: "http://127.0.0.1:1",
      isDev: false,
      logger: quiet,
      internalLogger: quiet,
    };
    const client = new Inngest({ id: "bench", ...options, checkpointing: false });
    const ring = client.createFunction(
      { id: "bench--ring", triggers: [{ event: "bench/bench/bell.rung" }] },
      async () => ({}),
    );
    const inMemory = serveFetch({ client, functions: [ring] });
    const refusals: Refusals = {
      sdk: () => {
        const request = forgedRequest(1);
        return () => inMemory(request);
      },
    };
    return { ...(await listening(createServer(serveInngest({ client, functions: [ring] })))), refusals };
  },
};

interface FastifyLike {
  readonly server: Server;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null, body: undefined) => void) => void,
  ): void;
  // oRPC's Fastify adapter says what it takes.
  all(path: string, handler: (request: never, reply: never) => Promise<void>): void;
  listen(at: { port: number; host: string }): Promise<string>;
}

interface HonoLike {
  readonly fetch: unknown;
  use(path: string, handler: (context: { req: { raw: Request } }) => Promise<Response | undefined>): void;
}

/** Peers are installed by who runs the benchmark; they are no dependencies of this project, so their types are said here. */
const peers = {
  // @ts-ignore TS2307 wherever the peer is not installed
  fastify: (): Promise<unknown> => import("fastify"),
  // @ts-ignore TS2307 wherever the peer is not installed
  hono: (): Promise<unknown> => import("hono"),
  // @ts-ignore TS2307 wherever the peer is not installed
  "@hono/node-server": (): Promise<unknown> => import("@hono/node-server"),
};

async function peer<Module>(name: keyof typeof peers): Promise<Module> {
  // The caller says which part of the peer's shape it uses.
  return (peers[name]() as Promise<Module>).catch(() => {
    throw new Error(`${name} is not installed: npm install --no-save fastify hono @hono/node-server`);
  });
}

function listening(server: Server): Promise<Running> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server })));
}

const make = contestants[process.argv[2] ?? ""];
if (make === undefined) throw new Error(`one of ${Object.keys(contestants).join(", ")}`);
// It ends with who started it, however that ends.
process.once("disconnect", () => process.exit(2));
const { server, refusals = {} } = await make().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return process.exit(2);
});
const { port } = server.address() as AddressInfo; // it listens on TCP
process.on("message", (asked) => {
  if (asked === "cpu") process.send?.({ cpu: process.cpuUsage() });
  if (asked === "refusals") void refusalCosts().then((costs) => process.send?.({ costs }));
  if (asked === "profile") void startProfile().then(() => process.send?.({}));
  if (asked === "shares") void cpuShares().then((shares) => process.send?.({ shares }));
});
process.send?.({ port });

/** CPU microseconds of one refusal in memory, by name: the median of batches that take turns. */
async function refusalCosts(): Promise<Record<string, number>> {
  const size = 200;
  const costs: Record<string, number[]> = {};
  for (let batch = -10; batch < 41; batch++) {
    for (const [name, prepare] of Object.entries(refusals)) {
      const prepared = Array.from({ length: size }, prepare);
      const before = process.cpuUsage();
      for (const refuse of prepared) await refuse();
      const { user, system } = process.cpuUsage(before);
      // The first batches warm up.
      if (batch >= 0) (costs[name] ??= []).push((user + system) / size);
    }
  }
  return Object.fromEntries(Object.entries(costs).map(([name, all]) => [name, median(all)]));
}
