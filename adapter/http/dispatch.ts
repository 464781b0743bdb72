import { observabilityEvents, routeFamilies, type RouteFamily } from "@rawr/hq-contract";
import type { Admission } from "../callers/admission.js";
import type { Seats } from "../callers/seats.js";
import type { Answer } from "./answer.js";
import type { FamilyDocuments } from "./documents.js";
import { bodyForm } from "./body-form.js";
import type { Exchange } from "./exchange.js";
import type { FamilyHandler } from "./mounts.js";
import { problemAnswer, problems, type Problem } from "./problem.js";
import type { Procedures } from "../procedures.js";
import { methodsAt, type HostRoute } from "./routes.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** The plugins of one family, by the key that {@link pluginKey} finds in a path. */
export type PluginTable = ReadonlyMap<string, Procedures>;

/** What a published family has beside its procedures. */
export interface Published {
  readonly documents: FamilyDocuments;
  readonly routes: readonly HostRoute[];
}

/** The family's handler: who calls, may they, whose route is it, does it take this method and body, run it. */
export function dispatchFamily(
  family: Exclude<RouteFamily, "ingress">,
  admit: Admission,
  plugins: PluginTable,
  telemetry: Telemetry,
  seats: Seats,
  published?: Published,
): FamilyHandler {
  return async (exchange) => {
    const key = pluginKey(family, exchange.pathname);
    // `/rpc/workflows` is no mount (SPEC 2.1): there is nothing that a caller could be allowed or forbidden.
    if (key === undefined) return unknownRoute(family, exchange, telemetry);
    const { documents } = published ?? {};
    if (documents?.open) {
      const document = documents.answer(key, exchange);
      if (document !== undefined) return document;
    }
    const principal = await admit(family, exchange);
    if ("status" in principal) return principal;
    exchange.notes.caller = principal.caller;
    const run = plugins.get(key);
    if (run === undefined) return documents?.answer(key, exchange) ?? unknownRoute(family, exchange, telemetry);
    exchange.notes.capability = key;
    // Nobody here decodes a body: a reader who did would see another one than we do.
    const encoded = exchange.header("content-encoding") === null ? undefined : problems.mediaTypeUnsupported;
    const misfit = encoded ?? refuseForm(family, exchange);
    if (misfit !== undefined) return problemAnswer(misfit, exchange.requestId);
    const leave = seats.take(principal);
    if (leave === undefined) return problemAnswer(problems.tooManyRequests, exchange.requestId);
    try {
      const answer = await run(exchange, principal);
      return answer ?? otherMethod(exchange, published) ?? unknownRoute(family, exchange, telemetry);
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
export function pluginKey(family: Exclude<RouteFamily, "ingress">, pathname: string): string | undefined {
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

/** oRPC would run a mutation on any method: `/rpc` is POST only. */
function refuseForm(family: Exclude<RouteFamily, "ingress">, { method, header }: Exchange): Problem | undefined {
  if (family === "rpc" && method !== "POST") return { ...problems.methodNotAllowed, headers: { allow: "POST" } };
  return bodyForm(family, header) === undefined ? problems.mediaTypeUnsupported : undefined;
}

/** The refusal of a method on a path that exists, naming the methods that it takes. */
function otherMethod(exchange: Exchange, published: Published | undefined): Answer | undefined {
  const methods = published === undefined ? [] : methodsAt(published.routes, exchange.pathname);
  if (methods.length === 0) return undefined;
  const problem = { ...problems.methodNotAllowed, headers: { allow: methods.join(", ") } };
  return problemAnswer(problem, exchange.requestId);
}

function unknownRoute(family: RouteFamily, exchange: Exchange, telemetry: Telemetry): Answer {
  const { requestId, correlationId, method } = exchange;
  telemetry.record(observabilityEvents.routeUnknown, { family, method, requestId, correlationId });
  return problemAnswer(problems.routeUnknown, requestId);
}
