import type { AnySchema, InferSchemaOutput } from "@orpc/contract";
import type { Schema } from "@orpc/contract";
import type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";

/**
 * An event that starts a run, if a condition holds.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ amount: z.int() }));
 * const large: EventTrigger = { event: issued, if: "event.data.amount > 100" };
 * defineFunction({ id: "review", on: large }, async () => undefined).on.length; //=> 1
 */
export interface EventTrigger<Event extends WorkflowEvent | ExternalEvent = WorkflowEvent | ExternalEvent> {
  readonly event: Event;
  /** An expression over the event, as in `"event.data.amount > 100"`. Runs start when it is true. Default: always. */
  readonly if?: string;
}

/**
 * A schedule that starts a run.
 *
 * @example
 * const workdays: CronTrigger = { cron: "0 3 * * 1-5", timeZone: "Europe/Berlin" };
 * defineFunction({ id: "sweep", on: workdays }, async () => undefined).id; //=> "sweep"
 */
export interface CronTrigger {
  /** `minute hour day month weekday`, as in `"0 3 * * 1-5"`. */
  readonly cron: string;
  /** A name of the IANA database, as in `"Europe/Berlin"`. Default UTC. */
  readonly timeZone?: string;
}

/**
 * A function that other functions invoke with data.
 *
 * @example
 * const asked: InvokeTrigger = { invoke: z.strictObject({ customer: z.string() }) };
 * defineFunction({ id: "count", on: asked }, async () => 3).id; //=> "count"
 */
export interface InvokeTrigger<Invoked extends AnySchema = AnySchema> {
  /** What `step.invoke` hands over. */
  readonly invoke: Invoked;
}

/**
 * What starts a run.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const on: readonly Trigger[] = [issued, { cron: "0 3 * * *" }];
 * on.length; //=> 2
 */
export type Trigger = WorkflowEvent | ExternalEvent | EventTrigger | CronTrigger | InvokeTrigger;

/**
 * The event of a run that a schedule started.
 *
 * @example
 * type Data = EventData<CronEvent>;
 * //=> { cron: string }
 */
export interface CronEvent extends EventType<"inngest/scheduled.timer", Schema<{ cron: string }, { cron: string }>> {
  readonly clock: true;
}

/**
 * The event of a run that another function invoked with its own data.
 *
 * @example
 * const input = z.strictObject({ customer: z.string() });
 * type Data = EventData<InvokedEvent<typeof input>>;
 * //=> { customer: string }
 */
export interface InvokedEvent<Invoked extends AnySchema = AnySchema> extends EventType<
  "inngest/function.invoked",
  Invoked
> {
  readonly invoked: true;
}

/**
 * The events of triggers.
 *
 * @example
 * type Started = EventOn<{ readonly cron: "0 3 * * *" }>["name"];
 * //=> "inngest/scheduled.timer"
 */
export type EventOn<On> = On extends readonly (infer Each)[] ? EventOfTrigger<Each> : EventOfTrigger<On>;

type EventOfTrigger<Each> = Each extends EventType
  ? Each
  : Each extends EventTrigger<infer Event>
    ? Event
    : Each extends CronTrigger
      ? CronEvent
      : Each extends InvokeTrigger<infer Invoked>
        ? InvokedEvent<Invoked>
        : never;

/**
 * An event as a function receives it. For several events it is a union, discriminated by `name`.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const idOf = ({ data }: ReceivedEvent<typeof issued>) => data.id;
 * idOf({ id: "01J", name: "invoicing/invoice.issued", data: { id: "7" }, ts: 0 }); //=> "7"
 */
export type ReceivedEvent<Event> =
  Event extends EventType<infer Name, infer Payload>
    ? {
        readonly id: string;
        readonly name: Name;
        readonly data: InferSchemaOutput<Payload>;
        /** When it happened: milliseconds since the epoch. */
        readonly ts: number;
      }
    : never;
