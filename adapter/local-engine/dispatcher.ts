import { canonicalJson } from "../inngest/canonical-json.js";
import type { Clock } from "./clock.js";
import type { AcceptedEvent, EventLog } from "./event-log.js";
import type { Executor } from "./executor.js";
import { ExpiringSet } from "./expiring-set.js";
import { requirements, satisfies, valueAt } from "./expression.js";
import type { CronTrigger, RegisteredFunction } from "./function-config.js";
import type { JsonObject } from "./json.js";
import type { App, Registry } from "./registry.js";
import type { Run } from "./run.js";
import type { WaitIndex } from "./wait-index.js";

export type EventWaits = WaitIndex<(event: AcceptedEvent) => void>;

export interface DispatcherParts {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly events: EventLog;
  readonly waits: EventWaits;
  readonly executor: Executor;
}

const IDEMPOTENCY_SPAN = 24 * 3_600_000;
/** A run that handles the end of another one tells nobody about its own end, or a failing handler would handle itself. */
const ABOUT_RUNS: readonly string[] = [
  "inngest/function.failed",
  "inngest/function.finished",
  "inngest/function.cancelled",
];

/** From events to runs: starts those that an event triggers, wakes those that wait for it, cancels those it cancels. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #idempotencyKeys = new ExpiringSet(IDEMPOTENCY_SPAN);
  readonly #cronTimers = new Map<string, (() => void)[]>();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  dispatch(event: AcceptedEvent): void {
    // Runs that are waiting come first: an event never wakes or cancels the run it is about to start.
    for (const wake of this.#parts.waits.matching(event.name, event.payload)) wake(event);
    if (event.duplicate) return;
    const started = new Set<string>();
    for (const { fn, trigger } of this.#parts.registry.subscriptions(event.name)) {
      if (started.has(fn.id) || !satisfies(trigger.condition, event.payload)) continue;
      started.add(fn.id);
      if (this.#isFirst(fn, event)) this.start(fn, event);
    }
  }

  #isFirst(fn: RegisteredFunction, event: AcceptedEvent): boolean {
    const value = fn.idempotency === undefined ? undefined : valueAt(event.payload, fn.idempotency);
    return (
      value === undefined || this.#idempotencyKeys.add(`${fn.id} ${canonicalJson(value)}`, this.#parts.clock.now())
    );
  }

  start(fn: RegisteredFunction, event: AcceptedEvent, cron?: string): Run {
    const { clock, executor, waits } = this.#parts;
    const run = executor.start(fn, event, cron);
    const cancel = (): void => executor.cancel(run);
    for (const cancellation of fn.cancellations) {
      const needs = requirements(cancellation.condition, event.payload);
      if (needs === undefined) continue;
      const stop = executor.track(run, (release) =>
        waits.add(cancellation.event, needs, () => {
          release();
          cancel();
        }),
      );
      if (cancellation.timeout !== undefined) executor.setTimer(run, clock.now() + cancellation.timeout, stop);
    }
    if (fn.finishTimeout !== undefined) executor.setTimer(run, clock.now() + fn.finishTimeout, cancel);
    if (fn.startTimeout !== undefined) {
      executor.setTimer(run, clock.now() + fn.startTimeout, () => {
        if (run.startedAt === undefined) cancel();
      });
    }
    return run;
  }

  /** Starts an app's schedules, in place of those of its former registration. */
  schedule(app: App): void {
    for (const stop of this.#cronTimers.get(app.id) ?? []) stop();
    const timers: (() => void)[] = [];
    this.#cronTimers.set(app.id, timers);
    for (const fn of app.functions) for (const trigger of fn.crons) this.#keepTime(timers, fn, trigger);
  }

  #keepTime(timers: (() => void)[], fn: RegisteredFunction, trigger: CronTrigger): void {
    const { clock, events } = this.#parts;
    const slot = timers.push(() => {}) - 1;
    const arm = (after: number): void => {
      const at = trigger.schedule.next(after);
      if (at === undefined) return;
      timers[slot] = clock.setTimer(at, () => {
        arm(at);
        this.start(fn, events.accept({ name: "inngest/scheduled.timer", data: { cron: trigger.cron } }), trigger.cron);
      });
    };
    arm(clock.now());
  }

  stop(): void {
    for (const timers of this.#cronTimers.values()) for (const stop of timers) stop();
    this.#cronTimers.clear();
  }

  /** Tells whoever listens how a run ended, as events of Inngest's own. */
  announce(run: Run): void {
    if (ABOUT_RUNS.includes(run.event.name)) return;
    const about = { function_id: run.fn.id, run_id: run.id, event: run.event.payload, events: [run.event.payload] };
    const status = { _inngest: { status: run.status } };
    if (run.status === "Cancelled") {
      this.#emit("inngest/function.cancelled", {
        ...about,
        ...status,
        error: { name: "Error", message: "function cancelled" },
      });
      return;
    }
    if (run.status === "Failed") this.#emit("inngest/function.failed", { ...about, ...status, error: run.output });
    const result = run.status === "Failed" ? { error: run.output } : { result: run.output };
    this.#emit("inngest/function.finished", { ...about, ...status, ...result });
  }

  /** An event nobody listens to isn't kept: a thousand runs that end must not leave a thousand more events behind. */
  #emit(name: string, data: JsonObject): void {
    const { registry, events, waits } = this.#parts;
    if (registry.subscriptions(name).length === 0 && !waits.has(name)) return;
    this.dispatch(events.accept({ name, data }));
  }
}
