import { toKebab, type ToKebab } from "../kebab-case.js";
import { nearestKey, type NearestKey } from "../nearest-key.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";

/** What the compiler says of an event name of another shape. */
export type badEventName<Name extends string> =
  `event name \`${Name}\` is not \`<capability>/<subject>.<what happened>\`: write one like \`invoicing/invoice.issued\` (D-005)`;
/** What is said of an event name of another shape, word for word what the compiler says. */
export function badEventName<const Name extends string>(name: Name): badEventName<Name> {
  return `event name \`${name}\` is not \`<capability>/<subject>.<what happened>\`: write one like \`invoicing/invoice.issued\` (D-005)`;
}

/** What the compiler says of the name of an external event. */
export type badExternalName<Name extends string> =
  `event name \`${Name}\` can't come from outside: use the name that its sender gives it; \`inngest/\` is reserved (D-005)`;
/** What is said of the name of an external event, word for word what the compiler says. */
export function badExternalName<const Name extends string>(name: Name): badExternalName<Name> {
  return `event name \`${name}\` can't come from outside: use the name that its sender gives it; \`inngest/\` is reserved (D-005)`;
}

/** What the compiler says of an event of another plugin's capability. */
export type foreignEvent<
  Name extends string,
  Capability extends string,
> = `event \`${Name}\` does not belong to \`${Capability}\`: name it \`${Capability}/<subject>.<what happened>\` (D-005)`;
/** What is said of an event of another plugin's capability, word for word what the compiler says. */
export function foreignEvent<const Name extends string, const Capability extends string>(
  name: Name,
  capability: Capability,
): foreignEvent<Name, Capability> {
  return `event \`${name}\` does not belong to \`${capability}\`: name it \`${capability}/<subject>.<what happened>\` (D-005)`;
}

/** What the compiler says of an event that may be enqueued and that no function handles. */
export type unhandledEvent<
  Procedure extends string,
  Name extends string,
  Handled extends string = never,
> = `\`${Procedure}\` may enqueue \`${Name}\`, which no function of this plugin handles${DidYouMean<NearestKey<Name, Handled>>}: add a function with \`on\` set to it (D-005)`;
/** What is said of an event that may be enqueued and that no function handles, word for word what the compiler says. */
export function unhandledEvent<
  const Procedure extends string,
  const Name extends string,
  const Handled extends string = never,
>(procedure: Procedure, name: Name, handled: readonly Handled[] = []): unhandledEvent<Procedure, Name, Handled> {
  // An event's name is a capability and a subject, as a plugin's key is a kind and a capability.
  const near = didYouMean<NearestKey<Name, Handled>>(nearestKey(name, handled));
  return `\`${procedure}\` may enqueue \`${name}\`, which no function of this plugin handles${near}: add a function with \`on\` set to it (D-005)`;
}

/** What the compiler says of an event whose sender and function disagree about its payload. */
export type payloadDiffers<
  Procedure extends string,
  Name extends string,
> = `\`${Procedure}\` may enqueue \`${Name}\` with a different payload than its function expects: use one \`defineEvent\` for both (D-005)`;
/** What is said of an event whose sender and function disagree about its payload, word for word what the compiler says. */
export function payloadDiffers<const Procedure extends string, const Name extends string>(
  procedure: Procedure,
  name: Name,
): payloadDiffers<Procedure, Name> {
  return `\`${procedure}\` may enqueue \`${name}\` with a different payload than its function expects: use one \`defineEvent\` for both (D-005)`;
}

/** What the compiler says of an `enqueue` in a context that names no event. */
export type noEventNamed =
  "this context names no event that may be enqueued: write `WorkflowContext<Ports, typeof event>` (D-005)";
/** What is said of an `enqueue` in a context that names no event, word for word what the compiler says. */
export function noEventNamed(): noEventNamed {
  return "this context names no event that may be enqueued: write `WorkflowContext<Ports, typeof event>` (D-005)";
}

/** What the compiler says of a function id that is not kebab-case. */
export type badFunctionId<Id extends string> =
  `function id \`${Id}\` is not lower-case kebab-case${DidYouMean<ToKebab<Id>>}: write one like \`reconcile-invoices\` (D-005)`;
/** What is said of a function id that is not kebab-case, word for word what the compiler says. */
export function badFunctionId<const Id extends string>(id: Id): badFunctionId<Id> {
  const near = didYouMean<ToKebab<Id>>(toKebab(id));
  return `function id \`${id}\` is not lower-case kebab-case${near}: write one like \`reconcile-invoices\` (D-005)`;
}

/** What the compiler says of a function id that is used twice. */
export type duplicateFunction<Id extends string> =
  `function id \`${Id}\` is used twice in one plugin: the runtime would keep only one, rename the other (D-005)`;
/** What is said of a function id that is used twice, word for word what the compiler says. */
export function duplicateFunction<const Id extends string>(id: Id): duplicateFunction<Id> {
  return `function id \`${id}\` is used twice in one plugin: the runtime would keep only one, rename the other (D-005)`;
}

/** What the compiler says of a function that asks for other ports than its plugin makes. */
export type functionPorts<Id extends string> =
  `function \`${Id}\` asks for different ports than this plugin makes: give both the same type (D-005)`;
/** What is said of a function that asks for other ports than its plugin makes, word for word what the compiler says. */
export function functionPorts<const Id extends string>(id: Id): functionPorts<Id> {
  return `function \`${id}\` asks for different ports than this plugin makes: give both the same type (D-005)`;
}

/** What the compiler says of a request field in a durable run. */
export type requestField<Field extends string> =
  `a durable run has no \`${Field}\`: a request does not survive into the run; put what the run needs into the event (D-005)`;
/** What is said of a request field in a durable run, word for word what the compiler says. */
export function requestField<const Field extends string>(field: Field): requestField<Field> {
  return `a durable run has no \`${field}\`: a request does not survive into the run; put what the run needs into the event (D-005)`;
}
