import { observabilityEvents, type ObservabilityEvent } from "./events.js";
import type { Caller } from "./caller.js";
import type { RouteFamily } from "./route-family.js";

/**
 * The suites that every workspace with a host must have executed. Source: SPEC 4 (D-015).
 *
 * @example
 * requiredSuites.length; //=> 7
 */
export const requiredSuites = [
  "suite:web:first-party-rpc",
  "suite:web:published-openapi",
  "suite:cli:in-process",
  "suite:api:boundary",
  "suite:workflow:trigger-status",
  "suite:runtime:ingress",
  "suite:cross-surface:metadata-import-boundary",
] as const;

/**
 * `"suite:web:first-party-rpc" | ...`.
 *
 * @example
 * const suite: RequiredSuite = "suite:runtime:ingress";
 * requiredSuites.includes(suite); //=> true
 */
export type RequiredSuite = (typeof requiredSuites)[number];

/**
 * What two hosts in one process must not share. Source: SPEC 2.7 (D-016).
 *
 * @example
 * requiredSeams.length; //=> 10
 */
export const requiredSeams = [
  "events",
  "runs",
  "contexts",
  "counters",
  "logs",
  "registries",
  "keys",
  "caches",
  "signals",
  "closing",
] as const;

/**
 * `"events" | "runs" | ...`.
 *
 * @example
 * const seam: RequiredSeam = "caches";
 * requiredSeams.includes(seam); //=> true
 */
export type RequiredSeam = (typeof requiredSeams)[number];

/**
 * What a refused caller receives, and what the log records.
 *
 * @example
 * const refusal: Refusal = refusals.callerForbidden;
 * refusal.code; //=> "CALLER_FORBIDDEN"
 */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly event: ObservabilityEvent;
}

/**
 * Each refusal of a request by who sent it, or by how it wrote its target. The body is `application/problem+json`.
 *
 * @example
 * refusals.routeUnknown.status; //=> 404
 */
export const refusals = {
  callerForbidden: { status: 403, code: "CALLER_FORBIDDEN", event: observabilityEvents.callerForbidden },
  callerUnauthenticated: { status: 401, code: "UNAUTHENTICATED", event: observabilityEvents.callerUnauthenticated },
  ingressRefused: { status: 401, code: "UNAUTHORIZED", event: observabilityEvents.ingressRefused },
  targetRefused: { status: 400, code: "TARGET_NOT_CANONICAL", event: observabilityEvents.targetRefused },
  routeUnknown: { status: 404, code: "ROUTE_UNKNOWN", event: observabilityEvents.routeUnknown },
} as const satisfies Record<string, Refusal>;

/**
 * How `caller` is refused in a family that is forbidden to it: at the ingress like everybody; on `/rpc` as the caller it is; on a
 * published family, where the runtime has no credential to show, as nobody.
 *
 * @example
 * refusalOf("external", "rpc").status; //=> 403
 * refusalOf("external", "ingress").status; //=> 401
 */
export function refusalOf(caller: Caller, family: RouteFamily): Refusal {
  if (family === "ingress") return refusals.ingressRefused;
  return caller === "runtime-ingress" && family !== "rpc" ? refusals.callerUnauthenticated : refusals.callerForbidden;
}

/**
 * What a forbidden request varies: each of these must have been tried in each cell.
 *
 * @example
 * refusalVariants.credential.length; //=> 5
 */
export const refusalVariants = {
  method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  alias: ["trailing-slash", "upper-case", "encoded-letter", "encoded-slash", "dot-segment", "double-slash", "query"],
  credential: ["own", "none", "wrong", "other-kind", "forged-claims"],
} as const;

/**
 * One request of a harness, as the socket and the host's telemetry saw it.
 *
 * @example
 * const seen: ObservedRequest = {
 *   caller: "external",
 *   role: "refusal",
 *   variant: "method:PUT",
 *   method: "PUT",
 *   target: "/rpc/invoicing/list",
 *   family: "rpc",
 *   status: 403,
 *   code: "CALLER_FORBIDDEN",
 *   contentType: "application/problem+json",
 *   handled: 0,
 *   events: ["host.caller_forbidden"],
 * };
 * seen.status === refusalOf("external", "rpc").status; //=> true
 */
export interface ObservedRequest {
  /** Who sent it. */
  readonly caller: Caller;
  /** `refusal` must have been refused; `control` must have been answered; `call` is a suite's own. */
  readonly role: "refusal" | "control" | "call";
  /** What was varied, e.g. `method:PUT`, `alias:upper-case`, `credential:forged-claims`; empty for a call. */
  readonly variant: string;
  readonly method: string;
  readonly target: string;
  readonly family: RouteFamily | "none";
  readonly status: number;
  /** The problem's code; absent when the answer is not a problem or has no body. */
  readonly code?: string;
  readonly contentType: string;
  /** By how much the count of handlers that ran went up. */
  readonly handled: number;
  /** The structured events that carry this request's id. */
  readonly events: readonly string[];
}

/**
 * Trigger, run and status of one workflow, by the ids that the host's telemetry emitted.
 *
 * @example
 * const trail: ObservedTrail = {
 *   triggered: ["host.run_enqueued", "host.run_started", "host.run_ended"],
 *   correlationId: "c-1",
 *   handle: "01J",
 *   state: "completed",
 * };
 * trail.triggered.length; //=> 3
 */
export interface ObservedTrail {
  readonly triggered: readonly string[];
  readonly correlationId: string;
  readonly handle: string;
  readonly state: string;
}

/**
 * What one executed test of a harness saw: travels with the test's result to whoever writes the evidence.
 *
 * @example
 * const observation: Observation = {
 *   id: "seam:caches",
 *   assertions: 2,
 *   requests: [],
 *   trails: [],
 *   inProcess: { calls: 0, sockets: 0 },
 *   selfTest: { refused: 0, accepted: [] },
 *   facts: {},
 * };
 * observation.id; //=> "seam:caches"
 */
export interface Observation {
  /** `suite:...`, `cell:<caller>:<family>` or `seam:<name>`. */
  readonly id: string;
  readonly assertions: number;
  readonly requests: readonly ObservedRequest[];
  readonly trails: readonly ObservedTrail[];
  /** Calls without a socket, and sockets that were opened to the own host nevertheless. */
  readonly inProcess: { readonly calls: number; readonly sockets: number };
  /** Wrong observations that the harness's own judge was shown and refused, beside those it let pass. */
  readonly selfTest: { readonly refused: number; readonly accepted: readonly string[] };
  /** What a suite found beside requests, in its own words: `<fact>` to how often. */
  readonly facts: Readonly<Record<string, number>>;
}
