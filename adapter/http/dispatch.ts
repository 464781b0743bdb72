import type { RouteFamily } from "@rawr/hq-contract/tables";
import { observabilityEvents, routeFamilies } from "@rawr/hq-contract/tables";
import type { Authorization } from "../callers/authorization.js";
import type { Seats } from "../callers/seats.js";
import type { Published } from "./documents.js";
import { bodyForm, type BodyForm } from "./body-form.js";
import type { Exchange } from "./exchange.js";
import type { FamilyHandler } from "./mounts.js";
import { keepBody } from "./keep-body.js";
import { otherMethod, problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import type { Procedures } from "../procedures.js";
import { methodsAt } from "./routes.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** The plugins of one family, by the key that {@link pluginKey} finds in a path. */
export type PluginTable = ReadonlyMap<string, Procedures>;

/** The family's handler: who calls, may they, whose route is it, does it take this method and body, run it. */
export function dispatchFamily(
  family: Exclude<RouteFamily, "ingress">,
  plugins: PluginTable,
  gate: {
    readonly authorize: Authorization;
    readonly seats: Seats;
    readonly telemetry: Telemetry;
    /** Largest body that is read before its sender is known; `undefined` where nobody asks for one. */
    readonly keptBody?: number | undefined;
  },
  published?: Published,
): FamilyHandler {
  const { authorize, seats, telemetry, keptBody } = gate;
  return async (given) => {
    const exchange = keptBody === undefined ? given : keepBody(given, keptBody);
    const key = pluginKey(family, exchange.pathname);
    // `/rpc/workflows` is no mount (SPEC 2.1): there is nothing that a caller could be allowed or forbidden.
    if (key === undefined) return unknownRoute(family, exchange, telemetry);
    const { documents } = published ?? {};
    if (documents?.open) {
      const document = documents.answer(key, exchange);
      if (document !== undefined) return document;
    }
    const asked = authorize(family, exchange);
    const principal = asked instanceof Promise ? await asked : asked;
    if ("refused" in principal) return principal;
    exchange.notes.caller = principal.caller;
    const run = plugins.get(key);
    if (run === undefined) return documents?.answer(key, exchange) ?? unknownRoute(family, exchange, telemetry);
    exchange.notes.capability = key;
    const form = formOf(family, exchange);
    if (typeof form !== "string") return form;
    const leave = seats.take(principal);
    if (leave === undefined) return refuse(problems.tooManyRequests);
    try {
      const answer = await run(exchange, principal, form);
      if (answer !== undefined) return answer;
      const methods = published === undefined ? [] : methodsAt(published.routes, exchange.pathname);
      return methods.length > 0 ? refuse(otherMethod(...methods)) : unknownRoute(family, exchange, telemetry);
    } finally {
      leave();
    }
  };
}

/**
 * Which plugin a canonical path belongs to: `/api/orpc/<capability>/...`, `/api/workflows/<capability>/...`,
 * `/rpc/<capability>/...`, and `/rpc/<capability>/workflows/...` for the workflow plugin of that capability.
 * `undefined` below `/rpc/workflows`.
 */
function pluginKey(family: Exclude<RouteFamily, "ingress">, pathname: string): string | undefined {
  const { prefix } = routeFamilies[family];
  const capability = segmentAfter(pathname, prefix.length);
  if (family !== "rpc") return capability;
  if (capability === "workflows") return undefined;
  return segmentAfter(pathname, prefix.length + 1 + capability.length) === "workflows"
    ? `${capability}/workflows`
    : capability;
}

/** The segment of a path behind the slash at `slash`; empty when there is none. */
function segmentAfter(pathname: string, slash: number): string {
  const end = pathname.indexOf("/", slash + 1);
  return pathname.slice(slash + 1, end === -1 ? undefined : end);
}

/** The form of a request's body. oRPC would run a mutation on any method: `/rpc` is POST only. */
function formOf(family: Exclude<RouteFamily, "ingress">, { method, header }: Exchange): BodyForm | Refused {
  // Nobody here decodes a body: a reader who did would see another one than we do.
  if (header("content-encoding") !== null) return refuse(problems.mediaTypeUnsupported);
  if (family === "rpc" && method !== "POST") return refuse(otherMethod("POST"));
  return bodyForm(family, header);
}

function unknownRoute(family: RouteFamily, exchange: Exchange, telemetry: Telemetry): Refused {
  const { requestId, correlationId, method } = exchange;
  telemetry.record(observabilityEvents.routeUnknown, { family, method, requestId, correlationId });
  return refuse(problems.routeUnknown);
}
