import type { Clock } from "./clock.js";
import type { AcceptedEvent } from "./accepted-event.js";
import type { EventLog } from "./event-log.js";
import type { Executor } from "./executor.js";
import { satisfies, wanted } from "./expression.js";
import { FlowControl } from "./flow-control.js";
import type { CronTrigger, RegisteredFunction } from "./function-config.js";
import type { Journal } from "./journal/journal.js";
import type { JsonObject } from "./json.js";
import type { App, Registry } from "./registry.js";
import { SCHEDULED, type Run } from "./run.js";
import { setRunTimer, track } from "./run-timers.js";
import type { WaitIndex } from "./wait-index.js";

export type EventWaits = WaitIndex<(event: AcceptedEvent) => void>;

export interface DispatcherParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly registry: Registry;
  readonly events: EventLog;
  readonly waits: EventWaits;
  readonly executor: Executor;
}

/** A run that handles the end of another one tells nobody about its own end, or a failing handler would handle itself. */
const ABOUT_RUNS: readonly string[] = [
  "inngest/function.failed",
  "inngest/function.finished",
  "inngest/function.cancelled",
];

/** From events to runs: starts those that an event triggers, wakes those that wait for it, cancels those it cancels. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly flow: FlowControl;
  readonly #cronTimers = new Map<string, (() => void)[]>();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.flow = new FlowControl({
      clock: parts.clock,
      journal: parts.journal,
      start: (fn, events, delay) => this.start(fn, events, delay),
      cancel: (run) => parts.executor.cancel(run),
    });
  }

  dispatch(event: AcceptedEvent): void {
    // Runs that are waiting come first: an event never wakes or cancels the run it is about to start.
    for (const wake of this.#parts.waits.matching(event.name, event.payload)) wake(event);
    const started = new Set<string>();
    for (const { fn, trigger } of this.#parts.registry.subscriptions(event.name)) {
      if (started.has(fn.id)) continue;
      if (trigger.condition !== undefined && !satisfies(trigger.condition, event.payload)) continue;
      started.add(fn.id);
      this.flow.take(fn, event);
    }
  }

  start(fn: RegisteredFunction, events: readonly AcceptedEvent[], delay?: number): Run {
    const run = this.#parts.executor.start(fn, events, delay);
    this.watch(run);
    return run;
  }

  /** Cancels a run when an event says so, or when it has waited too long for its first call. */
  watch(run: Run): void {
    const { clock, executor, waits } = this.#parts;
    const cancel = (): void => executor.cancel(run);
    for (const cancellation of run.fn.cancellations) {
      const later = wanted(cancellation.condition, run.event.payload);
      if (later === undefined) continue;
      const stop = track(run, (release) =>
        waits.add(cancellation.event, later, () => {
          release();
          cancel();
        }),
      );
      if (cancellation.timeout !== undefined) setRunTimer(clock, run, run.queuedAt + cancellation.timeout, stop);
    }
    if (run.fn.startTimeout !== undefined && run.startedAt === undefined) {
      setRunTimer(clock, run, run.queuedAt + run.fn.startTimeout, () => {
        if (run.startedAt === undefined) cancel();
      });
    }
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
        const times = { fireAt: new Date(at).toISOString(), scheduledAt: new Date(clock.now()).toISOString() };
        const data = { cron: trigger.cron, ...times };
        this.flow.take(fn, events.accept({ name: SCHEDULED, data }));
      });
    };
    arm(clock.now());
  }

  stop(): void {
    for (const timers of this.#cronTimers.values()) for (const stop of timers) stop();
    this.#cronTimers.clear();
    this.flow.stop();
  }

  /** Tells whoever listens how a run ended, as events of Inngest's own. */
  announce(run: Run): void {
    if (ABOUT_RUNS.includes(run.event.name)) return;
    const { payload } = run.event;
    const all = run.events.map((event) => event.payload);
    const status = { _inngest: { status: run.status } };
    const data = { function_id: run.fn.id, run_id: run.id, event: payload, events: all, ...status };
    if (run.status === "Cancelled") return this.#emit("inngest/function.cancelled", data);
    const failed = run.status === "Failed" ? { ...data, error: run.output, result: run.output } : undefined;
    if (failed !== undefined) this.#emit("inngest/function.failed", failed);
    this.#emit("inngest/function.finished", failed ?? { ...data, result: run.output });
  }

  /** An event nobody listens to isn't kept: a thousand runs that end must not leave a thousand more events behind. */
  #emit(name: string, data: JsonObject): void {
    const { registry, events, waits } = this.#parts;
    if (registry.subscriptions(name).length === 0 && !waits.has(name)) return;
    this.dispatch(events.accept({ name, data }));
  }
}
