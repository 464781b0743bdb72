import { canonicalJson } from "../inngest/canonical-json.js";
import type { Clock } from "./clock.js";
import type { AcceptedEvent } from "./accepted-event.js";
import { ExpiringSet } from "./expiring-set.js";
import { satisfies } from "./expression.js";
import type { Keyed, RegisteredFunction } from "./function-config.js";
import type { Journal } from "./journal/journal.js";
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
  readonly journal: Journal;
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
  /** While a journal is read: when it was that what it says happened. No run starts then. */
  #then: number | undefined;

  constructor(parts: FlowParts) {
    this.#parts = parts;
  }

  /** An event that meets one of the function's triggers, or by which a step invokes it. Says whether a limit drops it. */
  take(fn: RegisteredFunction, event: AcceptedEvent): "taken" | "limited" {
    const now = this.#now();
    if (this.#then === undefined && (event.senderId !== undefined || counts(fn))) {
      this.#parts.journal.add({ is: "took", fn: fn.id, event: event.internalId, at: now });
    }
    // One event id starts one run of a function a day; of another function it may start one, too.
    if (event.senderId !== undefined && !this.#delivered.add(`${fn.id} ${event.senderId}`, now)) return "taken";
    if (fn.idempotency !== undefined && !this.#idempotency.add(keyOf(fn, fn.idempotency, event), now)) return "limited";
    if (fn.rateLimit !== undefined && !this.#isWithin(fn, fn.rateLimit, event, now)) return "limited";
    this.#pass(fn, event);
    return "taken";
  }

  /** What no limit drops waits for others, or begins. */
  #pass(fn: RegisteredFunction, event: AcceptedEvent): void {
    if (fn.debounce !== undefined) return this.#debounce(fn, fn.debounce, event);
    if (fn.batch !== undefined && (fn.batch.condition === undefined || satisfies(fn.batch.condition, event.payload))) {
      return this.#batch(fn, fn.batch, event);
    }
    this.#begin(fn, [event]);
  }

  /** Takes an event as it was taken before the engine ended. */
  retake(fn: RegisteredFunction, event: AcceptedEvent, at: number): void {
    this.#then = at;
    this.take(fn, event);
    this.#then = undefined;
  }

  /** Lets go of events as they were let go of before the engine ended. */
  rerelease(fn: RegisteredFunction, key: string, at: number): void {
    this.#then = at;
    this.#release(key, fn);
    this.#then = undefined;
  }

  /** A run that went on when the engine ended. */
  readopt(run: Run): void {
    if (run.fn.singleton !== undefined) this.#occupy(keyOf(run.fn, run.fn.singleton, run.event), run);
  }

  #now(): number {
    return this.#then ?? this.#parts.clock.now();
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
    const since = before?.since ?? this.#now();
    const latest = debounce.timeout === undefined ? Infinity : since + debounce.timeout;
    const at = Math.min(this.#now() + debounce.period, latest);
    this.#held.set(key, { events: [event], since, stop: clock.setTimer(at, () => this.#release(key, fn)) });
  }

  #batch(fn: RegisteredFunction, batch: NonNullable<RegisteredFunction["batch"]>, event: AcceptedEvent): void {
    const { clock } = this.#parts;
    const key = `batch ${keyOf(fn, batch, event)}`;
    const held = this.#held.get(key) ?? { events: [], since: this.#now(), stop: () => {} };
    if (held.events.length === 0) {
      held.stop = clock.setTimer(held.since + batch.timeout, () => this.#release(key, fn));
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
    // A full batch is let go of when its last event is taken, and so again when a journal is read.
    if (this.#then === undefined) this.#parts.journal.add({ is: "released", fn: fn.id, key, at: this.#now() });
    this.#begin(fn, held.events);
  }

  #begin(fn: RegisteredFunction, events: readonly AcceptedEvent[]): void {
    const [event] = events;
    if (event === undefined) return;
    if (this.#then !== undefined) {
      if (fn.throttle !== undefined) this.#throttled(fn, fn.throttle, event);
      return;
    }
    const single = fn.singleton && keyOf(fn, fn.singleton, event);
    const active = single === undefined ? undefined : this.#single.get(single);
    if (active !== undefined) {
      if (fn.singleton?.mode === "skip") return;
      this.#parts.cancel(active);
    }
    const run = this.#parts.start(fn, events, fn.throttle === undefined ? 0 : this.#throttled(fn, fn.throttle, event));
    if (single !== undefined) this.#occupy(single, run);
  }

  #occupy(single: string, run: Run): void {
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
    const now = this.#now();
    const key = keyOf(fn, throttle, event);
    const pace = throttle.period / throttle.limit;
    const next = Math.max(this.#nextStart.get(key) ?? 0, now - pace * (throttle.burst - 1));
    this.#nextStart.set(key, next + pace);
    return Math.max(0, next - now);
  }
}

/** Whether a function's events are counted or held, so that what it took matters later. */
function counts(fn: RegisteredFunction): boolean {
  return [fn.idempotency, fn.rateLimit, fn.throttle, fn.debounce, fn.batch].some((option) => option !== undefined);
}

/** A function and the value of a key of its. */
export function keyOf(fn: RegisteredFunction, { key }: Keyed, event: AcceptedEvent): string {
  return key === undefined ? fn.id : `${fn.id} ${canonicalJson(key.evaluate({ event: event.payload }) ?? null)}`;
}
