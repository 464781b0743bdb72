/**
 * Names of every structured event and counter that a host emits. Gates and operators look for these, so they are stable.
 *
 * @example
 * observabilityEvents.callerForbidden; //=> "host.caller_forbidden"
 */
export const observabilityEvents = {
  /** A request finished: method, path family, capability, caller, status, duration. */
  requestCompleted: "host.request_completed",
  /** A caller named a family that the matrix forbids it (D-007). */
  callerForbidden: "host.caller_forbidden",
  /** A published family was called without a valid credential. */
  callerUnauthenticated: "host.caller_unauthenticated",
  /** A request was refused before any routing, whoever sent it; `reason` says for what (D-005). */
  targetRefused: "host.target_refused",
  /** Malformed or timed-out HTTP request. For one that had `begun`, its completion is emitted too. */
  requestMalformed: "host.request_malformed",
  /** The signature guard refused an ingress request; `reason` is for logs only, the caller never learns it (D-008). */
  ingressRefused: "host.ingress_refused",
  /** A path named a capability or family that is not mounted. */
  routeUnknown: "host.route_unknown",
  /** A procedure threw something that it did not declare. */
  procedureFailed: "host.procedure_failed",
  /** An event was enqueued by a trigger. */
  runEnqueued: "host.run_enqueued",
  /** The event API did not accept an event: the trigger answered 503. */
  enqueueFailed: "host.enqueue_failed",
  /** An attempt of a durable run began. */
  runStarted: "host.run_started",
  /** An attempt of a durable run ended: completed, failed, or to be retried. */
  runEnded: "host.run_ended",
} as const;

/**
 * The name of a structured event.
 *
 * @example
 * const isRefusal = (event: ObservabilityEvent) => event.endsWith("_refused");
 * isRefusal("host.ingress_refused"); //=> true
 */
export type ObservabilityEvent = (typeof observabilityEvents)[keyof typeof observabilityEvents];
