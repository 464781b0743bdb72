import { observabilityEvents } from "@rawr/hq-contract";
import type { Around } from "./mounts.js";
import { problemResponse, problems } from "./problem.js";
import type { Telemetry } from "./telemetry.js";

/** What happens around every request of every family: it is timed, told, and never ends in a stack trace. */
export function aroundEachRequest(telemetry: Telemetry): Around {
  return async (family, exchange, handler) => {
    const started = performance.now();
    const { method, requestId, correlationId, notes } = exchange;
    const response = await handler(exchange).catch((error: unknown) => {
      telemetry.record(observabilityEvents.procedureFailed, { family, method, requestId, correlationId }, error);
      return problemResponse(problems.internal, requestId);
    });
    const duration = Math.round((performance.now() - started) * 1000) / 1000;
    const fields = { family, method, ...notes, status: response.status, duration, requestId, correlationId };
    telemetry.record(observabilityEvents.requestCompleted, fields);
    return response;
  };
}
