import type { AnySchema } from "@orpc/contract";

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

/** Defines an event once; triggers and functions refer to the value, so its name is never typed twice. */
export function defineEvent<const Name extends `${string}/${string}`, Schema extends AnySchema>(
  name: Name,
  schema: Schema,
): WorkflowEvent<Name, Schema> {
  return Object.freeze({ name, schema });
}
