import type { GetStepTools, Inngest } from "inngest";
import type { DurableContext, EventData } from "./context.js";
import type { WorkflowEvent } from "./workflow-event.js";

/** What a durable function is given: the checked event, Inngest's step tools, and the durable envelope. */
export interface DurableRun<Event extends WorkflowEvent = WorkflowEvent, Ports = unknown> {
  readonly event: { readonly id: string; readonly name: Event["name"]; readonly data: EventData<Event> };
  readonly step: GetStepTools<Inngest.Any>;
  readonly context: DurableContext<Ports>;
}

/** How the runtime runs a function. */
export interface DurableOptions<Id extends string, Event extends WorkflowEvent> {
  /** Kebab-case, unique in the plugin. */
  readonly id: Id;
  /** The event that starts a run. */
  readonly on: Event;
  /** Attempts after the first, 0 to 20; 2 retries are 3 attempts. Default 3. */
  readonly retries?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20;
}

/** A durable function as data. A host makes one Inngest function of it per instance, so nothing is shared (D-016). */
export interface DurableFunction<
  Id extends string = string,
  Event extends WorkflowEvent = WorkflowEvent,
  Ports = unknown,
> extends DurableOptions<Id, Event> {
  // A method, so that a plugin's functions of different events fit one array.
  handler(run: DurableRun<Event, Ports>): Promise<unknown>;
}

/** Defines a durable function. */
export function defineFunction<const Id extends string, Event extends WorkflowEvent, Ports>(
  options: DurableOptions<Id, Event>,
  handler: (run: DurableRun<Event, Ports>) => Promise<unknown>,
): DurableFunction<Id, Event, Ports> {
  return Object.freeze({ ...options, handler });
}
