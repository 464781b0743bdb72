/**
 * A string that can't be mixed up with another kind of string. The brand exists in types only.
 *
 * @example
 * type Sku = Brand<string, "Sku">;
 * const sku = "A-7" as Sku; // where it was checked
 * const text: string = sku;
 * text; //=> "A-7"
 */
export type Brand<Text extends string, Name extends string> = Text & { readonly [brand]: Name };
declare const brand: unique symbol;

/**
 * The name of one host instance in a process (D-016).
 *
 * @example
 * const alias: InstanceAlias = toInstanceAlias("hq-main");
 * alias.length; //=> 7
 */
export type InstanceAlias = Brand<string, "InstanceAlias">;
/**
 * One HTTP request, as the host saw it.
 *
 * @example
 * const lineOf = (id: RequestId) => `request ${id}`;
 * lineOf("0b5e" as RequestId); //=> "request 0b5e"
 */
export type RequestId = Brand<string, "RequestId">;
/**
 * One trail: trigger, enqueue, durable run, status (SPEC 2.6).
 *
 * @example
 * const trailOf = ({ correlationId }: { readonly correlationId: CorrelationId }) => `trail ${correlationId}`;
 * trailOf({ correlationId: "c-1" as CorrelationId }); //=> "trail c-1"
 */
export type CorrelationId = Brand<string, "CorrelationId">;
/**
 * What a trigger answers and status takes: the id of the event that was enqueued.
 *
 * @example
 * const results = new Map<RunHandle, number>();
 * results.set("01J" as RunHandle, 3).size; //=> 1
 */
export type RunHandle = Brand<string, "RunHandle">;
/**
 * The name of an event that arrived as text: `<capability>/<subject>.<what happened>`.
 *
 * @example
 * const capabilityOf = (name: EventName) => name.split("/", 1)[0] ?? "";
 * capabilityOf("invoicing/invoice.issued" as EventName); //=> "invoicing"
 */
export type EventName = Brand<string, "EventName">;
/**
 * One durable run, as Inngest names it.
 *
 * @example
 * const isSame = (a: RunId, b: RunId) => a === b;
 * isSame("01J" as RunId, "01K" as RunId); //=> false
 */
export type RunId = Brand<string, "RunId">;

const aliasPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Parses an instance alias: lower-case kebab-case, at most 64 characters. Throws a RangeError that says so.
 *
 * @example
 * toInstanceAlias("hq-main") as string; //=> "hq-main"
 */
export function toInstanceAlias(text: string): InstanceAlias {
  if (text.length > 64 || !aliasPattern.test(text)) {
    throw new RangeError(
      `instance alias ${JSON.stringify(text)} is not lower-case kebab-case of at most 64 characters (D-016): choose a name like \`hq-main\``,
    );
  }
  // Checked above; a brand has no other constructor.
  return text as InstanceAlias;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Parses an id that crosses a boundary; `undefined` when it is not 1 to 128 plain characters. */
export function toCorrelationId(text: string): CorrelationId | undefined {
  return idPattern.test(text) ? (text as CorrelationId) : undefined; // checked above
}

/** Parses a run handle; `undefined` when it is not 1 to 128 plain characters. */
export function toRunHandle(text: string): RunHandle | undefined {
  return idPattern.test(text) ? (text as RunHandle) : undefined; // checked above
}

const eventNamePattern = /^[^/\s]+\/[^/\s.]+\.[^/\s]+$/;

/** Parses the name of an event; `undefined` when it is not `<capability>/<subject>.<what happened>`. */
export function toEventName(text: string): EventName | undefined {
  return eventNamePattern.test(text) ? (text as EventName) : undefined; // checked above
}
