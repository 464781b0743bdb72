import type { Principal, RouteFamily } from "@rawr/hq-contract";
import { mayReach, observabilityEvents } from "@rawr/hq-contract/tables";
import { authenticate, type Authenticator } from "./caller.js";
import type { Exchange } from "../http/exchange.js";
import { problems } from "../http/problem.js";
import { refuse, type Refused } from "../http/refused.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** Decides who calls and whether the matrix lets that caller in: a principal, or the refusal. */
export type Authorization = (
  family: Exclude<RouteFamily, "ingress">,
  exchange: Exchange,
) => Principal | Refused | Promise<Principal | Refused>;

/** One rule for every family but the ingress, made of the contract's matrix; a claim in a header proves nothing (D-007). */
export function createAuthorization(authenticators: readonly Authenticator[], telemetry: Telemetry): Authorization {
  return (family, exchange) => {
    const { requestId, correlationId, method } = exchange;
    const unknown = (error: unknown): Refused => {
      const unavailable = { family, method, reason: "unavailable", requestId, correlationId };
      telemetry.record(observabilityEvents.callerUnauthenticated, unavailable);
      telemetry.log.error({ requestId, correlationId, err: error }, "caller authentication is unavailable");
      return refuse(problems.authenticationUnavailable, "unavailable");
    };
    const authorized = (principal: Principal): Principal | Refused => {
      const fields = { family, method, caller: principal.caller, requestId, correlationId };
      if (!mayReach(principal.caller, family)) {
        telemetry.record(observabilityEvents.callerForbidden, fields);
        return refuse(problems.callerForbidden);
      }
      if (principal.id === undefined) {
        telemetry.record(observabilityEvents.callerUnauthenticated, fields);
        return refuse(problems.unauthenticated);
      }
      return principal;
    };
    try {
      const principal = authenticate(authenticators, exchange);
      return principal instanceof Promise ? principal.then(authorized, unknown) : authorized(principal);
    } catch (error) {
      return unknown(error);
    }
  };
}
