import { canonicalJson } from "../inngest/canonical-json.js";
import type { Clock } from "./clock.js";
import type { AcceptedEvent } from "./event-log.js";
import { ExpiringSet } from "./expiring-set.js";
import { satisfies } from "./expression.js";
import type { Keyed, RegisteredFunction } from "./function-config.js";
import type { Run } from "./run.js";

const A_DAY = 24 * 3_600_000;

/** Events that wait for others of their kind: a batch that fills, or a debounce that ends. */
interface Held {
  events: AcceptedEvent[];
  /** Since when. */
  readonly since: number;
  stop: () => void;
}

/** What a function's events come to. */
export interface FlowParts {
  readonly clock: Clock;
  /** Starts a run of one or several events, `delay` milliseconds from now at the earliest. */
  readonly start: (fn: RegisteredFunction, events: readonly AcceptedEvent[], delay: number) => Run;
  readonly cancel: (run: Run) => void;
}

/** Decides when an event that a function waits for becomes a run, and whether it does. Everything is counted by function and key. */
export class FlowControl {
  readonly #parts: FlowParts;
  readonly #idempotency = new ExpiringSet(A_DAY);
  readonly #delivered = new ExpiringSet(A_DAY);
  readonly #recent = new Map<string, number[]>();
  /** The instant of the next start, by throttle. */
  readonly #nextStart = new Map<string, number>();
  readonly #held = new Map<string, Held>();
  readonly #single = new Map<string, Run>();

  constructor(parts: FlowParts) {
    this.#parts = parts;
  }

  /** An event that meets one of the function's triggers. */
  take(fn: RegisteredFunction, event: AcceptedEvent): void {
    const { clock } = this.#parts;
    const now = clock.now();
    // One event id starts one run of a function a day; of another function it may start one, too.
    if (event.senderId !== undefined && !this.#delivered.add(`${fn.id} ${event.senderId}`, now)) return;
    if (fn.idempotency !== undefined && !this.#idempotency.add(keyOf(fn, fn.idempotency, event), now)) return;
    if (fn.rateLimit !== undefined && !this.#isWithin(fn, fn.rateLimit, event, now)) return;
    if (fn.debounce !== undefined) return this.#debounce(fn, fn.debounce, event);
    if (fn.batch !== undefined && (fn.batch.condition === undefined || satisfies(fn.batch.condition, event.payload))) {
      return this.#batch(fn, fn.batch, event);
    }
    this.#begin(fn, [event]);
  }

  /** Forgets what is held, without starting it. */
  stop(): void {
    for (const { stop } of this.#held.values()) stop();
    this.#held.clear();
  }

  #isWithin(
    fn: RegisteredFunction,
    limit: NonNullable<RegisteredFunction["rateLimit"]>,
    event: AcceptedEvent,
    now: number,
  ) {
    const key = keyOf(fn, limit, event);
    const recent = (this.#recent.get(key) ?? []).filter((at) => at > now - limit.period);
    this.#recent.set(key, recent);
    if (recent.length >= limit.limit) return false;
    recent.push(now);
    return true;
  }

  #debounce(fn: RegisteredFunction, debounce: NonNullable<RegisteredFunction["debounce"]>, event: AcceptedEvent): void {
    const { clock } = this.#parts;
    const key = `debounce ${keyOf(fn, debounce, event)}`;
    const before = this.#held.get(key);
    before?.stop();
    const since = before?.since ?? clock.now();
    const latest = debounce.timeout === undefined ? Infinity : since + debounce.timeout;
    const at = Math.min(clock.now() + debounce.period, latest);
    this.#held.set(key, { events: [event], since, stop: clock.setTimer(at, () => this.#release(key, fn)) });
  }

  #batch(fn: RegisteredFunction, batch: NonNullable<RegisteredFunction["batch"]>, event: AcceptedEvent): void {
    const { clock } = this.#parts;
    const key = `batch ${keyOf(fn, batch, event)}`;
    const held = this.#held.get(key) ?? { events: [], since: clock.now(), stop: () => {} };
    if (held.events.length === 0) {
      held.stop = clock.setTimer(clock.now() + batch.timeout, () => this.#release(key, fn));
      this.#held.set(key, held);
    }
    held.events.push(event);
    if (held.events.length >= batch.maxSize) this.#release(key, fn);
  }

  #release(key: string, fn: RegisteredFunction): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    held.stop();
    this.#held.delete(key);
    this.#begin(fn, held.events);
  }

  #begin(fn: RegisteredFunction, events: readonly AcceptedEvent[]): void {
    const [event] = events;
    if (event === undefined) return;
    const single = fn.singleton && keyOf(fn, fn.singleton, event);
    const active = single === undefined ? undefined : this.#single.get(single);
    if (active !== undefined) {
      if (fn.singleton?.mode === "skip") return;
      this.#parts.cancel(active);
    }
    const run = this.#parts.start(fn, events, fn.throttle === undefined ? 0 : this.#throttled(fn, fn.throttle, event));
    if (single === undefined) return;
    this.#single.set(single, run);
    run.whenEnded.push(() => {
      if (this.#single.get(single) === run) this.#single.delete(single);
    });
  }

  /** How long a run waits so that starts are evenly spaced, but for a burst. */
  #throttled(
    fn: RegisteredFunction,
    throttle: NonNullable<RegisteredFunction["throttle"]>,
    event: AcceptedEvent,
  ): number {
    const now = this.#parts.clock.now();
    const key = keyOf(fn, throttle, event);
    const pace = throttle.period / throttle.limit;
    const next = Math.max(this.#nextStart.get(key) ?? 0, now - pace * (throttle.burst - 1));
    this.#nextStart.set(key, next + pace);
    return Math.max(0, next - now);
  }
}

/** A function and the value of a key of its. */
export function keyOf(fn: RegisteredFunction, { key }: Keyed, event: AcceptedEvent): string {
  return key === undefined ? fn.id : `${fn.id} ${canonicalJson(key.evaluate({ event: event.payload }) ?? null)}`;
}
