import { createServer } from "node:http";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { createVirtualClock, type VirtualClock } from "./clock.js";
import { fastForward } from "./fast-forward.js";
import type { LocalEngineOptions } from "./engine-options.js";
import { createLocalEngine, type LocalEngine, type RunView } from "./local-engine.js";
import type { LogEntry } from "./log.js";
import type { SentRequest } from "./transport.js";

export const SIGNING_KEY = "signkey-test-a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4";
export const EVENT_KEY = "test-event-key";

/** The real SDK in cloud mode (it verifies signatures), quiet, with the engine as its server. */
export function createClient(
  id: string,
  engineUrl: string,
  keys: { signingKey?: string; signingKeyFallback?: string } = {},
): Inngest {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  return new Inngest({
    id,
    baseUrl: engineUrl,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    ...keys,
    isDev: false,
    logger: quiet,
    internalLogger: quiet,
  });
}

export interface TestHost {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves functions on a real socket. */
export async function serveFunctions(client: Inngest, functions: InngestFunction.Any[], port = 0): Promise<TestHost> {
  const server = createServer(serve({ client, functions }));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}/api/inngest`,
    port: actual,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface TestBench {
  readonly engine: LocalEngine;
  readonly url: string;
  readonly entries: LogEntry[];
  client(id: string, keys?: { signingKey?: string; signingKeyFallback?: string }): Inngest;
  /** Serves functions and registers them. */
  serve(client: Inngest, functions: InngestFunction.Any[]): Promise<TestHost>;
  /** Waits until every run that the event started has ended, and returns them. */
  runsOf(
    eventId: string | undefined,
  ): Promise<readonly { id: string; functionId: string; status: string; output: unknown }[]>;
  close(): Promise<void>;
}

/** An engine on a free port with short back-off. */
export async function createBench(options: Partial<LocalEngineOptions> = {}): Promise<TestBench> {
  const entries: LogEntry[] = [];
  const engine = createLocalEngine({
    signingKey: SIGNING_KEY,
    eventKey: EVENT_KEY,
    backoff: () => 5,
    onLog: (entry) => entries.push(entry),
    ...options,
  });
  const { url } = await engine.listen();
  const hosts: TestHost[] = [];
  return {
    engine,
    url,
    entries,
    client: (id, keys) => createClient(id, url, keys),
    async serve(client, functions) {
      const host = await serveFunctions(client, functions);
      hosts.push(host);
      await engine.register(host.url);
      return host;
    },
    runsOf(eventId) {
      const started = engine.runs().filter((run) => run.eventId === eventId);
      return Promise.all(started.map((run) => engine.ended(run.id)));
    },
    async close() {
      await engine.close();
      await Promise.all(hosts.map((host) => host.close()));
    },
  };
}

/** A bench on virtual time, with an app "shop". */
export interface VirtualBench extends TestBench {
  readonly clock: VirtualClock;
  readonly shop: Inngest;
  /** Every request to a host. */
  readonly sent: readonly SentRequest[];
  /** Called with each of them before it goes. */
  onSent: (request: SentRequest) => void;
  send(name: string, data?: Record<string, unknown>, more?: { id?: string }): Promise<string>;
  runsOfFunction(functionId: string): readonly RunView[];
  allEnded(): boolean;
  finishAll(): Promise<void>;
  /** Goes on until every run has ended, and returns the only run of a function. */
  finish(functionId: string): Promise<RunView>;
}

export async function createVirtualBench(
  options: Partial<LocalEngineOptions> = {},
  clock: VirtualClock = createVirtualClock(),
): Promise<VirtualBench> {
  const sent: SentRequest[] = [];
  const onRequest = (request: SentRequest): void => {
    sent.push(request);
    bench.onSent(request);
  };
  const plain = await createBench({ clock, onRequest, backoff: (attempt) => 1000 * 2 ** attempt, ...options });
  const shop = plain.client("shop");
  const bench: VirtualBench = {
    ...plain,
    clock,
    shop,
    sent,
    onSent: () => {},
    async send(name, data = {}, more = {}) {
      const { ids } = await shop.send({ name, data, ...more });
      return ids[0] ?? "";
    },
    runsOfFunction: (functionId) => plain.engine.runs().filter((run) => run.functionId === functionId),
    allEnded: () => plain.engine.runs().every((run) => run.endedAt !== undefined),
    finishAll: () => fastForward(plain.engine, clock, bench.allEnded),
    async finish(functionId) {
      await bench.finishAll();
      if (clock.nextTimer() !== undefined) throw new Error("a run that has ended left a timer behind");
      const [run, ...more] = bench.runsOfFunction(functionId);
      if (run === undefined || more.length > 0) throw new Error(`${more.length} more runs than one of ${functionId}`);
      return run;
    },
  };
  return bench;
}
