import { observabilityEvents, type InstanceAlias, type Principal } from "@rawr/hq-contract";
import { BoundedMap } from "../bounded-map.js";
import type { RunClient } from "../context.js";
import type { Limits } from "../host-options.js";
import { randomSeed, type InngestConnection } from "../inngest/event-api.js";
import { createRestApi } from "../inngest/rest-api.js";
import type { Readiness } from "../process/readiness.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { createRunFinder } from "./find-run.js";
import { unavailable } from "./refusals.js";
import { createEventSender } from "./send-event.js";
import { createKeyedSender } from "./send-once.js";

/** Runs that an instance has just enqueued. */
const remembered = 10_000;
/** Milliseconds that all that a request enqueues may take, whatever the server does. */
const longestTrigger = 10_000;

/** Where requests enqueue events and ask for the runs behind them: one per host instance. */
export function createRunClient(options: {
  readonly instance: InstanceAlias;
  readonly connection: InngestConnection;
  readonly telemetry: Telemetry;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** What is sent before Inngest knows the functions is accepted and never run. When the host drains nobody waits any longer. */
  readonly readiness: Readiness;
  /** Requests of one principal that may wait for runs at the same time; those beyond are told the state as it is. */
  readonly limits: Pick<Limits, "waitsPerPrincipal">;
}): RunClient {
  const { connection, telemetry, fetch, now, readiness } = options;
  const api = createRestApi(connection, fetch);
  const accepted = new BoundedMap<Principal>(remembered);
  const send = createEventSender({ ...options, onAccepted: (handle, principal) => accepted.set(handle, principal) });
  const sendOnce = createKeyedSender({ ...options, api, send });

  return {
    enqueueFor(request) {
      const sent = new Map<string, number>();
      let left = longestTrigger;
      return async (event, data, enqueueOptions) => {
        if (!readiness.takesTriggers) {
          const { principal, requestId, correlationId } = request;
          const fields = { event: event.name, caller: principal.caller, reason: "starting", requestId, correlationId };
          telemetry.record(observabilityEvents.enqueueFailed, fields);
          throw unavailable("This host is starting; try again");
        }
        const began = performance.now();
        const over = AbortSignal.timeout(Math.max(left, 0));
        try {
          if (enqueueOptions?.idempotencyKey !== undefined) {
            return await sendOnce(request, event, data, `own ${enqueueOptions.idempotencyKey}`, over);
          }
          if (request.idempotencyKey === undefined) {
            return await send(request, event, data, randomSeed(now()), over);
          }
          // The caller's key stands for the whole request, which may enqueue an event more than once.
          const nth = sent.get(event.name) ?? 0;
          sent.set(event.name, nth + 1);
          return await sendOnce(request, event, data, `header ${nth} ${request.idempotencyKey}`, over);
        } finally {
          // What a handler does in between has its own time.
          left -= Math.ceil(performance.now() - began);
        }
      };
    },
    findFor: createRunFinder({
      ...options,
      api,
      enqueuedBy: (handle) => accepted.get(handle),
      draining: readiness.draining,
    }),
  };
}
