import type { DurableFunction } from "./durable-function.js";
import type { IsUnion } from "./one-literal.js";
import type { EventType, WorkflowEvent } from "./workflow-event.js";

/** Any function, its ports forgotten. */
export type AnyFunction = DurableFunction<string, EventType, never>;

/** The events that start functions: those of other capabilities, of outside and of the clock included. */
type StartedBy<Functions extends readonly AnyFunction[]> = Functions[number] extends { readonly "~event"?: infer Event }
  ? Exclude<Event, undefined>
  : never;

/**
 * The events of a capability's own that functions start on, and those that its plugin says it sends.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const remind = defineFunction({ id: "remind", on: issued }, async () => undefined);
 * type Handled = HandledBy<[typeof remind], [], "invoicing">["name"];
 * //=> "invoicing/invoice.issued"
 */
export type HandledBy<Functions extends readonly AnyFunction[], Sends, Capability extends string> =
  | Extract<StartedBy<Functions>, WorkflowEvent<`${Capability}/${string}`>>
  | (Sends extends readonly (infer Sent)[] ? Sent : never);

/**
 * The events of other capabilities that start functions.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const thank = defineFunction({ id: "thank", on: issued }, async () => undefined);
 * type Foreign = ReactionsOf<[typeof thank], "mailing">["name"];
 * //=> "invoicing/invoice.issued"
 */
export type ReactionsOf<Functions extends readonly AnyFunction[], Capability extends string> = Exclude<
  StartedBy<Functions>,
  WorkflowEvent<`${Capability}/${string}`> | { readonly external: true } | EventType<`inngest/${string}`>
>;

/** Nothing more to ask when each is of these ports and no id is used twice; else the sentence that names one. */
export type CheckedFunctions<Functions, Ports> = Functions extends readonly RunsWith<Ports>[]
  ? Functions extends readonly [] | readonly [unknown]
    ? unknown
    : [Repeated<Functions>] extends [never]
      ? unknown
      : duplicateFunction<Repeated<Functions> & string>
  : Refusals<Functions, Ports>;

/** A function whose handler these ports will do for. Of all that a function is, only they differ. */
type RunsWith<Ports> = Pick<DurableFunction<string, EventType, Ports>, "~ports">;

type Refusals<Functions, Ports> = Functions extends readonly (infer Function)[]
  ? Function extends RunsWith<Ports>
    ? never
    : Function extends DurableFunction<infer Id, EventType, never>
      ? functionPorts<Id>
      : never
  : never;

/** What a plugin says it sends, when each is its own; else the sentence that names one. */
export type CheckedSends<Sends extends readonly WorkflowEvent[], Capability extends string> = {
  readonly [Index in keyof Sends]: Sends[Index] extends WorkflowEvent<`${Capability}/${string}`>
    ? Sends[Index]
    : foreignEvent<Sends[Index]["name"], Capability>;
};

/** The ids that occur more than once in the list. Two equal ids make one member here, whose type is both positions. */
type Repeated<Functions> = Doubled<PlacesOf<Functions>>;

type Doubled<Places> = { [Id in keyof Places]: true extends IsUnion<Places[Id]> ? Id : never }[keyof Places];

type PlacesOf<Functions> = Functions extends readonly { readonly id: string }[]
  ? {
      [Place in keyof Functions & `${number}` as Functions[Place]["id"]]: Place;
    }
  : never;

/** Throws the sentence that {@link CheckedFunctions} shows, when a type was cast away. */
export function checkFunctions(
  functions: readonly AnyFunction[],
  sends: readonly WorkflowEvent[],
  capability: string,
): void {
  const ids = new Set<string>();
  for (const { id } of functions) {
    if (ids.has(id)) throw new TypeError(duplicateFunction(id));
    ids.add(id);
  }
  for (const event of sends) checkOwned(event, capability);
}

/** Throws when an event does not belong to a capability, which alone may send it. */
export function checkOwned(event: WorkflowEvent, capability: string): void {
  if (!event.name.startsWith(`${capability}/`) || event.external)
    throw new TypeError(foreignEvent(event.name, capability));
}

/** The events that start functions, without those of the clock and of invocations. */
export function eventsOf(functions: readonly AnyFunction[]): readonly EventType[] {
  return functions.flatMap(({ on }) =>
    on.flatMap((trigger) => ("schema" in trigger ? [trigger] : "event" in trigger ? [trigger.event] : [])),
  );
}

/** Refuses a function id that is used twice. */
export type duplicateFunction<Id extends string> =
  `function id \`${Id}\` is used twice in one plugin: the runtime would keep only one, rename the other (D-005)`;
export function duplicateFunction<const Id extends string>(id: Id): duplicateFunction<Id> {
  return `function id \`${id}\` is used twice in one plugin: the runtime would keep only one, rename the other (D-005)`;
}

/** Refuses a function that asks for other ports than its plugin makes. */
export type functionPorts<Id extends string> =
  `function \`${Id}\` asks for different ports than this plugin makes: give both the same type (D-005)`;
export function functionPorts<const Id extends string>(id: Id): functionPorts<Id> {
  return `function \`${id}\` asks for different ports than this plugin makes: give both the same type (D-005)`;
}

/** Refuses an event of another plugin's capability. */
export type foreignEvent<
  Name extends string,
  Capability extends string,
> = `event \`${Name}\` does not belong to \`${Capability}\`: name it \`${Capability}/<subject>.<what happened>\` (D-005)`;
export function foreignEvent<const Name extends string, const Capability extends string>(
  name: Name,
  capability: Capability,
): foreignEvent<Name, Capability> {
  return `event \`${name}\` does not belong to \`${capability}\`: name it \`${capability}/<subject>.<what happened>\` (D-005)`;
}
