import { randomBytes } from "node:crypto";
import { ulid } from "../inngest/ulid.js";
import { Answers, type AnswerParts, type RunControl } from "./answers.js";
import { Calls, type CallParts } from "./calls.js";
import type { AcceptedEvent } from "./accepted-event.js";
import type { RegisteredFunction } from "./function-config.js";
import { createMemory, ENTRY, keepResult, planned, type Call, type Run } from "./run.js";
import { setRunTimer } from "./run-timers.js";
import type { RunError } from "./sdk-answer.js";

export interface ExecutorOptions extends CallParts, AnswerParts {
  readonly onEnd: (run: Run) => void;
}

/** An Inngest server stops here, too. */
const MAX_STEPS = 1000;
const MAX_STATE = 32 * 1024 * 1024;

/** The life of runs: from their start over the results of their steps to their end. */
export class Executor implements RunControl {
  readonly #options: ExecutorOptions;
  readonly #runs = new Map<string, Run>();
  readonly #calls: Calls;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    const answers = new Answers(options, this);
    this.#calls = new Calls(options, {
      onSend: (run) => this.#sending(run),
      onAnswer: (answered) => answers.apply(answered),
      onFault: ({ run }, error) => {
        // The stack ends inside an answer that is nested ten thousand deep; it must not end the process.
        const message = `App "${run.fn.appId}", function "${run.fn.id}": its answer can't be processed (${String(error)}).`;
        this.fail(run, { name: "AnswerError", message });
      },
    });
  }

  find(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  runs(): IterableIterator<Run> {
    return this.#runs.values();
  }

  /** Starts a run of one or several events, which makes its first call after `delay` milliseconds. */
  start(fn: RegisteredFunction, events: readonly AcceptedEvent[], delay = 0): Run {
    const now = this.#options.clock.now();
    const [event] = events;
    if (event === undefined) throw new TypeError("a run needs an event");
    const [id, traceId] = [ulid(now), randomBytes(16).toString("hex")];
    this.#options.journal.add({
      is: "run",
      id,
      fn: fn.id,
      events: events.map(({ internalId }) => internalId),
      trace: traceId,
      at: now,
    });
    const run: Run = {
      id,
      fn,
      event,
      events,
      traceId,
      queuedAt: now,
      status: "Queued",
      startedAt: undefined,
      endedAt: undefined,
      output: undefined,
      memory: createMemory(),
      whenEnded: [],
    };
    this.adopt(run);
    this.callEntry(run, now + Math.max(delay, event.delay));
    return run;
  }

  /** Takes a run as it is. */
  adopt(run: Run): void {
    this.#runs.set(run.id, run);
    for (const each of run.events) each.runIds.push(run.id);
  }

  /** Goes on with a run that a journal has: makes the calls that were due, and times it as before. */
  resume(run: Run): void {
    if (run.startedAt !== undefined) this.#limitTime(run, run.startedAt);
    for (const call of run.memory?.calls.values() ?? []) this.#calls.make(call);
  }

  /** Holds back the calls of an app until its host comes back. */
  park(appId: string): void {
    this.#calls.park(appId);
  }

  /** The app's host is there, or has been waited for long enough. */
  unpark(appId: string): void {
    this.#calls.unpark(appId);
  }

  /** Stores what a step came to, once, and calls the function again when it is time to. */
  settle(run: Run, stepId: string, result: string): void {
    const memory = run.memory;
    if (memory === undefined || memory.steps.has(stepId)) return;
    if (memory.bytes + Buffer.byteLength(result) > MAX_STATE) {
      const message = `App "${run.fn.appId}", function "${run.fn.id}": the results of a run's steps have at most ${MAX_STATE} bytes; keep large data elsewhere.`;
      return this.fail(run, { name: "StateLimitError", message });
    }
    if (memory.steps.size === MAX_STEPS) {
      const message = `App "${run.fn.appId}", function "${run.fn.id}": a run has at most ${MAX_STEPS} steps; split it with step.invoke.`;
      return this.fail(run, { name: "StepLimitError", message });
    }
    this.#options.journal.addJson(
      `{"is":"settled","run":"${run.id}","step":${JSON.stringify(stepId)},"at":${this.#options.clock.now()},"result":${result}}`,
    );
    const group = keepResult(memory, stepId, result);
    this.#options.history?.settled(run.id, stepId, result);
    if (group === undefined || group.eager || group.remaining === 0) this.callEntry(run);
  }

  complete(run: Run, output: unknown): void {
    this.#end(run, "Completed", output);
  }

  cancel(run: Run): void {
    this.#end(run, "Cancelled", undefined);
  }

  fail(run: Run, error: RunError): void {
    this.#end(run, "Failed", error);
  }

  /** One call of the entry point at a time: what finishes meanwhile is told in one further call. */
  callEntry(run: Run, at: number = this.#options.clock.now()): void {
    const memory = run.memory;
    if (memory === undefined) return;
    memory.callAgain = memory.calls.has(ENTRY);
    if (!memory.callAgain) this.plan(planned(run, ENTRY, this.#options.clock.now(), at));
  }

  plan(call: Call): void {
    this.#calls.plan(call);
  }

  /** Lets go of every timer and wait, without ending the runs: they are as they were when the engine stopped. */
  stop(): void {
    for (const run of this.#runs.values()) for (const release of run.memory?.releases ?? []) release();
  }

  #sending(run: Run): void {
    run.status = "Running";
    if (run.startedAt !== undefined) return;
    run.startedAt = this.#options.clock.now();
    this.#options.journal.add({ is: "begun", run: run.id, at: run.startedAt });
    this.#limitTime(run, run.startedAt);
  }

  #limitTime(run: Run, startedAt: number): void {
    const { finishTimeout } = run.fn;
    if (finishTimeout === undefined) return;
    setRunTimer(this.#options.clock, run, startedAt + finishTimeout, () => this.cancel(run));
  }

  #end(run: Run, status: "Completed" | "Failed" | "Cancelled", output: unknown): void {
    const memory = run.memory;
    if (memory === undefined) return;
    run.memory = undefined;
    run.status = status;
    run.output = output;
    const at = this.#options.clock.now();
    run.endedAt = at;
    this.#options.journal.add({ is: "ended", run: run.id, status, output, at });
    for (const release of memory.releases) release();
    this.#options.onEnd(run);
    for (const ended of run.whenEnded.splice(0)) ended(run);
  }
}
