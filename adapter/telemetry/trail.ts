import type { CorrelationId, EventType, InstanceAlias, Principal, RequestId } from "@rawr/hq-contract";
import { callers } from "@rawr/hq-contract/tables";
import { z } from "zod";

/** What rides in every event beside its input, so that trigger, run and status are one trail (SPEC 2.6). */
export interface Trail {
  readonly instance: InstanceAlias;
  /** Who asked; nobody in particular where a schedule or an event from outside began it. */
  readonly principal: Principal;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  readonly traceparent?: string | undefined;
  /** How many runs stand between the request, schedule or foreign event that began this and the event. Default: none. */
  readonly hops?: number | undefined;
}

/** The data of an event as it was sent, and its trail. */
export interface TrailedData {
  readonly input: unknown;
  readonly trail: Trail;
}

/** The member of an event's data that holds its trail. The members beside it are the sender's, so that expressions find them. */
export const trailMember = "_hq";
/** Data that is no object lies under this member: an event's data is one. */
const boxMember = "_value";

const callerNames = Object.keys(callers).filter((caller) => caller !== "runtime-ingress");
const id = z.string().min(1).max(128);

const trailedData = z.looseObject({
  [trailMember]: z.object({
    instance: id,
    // As long as its authenticator makes it: a run that was accepted is read, too.
    principal: z.object({ caller: z.enum(callerNames), id: z.string().optional() }),
    requestId: id,
    correlationId: id,
    traceparent: z.string().optional(),
    hops: z.int().min(0).optional(),
  }),
});

/** The data of an event on the wire. */
export function toTrailedData(input: unknown, trail: Trail): object {
  const isPlain = typeof input === "object" && input !== null && !Array.isArray(input);
  return { ...(isPlain ? input : { [boxMember]: input }), [trailMember]: trail };
}

/** Parses the data of an event; `undefined` when no host sent it. */
export function parseTrailedData(data: unknown): TrailedData | undefined {
  const parsed = trailedData.safeParse(data);
  if (!parsed.success) return undefined;
  const { [trailMember]: trail, ...input } = parsed.data;
  const keys = Object.keys(input);
  // The schema has checked the shape; brands and the caller union exist in types only.
  return { input: keys.length === 1 && keys[0] === boxMember ? input[boxMember] : input, trail: trail as Trail };
}

/** Whether two principals are the same one. Nobody is the anonymous caller, not even the anonymous caller. */
export function samePrincipal(a: Principal, b: Principal): boolean {
  return a.id !== undefined && a.caller === b.caller && a.id === b.id;
}

/** An event's name on the wire. Two instances on one Inngest server never hear each other's events (D-016); those from outside, both do. */
export function wireName(instance: InstanceAlias, event: EventType): string {
  return "external" in event && event.external === true ? event.name : `${instance}/${event.name}`;
}
