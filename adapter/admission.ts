import { mayReach, observabilityEvents, type Principal, type RouteFamily } from "@rawr/hq-contract";
import type { Answer } from "./answer.js";
import { authenticate, type Authenticator } from "./caller.js";
import type { Exchange } from "./exchange.js";
import { problemAnswer, problems } from "./problem.js";
import type { Telemetry } from "./telemetry.js";

/** Decides who calls and whether the matrix lets that caller in: a principal, or the refusal. */
export type Admission = (family: Exclude<RouteFamily, "ingress">, exchange: Exchange) => Promise<Principal | Answer>;

/** One rule for every family but the ingress, made of the contract's matrix; a claim in a header proves nothing (D-007). */
export function createAdmission(authenticators: readonly Authenticator[], telemetry: Telemetry): Admission {
  return async (family, exchange) => {
    const { requestId, correlationId, method } = exchange;
    let principal: Principal;
    try {
      principal = await authenticate(authenticators, exchange);
    } catch (error) {
      const unknown = { family, method, reason: "unavailable", requestId, correlationId };
      telemetry.record(observabilityEvents.callerUnauthenticated, unknown);
      telemetry.log.error({ requestId, correlationId, err: error }, "who calls can't be asked for");
      return problemAnswer(problems.authenticationUnavailable, requestId);
    }
    const fields = { family, method, caller: principal.caller, requestId, correlationId };
    if (!mayReach(principal.caller, family)) {
      telemetry.record(observabilityEvents.callerForbidden, fields);
      return problemAnswer(problems.callerForbidden, requestId);
    }
    if (principal.id === undefined) {
      telemetry.record(observabilityEvents.callerUnauthenticated, fields);
      return problemAnswer(problems.unauthenticated, requestId);
    }
    return principal;
  };
}
