import type { InferSchemaInput, InferSchemaOutput, AnySchema } from "@orpc/contract";
import type { CorrelationId, InstanceAlias, RequestId, RunHandle, RunId } from "./brand.js";
import type { Caller } from "./caller.js";
import type { EventType, WorkflowEvent } from "./workflow-event.js";
import type { RunState } from "./run-state.js";

/**
 * What a workspace's authenticators say about a principal beside its id. Empty until a workspace declares its own:
 *
 * `declare module "@rawr/hq-contract" { interface PrincipalClaims { readonly tenant: string } }`
 *
 * @example
 * const claimsOf = ({ claims = {} }: { readonly claims?: PrincipalClaims }) => Object.keys(claims);
 * claimsOf({}).length; //=> 0
 */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface PrincipalClaims {}

/**
 * Who calls, proven by a credential. `external` with no id is an anonymous caller.
 *
 * @example
 * const partner: Principal = { caller: "external", id: "partner" };
 * partner.id; //=> "partner"
 */
export interface Principal {
  readonly caller: Exclude<Caller, "runtime-ingress">;
  /** Stable id of the session's user, the service or the token's holder; absent for the anonymous caller. */
  readonly id?: string;
  /** What the credential says about its holder, as the authenticator read it. Claims stay in this process: a durable run has none. */
  readonly claims?: PrincipalClaims;
}

/**
 * Where a request came from, as the socket and the trusted proxies say it.
 *
 * @example
 * const network: NetworkMetadata = { remoteAddress: "203.0.113.7", protocol: "https:" };
 * network.protocol; //=> "https:"
 */
export interface NetworkMetadata {
  /** Remote address, or `undefined` in process. */
  readonly remoteAddress: string | undefined;
  /** `http:` or `https:` as the client saw it, `in-process:` without a socket. */
  readonly protocol: "http:" | "https:" | "in-process:";
}

/**
 * The envelope of one boundary request. A factory makes one per request; there is no process-level context (SPEC 2.6, D-005).
 *
 * @typeParam Ports - What the plugin's `ports` factory made for this host instance.
 *
 * @example
 * interface Ports {
 *   readonly tax: (amount: number) => number;
 * }
 * const taxOf = ({ ports }: Pick<BoundaryContext<Ports>, "ports">, amount: number) => ports.tax(amount);
 * taxOf({ ports: { tax: (amount) => amount * 0.19 } }, 100); //=> 19
 */
export interface BoundaryContext<Ports = unknown> {
  /** The caller. For a call that another plugin makes in process, the caller of that plugin. */
  readonly principal: Principal;
  /** The plugins between the caller and this one, by key, in the order of the calls: `["api/orders"]`. Empty for a call from outside. */
  readonly via?: readonly string[];
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly instance: InstanceAlias;
  readonly network: NetworkMetadata;
  readonly ports: Ports;
  /**
   * The raw bytes of the body, for signatures over them (webhooks): of JSON, text and form fields. `undefined` for files and
   * streams; absent in process.
   */
  readonly rawBody?: () => Uint8Array | undefined;
}

/**
 * What a caller may know about a durable run.
 *
 * @example
 * const status: RunStatus = { handle: "01J" as RunHandle, state: "queued" };
 * status.state; //=> "queued"
 */
export interface RunStatus {
  readonly handle: RunHandle;
  readonly state: RunState;
  /** Present once the run has started. */
  readonly runId?: RunId;
  /** UTC, ISO 8601; present once the run has ended. */
  readonly endedAt?: string;
}

/**
 * Stands for the events of a context that names none. Its name is the sentence that an editor shows for `enqueue`.
 *
 * @example
 * type Enqueued = WorkflowContext extends WorkflowContext<unknown, NoEvents> ? "no event" : "an event";
 * //=> "no event"
 */
export type NoEvents = WorkflowEvent<noEventNamed>;

/**
 * Enqueues an event of this plugin, with the request's correlation id and principal on it.
 *
 * Resolves once the runtime has accepted it; rejects (the host answers 503) when it could not be enqueued.
 *
 * @param options.idempotencyKey - One run for one key and principal, however often it is sent and to whichever process of the
 * instance, for a day; a key that comes again with other data is refused with 409. Default: the request's `Idempotency-Key`.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const announce = (enqueue: Enqueue<typeof issued>) => enqueue(issued, { id: "7" }, { idempotencyKey: "7" });
 * await announce(async () => "01J" as RunHandle) as string; //=> "01J"
 */
export type Enqueue<Events extends WorkflowEvent> = <Event extends Events>(
  event: Event,
  data: InferSchemaInput<Event["schema"]>,
  options?: { readonly idempotencyKey?: string },
) => Promise<RunHandle>;

/**
 * The boundary envelope of a workflow plugin: a caller's request that may enqueue and may ask.
 *
 * @typeParam Events - The events that its procedures may enqueue: `typeof reconciliationRequested`. Each needs a function of the
 * same plugin that handles it.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const announce = ({ enqueue }: Pick<WorkflowContext<object, typeof issued>, "enqueue">) => enqueue(issued, { id: "7" });
 * (await announce({ enqueue: async () => "01J" as RunHandle })) as string; //=> "01J"
 */
export interface WorkflowContext<
  Ports = unknown,
  Events extends WorkflowEvent = NoEvents,
> extends BoundaryContext<Ports> {
  readonly enqueue: Enqueue<Events>;
  /** Types only: compares the events that procedures enqueue with those that functions handle. */
  readonly "~events"?: (event: Events) => void;
  /**
   * The run behind a handle, if this principal triggered it; else `undefined`.
   *
   * @param options.wait - Seconds to wait for the run to end, 25 at most; then its state is returned as it is. Default 0.
   */
  findRun(handle: string, options?: { readonly wait?: number | undefined }): Promise<RunStatus | undefined>;
}

/**
 * The envelope of one durable run. It has no request: nothing of the caller's connection survives into it.
 *
 * @example
 * const lineOf = ({ attempt }: Pick<DurableContext, "attempt">) => `attempt ${attempt + 1}`;
 * lineOf({ attempt: 0 }); //=> "attempt 1"
 */
export interface DurableContext<Ports = unknown, Event extends EventType = WorkflowEvent> {
  readonly runId: RunId;
  /** The handle that the trigger answered with: key the persisted result by it. For a schedule or an external event, the event's own id. */
  readonly handle: RunHandle;
  readonly correlationId: CorrelationId;
  readonly instance: InstanceAlias;
  /** Zero-based. */
  readonly attempt: number;
  /** The caller who triggered the run; `undefined` for a schedule or an external event. */
  readonly triggeredBy: Event extends { readonly external: true } | { readonly clock: true } ? undefined : Principal;
  readonly ports: Ports;
}

/**
 * The payload of an event as a function receives it.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * type Issued = EventData<typeof issued>;
 * //=> { id: string }
 */
export type EventData<Event extends { readonly schema: AnySchema }> = InferSchemaOutput<Event["schema"]>;

/** Refuses an `enqueue` in a context that names no event. */
export type noEventNamed =
  "this context names no event that may be enqueued: write `WorkflowContext<Ports, typeof event>` (D-005)";
export function noEventNamed(): noEventNamed {
  return "this context names no event that may be enqueued: write `WorkflowContext<Ports, typeof event>` (D-005)";
}
