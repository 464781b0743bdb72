import type { AnySchema } from "@orpc/contract";
import type { DurableFunction } from "./durable-function.js";
import { duplicateFunction, foreignEvent, unhandledEvent, type functionPorts } from "./messages/workflow.js";
import type { WorkflowEvent } from "./workflow-event.js";

/** The events that functions handle. */
export type HandledBy<Functions extends readonly DurableFunction<string, WorkflowEvent, never>[]> =
  Functions[number]["on"];

/** Nothing more to ask when each is of this capability and these ports and no id is used twice; else the sentence that names one. */
export type CheckedFunctions<Functions, Capability extends string, Ports> = Functions extends readonly Fitting<
  Capability,
  Ports
>[]
  ? Functions extends readonly [] | readonly [unknown]
    ? unknown
    : [Repeated<Functions>] extends [never]
      ? unknown
      : duplicateFunction<Repeated<Functions>>
  : Refusals<Functions, Capability, Ports>;

type Fitting<Capability extends string, Ports> = DurableFunction<
  string,
  WorkflowEvent<`${Capability}/${string}`, AnySchema>,
  Ports
>;

type Refusals<Functions, Capability extends string, Ports> = Functions extends readonly (infer Function)[]
  ? Function extends Fitting<Capability, Ports>
    ? never
    : Function extends DurableFunction<infer Id, infer Event, never>
      ? Event["name"] extends `${Capability}/${string}`
        ? functionPorts<Id>
        : foreignEvent<Event["name"], Capability>
      : never
  : never;

type Repeated<Functions> = Functions extends readonly [infer First, ...infer Rest]
  ? IdOf<First> extends IdOf<Rest[number]>
    ? IdOf<First>
    : Repeated<Rest>
  : never;

type IdOf<Function> = Function extends { readonly id: infer Id extends string } ? Id : never;

/** Throws the sentence that {@link CheckedFunctions} shows, when a type was cast away. */
export function checkFunctions(
  functions: readonly DurableFunction<string, WorkflowEvent, never>[],
  capability: string,
): void {
  const ids = new Set<string>();
  for (const { id, on } of functions) {
    if (!on.name.startsWith(`${capability}/`)) throw new TypeError(foreignEvent(on.name, capability));
    if (ids.has(id)) throw new TypeError(duplicateFunction(id));
    ids.add(id);
  }
}

/**
 * Throws the sentence that `defineWorkflowPlugin` shows of an event that `sender` enqueues and none of its functions handles: it would
 * be accepted, and never run. Another payload is refused by the function's own schema, when the event enters it.
 *
 * @param sender - The key of the plugin: which of its procedures sends is known to the compiler only.
 */
export function checkEnqueued(
  sender: string,
  event: WorkflowEvent,
  functions: readonly DurableFunction<string, WorkflowEvent, never>[],
): void {
  const handled = functions.map(({ on }) => on.name);
  if (!handled.includes(event.name)) throw new TypeError(unhandledEvent(sender, event.name, handled));
}
