import { checkEnqueued } from "#internal";
import type {
  BoundaryContext,
  CorrelationId,
  DurableContext,
  EventType,
  InstanceAlias,
  NetworkMetadata,
  Principal,
  RequestId,
  WorkflowContext,
} from "@rawr/hq-contract";
import type { AnyWorkflowPlugin } from "@rawr/hq-contract/tables";

/** What is known of one request before a procedure runs. */
export interface RequestInfo {
  readonly principal: Principal;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly network: NetworkMetadata;
  readonly traceparent?: string | undefined;
  /** The request's `Idempotency-Key`. */
  readonly idempotencyKey?: string | undefined;
  /** The bytes of a body that is held in memory, once it has been read. */
  readonly rawBody?: (() => Uint8Array | undefined) | undefined;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal | undefined;
  /** The plugins between who asked and this one, by key, the first one first. */
  readonly via: readonly string[];
}

/** Makes the envelope of one request. Called once per request; nothing of the last one is left in it (D-005). */
export type ContextFactory<Context> = (request: RequestInfo) => Context;

/** Envelopes of an API plugin's requests. What `ports` gives was made once, for this host instance. */
export function boundaryContexts<Ports>(
  instance: InstanceAlias,
  ports: () => Ports,
): ContextFactory<BoundaryContext<Ports>> {
  return ({ principal, via, requestId, correlationId, network, rawBody }) => ({
    principal,
    via,
    requestId,
    correlationId,
    instance,
    network,
    ports: ports(),
    ...(rawBody && { rawBody }),
  });
}

/** What a workflow plugin's request may do beside an API plugin's: enqueue, and ask. */
export interface RunClient {
  enqueueFor(request: RequestInfo): WorkflowContext["enqueue"];
  findFor(request: RequestInfo): WorkflowContext["findRun"];
}

/** Envelopes of a workflow plugin's requests. What none of its functions handles is not enqueued: it would never run. */
export function workflowContexts<Ports>(
  instance: InstanceAlias,
  ports: () => Ports,
  runs: RunClient,
  plugin: Pick<AnyWorkflowPlugin, "key" | "functions" | "sends">,
): ContextFactory<WorkflowContext<Ports>> {
  const boundary = boundaryContexts(instance, ports);
  return (request) => {
    const enqueue = runs.enqueueFor(request);
    return {
      ...boundary(request),
      enqueue: async (event, data, options) => {
        checkEnqueued(plugin, event);
        return enqueue(event, data, options);
      },
      findRun: runs.findFor(request),
    };
  };
}

/** Envelopes of durable runs. Nothing of the caller's connection survives into one (SPEC 2.6). */
export function durableContexts<Ports>(
  instance: InstanceAlias,
  ports: () => Ports,
): (run: Omit<DurableContext<unknown, EventType>, "instance" | "ports">) => DurableContext<Ports, EventType> {
  return ({ runId, handle, correlationId, attempt, triggeredBy }) => ({
    runId,
    handle,
    correlationId,
    attempt,
    triggeredBy,
    instance,
    ports: ports(),
  });
}
