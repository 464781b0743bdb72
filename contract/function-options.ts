import type { CheckedCount } from "./checked-count.js";

type ShortUnit = "h" | "m" | "s" | "ms";
type Unit = "w" | "d" | ShortUnit;

/**
 * A time as Inngest's options take it: `"30s"`, `"1h30m"`.
 *
 * @example
 * const patience: Duration = "1d12h";
 * patience; //=> "1d12h"
 */
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${Unit}`;

/**
 * A time in which Inngest reads no days and weeks: `"30s"`, `"1m30s"`.
 *
 * @example
 * const pause: ShortDuration = "1m30s";
 * pause; //=> "1m30s"
 */
export type ShortDuration = `${number}${ShortUnit}` | `${number}${ShortUnit}${number}${ShortUnit}`;

/**
 * At most `limit` steps at the same time, for each value of `key`.
 *
 * @example
 * const limit: ConcurrencyLimit = { limit: 1, key: "event.data.customer" };
 * limit.limit; //=> 1
 */
export interface ConcurrencyLimit<Key extends string = string> {
  /** Steps that run at the same time; 0 sets no limit. */
  readonly limit: number;
  /** Whose steps are counted together: a path of the event, or an expression. */
  readonly key?: Key;
  /** Which functions share the limit: this one (default), those of the environment, or those of the account. A shared one needs a key. */
  readonly scope?: "fn" | "env" | "account";
}

/**
 * Several events in one run.
 *
 * @example
 * const batch: BatchEvents = { maxSize: 50, timeout: "10s" };
 * batch.maxSize; //=> 50
 */
export interface BatchEvents<Key extends string = string, Size extends number | undefined = number> {
  /** Events in one run at most: two at least. */
  readonly maxSize: CheckedCount<Size, "batchEvents.maxSize", 2>;
  /** How long the first event waits for others: a second at least, in no longer units than hours. */
  readonly timeout: ShortDuration;
  /** Events with the same value share a batch. */
  readonly key?: Key;
  /** Events for which this is false run alone. */
  readonly if?: string;
}

/**
 * Runs beyond `limit` in a `period` are skipped.
 *
 * @example
 * const rate: RateLimit = { limit: 1, period: "1h", key: "event.data.customer" };
 * rate.period; //=> "1h"
 */
export interface RateLimit<Key extends string = string, Limit extends number | undefined = number> {
  readonly limit: CheckedCount<Limit, "rateLimit.limit", 1>;
  /** A second to a day. */
  readonly period: Duration;
  readonly key?: Key;
}

/**
 * Runs beyond `limit` in a `period` start later.
 *
 * @example
 * const throttle: Throttle = { limit: 10, period: "1m", burst: 2 };
 * throttle.burst; //=> 2
 */
export interface Throttle<Key extends string = string, Count extends number = number> {
  readonly limit: CheckedCount<Count, "throttle.limit", 1>;
  /** A second to a week. */
  readonly period: Duration;
  /** Runs that may start at once beyond the even pace; default 1. */
  readonly burst?: number;
  readonly key?: Key;
}

/**
 * One run, of the last event, when no further one has come for `period`.
 *
 * @example
 * const debounce: Debounce = { period: "5m", timeout: "1h", key: "event.data.document" };
 * debounce.timeout; //=> "1h"
 */
export interface Debounce<Key extends string = string> {
  /** A second to a week. */
  readonly period: Duration;
  /** The longest that a run is put off: not shorter than the period. */
  readonly timeout?: Duration;
  readonly key?: Key;
}

/**
 * One run at a time, for each value of `key`.
 *
 * @example
 * const single: Singleton = { mode: "cancel", key: "event.data.customer" };
 * single.mode; //=> "cancel"
 */
export interface Singleton<Key extends string = string> {
  /** What happens to a run that begins while another goes on: it is skipped, or the other is cancelled. */
  readonly mode: "skip" | "cancel";
  readonly key?: Key;
}

/**
 * When a run is cancelled because it takes too long.
 *
 * @example
 * const timeouts: Timeouts = { start: "10m", finish: "2h" };
 * timeouts.finish; //=> "2h"
 */
export interface Timeouts {
  /** Between the event and the first call. */
  readonly start?: Duration;
  /** Between the first call and the end. */
  readonly finish?: Duration;
}

/** Nothing beside a batch, else `Option`. */
export type Alone<Batch, Name extends string, Option> = [Batch] extends [undefined] ? Option : notBatched<Name>;
/** Nothing beside a rate limit, else `Option`. */
export type Unlimited<Rate, Option> = [Rate] extends [undefined] ? Option : idempotencyLimits;

/** Refuses an option that judges single events, in a function that takes batches. */
export type notBatched<Option extends string> =
  `\`${Option}\` judges one event, but \`batchEvents\` delivers several: remove one of the two (D-005)`;
export function notBatched<const Option extends string>(option: Option): notBatched<Option> {
  return `\`${option}\` judges one event, but \`batchEvents\` delivers several: remove one of the two (D-005)`;
}

/** Refuses `rateLimit` beside `idempotency`. */
export type idempotencyLimits =
  "`idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)";
export function idempotencyLimits(): idempotencyLimits {
  return "`idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)";
}
