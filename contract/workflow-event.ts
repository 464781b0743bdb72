import type { AnySchema } from "@orpc/contract";
import { toEventName } from "./brand.js";
import type { notOneLiteral } from "./one-literal.js";

/**
 * What a durable function can start on or wait for: a name, and the schema of its payload.
 *
 * @example
 * const nameOf = ({ name }: EventType) => name;
 * nameOf(defineExternalEvent("bank/payment.settled", z.object({}))); //=> "bank/payment.settled"
 */
export interface EventType<Name extends string = string, Schema extends AnySchema = AnySchema> {
  readonly name: Name;
  /** Checked when the event is sent and again when it enters a function. */
  readonly schema: Schema;
}

/**
 * An event of the capability that its name begins with. Only that capability's workflow plugin sends it; every workflow plugin of the
 * composition may react to it.
 *
 * @typeParam Name - `<capability>/<subject>.<what happened>`.
 *
 * @example
 * const sends: readonly WorkflowEvent[] = [defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }))];
 * sends.length; //=> 1
 */
export interface WorkflowEvent<Name extends string = string, Schema extends AnySchema = AnySchema> extends EventType<
  Name,
  Schema
> {
  readonly external?: undefined;
}

/**
 * An event from outside the host: a webhook, or another application on the same Inngest server. It has no principal, no caller may
 * read its runs, and no plugin sends it.
 *
 * @example
 * const settled: ExternalEvent = defineExternalEvent("bank/payment.settled", z.object({ invoiceId: z.string() }));
 * settled.external; //=> true
 */
export interface ExternalEvent<Name extends string = string, Schema extends AnySchema = AnySchema> extends EventType<
  Name,
  Schema
> {
  readonly external: true;
}

/** `Name` when it is `<capability>/<subject>.<what happened>`, else the sentence that refuses it. */
type CheckedEventName<Name extends string> =
  Verdict<Name> extends "accepted"
    ? Name
    : Verdict<Name> extends "several"
      ? notOneLiteral<"event name">
      : badEventName<Name>;

/** Each literal of a union is judged by itself, so that several are seen. */
type Verdict<Name extends string, Whole = Name> = Name extends unknown
  ? [Whole] extends [Name]
    ? Name extends `${string}/${string}/${string}` | `${string} ${string}` | `/${string}` | `${string}/`
      ? "bad"
      : Name extends `${string}/${string}.${string}`
        ? "accepted"
        : "bad"
    : "several"
  : never;

/**
 * Defines an event once; triggers and functions refer to the value, so its name is never typed twice.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * issued.name; //=> "invoicing/invoice.issued"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function defineEvent<const Name extends string, Schema extends AnySchema>(
  name: CheckedEventName<Name>,
  schema: Schema,
): WorkflowEvent<Name, Schema> {
  // CheckedEventName is Name, or a sentence, which is not an event name either.
  const accepted = name as string as Name;
  if (toEventName(accepted) === undefined) throw new TypeError(badEventName(accepted));
  return Object.freeze({ name: accepted, schema });
}

/**
 * Defines an event that comes from outside, under the name that its sender gives it. What does not fit the schema fails the run.
 *
 * @example
 * const settled = defineExternalEvent("bank/payment.settled", z.object({ invoiceId: z.string() }));
 * settled.name; //=> "bank/payment.settled"
 *
 * @throws TypeError when the name is empty or one of Inngest's own (`inngest/...`).
 */
export function defineExternalEvent<const Name extends string, Schema extends AnySchema>(
  name: Name extends "" | `inngest/${string}` ? badExternalName<Name> : Name,
  schema: Schema,
): ExternalEvent<Name, Schema> {
  // The parameter is Name, or a sentence, for which no call compiles.
  const accepted = name as string as Name;
  if (accepted === "" || accepted.startsWith("inngest/")) throw new TypeError(badExternalName(accepted));
  return Object.freeze({ name: accepted, schema, external: true });
}

/** Refuses an event name of another shape. */
export type badEventName<Name extends string> =
  `event name \`${Name}\` is not \`<capability>/<subject>.<what happened>\`: write one like \`invoicing/invoice.issued\` (D-005)`;
export function badEventName<const Name extends string>(name: Name): badEventName<Name> {
  return `event name \`${name}\` is not \`<capability>/<subject>.<what happened>\`: write one like \`invoicing/invoice.issued\` (D-005)`;
}

/** Refuses the name of an external event. */
export type badExternalName<Name extends string> =
  `event name \`${Name}\` can't come from outside: use the name that its sender gives it; \`inngest/\` is reserved (D-005)`;
export function badExternalName<const Name extends string>(name: Name): badExternalName<Name> {
  return `event name \`${name}\` can't come from outside: use the name that its sender gives it; \`inngest/\` is reserved (D-005)`;
}
