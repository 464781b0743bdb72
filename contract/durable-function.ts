import { checkOptions } from "./checked-options.js";
import type { CheckedRun, PortsOf } from "./checked-run.js";
import type { DurableOptions, FunctionOptions } from "./durable-options.js";
import type { DurableRun, FailedRun } from "./durable-run.js";
import type { CheckedKey, CheckedMatch } from "./event-path.js";
import type { CheckedId } from "./function-id.js";
import type { EventOn, Trigger } from "./trigger.js";
import type { EventType } from "./workflow-event.js";

/**
 * A durable function as data. A host makes one Inngest function of it per instance, so nothing is shared (D-016).
 *
 * @example
 * const idsOf = (functions: readonly DurableFunction[]) => functions.map(({ id }) => id);
 * idsOf([defineFunction({ id: "sweep", on: { cron: "0 3 * * *" } }, async () => undefined)]); //=> ["sweep"]
 */
export interface DurableFunction<
  Id extends string = string,
  Event extends EventType = EventType,
  Ports = unknown,
  Output = unknown,
> extends FunctionOptions {
  readonly id: Id;
  // A method, so that a plugin's functions of different events fit one array.
  /** What the runtime runs, and after a failure again, as often as `retries` says; what it resolves to is the run's result. */
  handler(run: DurableRun<Event, Ports>): Promise<unknown>;
  /** Runs once when a run has failed for good. */
  onFailure?(run: FailedRun<Event, Ports>): Promise<unknown>;
  /** The function that this one is a copy of, its handler watched by a test: whatever invokes that one invokes this one. */
  readonly "~copyOf"?: object;
  /** Types only: the ports that the handler asks for, compared one way, which a method's parameters are not. */
  readonly "~ports"?: (ports: Ports) => void;
  /** Types only: the events that start it. */
  readonly "~event"?: Event;
  /** Types only: its result. */
  readonly "~output"?: () => Output;
}

/**
 * Defines a durable function.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const paid = defineEvent("invoicing/invoice.paid", z.strictObject({ id: z.string() }));
 * const remind = defineFunction(
 *   { id: "remind", on: issued, retries: 2, concurrency: { limit: 1, key: "event.data.id" } },
 *   async ({ event, step }) => {
 *     const payment = await step.waitForEvent(paid, { match: "data.id", timeout: "30d" });
 *     return payment === null ? event.data.id : undefined;
 *   },
 * );
 * remind.id; //=> "remind"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away; of an expression that doesn't parse, a schedule
 * that never fires, and an unknown time zone.
 */
export function defineFunction<
  const Id extends string,
  On extends Trigger | readonly Trigger[],
  const Key extends string,
  const Match extends string,
  Run = DurableRun<EventOn<On>>,
  Output = unknown,
  Batch extends number | undefined = undefined,
  Rate extends number | undefined = undefined,
  Count extends number = number,
>(
  options: DurableOptions<
    CheckedId<Id>,
    On,
    CheckedKey<Key, EventOn<On>>,
    CheckedMatch<Match, EventOn<On>, EventType>,
    Batch,
    Rate,
    Count
  > & {
    /** Runs once when a run has failed for good, as a function of its own with its own steps. */
    readonly onFailure?: (run: FailedRun<EventOn<On>, PortsOf<Run>>) => Promise<unknown>;
  },
  handler: (run: CheckedRun<Run, EventOn<On>>) => Promise<Output>,
): DurableFunction<Id, EventOn<On>, PortsOf<Run>, Output> {
  const on: readonly Trigger[] = isList(options.on) ? options.on : [options.on];
  // CheckedId, CheckedKey and CheckedMatch are the texts, or sentences, for which no call compiles.
  const plain = { ...options, on: Object.freeze([...on]) } as unknown as FunctionOptions;
  checkOptions(plain);
  if (typeof handler !== "function")
    throw new TypeError(`function \`${plain.id}\` has no handler: give one after its options`);
  // CheckedRun is the run, or a sentence.
  return Object.freeze({ ...plain, handler }) as unknown as DurableFunction<Id, EventOn<On>, PortsOf<Run>, Output>;
}

function isList(on: Trigger | readonly Trigger[]): on is readonly Trigger[] {
  return Array.isArray(on);
}
