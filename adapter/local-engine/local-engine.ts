import { createServer } from "node:http";
import { Concurrency } from "./concurrency.js";
import { createSystemClock, type Clock } from "./clock.js";
import { Dispatcher, type EventWaits } from "./dispatcher.js";
import { EventLog } from "./event-log.js";
import type { Backoff } from "./answers.js";
import { Executor } from "./executor.js";
import { Invocations } from "./invocations.js";
import { createApi } from "./http-api.js";
import { noJournal, openJournal, type Journal } from "./journal/journal.js";
import type { JournalRecord } from "./journal/records.js";
import { restore, type RestoreParts } from "./journal/restore.js";
import { LocalEngineError, type Log } from "./log.js";
import { perform } from "./operations.js";
import { registerHost, type Registered } from "./registration.js";
import { EnginePage } from "./page/page.js";
import type { PageOptions } from "./page/offer.js";
import { Registry, type App } from "./registry.js";
import { RequestPool } from "./request-pool.js";
import type { Run, RunStatus } from "./run.js";
import { toRunError } from "./sdk-answer.js";
import { Transport, type SentRequest } from "./transport.js";
import { WaitIndex } from "./wait-index.js";

export interface LocalEngineOptions {
  readonly signingKey: string;
  /** Tried when a host or a caller doesn't know the first: for the time of a key rotation. */
  readonly signingKeyFallback?: string;
  readonly eventKey: string;
  /** The caller's environment. The engine refuses to be part of `production`. */
  readonly environment?: string;
  readonly clock?: Clock;
  /** A folder in which events and runs are kept, for the next engine that is given it. Default: they are kept in memory only. */
  readonly journal?: string;
  /** What is signed as the time of a request. Default: real time, which hosts compare with their own. */
  readonly signatureTime?: () => number;
  /** What those who date events ahead take for now. Default: the time that is signed. */
  readonly senderTime?: () => number;
  readonly onLog?: Log;
  /** Every request to a host, as it is sent. The engine keeps none. */
  readonly onRequest?: (request: SentRequest) => void;
  /** Milliseconds before the next attempt; default 1 s each time, as a server with `--retry-interval 1`. */
  readonly backoff?: Backoff;
  /** Calls under way at the same time; default 32. */
  readonly concurrency?: number;
  /** Real milliseconds in which a host has to answer a call; default 2 minutes. */
  readonly requestTimeout?: number;
  /** Default 3 MiB, which is what an Inngest server takes at most. */
  readonly maxEventBytes?: number;
  /** Serves a page at `/` that shows runs and sends events. Default: none, and nothing is kept for one. */
  readonly page?: PageOptions;
}

export interface RunView {
  readonly id: string;
  readonly appId: string;
  readonly functionId: string;
  readonly eventId: string;
  readonly status: RunStatus;
  readonly output: unknown;
  readonly endedAt: number | undefined;
}

export interface LocalEngine {
  /** Opens the engine's socket; port 0 (the default) takes any free one. */
  listen(options?: { readonly port?: number; readonly hostname?: string }): Promise<{ readonly url: string }>;
  /** Registers the app that a host serves at its ingress address. Throws one sentence if that can't be done. */
  register(hostIngressUrl: string): Promise<Registered>;
  /** Ends calls under way within `drain` milliseconds (default 2,000), then cuts them off. */
  close(options?: { readonly drain?: number }): Promise<void>;
  run(runId: string): RunView | undefined;
  runs(): readonly RunView[];
  /** Resolves when the run has ended. */
  ended(runId: string): Promise<RunView>;
  /** Resolves when no call is under way or queued: what is left to happen waits for time or an event. */
  settled(): Promise<void>;
}

/** Milliseconds in which a host has to come back before the runs of a journal go on without waiting for it. */
const COMEBACK = 5000;

/**
 * An Inngest server for development and tests, in this process. Engines share nothing.
 *
 * @throws LocalEngineError when it is made for production, or when its journal is in use or can't be read.
 */
