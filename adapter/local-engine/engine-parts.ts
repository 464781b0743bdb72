import { createSystemClock } from "./clock.js";
import { Concurrency } from "./concurrency.js";
import { Dispatcher, type EventWaits } from "./dispatcher.js";
import type { LocalEngineOptions } from "./engine-options.js";
import { EventLog } from "./event-log.js";
import { Executor } from "./executor.js";
import { Invocations } from "./invocations.js";
import { noJournal, openJournal } from "./journal/journal.js";
import type { Log, LogEntry } from "./log.js";
import { perform } from "./operations.js";
import { EnginePage } from "./page/page.js";
import { Registry } from "./registry.js";
import { RequestPool } from "./request-pool.js";
import type { Run } from "./run.js";
import { toRunError } from "./sdk-answer.js";
import { Transport } from "./transport.js";
import { WaitIndex } from "./wait-index.js";

/** What an engine is made of, each part knowing those that it needs. Nothing of it runs yet. */
export function createParts(options: LocalEngineOptions, log: Log) {
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
      if (run.status === "Failed") log(failureOf(run));
      invocations.ended(run);
      dispatcher.announce(run);
      page?.changed();
    },
  });
  const dispatcher = new Dispatcher({ clock, journal, registry, events, waits, executor });
  const operations = { clock, registry, events, waits, invocations, executor, dispatcher };
  return { ...operations, journal, opened, transport, calls, pool, page, signingKeys, signatureTime, log };
}

export type EngineParts = ReturnType<typeof createParts>;

function failureOf(run: Run): LogEntry {
  const message = `App "${run.fn.appId}", function "${run.fn.id}": run ${run.id} has failed (${toRunError(run.output).message}).`;
  return { level: "error", event: "run.failed", message, runId: run.id, eventId: run.event.internalId };
}
