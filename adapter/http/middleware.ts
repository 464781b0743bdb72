import { performance } from "node:perf_hooks";
import { observabilityEvents } from "@rawr/hq-contract/tables";
import type { Answer } from "./answer.js";
import type { Cors } from "./cors.js";
import type { InFlight } from "./in-flight.js";
import type { RequestMiddleware } from "./mounts.js";
import { problems } from "./problem.js";
import { answerOf, refuse, type Refused } from "./refused.js";
import type { Lifecycle } from "../process/lifecycle.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** What happens around every request of every family: it is timed, told, and never ends in a stack trace. */
export function requestMiddleware(parts: {
  readonly telemetry: Telemetry;
  readonly inFlight: InFlight;
  readonly cors: Cors | undefined;
  readonly whenOpen: Lifecycle["whenOpen"];
}): RequestMiddleware {
  const { telemetry, inFlight, cors, whenOpen } = parts;
  return async (family, exchange, handler) => {
    const started = performance.now();
    const span = telemetry.startSpan(`hq.${family}`, exchange.traceparent);
    const { method, requestId, correlationId, notes } = exchange;
    notes.traceparent = span.traceparent;
    const preflight = cors?.preflight(family, exchange);
    let result: Answer | Refused;
    try {
      result = await (preflight ?? span.within(() => whenOpen(() => handler(exchange))));
    } catch (error) {
      telemetry.record(observabilityEvents.procedureFailed, { family, method, requestId, correlationId }, error);
      result = refuse(problems.internal);
    }
    const answer = answerOf(result, requestId);
    const duration = Math.round((performance.now() - started) * 1000) / 1000;
    const { caller, capability } = notes;
    const fields = { family, method, caller, capability, status: answer.status, duration, requestId, correlationId };
    telemetry.record(observabilityEvents.requestCompleted, fields);
    span.end(fields, answer.status >= 500);
    const exposed = cors === undefined ? answer : await cors.expose(family, exchange, answer);
    const { body } = exposed;
    return body instanceof ReadableStream ? { ...exposed, body: inFlight.whileRead(body) } : exposed;
  };
}
