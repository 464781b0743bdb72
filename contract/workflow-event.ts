import type { AnySchema } from "@orpc/contract";
import { toEventName } from "./brand.js";
import type { notOneLiteral } from "./messages/identity.js";
import { badEventName } from "./messages/workflow.js";

/**
 * An event that a workflow plugin sends to its own durable functions.
 *
 * @typeParam Name - `<capability>/<subject>.<what happened>`.
 */
export interface WorkflowEvent<Name extends string = string, Schema extends AnySchema = AnySchema> {
  readonly name: Name;
  /** Checked when the event is enqueued and again when it enters a function. */
  readonly schema: Schema;
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
  // CheckedEventName is Name, or a sentence, which is no event's name either.
  const accepted = name as string as Name;
  if (toEventName(accepted) === undefined) throw new TypeError(badEventName(accepted));
  return Object.freeze({ name: accepted, schema });
}
