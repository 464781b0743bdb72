import type { Procedure } from "@orpc/server";
import type { EventRefusal, EventsOf } from "./checked-events.js";
import type { BoundaryContext, DurableContext } from "./context.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import type { DurableRun } from "./durable-run.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";
import type { portIsAPromise, PromisedPort } from "./ports.js";

/** What a handler asks of its context. */
// oxlint-disable-next-line typescript/no-explicit-any -- everything but the initial context is of no interest here.
export type AskedBy<Asking> = Asking extends Procedure<infer Asked, any, any, any, any, any> ? Asked : object;

type DurableOnly = Exclude<keyof DurableContext | keyof DurableRun, keyof BoundaryContext | "context">;

/** The sentence about what a handler asks of its context and `Context` does not give; `never` when it gives all. */
export type ContextRefusal<Name extends string, Asked, Context> = [Exclude<keyof Asked, keyof Context>] extends [never]
  ? DifferentField<Name, Asked, Context>
  : [Extract<Exclude<keyof Asked, keyof Context>, DurableOnly>] extends [never]
    ? contextLacks<Name, Exclude<keyof Asked, keyof Context> & string, keyof Context & string>
    : durableField<Name, Extract<Exclude<keyof Asked, keyof Context>, DurableOnly>>;

type DifferentField<Name extends string, Asked, Context> = {
  [Field in keyof Asked]-?: Field extends keyof Context
    ? Context[Field] extends Asked[Field]
      ? never
      : Field extends "enqueue" | "~events"
        ? EventRefusal<Name, EventsOf<Asked>, EventsOf<Context>>
        : Field extends "ports"
          ? PortsRefusal<Name, PromisedPort<Context[Field]>>
          : contextDiffers<Name, Field & string>
    : never;
}[keyof Asked];

type PortsRefusal<Name extends string, Promised extends string> = [Promised] extends [never]
  ? contextDiffers<Name, "ports">
  : portIsAPromise<Promised>;

/** Refuses a context field that no request has. */
export type contextLacks<
  Name extends string,
  Field extends string,
  Known extends string = never,
> = `\`${Name}\` asks its context for \`${Field}\`, which a request does not have${DidYouMean<NearestLiteral<Field, Known>>}: take it from the ports or from the input (D-005)`;
export function contextLacks<const Name extends string, const Field extends string, const Known extends string = never>(
  name: Name,
  field: Field,
  known: readonly Known[] = [],
): contextLacks<Name, Field, Known> {
  const near = didYouMean<NearestLiteral<Field, Known>>(nearestLiteral(field, known));
  return `\`${name}\` asks its context for \`${field}\`, which a request does not have${near}: take it from the ports or from the input (D-005)`;
}

/** Refuses a context field that only durable runs have. */
export type durableField<
  Name extends string,
  Field extends string,
> = `\`${Name}\` asks a request for \`${Field}\`, which only a durable run has: move that work to a durable function (D-005)`;
export function durableField<const Name extends string, const Field extends string>(
  name: Name,
  field: Field,
): durableField<Name, Field> {
  return `\`${name}\` asks a request for \`${field}\`, which only a durable run has: move that work to a durable function (D-005)`;
}

/** Refuses a context field of another type than the plugin is given. */
export type contextDiffers<
  Name extends string,
  Field extends string,
> = `\`${Name}\` expects a different \`${Field}\` in its context than this plugin provides: use the plugin's own context type (D-005)`;
export function contextDiffers<const Name extends string, const Field extends string>(
  name: Name,
  field: Field,
): contextDiffers<Name, Field> {
  return `\`${name}\` expects a different \`${field}\` in its context than this plugin provides: use the plugin's own context type (D-005)`;
}
