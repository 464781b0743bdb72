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
import type { Trigger } from "./trigger.js";
import type { ExternalEvent, WorkflowEvent } from "./workflow-event.js";

/**
 * An event that cancels runs.
 *
 * @example
 * const voided = defineEvent("invoicing/invoice.voided", z.strictObject({ id: z.string() }));
 * const cancel: CancelOn = { event: voided, match: "data.id", timeout: "30d" };
 * cancel.event.name; //=> "invoicing/invoice.voided"
 */
export interface CancelOn<Match extends string = string> {
  readonly event: WorkflowEvent | ExternalEvent;
  /** A path that has the same value in the run's event and in the one that cancels: `"data.orderId"`. */
  readonly match?: Match;
  /** An expression over `event`, the run's, and `async`, the one that cancels. */
  readonly if?: string;
  /** How long after its start a run can be cancelled. Default: until it ends. */
  readonly timeout?: Duration;
}

/**
 * How the runtime runs a function: every option of Inngest's `createFunction`.
 *
 * @example
 * const nightly: DurableOptions = { id: "sweep", on: { cron: "0 3 * * *" }, retries: 2, timeouts: { finish: "1h" } };
 * nightly.id; //=> "sweep"
 */
export interface DurableOptions<
  Id extends string = string,
  On = Trigger | readonly Trigger[],
  Key extends string = string,
  Match extends string = string,
  Batch extends number | undefined = undefined,
  Rate extends number | undefined = undefined,
  Count extends number = number,
> {
  /** Kebab-case, unique in the plugin. It identifies runs in progress, so that they outlive deployments. */
  readonly id: Id;
  /**
   * What starts a run: an event, an event with a condition, a schedule, an invocation, or several of them. An event belongs to the
   * capability that its name begins with; it may be another plugin's.
   */
  readonly on: On;
  /** What dashboards show instead of the id. */
  readonly name?: string;
  /** What dashboards show as its description. */
  readonly description?: string;
  /** Attempts after the first, for each step, 0 to 20; 2 retries are 3 attempts. Default 3. An unreachable host uses one up. */
  readonly retries?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20;
  /** How many steps run at the same time, for all runs or for those of a key: one limit or two. */
  readonly concurrency?:
    | number
    | ConcurrencyLimit<Key>
    | readonly [ConcurrencyLimit<Key>]
    | readonly [ConcurrencyLimit<Key>, ConcurrencyLimit<Key>];
  /** Hands several events to one run, as `events`. Can't be combined with options that judge single events. */
  readonly batchEvents?: BatchEvents<Key, Batch>;
  /** One run a day for each value of this expression. */
  readonly idempotency?: Alone<Batch, "idempotency", Unlimited<Rate, Key>>;
  /** Skips runs beyond a number in a time. */
  readonly rateLimit?: Alone<Batch, "rateLimit", RateLimit<Key, Rate>>;
  /** Puts off runs beyond a number in a time. */
  readonly throttle?: Throttle<Key, Count>;
  /** Waits until events have stopped coming and runs once, with the last. */
  readonly debounce?: Alone<Batch, "debounce", Debounce<Key>>;
  /** Which runs go first: `run` gives seconds, -600 to 600, to add to a run's age. */
  readonly priority?: Alone<Batch, "priority", { readonly run?: string }>;
  /** Cancels runs that begin, or end, too late. */
  readonly timeouts?: Timeouts;
  /** One run at a time. */
  readonly singleton?: Alone<Batch, "singleton", Singleton<Key>>;
  /** Events that cancel a run: five at most. */
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
