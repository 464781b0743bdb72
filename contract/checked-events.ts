import { eventsOf, type AnyFunction } from "./checked-functions.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { nearestKey, type NearestKey } from "./nearest-key.js";
import type { WorkflowEvent } from "./workflow-event.js";

/** The events that a context names. */
export type EventsOf<Context> = Context extends { readonly "~events"?: (event: infer Event) => void } ? Event : never;

/** The sentence about an event that may be enqueued and is not handled as it is sent; `never` when all are. */
export type EventRefusal<Name extends string, Asked, Handled> = Asked extends WorkflowEvent
  ? Asked extends Handled
    ? never
    : Asked["name"] extends (Handled & WorkflowEvent)["name"]
      ? payloadDiffers<Name, Asked["name"]>
      : unhandledEvent<Name, Asked["name"], (Handled & WorkflowEvent)["name"]>
  : never;

/**
 * Throws the sentence that `defineWorkflowPlugin` shows of an event that `sender` enqueues and none of its functions handles: it would
 * be accepted, and never run. Another payload is refused by the function's own schema, when the event enters it.
 *
 * @param sender - The plugin: which of its procedures sends is known to the compiler only.
 */
export function checkEnqueued(
  sender: {
    readonly key: string;
    readonly functions: readonly AnyFunction[];
    readonly sends: readonly WorkflowEvent[];
  },
  event: WorkflowEvent,
): void {
  const capability = sender.key.slice(sender.key.indexOf("/") + 1);
  const own = eventsOf(sender.functions).filter(({ name }) => name.startsWith(`${capability}/`));
  const handled = [...own, ...sender.sends].map(({ name }) => name);
  if (!handled.includes(event.name)) throw new TypeError(unhandledEvent(sender.key, event.name, handled));
}

/** Refuses an event that may be enqueued but has no function to handle it. */
export type unhandledEvent<
  Procedure extends string,
  Name extends string,
  Handled extends string = never,
> = `\`${Procedure}\` may enqueue \`${Name}\`, which no function of this plugin handles${DidYouMean<NearestKey<Name, Handled>>}: add a function with \`on\` set to it (D-005)`;
export function unhandledEvent<
  const Procedure extends string,
  const Name extends string,
  const Handled extends string = never,
>(procedure: Procedure, name: Name, handled: readonly Handled[] = []): unhandledEvent<Procedure, Name, Handled> {
  // An event's name is a capability and a subject, as a plugin's key is a kind and a capability.
  const near = didYouMean<NearestKey<Name, Handled>>(nearestKey(name, handled));
  return `\`${procedure}\` may enqueue \`${name}\`, which no function of this plugin handles${near}: add a function with \`on\` set to it (D-005)`;
}

/** Refuses an event whose sender and function disagree about its payload. */
export type payloadDiffers<
  Procedure extends string,
  Name extends string,
> = `\`${Procedure}\` may enqueue \`${Name}\` with a different payload than its function expects: use one \`defineEvent\` for both (D-005)`;
export function payloadDiffers<const Procedure extends string, const Name extends string>(
  procedure: Procedure,
  name: Name,
): payloadDiffers<Procedure, Name> {
  return `\`${procedure}\` may enqueue \`${name}\` with a different payload than its function expects: use one \`defineEvent\` for both (D-005)`;
}
