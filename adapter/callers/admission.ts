import { mayReach, observabilityEvents, type Principal, type RouteFamily } from "@rawr/hq-contract";
import type { Answer } from "../http/answer.js";
import { authenticate, type Authenticator } from "./caller.js";
import type { Exchange } from "../http/exchange.js";
import { problemAnswer, problems } from "../http/problem.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** Decides who calls and whether the matrix lets that caller in: a principal, or the refusal. */
export type Admission = (
  family: Exclude<RouteFamily, "ingress">,
  exchange: Exchange,
) => Principal | Answer | Promise<Principal | Answer>;

/** One rule for every family but the ingress, made of the contract's matrix; a claim in a header proves nothing (D-007). */
export function createAdmission(authenticators: readonly Authenticator[], telemetry: Telemetry): Admission {
  return (family, exchange) => {
    const { requestId, correlationId, method } = exchange;
    const unknown = (error: unknown): Answer => {
      const unavailable = { family, method, reason: "unavailable", requestId, correlationId };
      telemetry.record(observabilityEvents.callerUnauthenticated, unavailable);
      telemetry.log.error({ requestId, correlationId, err: error }, "caller authentication is unavailable");
      return problemAnswer(problems.authenticationUnavailable, requestId);
    };
    const admit = (principal: Principal): Principal | Answer => {
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
    try {
      const principal = authenticate(authenticators, exchange);
      return principal instanceof Promise ? principal.then(admit, unknown) : admit(principal);
    } catch (error) {
      return unknown(error);
    }
  };
}
