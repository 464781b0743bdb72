import type { DurableContext } from "./context.js";
import { checkOptions } from "./checked-options.js";
import type { CheckedKey, CheckedMatch } from "./event-path.js";
import type {
  Alone,
  BatchEvents,
  ConcurrencyLimit,
  Debounce,
  Duration,
  RateLimit,
  Singleton,
  Throttle,
  Timeouts,
  Unlimited,
} from "./function-options.js";
import type { IsKebab } from "./kebab-case.js";
import type { notOneLiteral } from "./messages/identity.js";
import type { badFunctionId, requestField } from "./messages/workflow.js";
import type { IsUnion } from "./one-literal.js";
import type { StepTools } from "./step-tools.js";
import type { EventOn, ReceivedEvent, Trigger } from "./trigger.js";
import type { EventType, ExternalEvent, WorkflowEvent } from "./workflow-event.js";

/** Where a run writes lines that carry its ids. A line is written once, although the function is called for each step. */
export interface RunLogger {
  /** What only a developer looks for. */
  debug(...line: readonly unknown[]): void;
  /** What happened as it should. */
  info(...line: readonly unknown[]): void;
  /** What somebody should look at. */
  warn(...line: readonly unknown[]): void;
  /** What went wrong. */
  error(...line: readonly unknown[]): void;
}

/** What a durable function is given: the checked event, its steps, and the durable envelope. */
export interface DurableRun<Event extends EventType = WorkflowEvent, Ports = unknown> {
  readonly event: ReceivedEvent<Event>;
  /** All events of a batch; without `batchEvents` the one event. */
  readonly events: readonly ReceivedEvent<Event>[];
  readonly step: StepTools<Event>;
  readonly context: DurableContext<Ports, Event>;
  readonly logger: RunLogger;
}

/** What `onFailure` is given beside what a run is given: why the run failed. Its `event` is the one that started the failed run. */
export interface FailedRun<Event extends EventType = WorkflowEvent, Ports = unknown> extends Omit<
  DurableRun<Event, Ports>,
  "events"
> {
  readonly error: Error;
  /** The run that failed. `context.runId` is the one that handles the failure. */
  readonly failedRunId: string;
}

/** An event that cancels runs. */
export interface CancelOn<Match extends string = string> {
  readonly event: WorkflowEvent | ExternalEvent;
  /** A path that has the same value in the run's event and in the one that cancels: `"data.orderId"`. */
  readonly match?: Match;
  /** An expression over `event`, the run's, and `async`, the one that cancels. */
  readonly if?: string;
  /** How long after its start a run can be cancelled. Default: until it ends. */
  readonly timeout?: Duration;
}

/** How the runtime runs a function: every option of Inngest's `createFunction`. */
export interface DurableOptions<
  Id extends string = string,
  On = Trigger | readonly Trigger[],
  Key extends string = string,
  Match extends string = string,
  Batch extends number | undefined = undefined,
  Rate extends number | undefined = undefined,
> {
  /** Kebab-case, unique in the plugin. A run in progress is found again by it, so that it outlives deployments. */
  readonly id: Id;
  /**
   * What starts a run: an event, an event with a condition, a schedule, an invocation, or several of them. An event belongs to the
   * capability that its name begins with; it may be another plugin's.
   */
  readonly on: On;
  /** What dashboards show instead of the id. */
  readonly name?: string;
  /** What dashboards say of it. */
  readonly description?: string;
  /** Attempts after the first, for each step, 0 to 20; 2 retries are 3 attempts. Default 3. A host that is away uses one up. */
  readonly retries?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20;
  /** How many steps run at the same time, for all runs or for those of a key: one limit or two. */
  readonly concurrency?:
    | number
    | ConcurrencyLimit<Key>
    | readonly [ConcurrencyLimit<Key>]
    | readonly [ConcurrencyLimit<Key>, ConcurrencyLimit<Key>];
  /** Hands several events to one run, as `events`. Stands with no option that judges single events. */
  readonly batchEvents?: BatchEvents<Key, Batch>;
  /** One run a day for each value of this expression. */
  readonly idempotency?: Alone<Batch, "idempotency", Unlimited<Rate, Key>>;
  /** Skips runs beyond a number in a time. */
  readonly rateLimit?: Alone<Batch, "rateLimit", RateLimit<Key, Rate>>;
  /** Puts off runs beyond a number in a time. */
  readonly throttle?: Throttle<Key>;
  /** Waits until events have stopped coming and runs once, with the last. */
  readonly debounce?: Alone<Batch, "debounce", Debounce<Key>>;
  /** Which runs go first: `run` comes to seconds, -600 to 600, by which a run is treated as older than it is. */
  readonly priority?: Alone<Batch, "priority", { readonly run?: string }>;
  /** Cancels runs that begin, or end, too late. */
  readonly timeouts?: Timeouts;
  /** One run at a time. */
  readonly singleton?: Alone<Batch, "singleton", Singleton<Key>>;
  /** Events that cancel a run. */
  readonly cancelOn?: Alone<Batch, "cancelOn", readonly CancelOn<Match>[]>;
}

/** The options of a function once they are accepted, its triggers as a list. */
export interface FunctionOptions extends Omit<
  DurableOptions<string, readonly Trigger[], string, string, undefined, undefined>,
  "batchEvents" | "rateLimit"
> {
  readonly batchEvents?: BatchEvents;
  readonly rateLimit?: RateLimit;
}

/** A durable function as data. A host makes one Inngest function of it per instance, so nothing is shared (D-016). */
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
  /** Types only: the ports that the handler asks for, compared one way, which a method's parameters are not. */
  readonly "~ports"?: (ports: Ports) => void;
  /** Types only: the events that start it. */
  readonly "~event"?: Event;
  /** Types only: what it comes to. */
  readonly "~output"?: () => Output;
}

/** `Id` when it is lower-case kebab-case, else the sentence that refuses it. */
type CheckedId<Id extends string> =
  true extends IsUnion<Id> ? notOneLiteral<"function id"> : IsKebab<Id> extends true ? Id : badFunctionId<Id>;

/** `Run` when a durable run can be it, else the sentence that names the request's field it asks for. */
type CheckedRun<Run, Event extends EventType> =
  DurableRun<Event, never> extends Run
    ? Run
    : Run extends { readonly context: infer Context }
      ? [Exclude<keyof Context, keyof DurableContext>] extends [never]
        ? DurableRun<Event, PortsOf<Run>>
        : requestField<Exclude<keyof Context, keyof DurableContext> & string>
      : DurableRun<Event>;

type PortsOf<Run> = Run extends { readonly context: { readonly ports: infer Ports } } ? Ports : unknown;

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
 * that never fires, and a time zone that nobody knows.
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
>(
  options: DurableOptions<
    CheckedId<Id>,
    On,
    CheckedKey<Key, EventOn<On>>,
    CheckedMatch<Match, EventOn<On>, EventType>,
    Batch,
    Rate
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
  // CheckedRun is the run, or a sentence.
  return Object.freeze({ ...plain, handler }) as unknown as DurableFunction<Id, EventOn<On>, PortsOf<Run>, Output>;
}

function isList(on: Trigger | readonly Trigger[]): on is readonly Trigger[] {
  return Array.isArray(on);
}
