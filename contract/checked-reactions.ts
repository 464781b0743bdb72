import { eventsOf } from "./checked-functions.js";
import type { CheckedConsumer } from "./checked-services.js";
import type { AnyPlugin, AnyWorkflowPlugin } from "./plugin.js";

/** A registration of a plugin whose reactions the composition has senders for, else the sentence that names one. */
export type CheckedReactions<Key extends string, P, Hq> = P extends { readonly "~reactions"?: infer Reactions }
  ? [Exclude<Reactions, undefined>] extends [never]
    ? CheckedConsumer<Key, P, Hq>
    : [UnsentReaction<Key, Exclude<Reactions, undefined>, Hq>] extends [never]
      ? CheckedConsumer<Key, P, Hq>
      : UnsentReaction<Key, Exclude<Reactions, undefined>, Hq>
  : CheckedConsumer<Key, P, Hq>;

type UnsentReaction<Key extends string, Event, Hq> = Event extends { readonly name: infer Name extends string }
  ? // By itself: what is inferred within another inference is any text.
    Name extends `${infer Owner}/${string}`
    ? `workflows/${Owner}` extends keyof Hq
      ? Event extends SentBy<Hq[`workflows/${Owner}`]>
        ? never
        : Name extends (SentBy<Hq[`workflows/${Owner}`]> & { readonly name: string })["name"]
          ? reactionDiffers<Key, Name>
          : unsentEvent<Key, Name>
      : unsentEvent<Key, Name>
    : never
  : never;

type SentBy<P> = P extends { readonly "~sent"?: infer Sent } ? Exclude<Sent, undefined> : never;

/** Throws the sentence that {@link CheckedReactions} shows for a reaction to an unsent event, when a type was cast away. */
export function checkReactions(plugins: readonly AnyPlugin[]): void {
  const workflows = plugins.filter((plugin): plugin is AnyWorkflowPlugin => plugin.kind === "workflows");
  const sent = new Set(
    workflows.flatMap(({ capability, functions, sends }) =>
      [...eventsOf(functions), ...sends].map(({ name }) => name).filter((name) => name.startsWith(`${capability}/`)),
    ),
  );
  for (const { key, functions } of workflows) {
    for (const event of eventsOf(functions)) {
      if (!("external" in event) && !sent.has(event.name)) throw new TypeError(unsentEvent(key, event.name));
    }
  }
}

/** Refuses a reaction to an event that no plugin of the composition sends. */
export type unsentEvent<
  Key extends string,
  Name extends string,
> = `\`${Key}\` reacts to \`${Name}\`, which no plugin of this composition sends: add its owner, name it in its owner's \`sends\`, or declare it with \`defineExternalEvent\` (D-005)`;
export function unsentEvent<const Key extends string, const Name extends string>(
  key: Key,
  name: Name,
): unsentEvent<Key, Name> {
  return `\`${key}\` reacts to \`${name}\`, which no plugin of this composition sends: add its owner, name it in its owner's \`sends\`, or declare it with \`defineExternalEvent\` (D-005)`;
}

/** Refuses a reaction to an event whose owner sends another payload. */
export type reactionDiffers<
  Key extends string,
  Name extends string,
> = `\`${Key}\` expects another payload of \`${Name}\` than its owner sends: use one \`defineEvent\` for both (D-005)`;
export function reactionDiffers<const Key extends string, const Name extends string>(
  key: Key,
  name: Name,
): reactionDiffers<Key, Name> {
  return `\`${key}\` expects another payload of \`${name}\` than its owner sends: use one \`defineEvent\` for both (D-005)`;
}
