import { nearestBeginning, type NearestBeginning } from "../nearest-beginning.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";

type MeantBy<Name> = [Name] extends [never] ? "" : ` (is \`${Name & string}\` its implementation?)`;

/** What the compiler says of a procedure that was not started with the plugin's own contract. */
export type foreignProcedure<
  Name extends string,
  Start extends string,
  Capability extends string,
> = `procedure \`${Name}\` does not belong to this plugin: start it with \`${Start}('${Capability}').route(...)\` (D-005)`;
/** What is said of a procedure that was not started with the plugin's own contract, word for word what the compiler says. */
export function foreignProcedure<
  const Name extends string,
  const Start extends string,
  const Capability extends string,
>(name: Name, start: Start, capability: Capability): foreignProcedure<Name, Start, Capability> {
  return `procedure \`${name}\` does not belong to this plugin: start it with \`${start}('${capability}').route(...)\` (D-005)`;
}

/** What the compiler says of a published procedure without a handler. */
export type procedureMissing<
  Name extends string,
  Implemented extends string = never,
> = `the router lacks \`${Name}\`, which the contract publishes${MeantBy<NearestBeginning<Name, Implemented>>}: implement it (D-005)`;
/** What is said of a published procedure without a handler, word for word what the compiler says. */
export function procedureMissing<const Name extends string, const Implemented extends string = never>(
  name: Name,
  implemented: readonly Implemented[] = [],
): procedureMissing<Name, Implemented> {
  const near = nearestBeginning(name, implemented);
  // The same rule in types and in values.
  const meant = (near === undefined ? "" : ` (is \`${near}\` its implementation?)`) as MeantBy<
    NearestBeginning<Name, Implemented>
  >;
  return `the router lacks \`${name}\`, which the contract publishes${meant}: implement it (D-005)`;
}

/** What the compiler says of a handler without a published procedure. */
export type procedureUnpublished<Name extends string> =
  `the router has \`${Name}\`, which the contract does not publish: add it to the contract or remove it (D-005)`;
/** What is said of a handler without a published procedure, word for word what the compiler says. */
export function procedureUnpublished<const Name extends string>(name: Name): procedureUnpublished<Name> {
  return `the router has \`${name}\`, which the contract does not publish: add it to the contract or remove it (D-005)`;
}

/** What the compiler says of a handler of another contract. */
export type procedureDiffers<Name extends string> =
  `\`${Name}\` in the router implements another contract: build it with \`implement(contract)\` of this plugin (D-005)`;
/** What is said of a handler of another contract, word for word what the compiler says. */
export function procedureDiffers<const Name extends string>(name: Name): procedureDiffers<Name> {
  return `\`${name}\` in the router implements another contract: build it with \`implement(contract)\` of this plugin (D-005)`;
}

/** What the compiler says of a context field that no request has. */
export type contextLacks<
  Name extends string,
  Field extends string,
  Known extends string = never,
> = `\`${Name}\` asks its context for \`${Field}\`, which a request does not have${DidYouMean<NearestBeginning<Field, Known>>}: take it from the ports or from the input (D-005)`;
/** What is said of a context field that no request has, word for word what the compiler says. */
export function contextLacks<const Name extends string, const Field extends string, const Known extends string = never>(
  name: Name,
  field: Field,
  known: readonly Known[] = [],
): contextLacks<Name, Field, Known> {
  const near = didYouMean<NearestBeginning<Field, Known>>(nearestBeginning(field, known));
  return `\`${name}\` asks its context for \`${field}\`, which a request does not have${near}: take it from the ports or from the input (D-005)`;
}

/** What the compiler says of a context field that only durable runs have. */
export type durableField<
  Name extends string,
  Field extends string,
> = `\`${Name}\` asks a request for \`${Field}\`, which only a durable run has: move that work to a durable function (D-005)`;
/** What is said of a context field that only durable runs have, word for word what the compiler says. */
export function durableField<const Name extends string, const Field extends string>(
  name: Name,
  field: Field,
): durableField<Name, Field> {
  return `\`${name}\` asks a request for \`${field}\`, which only a durable run has: move that work to a durable function (D-005)`;
}

/** What the compiler says of a context field of another type than the plugin is given. */
export type contextDiffers<
  Name extends string,
  Field extends string,
> = `\`${Name}\` expects a different \`${Field}\` in its context than this plugin provides: use the plugin's own context type (D-005)`;
/** What is said of a context field of another type than the plugin is given, word for word what the compiler says. */
export function contextDiffers<const Name extends string, const Field extends string>(
  name: Name,
  field: Field,
): contextDiffers<Name, Field> {
  return `\`${name}\` expects a different \`${field}\` in its context than this plugin provides: use the plugin's own context type (D-005)`;
}

/** What the compiler says of `ports` that is a value and no factory. */
export type portsAreMade =
  "`ports` is a value, which all host instances would share: make it a factory, `ports: () => ({ ... })` (D-016)";
/** What is said of `ports` that is a value and no factory, word for word what the compiler says. */
export function portsAreMade(): portsAreMade {
  return "`ports` is a value, which all host instances would share: make it a factory, `ports: () => ({ ... })` (D-016)";
}

/** What the compiler says of a port that is a promise. */
export type portIsAPromise<Name extends string> =
  `port \`${Name}\` is a promise: await it in an async factory, \`ports: async () => ({ ${Name}: await ... })\` (D-016)`;
/** What is said of a port that is a promise, word for word what the compiler says. */
export function portIsAPromise<const Name extends string>(name: Name): portIsAPromise<Name> {
  return `port \`${name}\` is a promise: await it in an async factory, \`ports: async () => ({ ${name}: await ... })\` (D-016)`;
}

/** What the compiler says of `create` that is a value and no factory. */
export type createIsAFactory =
  "`create` is a value, which all host instances would share: make it a factory, `create: (services) => ({ ... })` (D-016)";
/** What is said of `create` that is a value and no factory, word for word what the compiler says. */
export function createIsAFactory(): createIsAFactory {
  return "`create` is a value, which all host instances would share: make it a factory, `create: (services) => ({ ... })` (D-016)";
}

/** What the compiler says of durable functions in an API plugin. */
export type apiHasNoFunctions<Capability extends string> =
  `an API plugin has no durable functions: move them to the workflow plugin \`${Capability}\` (D-005)`;
/** What is said of durable functions in an API plugin, word for word what the compiler says. */
export function apiHasNoFunctions<const Capability extends string>(
  capability: Capability,
): apiHasNoFunctions<Capability> {
  return `an API plugin has no durable functions: move them to the workflow plugin \`${capability}\` (D-005)`;
}

/** What the compiler says of a context that is a value. */
export type contextIsAFactory =
  "`context` is a value, which all calls would share: make it a factory, `() => ({ ... })` (D-005)";
/** What is said of a context that is a value, word for word what the compiler says. */
export function contextIsAFactory(): contextIsAFactory {
  return "`context` is a value, which all calls would share: make it a factory, `() => ({ ... })` (D-005)";
}
