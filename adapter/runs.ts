import { ORPCError } from "@orpc/server";
import {
  observabilityEvents,
  toRunHandle,
  type InstanceAlias,
  type Principal,
  type RunHandle,
  type RunId,
  type RunState,
  type RunStatus,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import type { Occasion, RunDesk } from "./context.js";
import { sendEvent, type InngestConnection } from "./event-api.js";
import { Recent } from "./recent.js";
import { createRestApi, type RestApi, type RunRecord } from "./rest-api.js";
import type { Telemetry } from "./telemetry.js";
import { parseTrailedData, samePrincipal, wireName } from "./trail.js";

/** Runs that an instance has just enqueued, and idempotency keys that it has just seen. */
const remembered = 10_000;

/** Where requests enqueue events and ask for the runs behind them: one per host instance. */
export function createRunDesk(
  instance: InstanceAlias,
  connection: InngestConnection,
  telemetry: Telemetry,
  fetch: typeof globalThis.fetch,
): RunDesk {
  const api = createRestApi(connection, fetch);
  const accepted = new Recent<Principal>(remembered);
  const byKey = new Recent<Promise<RunHandle>>(remembered);

  const enqueue = async (occasion: Occasion, event: WorkflowEvent, data: unknown): Promise<RunHandle> => {
    const { principal, requestId, correlationId, traceparent } = occasion;
    const checked = await event.schema["~standard"].validate(data);
    if (checked.issues !== undefined) {
      throw new TypeError(`the data of event \`${event.name}\` does not fit its schema: ${checked.issues[0]?.message}`);
    }
    const trail = { instance, principal, requestId, correlationId, ...(traceparent && { traceparent }) };
    const fields = { event: event.name, caller: principal.caller, requestId, correlationId };
    try {
      // The input goes as it was given: a schema that transforms it does so when the event enters a function.
      const id = await sendEvent(connection, { name: wireName(instance, event), data: { input: data, trail } }, fetch);
      const handle = toRunHandle(id);
      if (handle === undefined) throw new Error("the event API answered an id that is no handle");
      accepted.set(handle, principal);
      telemetry.record(observabilityEvents.runEnqueued, { ...fields, handle });
      return handle;
    } catch (error) {
      telemetry.record(observabilityEvents.enqueueFailed, fields, error);
      throw unavailable("The workflow could not be started; try again");
    }
  };

  return {
    enqueueFor: (occasion) => (event, data, options) => {
      const key = options?.idempotencyKey;
      if (key === undefined) return enqueue(occasion, event, data);
      const { caller, id } = occasion.principal;
      const place = JSON.stringify([caller, id, event.name, key]);
      const known = byKey.get(place);
      if (known !== undefined) return known;
      const handle = enqueue(occasion, event, data);
      byKey.set(place, handle);
      // A key whose event was not accepted is free again.
      handle.catch(() => byKey.delete(place));
      return handle;
    },
    findFor: (occasion) => async (text) => {
      const handle = toRunHandle(text);
      // An event's id is a ULID; the server takes anything else for a malformed question, not for an unknown run.
      if (handle === undefined || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(handle)) return undefined;
      try {
        return await findRun(api, instance, accepted, occasion.principal, handle);
      } catch (error) {
        const { requestId, correlationId } = occasion;
        telemetry.log.error({ requestId, correlationId, handle, err: error }, "run status unavailable");
        throw unavailable("The run's status can't be read now; try again");
      }
    },
  };
}

/** The run behind a handle, for the principal that triggered it on this instance; nobody else learns that it exists. */
async function findRun(
  api: RestApi,
  instance: InstanceAlias,
  accepted: Recent<Principal>,
  principal: Principal,
  handle: RunHandle,
): Promise<RunStatus | undefined> {
  const enqueuedBy = accepted.get(handle);
  if (enqueuedBy === undefined) {
    const trail = parseTrailedData(await api.eventData(handle))?.trail;
    if (trail?.instance !== instance || !samePrincipal(trail.principal, principal)) return undefined;
  } else if (!samePrincipal(enqueuedBy, principal)) return undefined;
  return statusOf(handle, await api.runsOf(handle));
}

/** One status for the runs that an event started. No run yet is no error: the event waits to be scheduled. */
export function statusOf(handle: RunHandle, runs: readonly RunRecord[]): RunStatus {
  const run =
    runs.find(({ endedAt }) => endedAt === null) ?? runs.find(({ status }) => status !== "Completed") ?? runs[0];
  if (run === undefined) return { handle, state: "queued" };
  // The REST API names a brand's value without its brand.
  const runId = run.runId as RunId;
  return { handle, runId, state: stateOf(run), ...(run.endedAt !== null && { endedAt: run.endedAt }) };
}

/** A run has ended when it has an end: `Failed` without one means that an attempt failed and another will follow. */
function stateOf({ status, endedAt }: RunRecord): RunState {
  if (endedAt === null) return status === "Queued" || status === "Scheduled" ? "queued" : "running";
  if (status === "Completed") return "completed";
  return status === "Cancelled" ? "cancelled" : "failed";
}

function unavailable(message: string): ORPCError<"SERVICE_UNAVAILABLE", undefined> {
  return new ORPCError("SERVICE_UNAVAILABLE", { message });
}
