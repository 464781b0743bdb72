import type { DurableContext } from "./context.js";
import type { DurableRun } from "./durable-run.js";
import type { EventType } from "./workflow-event.js";

/** `Run` when a durable run can be it, else the sentence that names the request's field it asks for. */
export type CheckedRun<Run, Event extends EventType> =
  DurableRun<Event, never> extends Run
    ? Run
    : Run extends { readonly context: infer Context }
      ? [Exclude<keyof Context, keyof DurableContext>] extends [never]
        ? DurableRun<Event, PortsOf<Run>>
        : requestField<Exclude<keyof Context, keyof DurableContext> & string>
      : DurableRun<Event>;

/** The ports that a run asks for. */
export type PortsOf<Run> = Run extends { readonly context: { readonly ports: infer Ports } } ? Ports : unknown;

/** Refuses a request field in a durable run. */
export type requestField<Field extends string> =
  `a durable run has no \`${Field}\`: a request does not survive into the run; put what the run needs into the event (D-005)`;
export function requestField<const Field extends string>(field: Field): requestField<Field> {
  return `a durable run has no \`${field}\`: a request does not survive into the run; put what the run needs into the event (D-005)`;
}
