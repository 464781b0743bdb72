import {
  callers,
  type CorrelationId,
  type InstanceAlias,
  type Principal,
  type RequestId,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import { z } from "zod";

/** What rides in every event beside its input, so that trigger, run and status are one trail (SPEC 2.6). */
export interface Trail {
  readonly instance: InstanceAlias;
  readonly principal: Principal;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly traceparent?: string | undefined;
}

/** The data of an event on the wire. */
export interface TrailedData {
  readonly input: unknown;
  readonly trail: Trail;
}

const callerNames = Object.keys(callers).filter((caller) => caller !== "runtime-ingress");
const id = z.string().min(1).max(128);

const trailedData = z.object({
  input: z.unknown(),
  trail: z.object({
    instance: id,
    principal: z.object({ caller: z.enum(callerNames), id: id.optional() }),
    requestId: id,
    correlationId: id,
    traceparent: z.string().optional(),
  }),
});

/** Parses the data of an event; `undefined` when no host enqueued it. */
export function parseTrailedData(data: unknown): TrailedData | undefined {
  const parsed = trailedData.safeParse(data);
  // The schema has checked the shape; brands and the caller union exist in types only.
  return parsed.success ? (parsed.data as TrailedData) : undefined;
}

/** Whether two principals are the same one. Nobody is the anonymous caller, not even the anonymous caller. */
export function samePrincipal(a: Principal, b: Principal): boolean {
  return a.id !== undefined && a.caller === b.caller && a.id === b.id;
}

/** An event's name on the wire. Two instances on one Inngest server never hear each other's events (D-016). */
export function wireName(instance: InstanceAlias, event: WorkflowEvent): string {
  return `${instance}/${event.name}`;
}
