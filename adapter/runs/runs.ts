import { setTimeout as sleep } from "node:timers/promises";
import { ORPCError } from "@orpc/server";
import {
  jsonLoss,
  observabilityEvents,
  toRunHandle,
  type InstanceAlias,
  type Principal,
  type RunHandle,
  type RunStatus,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import { canonicalJson } from "../inngest/canonical-json.js";
import { createSeats } from "../callers/seats.js";
import type { RequestInfo, RunClient } from "../context.js";
import {
  EventInDoubtError,
  EventTooLargeError,
  randomSeed,
  sendEvent,
  UpstreamError,
  type InngestConnection,
} from "../inngest/event-api.js";
import { isFresh, keyedSend } from "./idempotency.js";
import { createTurns } from "./turns.js";
import { BoundedMap } from "../bounded-map.js";
import { outgoingData, UncarriedDataError } from "../inngest/outgoing-data.js";
import { createRestApi } from "../inngest/rest-api.js";
import { isFinal, statusOf } from "./run-status.js";
import { createSharedStatus } from "./shared-status.js";
import type { Limits } from "../host-options.js";
import type { Readiness } from "../process/readiness.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { parseTrailedData, samePrincipal, wireName } from "../telemetry/trail.js";
import { isUlid } from "../inngest/ulid.js";

/** Runs that an instance has just enqueued. */
const remembered = 10_000;
/** Seconds that a request may wait for a run: less than the half minute after which proxies give up. */
const longestWait = 25;
/** Requests that may wait at the same time; those beyond are told the state as it is. */
const mostWaiting = 1000;
/** Milliseconds that all that a request enqueues may take, whatever the server does. */
const longestTrigger = 10_000;
/** Milliseconds for which a server is given time to know an event that it has just accepted. */
const indexing = 1000;

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
  const { instance, connection, telemetry, fetch, now, readiness, limits } = options;
  const { draining } = readiness;
  const api = createRestApi(connection, fetch);
  const accepted = new BoundedMap<Principal>(remembered);
  const sharedStatus = createSharedStatus(api);
  const seats = createSeats(limits.waitsPerPrincipal);
  const inTurn = createTurns();
  const waiting = new Set<AbortController>();
  draining.addEventListener("abort", () => waiting.forEach((wait) => wait.abort()), { once: true });

  const enqueue = async (
    request: RequestInfo,
    event: WorkflowEvent,
    data: unknown,
    seed: string,
    over: AbortSignal,
  ): Promise<RunHandle> => {
    const { requestId, correlationId, traceparent } = request;
    // What a credential says of its holder is not for the server that keeps the event.
    const { claims: _, ...principal } = request.principal;
    const trail = { instance, principal, requestId, correlationId, ...(traceparent && { traceparent }) };
    const fields = { event: event.name, caller: principal.caller, requestId, correlationId };
    try {
      // The input goes as it was given: a schema that transforms it does so when the event enters a function.
      const outgoing = { name: wireName(instance, event), data: await outgoingData(event, data, trail) };
      const handle = toRunHandle(await sendEvent(connection, outgoing, fetch, seed, over));
      if (handle === undefined) throw new Error("the event API returned an id that is not a handle");
      accepted.set(handle, principal);
      telemetry.record(observabilityEvents.runEnqueued, { ...fields, handle });
      return handle;
    } catch (error) {
      telemetry.record(observabilityEvents.enqueueFailed, fields, error);
      if (error instanceof UncarriedDataError) throw new ORPCError("UNPROCESSABLE_CONTENT", { message: error.message });
      if (error instanceof EventTooLargeError) {
        throw new ORPCError("PAYLOAD_TOO_LARGE", { message: "The input is too large for an event; send less" });
      }
      if (error instanceof EventInDoubtError) {
        throw inDoubt(
          "It is not known whether the workflow has started; only a request with an Idempotency-Key can be retried without a second run",
        );
      }
      throw unavailable("The workflow could not be started; try again");
    }
  };

  /** Whether the event that the server keeps under this id has this input; it may be another process's, sent at the same time. */
  const isKept = async (handle: RunHandle, input: string, over: AbortSignal): Promise<boolean> => {
    for (const until = performance.now() + 3 * indexing; ; await sleep(indexing / 5)) {
      const kept = parseTrailedData(await api.eventData(handle, over));
      if (kept !== undefined) return canonicalJson(kept.input) === input;
      if (performance.now() >= until) throw new UpstreamError("the event was accepted but can't be found");
    }
  };

  /**
   * Sends what the key stands for, unless it was sent before. Requests of this process take turns; of two processes that send at the
   * same time the server keeps one event, and each of them reads which one it was.
   */
  const enqueueOnce = async (
    request: RequestInfo,
    event: WorkflowEvent,
    data: unknown,
    key: string,
    over: AbortSignal,
  ): Promise<RunHandle> => {
    const { principal, requestId, correlationId } = request;
    const { seed, candidates } = keyedSend({ instance, principal, event: event.name, key }, now());
    const input = canonicalJson(asJson(event, data));
    const conflict = (): Error =>
      new ORPCError("CONFLICT", { message: "This idempotency key was used with different input; use a new one" });
    return inTurn(seed, async () => {
      // Who can't be asked now can still be sent to: the seed is the same.
      const asked = candidates.map((handle) => api.eventData(handle, over).catch(() => undefined));
      for (const [index, handle] of candidates.entries()) {
        const known = parseTrailedData(await asked[index]);
        if (known === undefined) continue;
        if (canonicalJson(known.input) !== input) throw conflict();
        telemetry.log.info({ requestId, correlationId, handle, event: event.name }, "an idempotency key was reused");
        return handle;
      }
      const handle = await enqueue(request, event, data, seed, over);
      const isOurs = await isKept(handle, input, over).catch((error: unknown) => {
        telemetry.log.error({ requestId, correlationId, handle, err: error }, "a keyed trigger is not confirmed");
        throw inDoubt("The workflow's start could not be confirmed; try again with the same key");
      });
      if (!isOurs) throw conflict();
      return handle;
    });
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
            return await enqueueOnce(request, event, data, `own ${enqueueOptions.idempotencyKey}`, over);
          }
          if (request.idempotencyKey === undefined) {
            return await enqueue(request, event, data, randomSeed(now()), over);
          }
          // The caller's key stands for the whole request, which may enqueue an event more than once.
          const nth = sent.get(event.name) ?? 0;
          sent.set(event.name, nth + 1);
          return await enqueueOnce(request, event, data, `header ${nth} ${request.idempotencyKey}`, over);
        } finally {
          // What a handler does in between has its own time.
          left -= Math.ceil(performance.now() - began);
        }
      };
    },
    findFor: (request) => async (text, findOptions) => {
      const handle = toRunHandle(text);
      // An event's id is a ULID; the server takes anything else for a malformed question, not for an unknown run.
      if (handle === undefined || !isUlid(handle)) return undefined;
      const wait = Math.min(Math.max(findOptions?.wait ?? 0, 0), longestWait);
      try {
        if (!(await isVisible(handle, request.principal))) return undefined;
        const leave = wait > 0 && waiting.size < mostWaiting && !draining.aborted && seats.take(request.principal);
        // Who does not wait wants to know how things are now.
        if (!leave) return statusOf(handle, await api.runsOf(handle));
        const over = new AbortController();
        const abort = (): void => over.abort();
        waiting.add(over);
        request.signal?.addEventListener("abort", abort);
        try {
          return await statusWithin(() => sharedStatus(handle), wait * 1000, over.signal);
        } finally {
          leave();
          request.signal?.removeEventListener("abort", abort);
          waiting.delete(over);
        }
      } catch (error) {
        const { requestId, correlationId } = request;
        telemetry.log.error({ requestId, correlationId, handle, err: error }, "run status unavailable");
        throw unavailable("The run's status is unavailable right now; try again");
      }
    },
  };
}