export function createLocalEngine(options: LocalEngineOptions): LocalEngine {
  if (options.environment === "production") {
    throw new LocalEngineError(
      "The local engine is for development and can't run in production; set the address and keys of an Inngest server.",
    );
  }
  if (options.signingKey === "" || options.eventKey === "") {
    const missing = options.signingKey === "" ? "a signing key" : "an event key";
    throw new LocalEngineError(`The local engine needs ${missing}; give it the host's.`);
  }
  const log: Log = options.onLog ?? ((entry) => process.stderr.write(`${entry.message}\n`));
  const clock = options.clock ?? createSystemClock();
  const concurrency = options.concurrency ?? 32;
  const signingKeys = [options.signingKey, options.signingKeyFallback ?? ""].filter((key) => key !== "");
  const signatureTime = options.signatureTime ?? Date.now;
  const transport = new Transport({
    signingKeys,
    connections: concurrency,
    timeout: options.requestTimeout ?? 120_000,
    signatureTime,
    onRequest: options.onRequest,
  });
  const registry = new Registry();
  const pool = new RequestPool(concurrency);
  const calls = new Concurrency(pool);
  const opened =
    options.journal === undefined
      ? undefined
      : openJournal(options.journal, clock.now, (message) => log({ level: "error", event: "journal.failed", message }));
  const journal = opened ?? noJournal;
  const events = new EventLog(clock, journal);
  const waits: EventWaits = new WaitIndex();
  const invocations = new Invocations();
  const page = options.page && new EnginePage(options.page, clock);
  const executor: Executor = new Executor({
    clock,
    journal,
    registry,
    transport,
    concurrency: calls,
    log,
    history: page?.history,
    backoff: options.backoff ?? (() => 1000),
    perform: (run, operation, since) => perform(operations, run, operation, since, false),
    onEnd: (run) => {
      if (run.status === "Failed") {
        const message = `App "${run.fn.appId}", function "${run.fn.id}": run ${run.id} has failed (${toRunError(run.output).message}).`;
        log({ level: "error", event: "run.failed", message, runId: run.id, eventId: run.event.internalId });
      }
      invocations.ended(run);
      dispatcher.announce(run);
      page?.changed();
    },
  });
  const dispatcher = new Dispatcher({ clock, journal, registry, events, waits, executor });
  const operations = { clock, registry, events, waits, invocations, executor, dispatcher };

  const register = (body: unknown): { app: App; modified: boolean } => {
    const { app, replaced } = registry.register(body);
    journal.add({ is: "app", body });
    dispatcher.schedule(app);
    executor.unpark(app.id);
    const moved = replaced !== undefined && replaced.url !== app.url ? ` (it was at ${replaced.url})` : "";
    const message = `App "${app.id}" at ${app.url}${moved} has registered ${app.functions.length} functions.`;
    log({
      level: "info",
      event: "app.registered",
      message,
      appId: app.id,
      functions: app.functions.map((fn) => fn.id),
    });
    return { app, modified: replaced === undefined || replaced.url !== app.url };
  };
  let stopWaiting = (): void => {};
  const resume = (records: readonly JournalRecord[]): readonly Run[] => {
    const runs = restored(records, { ...operations, history: page?.history }, journal);
    const apps = new Set([...registry.apps().map(({ id }) => id), ...runs.map(({ fn }) => fn.appId)]);
    stopWaiting = clock.setTimer(clock.now() + COMEBACK, () => apps.forEach((id) => executor.unpark(id)));
    return runs;
  };
  const resumed = opened === undefined ? [] : resume(opened.records);
  const maxEventBytes = options.maxEventBytes ?? 3 * 1024 * 1024;
  const parts = { clock, journal, registry, events, executor, dispatcher, maxEventBytes };
  const api = createApi({
    ...parts,
    signingKeys,
    eventKey: options.eventKey,
    senderTime: options.senderTime ?? signatureTime,
    register,
  });
  const server = createServer((request, response) => {
    const answer = page?.takes(request) ? page.answer(parts, request, response) : api(request, response);
    answer.catch((error: unknown) => {
      // A sender that goes away in the middle of its body ends here; there is nobody left to answer.
      log({
        level: "warn",
        event: "request.aborted",
        message: `A request to the engine was interrupted: ${String(error)}`,
      });
      response.destroy();
    });
  });
  let url = "";
  const keeps = (): string => {
    if (opened === undefined) return "keeps runs in memory only: they are lost when this process ends";
    const torn = opened.torn ? ", whose incomplete last line was dropped" : "";
    const going = resumed.length === 1 ? "1 run continues" : `${resumed.length} runs continue`;
    return `keeps runs in ${opened.path}${torn}; ${going}`;
  };

  return {
    listen({ port = 0, hostname = "127.0.0.1" } = {}) {
      return new Promise((resolve, reject) => {
        const refuse = (error: NodeJS.ErrnoException): void => {
          server.off("listening", listening);
          const way =
            error.code === "EADDRINUSE" ? "use another port, or stop what uses this one" : "give another address";
          reject(
            new LocalEngineError(
              `The local engine can't listen on ${hostname}:${port} (${error.code ?? error.message}); ${way}.`,
            ),
          );
        };
        const listening = (): void => {
          server.off("error", refuse);
          const address = server.address();
          // A TCP server that listens has an AddressInfo; a string is the path of a pipe.
          const actual = typeof address === "object" && address !== null ? address.port : port;
          url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${actual}`;
          const message = `The local engine at ${url} ${keeps()}.`;
          log({ level: "warn", event: "engine.started", message, url });
          resolve({ url });
        };
        server.once("error", refuse).once("listening", listening).listen(port, hostname);
      });
    },
    register: (hostIngressUrl) => registerHost({ transport, registry, register, engineUrl: () => url }, hostIngressUrl),
    async close({ drain = 2000 } = {}) {
      dispatcher.stop();
      calls.close();
      pool.close();
      const closed = new Promise<void>((resolve) => {
        if (server.listening) server.close(() => resolve());
        else resolve();
      });
      server.closeIdleConnections();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drain);
      });
      await Promise.race([pool.idle(), patience]);
      clearTimeout(timer);
      executor.stop();
      transport.close();
      stopWaiting();
      server.closeAllConnections();
      await closed;
      journal.close();
    },
    run(runId) {
      const run = executor.find(runId);
      return run === undefined ? undefined : view(run);
    },
    runs: () => [...executor.runs()].map((run) => view(run)),
    ended(runId) {
      const run = executor.find(runId);
      if (run === undefined) return Promise.reject(new LocalEngineError(`Unknown run "${runId}".`));
      if (run.memory === undefined) return Promise.resolve(view(run));
      return new Promise((resolve) => run.whenEnded.push((ended) => resolve(view(ended))));
    },
    settled: () => pool.idle(),
  };
}

function restored(records: readonly JournalRecord[], parts: RestoreParts, journal: Journal): readonly Run[] {
  try {
    return restore(records, parts);
  } catch (error) {
    journal.close();
    throw error;
  }
}

function view(run: Run): RunView {
  const { id, status, output, endedAt } = run;
  return { id, appId: run.fn.appId, functionId: run.fn.id, eventId: run.event.internalId, status, output, endedAt };
}
