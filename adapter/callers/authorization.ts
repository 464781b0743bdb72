import type { Principal } from "@rawr/hq-contract";
import type { RouteFamily } from "@rawr/hq-contract/tables";
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
  // While keys or sessions are down, each request with a credential would write the same stack.
  let silentUntil = 0;
  const unknown = (family: RouteFamily, { requestId, correlationId, method }: Exchange, error: unknown): Refused => {
    const unavailable = { family, method, reason: "unavailable", requestId, correlationId };
    telemetry.record(observabilityEvents.callerUnauthenticated, unavailable);
    if (performance.now() >= silentUntil) {
      silentUntil = performance.now() + 1000;
      telemetry.log.error({ requestId, correlationId, err: error }, "caller authentication is unavailable");
    }
    return refuse(problems.authenticationUnavailable, "unavailable");
  };
  const authorized = (family: RouteFamily, exchange: Exchange, principal: Principal): Principal | Refused => {
    const { requestId, correlationId, method, notes } = exchange;
    if (!mayReach(principal.caller, family)) {
      const fields = { family, method, caller: principal.caller, reason: notes.refusal, requestId, correlationId };
      telemetry.record(observabilityEvents.callerForbidden, fields);
      return refuse(problems.callerForbidden);
    }
    if (principal.id === undefined) {
      const fields = { family, method, caller: principal.caller, reason: notes.refusal, requestId, correlationId };
      telemetry.record(observabilityEvents.callerUnauthenticated, fields);
      return refuse(problems.unauthenticated);
    }
    return principal;
  };
  return (family, exchange) => {
    try {
      const principal = authenticate(authenticators, exchange);
      if (!(principal instanceof Promise)) return authorized(family, exchange, principal);
      return principal.then(
        (found) => authorized(family, exchange, found),
        (error) => unknown(family, exchange, error),
      );
    } catch (error) {
      return unknown(family, exchange, error);
    }
  };
}
