import { setTimeout as sleep } from "node:timers/promises";
import { ORPCError } from "@orpc/server";
import {
  observabilityEvents,
  toRunHandle,
  type InstanceAlias,
  type Principal,
  type RunHandle,
  type RunStatus,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import { canonicalJson } from "../inngest/canonical-json.js";
import type { Occasion, RunDesk } from "../context.js";
import { EventTooLargeError, randomSeed, sendEvent, type InngestConnection } from "../inngest/event-api.js";
import { isFresh, keyedSend } from "./idempotency.js";
import { Recent } from "../recent.js";
import { outgoingData, UncarriedDataError } from "../inngest/outgoing-data.js";
import { createRestApi, type RestApi } from "../inngest/rest-api.js";
import { isFinal, statusOf } from "./run-status.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { parseTrailedData, samePrincipal, wireName } from "../telemetry/trail.js";
import { isUlid } from "../inngest/ulid.js";

/** Runs that an instance has just enqueued. */
const remembered = 10_000;
/** Seconds that a request may wait for a run: less than the half minute after which proxies give up. */
const longestWait = 25;
/** Requests that may wait at the same time; those beyond are told the state as it is. */
const mostWaiting = 1000;
/** Milliseconds for which a server is given time to know an event that it has just accepted. */
const indexing = 1000;

/** Where requests enqueue events and ask for the runs behind them: one per host instance. */
export function createRunDesk(options: {
  readonly instance: InstanceAlias;
  readonly connection: InngestConnection;
  readonly telemetry: Telemetry;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Aborted when the host drains: nobody waits any longer. */
  readonly draining: AbortSignal;
}): RunDesk {
  const { instance, connection, telemetry, fetch, now, draining } = options;
  const api = createRestApi(connection, fetch);
  const accepted = new Recent<Principal>(remembered);
  const waiting = new Set<AbortController>();
  draining.addEventListener("abort", () => waiting.forEach((wait) => wait.abort()), { once: true });

  const enqueue = async (occasion: Occasion, event: WorkflowEvent, data: unknown, seed: string): Promise<RunHandle> => {
    const { principal, requestId, correlationId, traceparent } = occasion;
    const trail = { instance, principal, requestId, correlationId, ...(traceparent && { traceparent }) };
    const fields = { event: event.name, caller: principal.caller, requestId, correlationId };
    try {
      // The input goes as it was given: a schema that transforms it does so when the event enters a function.
      const outgoing = { name: wireName(instance, event), data: await outgoingData(event, data, trail) };
      const handle = toRunHandle(await sendEvent(connection, outgoing, fetch, seed));
      if (handle === undefined) throw new Error("the event API answered an id that is no handle");
      accepted.set(handle, principal);
      telemetry.record(observabilityEvents.runEnqueued, { ...fields, handle });
      return handle;
    } catch (error) {
      telemetry.record(observabilityEvents.enqueueFailed, fields, error);
      if (error instanceof UncarriedDataError) throw new ORPCError("UNPROCESSABLE_CONTENT", { message: error.message });
      if (error instanceof EventTooLargeError) {
        throw new ORPCError("PAYLOAD_TOO_LARGE", { message: "The input is larger than an event may be; send less" });
      }
      throw unavailable("The workflow could not be started; try again");
    }
  };

  /** Sends what the key stands for, unless it was sent before. The server sees to it when two send at the same time. */
  const enqueueOnce = async (occasion: Occasion, event: WorkflowEvent, data: unknown, key: string) => {
    const { seed, candidates } = keyedSend({ instance, principal: occasion.principal, event: event.name, key }, now());
    for (const handle of candidates) {
      // Who can't be asked now can still be sent to: the seed is the same.
      const known = parseTrailedData(await api.eventData(handle).catch(() => undefined));
      if (known === undefined) continue;
      if (canonicalJson(known.input) === canonicalJson(asJson(data))) {
        const { requestId, correlationId } = occasion;
        telemetry.log.info({ requestId, correlationId, handle, event: event.name }, "an idempotency key came again");
        return handle;
      }
      throw new ORPCError("CONFLICT", { message: "This idempotency key was sent with another input; use a new one" });
    }
    return enqueue(occasion, event, data, seed);
  };

  const isVisible = async (handle: RunHandle, principal: Principal): Promise<boolean> => {
    const enqueuedBy = accepted.get(handle);
    if (enqueuedBy !== undefined && samePrincipal(enqueuedBy, principal)) return true;
    for (const until = performance.now() + indexing; ; await sleep(indexing / 5)) {
      const trail = parseTrailedData(await api.eventData(handle))?.trail;
      if (trail?.instance === instance && samePrincipal(trail.principal, principal)) return true;
      // Somebody else's event takes as long as one that nobody sent: neither is told from the other.
      if (performance.now() >= until || !isFresh(handle, now())) return false;
    }
  };

  return {
    enqueueFor(occasion) {
      const sent = new Map<string, number>();
      return async (event, data, enqueueOptions) => {
        if (enqueueOptions?.idempotencyKey !== undefined) {
          return enqueueOnce(occasion, event, data, `own ${enqueueOptions.idempotencyKey}`);
        }
        if (occasion.idempotencyKey === undefined) return enqueue(occasion, event, data, randomSeed(now()));
        // The caller's key stands for the whole request, which may enqueue an event more than once.
        const nth = sent.get(event.name) ?? 0;
        sent.set(event.name, nth + 1);
        return enqueueOnce(occasion, event, data, `header ${nth} ${occasion.idempotencyKey}`);
      };
    },
    findFor: (occasion) => async (text, findOptions) => {
      const handle = toRunHandle(text);
      // An event's id is a ULID; the server takes anything else for a malformed question, not for an unknown run.
      if (handle === undefined || !isUlid(handle)) return undefined;
      const wait = Math.min(Math.max(findOptions?.wait ?? 0, 0), longestWait);
      try {
        if (!(await isVisible(handle, occasion.principal))) return undefined;
        if (!(wait > 0) || waiting.size >= mostWaiting || draining.aborted) return await currentStatus(api, handle);
        const over = new AbortController();
        const abort = (): void => over.abort();
        waiting.add(over);
        occasion.signal?.addEventListener("abort", abort);
        try {
          return await statusWithin(api, handle, wait * 1000, over.signal);
        } finally {
          occasion.signal?.removeEventListener("abort", abort);
          waiting.delete(over);
        }
      } catch (error) {
        const { requestId, correlationId } = occasion;
        telemetry.log.error({ requestId, correlationId, handle, err: error }, "run status unavailable");
        throw unavailable("The run's status can't be read now; try again");
      }
    },
  };
}

async function currentStatus(api: RestApi, handle: RunHandle): Promise<RunStatus> {
  return statusOf(handle, await api.runsOf(handle));
}

/** Asks until the run has ended, the time is up, or nobody wants to know any longer. */
async function statusWithin(
  api: RestApi,
  handle: RunHandle,
  milliseconds: number,
  signal: AbortSignal,
): Promise<RunStatus> {
  const until = performance.now() + milliseconds;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
    const status = await currentStatus(api, handle);
    const left = until - performance.now();
    if (isFinal(status.state) || left <= 0 || signal.aborted) return status;
    await sleep(Math.min(pause, left), undefined, { signal }).catch(() => undefined);
  }
}

/** What a value is after a journey as JSON. */
function asJson(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined; // of `undefined`, and of a function, JSON has nothing to say
  return text === undefined ? undefined : JSON.parse(text);
}

function unavailable(message: string): ORPCError<"SERVICE_UNAVAILABLE", undefined> {
  return new ORPCError("SERVICE_UNAVAILABLE", { message });
}
