import { setTimeout as sleep } from "node:timers/promises";
import { toRunHandle, type InstanceAlias, type Principal, type RunHandle, type RunStatus } from "@rawr/hq-contract";
import { createSeats } from "../callers/seats.js";
import type { RunClient } from "../context.js";
import type { Limits } from "../host-options.js";
import type { RestApi } from "../inngest/rest-api.js";
import { isUlid } from "../inngest/ulid.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { parseTrailedData, samePrincipal } from "../telemetry/trail.js";
import { indexing, isFresh } from "./idempotency.js";
import { unavailable } from "./refusals.js";
import { isFinal, statusOf } from "./run-status.js";
import { createSharedStatus } from "./shared-status.js";

/** Seconds that a request may wait for a run: less than the half minute after which proxies give up. */
const longestWait = 25;
/** Requests that may wait at the same time; those beyond are told the state as it is. */
const mostWaiting = 1000;

/** Where requests ask for the runs behind the events that their principal enqueued. */
export function createRunFinder(options: {
  readonly instance: InstanceAlias;
  readonly telemetry: Telemetry;
  readonly api: RestApi;
  readonly now: () => number;
  /** Who enqueued an event of this instance, as long as that is remembered here. */
  readonly enqueuedBy: (handle: RunHandle) => Principal | undefined;
  /** When the host drains nobody waits any longer. */
  readonly draining: AbortSignal;
  readonly limits: Pick<Limits, "waitsPerPrincipal">;
}): RunClient["findFor"] {
  const { instance, telemetry, api, now, enqueuedBy, draining, limits } = options;
  const sharedStatus = createSharedStatus(api);
  const seats = createSeats(limits.waitsPerPrincipal);
  const waiting = new Set<AbortController>();
  draining.addEventListener("abort", () => waiting.forEach((wait) => wait.abort()), { once: true });

  const isVisible = async (handle: RunHandle, principal: Principal): Promise<boolean> => {
    const sender = enqueuedBy(handle);
    if (sender !== undefined && samePrincipal(sender, principal)) return true;
    for (const until = performance.now() + indexing; ; await sleep(indexing / 5)) {
      const trail = parseTrailedData(await api.eventData(handle))?.trail;
      if (trail?.instance === instance && samePrincipal(trail.principal, principal)) return true;
      // Somebody else's event takes as long as one that nobody sent: neither is told from the other.
      if (performance.now() >= until || !isFresh(handle, now())) return false;
    }
  };

  return (request) => async (text, findOptions) => {
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
