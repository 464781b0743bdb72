import { issuePath } from "#internal";
import {
  NonRetriableError,
  type CorrelationId,
  type DurableFunction,
  type EventType,
  type InstanceAlias,
  type Principal,
  type RequestId,
} from "@rawr/hq-contract";
import { parseTrailedData, wireName, type Trail } from "../telemetry/trail.js";

/** An event as the SDK hands it to a function. */
export interface WiredEvent {
  readonly id?: string | undefined;
  readonly name: string;
  readonly data?: unknown;
  readonly ts?: number | undefined;
}

/** An event as a function's author sees it, and the trail it came on. */
export interface ReadEvent {
  readonly event: { readonly id: string; readonly name: string; readonly data: unknown; readonly ts: number };
  readonly trail: Trail;
  /** Who triggered it; nobody, where a schedule or an event from outside did. */
  readonly triggeredBy: Principal | undefined;
}

/** Any function, its ports in the plugin's own type. */
export type AnyDurableFunction = DurableFunction<string, EventType, unknown>;

const cronName = "inngest/scheduled.timer";
const invokedName = "inngest/function.invoked";

/** The events that start a function, or are handed to it when it is invoked. */
export function startedBy(fn: Pick<AnyDurableFunction, "on">): readonly EventType[] {
  return fn.on.flatMap((trigger): readonly EventType[] => {
    if ("schema" in trigger) return [trigger];
    if ("event" in trigger) return [trigger.event];
    return "invoke" in trigger ? [{ name: invokedName, schema: trigger.invoke }] : [];
  });
}

/**
 * Reads what started a run: a schedule's event as it is, one from outside by its schema, one of a plugin by its schema and its trail.
 *
 * @throws NonRetriableError when it is none that the function is for.
 */
export async function readEvent(
  fn: Pick<AnyDurableFunction, "on">,
  wired: WiredEvent,
  run: { readonly instance: InstanceAlias; readonly runId: string },
): Promise<ReadEvent> {
  const { id = run.runId, ts = 0 } = wired;
  if (wired.name === cronName) {
    const cron = isRecord(wired.data) && typeof wired.data["cron"] === "string" ? wired.data["cron"] : "";
    return { event: { id, name: cronName, data: { cron }, ts }, trail: trailOf(run), triggeredBy: undefined };
  }
  const events = startedBy(fn);
  if (wired.name === invokedName) return readInvocation(events, wired, id, ts, run);
  const type = events.find((event) => wireName(run.instance, event) === wired.name);
  if (type === undefined) throw new NonRetriableError(`event \`${wired.name}\` does not start this function`);
  if ("external" in type) {
    const data = await validated(type, wired.data);
    return { event: { id, name: type.name, data, ts }, trail: trailOf(run), triggeredBy: undefined };
  }
  const { input, trail } = trailed(wired, run.instance);
  const data = await validated(type, input);
  return { event: { id, name: type.name, data, ts }, trail, triggeredBy: trail.principal };
}

async function readInvocation(
  events: readonly EventType[],
  wired: WiredEvent,
  id: string,
  ts: number,
  { instance }: { readonly instance: InstanceAlias },
): Promise<ReadEvent> {
  const { _inngest: _, ...data } = isRecord(wired.data) ? wired.data : {};
  const { input, trail } = trailed({ ...wired, data }, instance);
  const refusals: string[] = [];
  for (const type of events) {
    const checked = await type.schema["~standard"].validate(input);
    if (checked.issues === undefined) {
      return { event: { id, name: type.name, data: checked.value, ts }, trail, triggeredBy: trail.principal };
    }
    refusals.push(sentenceOf(type, checked.issues));
  }
  throw new NonRetriableError(refusals.join("; ") || "this function can't be invoked: it declares no input");
}

function trailed(wired: WiredEvent, instance: InstanceAlias): { readonly input: unknown; readonly trail: Trail } {
  const read = parseTrailedData(wired.data);
  if (read?.trail.instance !== instance) {
    throw new NonRetriableError(`event \`${wired.name}\` was not enqueued by this host instance`);
  }
  return read;
}

/** The trail of what nobody asked for: it begins with the run. What the run sends is sent by nobody in particular. */
function trailOf({ instance, runId }: { readonly instance: InstanceAlias; readonly runId: string }): Trail {
  // The SDK names a run's id without a brand; of a run it is a plain text.
  const ids = { requestId: runId as RequestId, correlationId: runId as CorrelationId };
  return { instance, principal: { caller: "external" }, ...ids };
}

/**
 * The payload of an event as its schema makes it.
 *
 * @throws NonRetriableError when it does not fit: another attempt would see the same.
 */
export async function validated(type: EventType, data: unknown): Promise<unknown> {
  const checked = await type.schema["~standard"].validate(data);
  if (checked.issues === undefined) return checked.value;
  throw new NonRetriableError(sentenceOf(type, checked.issues));
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema says of data that does not fit it. */
export function sentenceOf(type: EventType, [issue]: readonly Issue[]): string {
  const path = issuePath(issue);
  return `event \`${type.name}\` does not fit its schema${path === "" ? "" : ` at \`${path}\``}: ${issue?.message ?? ""}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
