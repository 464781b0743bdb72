import { observabilityEvents, type RouteFamily } from "@rawr/hq-contract";
import type { Admission } from "./admission.js";
import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { FamilyHandler } from "./mounts.js";
import { problemAnswer, problems, type Problem } from "./problem.js";
import type { Procedures } from "./procedures.js";
import type { Telemetry } from "./telemetry.js";

/** The plugins of one family, by the key that {@link pluginKey} finds in a path. */
export type PluginTable = ReadonlyMap<string, Procedures>;

/** The family's handler: who calls, may they, whose route is it, does it take this method and body, run it. */
export function dispatchFamily(
  family: Exclude<RouteFamily, "ingress">,
  admit: Admission,
  plugins: PluginTable,
  telemetry: Telemetry,
): FamilyHandler {
  return async (exchange) => {
    const key = pluginKey(family, exchange.pathname);
    // `/rpc/workflows` is no mount (SPEC 2.1): there is nothing that a caller could be allowed or forbidden.
    if (key === undefined) return unknownRoute(family, exchange, telemetry);
    const principal = await admit(family, exchange);
    if ("status" in principal) return principal;
    exchange.notes.caller = principal.caller;
    const run = plugins.get(key);
    if (run === undefined) return unknownRoute(family, exchange, telemetry);
    exchange.notes.capability = key;
    const misfit = family === "rpc" ? refuseRpcForm(exchange) : refuseBodyForm(exchange);
    if (misfit !== undefined) return problemAnswer(misfit, exchange.requestId);
    return (await run(exchange, principal)) ?? unknownRoute(family, exchange, telemetry);
  };
}

/**
 * Which plugin a canonical path belongs to: `/api/orpc/<capability>/...`, `/api/workflows/<capability>/...`,
 * `/rpc/<capability>/...`, and `/rpc/<capability>/workflows/...` for the workflow plugin of that capability.
 * `undefined` below `/rpc/workflows`.
 */
export function pluginKey(family: Exclude<RouteFamily, "ingress">, pathname: string): string | undefined {
  const segments = pathname.split("/");
  if (family !== "rpc") return segments[3] ?? "";
  const [, , capability = "", group] = segments;
  if (capability === "workflows") return undefined;
  return group === "workflows" ? `${capability}/workflows` : capability;
}

const jsonPattern = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;

/** oRPC would run a mutation on any method and on forms that a foreign page can send: `/rpc` is POST with JSON only. */
function refuseRpcForm(exchange: Exchange): Problem | undefined {
  if (exchange.method !== "POST") return { ...problems.methodNotAllowed, headers: { allow: "POST" } };
  return jsonPattern.test(exchange.header("content-type") ?? "") ? undefined : problems.mediaTypeUnsupported;
}

function refuseBodyForm(exchange: Exchange): Problem | undefined {
  const length = exchange.header("content-length");
  const hasBody = (length !== null && length !== "0") || exchange.header("transfer-encoding") !== null;
  if (!hasBody && exchange.header("content-type") === null) return undefined;
  return jsonPattern.test(exchange.header("content-type") ?? "") ? undefined : problems.mediaTypeUnsupported;
}

function unknownRoute(family: RouteFamily, exchange: Exchange, telemetry: Telemetry): Answer {
  const { requestId, correlationId, method } = exchange;
  telemetry.record(observabilityEvents.routeUnknown, { family, method, requestId, correlationId });
  return problemAnswer(problems.routeUnknown, requestId);
}
