import type { AnySchema, InferSchemaOutput } from "@orpc/contract";
import type { Schema } from "@orpc/contract";
import type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";

/** An event that starts a run, if a condition holds. */
export interface EventTrigger<Event extends WorkflowEvent | ExternalEvent = WorkflowEvent | ExternalEvent> {
  readonly event: Event;
  /** An expression over the event, as in `"event.data.amount > 100"`. Runs start when it is true. Default: always. */
  readonly if?: string;
}

/** A schedule that starts a run. */
export interface CronTrigger {
  /** `minute hour day month weekday`, as in `"0 3 * * 1-5"`. */
  readonly cron: string;
  /** A name of the IANA database, as in `"Europe/Berlin"`. Default UTC. */
  readonly timeZone?: string;
}

/** A function that other functions invoke with data of its own. */
export interface InvokeTrigger<Invoked extends AnySchema = AnySchema> {
  /** What `step.invoke` hands over. */
  readonly invoke: Invoked;
}

/** What starts a run. */
export type Trigger = WorkflowEvent | ExternalEvent | EventTrigger | CronTrigger | InvokeTrigger;

/** What a run that a schedule started is given. */
export interface CronEvent extends EventType<"inngest/scheduled.timer", Schema<{ cron: string }, { cron: string }>> {
  readonly clock: true;
}

/** What a run is given that another function invoked by data of its own. */
export interface InvokedEvent<Invoked extends AnySchema = AnySchema> extends EventType<
  "inngest/function.invoked",
  Invoked
> {
  readonly invoked: true;
}

/** The events of triggers. */
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

/** An event as a function receives it. Of several events it is one of them, told apart by `name`. */
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
