import type { GetStepTools, Inngest } from "inngest";
import type { DurableContext, EventData } from "./context.js";
import type { IsKebab } from "./kebab-case.js";
import type { notOneLiteral } from "./messages/identity.js";
import { badFunctionId, type requestField } from "./messages/workflow.js";
import type { IsUnion } from "./one-literal.js";
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
  /** What the runtime runs, and after a failure again, as often as `retries` says; what it resolves to is the run's result. */
  handler(run: DurableRun<Event, Ports>): Promise<unknown>;
  /** Types only: the ports that the handler asks for, compared one way, which a method's parameters are not. */
  readonly "~ports"?: (ports: Ports) => void;
}

/** `Id` when it is lower-case kebab-case, else the sentence that refuses it. */
type CheckedId<Id extends string> =
  true extends IsUnion<Id> ? notOneLiteral<"function id"> : IsKebab<Id> extends true ? Id : badFunctionId<Id>;

/** `Run` when a durable run can be it, else the sentence that names the request's field it asks for. */
type CheckedRun<Run, Event extends WorkflowEvent> =
  DurableRun<Event, never> extends Run
    ? Run
    : Run extends { readonly context: infer Context }
      ? [Exclude<keyof Context, keyof DurableContext>] extends [never]
        ? DurableRun<Event, PortsOf<Run>>
        : requestField<Exclude<keyof Context, keyof DurableContext> & string>
      : DurableRun<Event>;

type PortsOf<Run> = Run extends { readonly context: { readonly ports: infer Ports } } ? Ports : unknown;

/**
 * Defines a durable function.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const remind = defineFunction({ id: "remind", on: issued, retries: 2 }, async ({ event, step }) => {
 *   await step.sleep("wait", "30d");
 *   return event.data.id;
 * });
 * remind.id; //=> "remind"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function defineFunction<const Id extends string, Event extends WorkflowEvent, Run = DurableRun<Event>>(
  options: DurableOptions<CheckedId<Id>, Event>,
  handler: (run: CheckedRun<Run, Event>) => Promise<unknown>,
): DurableFunction<Id, Event, PortsOf<Run>> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(options.id)) throw new TypeError(badFunctionId(options.id));
  // CheckedId and CheckedRun are Id and the run, or sentences, for which no call compiles.
  return Object.freeze({ ...options, handler }) as unknown as DurableFunction<Id, Event, PortsOf<Run>>;
}
