import { createServer } from "node:http";
import { checkOptions, type LocalEngineOptions } from "./engine-options.js";
import { createParts } from "./engine-parts.js";
import { createApi } from "./http-api.js";
import { listen } from "./listen.js";
import { LocalEngineError, type Log } from "./log.js";
import { registerHost, takeRegistration, type Registered } from "./registration.js";
import { keptIn, resume } from "./resume.js";
import type { Run, RunStatus } from "./run.js";

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

/**
 * An Inngest server for development and tests, in this process. Engines share nothing.
 *
 * @throws LocalEngineError when it is made for production, or when its journal is in use or can't be read.
 */
export function createLocalEngine(options: LocalEngineOptions): LocalEngine {
  checkOptions(options);
  const log: Log = options.onLog ?? ((entry) => process.stderr.write(`${entry.message}\n`));
  const parts = createParts(options, log);
  const { dispatcher, executor, calls, pool, transport, page, journal } = parts;
  const resumed = resume(parts);
  const maxEventBytes = options.maxEventBytes ?? 3 * 1024 * 1024;
  const api = createApi({
    ...parts,
    maxEventBytes,
    eventKey: options.eventKey,
    senderTime: options.senderTime ?? parts.signatureTime,
    register: (body) => takeRegistration(parts, body),
  });
  const server = createServer((request, response) => {
    const answer = page?.takes(request)
      ? page.answer({ ...parts, maxEventBytes }, request, response)
      : api(request, response);
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
  return {
    async listen({ port = 0, hostname = "127.0.0.1" } = {}) {
      url = await listen(server, port, hostname);
      const message = `The local engine at ${url} ${keptIn(parts, resumed.runs)}.`;
      log({ level: "warn", event: "engine.started", message, url });
      return { url };
    },
    register: (hostIngressUrl) => registerHost(parts, hostIngressUrl, url),
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
      resumed.stopWaiting();
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

function view(run: Run): RunView {
  const { id, status, output, endedAt } = run;
  return { id, appId: run.fn.appId, functionId: run.fn.id, eventId: run.event.internalId, status, output, endedAt };
}
