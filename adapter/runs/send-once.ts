import { setTimeout as sleep } from "node:timers/promises";
import { ORPCError } from "@orpc/server";
import { jsonLoss, type InstanceAlias, type RunHandle, type WorkflowEvent } from "@rawr/hq-contract";
import type { RequestInfo } from "../context.js";
import { canonicalJson } from "../inngest/canonical-json.js";
import { UpstreamError } from "../inngest/event-api.js";
import type { RestApi } from "../inngest/rest-api.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { parseTrailedData } from "../telemetry/trail.js";
import { indexing, keyedSend } from "./idempotency.js";
import { inDoubt } from "./refusals.js";
import type { EventSender } from "./send-event.js";
import { createTurns } from "./turns.js";

/**
 * Sends what the key stands for, unless it was sent before. Requests of this process take turns; of two processes that send at the
 * same time the server keeps one event, and each of them reads which one it was.
 */
export function createKeyedSender(options: {
  readonly instance: InstanceAlias;
  readonly telemetry: Telemetry;
  readonly api: RestApi;
  readonly now: () => number;
  readonly send: EventSender;
}) {
  const { instance, telemetry, api, now, send } = options;
  const inTurn = createTurns();
  return async (
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
      const handle = await send(request, event, data, seed, over);
      const isOurs = await isKept(api, handle, input, over).catch((error: unknown) => {
        telemetry.log.error({ requestId, correlationId, handle, err: error }, "a keyed trigger is not confirmed");
        throw inDoubt("The workflow's start could not be confirmed; try again with the same key");
      });
      if (!isOurs) throw conflict();
      return handle;
    });
  };
}

/** Whether the event that the server keeps under this id has this input; it may be another process's, sent at the same time. */
async function isKept(api: RestApi, handle: RunHandle, input: string, over: AbortSignal): Promise<boolean> {
  for (const until = performance.now() + 3 * indexing; ; await sleep(indexing / 5)) {
    const kept = parseTrailedData(await api.eventData(handle, over));
    if (kept !== undefined) return canonicalJson(kept.input) === input;
    if (performance.now() >= until) throw new UpstreamError("the event was accepted but can't be found");
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
