import { ORPCError } from "@orpc/server";
import {
  observabilityEvents,
  toRunHandle,
  type InstanceAlias,
  type Principal,
  type RunHandle,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import type { RequestInfo } from "../context.js";
import { EventInDoubtError, EventTooLargeError, sendEvent, type InngestConnection } from "../inngest/event-api.js";
import { outgoingData, UncarriedDataError } from "../inngest/outgoing-data.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { wireName } from "../telemetry/trail.js";
import { inDoubt, unavailable } from "./refusals.js";

/** Sends an event for a request until `over`, and says as an oRPC error why it was not accepted. */
export type EventSender = (
  request: RequestInfo,
  event: WorkflowEvent,
  data: unknown,
  seed: string,
  over: AbortSignal,
) => Promise<RunHandle>;

export function createEventSender(options: {
  readonly instance: InstanceAlias;
  readonly connection: InngestConnection;
  readonly telemetry: Telemetry;
  readonly fetch: typeof globalThis.fetch;
  readonly onAccepted: (handle: RunHandle, principal: Principal) => void;
}): EventSender {
  const { instance, connection, telemetry, fetch, onAccepted } = options;
  return async (request, event, data, seed, over) => {
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
      onAccepted(handle, principal);
      telemetry.record(observabilityEvents.runEnqueued, { ...fields, handle });
      return handle;
    } catch (error) {
      telemetry.record(observabilityEvents.enqueueFailed, fields, error);
      throw refusalOf(error);
    }
  };
}

function refusalOf(error: unknown): Error {
  if (error instanceof UncarriedDataError) return new ORPCError("UNPROCESSABLE_CONTENT", { message: error.message });
  if (error instanceof EventTooLargeError) {
    return new ORPCError("PAYLOAD_TOO_LARGE", { message: "The input is too large for an event; send less" });
  }
  if (error instanceof EventInDoubtError) {
    return inDoubt(
      "It is not known whether the workflow has started; only a request with an Idempotency-Key can be retried without a second run",
    );
  }
  return unavailable("The workflow could not be started; try again");
}