/** Asks until the run has ended, the time is up, or nobody wants to know any longer. */
async function statusWithin(
  statusNow: () => Promise<RunStatus>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<RunStatus> {
  const until = performance.now() + milliseconds;
  for (let pause = 50; ; pause = Math.min(pause * 1.5, 1000)) {
    const status = await statusNow();
    const left = until - performance.now();
    if (isFinal(status.state) || left <= 0 || signal.aborted) return status;
    await sleep(Math.min(pause, left), undefined, { signal }).catch(() => undefined);
  }
}

/** What a value is after a journey as JSON. */
function asJson(event: WorkflowEvent, value: unknown): unknown {
  const loss = jsonLoss(value);
  if (loss !== undefined) {
    const message = `the data of event \`${event.name}\` has ${loss.what}, which JSON can't represent`;
    throw new ORPCError("UNPROCESSABLE_CONTENT", { message });
  }
  const text = JSON.stringify(value) as string | undefined; // of `undefined`, and of a function, JSON has nothing to say
  return text === undefined ? undefined : JSON.parse(text);
}

/** The event may have been accepted: its run may come. */
function inDoubt(message: string): ORPCError<"START_UNKNOWN", undefined> {
  return new ORPCError("START_UNKNOWN", { status: 503, message });
}

function unavailable(message: string): ORPCError<"SERVICE_UNAVAILABLE", undefined> {
  return new ORPCError("SERVICE_UNAVAILABLE", { message });
}
