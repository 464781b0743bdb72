import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.js";
import type { Concurrency } from "./concurrency.js";
import { parseRetryAfter } from "./duration.js";
import type { AcceptedEvent } from "./event-log.js";
import type { RegisteredFunction } from "./function-config.js";
import type { Log } from "./log.js";
import type { History } from "./page/history.js";
import type { Registry } from "./registry.js";

import {
  callBody,
  createMemory,
  ENTRY,
  stepData,
  stepError,
  type Call,
  type Run,
  type RunMemory,
  type StepGroup,
} from "./run.js";
import { readAnswer, toRunError, type Operation, type Outcome, type RunError } from "./sdk-answer.js";
import type { Transport } from "./transport.js";
import { ulid } from "../inngest/ulid.js";

/** Milliseconds before attempt `attempt + 1`; the first attempt is 0. */
export type Backoff = (attempt: number) => number;

export interface ExecutorOptions {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly backoff: Backoff;
  readonly log: Log;
  /** Does what the SDK asks for beyond running a step: sleeps, waits, invocations. Undefined: no such operation. */
  readonly perform: (run: Run, operation: Operation) => "waiting" | "unknown";
  readonly onEnd: (run: Run) => void;
  /** Keeps how runs went, for a page. */
  readonly history: History | undefined;
}

/** An Inngest server stops here, too. */
const MAX_STEPS = 1000;
const MAX_STEP_BYTES = 4 * 1024 * 1024;
const MAX_STATE = 32 * 1024 * 1024;

/** Calls functions, keeps what their steps returned, calls them again, until they end. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #runs = new Map<string, Run>();

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  find(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  runs(): IterableIterator<Run> {
    return this.#runs.values();
  }

  /** Starts a run of one or several events, which makes its first call after `delay` milliseconds. */
  start(fn: RegisteredFunction, events: readonly AcceptedEvent[], cron?: string, delay = 0): Run {
    const now = this.#options.clock.now();
    const [event] = events;
    if (event === undefined) throw new TypeError("a run needs an event");
    const run: Run = {
      id: ulid(now),
      fn,
      event,
      events,
      cron,
      traceId: randomBytes(16).toString("hex"),
      queuedAt: now,
      status: "Queued",
      startedAt: undefined,
      endedAt: undefined,
      output: undefined,
      memory: createMemory(),
      whenEnded: [],
    };
    this.#runs.set(run.id, run);
    for (const each of events) each.runIds.push(run.id);
    const pause = Math.max(delay, event.delay);
    if (pause > 0) this.setTimer(run, now + pause, () => this.#callEntry(run));
    else this.#callEntry(run);
    return run;
  }

  /** Sets a timer that dies with the run. Returns the function that stops it earlier. */
  setTimer(run: Run, at: number, fire: () => void): () => void {
    return this.track(run, (release) =>
      this.#options.clock.setTimer(at, () => {
        release();
        fire();
      }),
    );
  }

  /** Remembers how to undo something that must not outlive the run. */
  track(run: Run, begin: (release: () => void) => () => void): () => void {
    const release = (): void => {
      run.memory?.releases.delete(release);
      undo();
    };
    const undo = begin(release);
    run.memory?.releases.add(release);
    return release;
  }

  /** Stores what a step came to, once, and calls the function again when it is time to. */
  settle(run: Run, stepId: string, result: string): void {
    const memory = run.memory;
    if (memory === undefined || memory.steps.has(stepId)) return;
    memory.bytes += Buffer.byteLength(result);
    if (memory.bytes > MAX_STATE) {
      const message = `App "${run.fn.appId}", function "${run.fn.id}": the results of a run's steps have at most ${MAX_STATE} bytes; keep large data elsewhere.`;
      return this.fail(run, { name: "StateLimitError", message });
    }
    if (memory.steps.size === MAX_STEPS) {
      const message = `App "${run.fn.appId}", function "${run.fn.id}": a run has at most ${MAX_STEPS} steps; split it with step.invoke.`;
      return this.fail(run, { name: "StepLimitError", message });
    }
    const group = memory.outstanding.get(stepId);
    memory.outstanding.delete(stepId);
    memory.steps.set(stepId, result);
    memory.stack.push(stepId);
    this.#options.history?.settled(run.id, stepId, result);
    if (group !== undefined) group.remaining -= 1;
    if (group === undefined || group.eager || group.remaining === 0) this.#callEntry(run);
  }

  cancel(run: Run): void {
    this.#end(run, "Cancelled", undefined);
  }

  fail(run: Run, error: RunError): void {
    this.#end(run, "Failed", error);
  }

  /** Lets go of every timer and wait, without ending the runs: they are as they were when the engine stopped. */
  stop(): void {
    for (const run of this.#runs.values()) for (const release of run.memory?.releases ?? []) release();
  }

  #end(run: Run, status: "Completed" | "Failed" | "Cancelled", output: unknown): void {
    const memory = run.memory;
    if (memory === undefined) return;
    run.memory = undefined;
    run.status = status;
    run.output = output;
    run.endedAt = this.#options.clock.now();
    for (const release of memory.releases) release();
    this.#options.onEnd(run);
    for (const ended of run.whenEnded.splice(0)) ended(run);
  }

  /** One call of the entry point at a time: what finishes meanwhile is told in one further call. */
  #callEntry(run: Run): void {
    const memory = run.memory;
    if (memory === undefined) return;
    if (memory.calling) {
      memory.callAgain = true;
      return;
    }
    memory.calling = true;
    memory.callAgain = false;
    this.#enqueue({
      run,
      stepId: ENTRY,
      jobId: ulid(this.#options.clock.now()),
      attempt: 0,
    });
  }

  #enqueue(call: Call): void {
    this.#options.concurrency.add(call.run, async () => {
      const { run } = call;
      if (run.memory === undefined) return;
      run.status = "Running";
      if (run.startedAt === undefined) this.#begin(run);
      // The app may have registered again since the run began: its new address counts.
      const fn = this.#options.registry.fn(run.fn.id) ?? run.fn;
      try {
        const from = this.#options.clock.now();
        const outcome = await this.#call(call, run.memory, fn);
        this.#options.history?.called(call, from, outcome);
        if (run.memory !== undefined) this.#apply(call, fn, run.memory, outcome);
      } catch (error) {
        // The stack ends inside an answer that is nested ten thousand deep; it must not end the process.
        const message = `App "${fn.appId}", function "${fn.id}": its answer can't be processed (${String(error)}).`;
        this.fail(run, { name: "AnswerError", message });
      }
    });
  }

  #begin(run: Run): void {
    const now = this.#options.clock.now();
    run.startedAt = now;
    if (run.fn.finishTimeout !== undefined) this.setTimer(run, now + run.fn.finishTimeout, () => this.cancel(run));
  }

  async #call(call: Call, memory: RunMemory, fn: RegisteredFunction): Promise<Outcome> {
    const url = new URL(fn.url);
    url.searchParams.set("fnId", fn.id);
    url.searchParams.set("stepId", call.stepId);
    const requestId = ulid(this.#options.clock.now());
    const headers = {
      Traceparent: `00-${call.run.traceId}-${randomBytes(8).toString("hex")}-01`,
      "X-Inngest-Generation-Id": String(call.attempt + 1),
      "X-Inngest-Job-Id": call.jobId,
      "X-Inngest-Req-Version": String(memory.requestVersion),
      "X-Inngest-Step-Id": ENTRY,
      "X-Request-Id": requestId,
      "X-Run-Id": call.run.id,
    };
    const reply = await this.#options.transport.send("POST", url.href, headers, callBody(call, memory, fn, requestId));
    return readAnswer(fn, reply);
  }

  #apply(call: Call, fn: RegisteredFunction, memory: RunMemory, outcome: Outcome): void {
    switch (outcome.kind) {
      case "returned":
        return this.#end(call.run, "Completed", outcome.data);
      case "threw":
        return this.#retry(call, fn, outcome.error, outcome, () => this.fail(call.run, outcome.error));
      case "operations":
        return this.#applyOperations(call, fn, memory, outcome);
    }
  }

  #applyOperations(
    call: Call,
    fn: RegisteredFunction,
    memory: RunMemory,
    outcome: Outcome & { kind: "operations" },
  ): void {
    const { run } = call;
    if (memory.requestVersion === -1 && outcome.requestVersion !== undefined)
      memory.requestVersion = outcome.requestVersion;
    const failed = outcome.operations.find((operation) => operation.op === "StepError");
    if (failed !== undefined) {
      const error = toRunError(failed.error);
      return this.#retry(call, fn, error, outcome, () => {
        this.#finishCall(call, memory);
        this.settle(run, failed.id, stepError(error));
      });
    }
    const fresh = outcome.operations.filter(({ id }) => !memory.outstanding.has(id) && !memory.steps.has(id));
    // The protocol's version 2 waits for the whole group before it calls the function again; version 1 and races don't.
    const race = fresh.some(({ opts }) => opts.parallelMode === "race");
    const group: StepGroup = { remaining: 0, eager: memory.requestVersion < 2 || race };
    for (const operation of outcome.operations) {
      if (run.memory === undefined) return;
      if (fresh.includes(operation) || operation.id === call.stepId)
        this.#applyOperation(run, memory, operation, group);
    }
    // Only now: a step that finishes at once must not start the next call before its siblings are on record.
    this.#finishCall(call, memory);
    this.#continue(run, memory);
  }

  #applyOperation(run: Run, memory: RunMemory, operation: Operation, group: StepGroup): void {
    const { id, op } = operation;
    if (op === "StepRun" || op === "Step") {
      const result = stepData(operation.data);
      const fault = resultFault(result);
      if (fault === undefined) return this.settle(run, id, result);
      const where = `App "${run.fn.appId}", function "${run.fn.id}", step "${operation.displayName}"`;
      return this.fail(run, { name: "StepResultError", message: `${where}: its result ${fault}.` });
    }
    if (op === "StepFailed") return this.settle(run, id, stepError(toRunError(operation.error)));
    if (op === "RunComplete") return this.#end(run, "Completed", operation.data);
    if (op === "DiscoveryRequest") return this.#callEntry(run);
    memory.outstanding.set(id, group);
    group.remaining += 1;
    if (op === "StepPlanned") {
      this.#enqueue({
        run,
        stepId: id,
        jobId: ulid(this.#options.clock.now()),
        attempt: 0,
      });
      return;
    }
    if (this.#options.perform(run, operation) === "unknown") {
      const where = `App "${run.fn.appId}", function "${run.fn.id}", step "${operation.displayName}"`;
      const message = `${where}: the local engine doesn't support operation "${op}"; run this app against an Inngest server.`;
      this.fail(run, { name: "UnsupportedOperationError", message });
    }
  }

  #finishCall(call: Call, memory: RunMemory): void {
    if (call.stepId === ENTRY) memory.calling = false;
  }

  /** After an answer: is there anything left that will move this run? */
  #continue(run: Run, memory: RunMemory): void {
    if (run.memory === undefined || memory.calling) return;
    if (memory.callAgain) return this.#callEntry(run);
    if (memory.outstanding.size > 0) return;
    const message = `App "${run.fn.appId}", function "${run.fn.id}": the function neither returned nor asked for a step.`;
    this.fail(run, { name: "StalledRunError", message });
  }

  #retry(
    call: Call,
    fn: RegisteredFunction,
    error: RunError,
    hint: { readonly retriable: boolean; readonly retryAfter: string | undefined },
    exhausted: () => void,
  ): void {
    const next = call.attempt + 1;
    if (!hint.retriable || next >= fn.maxAttempts) return exhausted();
    const now = this.#options.clock.now();
    const at = parseRetryAfter(hint.retryAfter, now) ?? now + this.#options.backoff(call.attempt);
    const message = `App "${fn.appId}", function "${fn.id}" failed attempt ${next} of ${fn.maxAttempts} (${error.name}: ${error.message}); it is retried in ${Math.max(0, at - now)} ms.`;
    this.#options.log({ level: "info", event: "run.retry", message, runId: call.run.id, attempt: next });
    this.setTimer(call.run, at, () => this.#enqueue({ ...call, attempt: next }));
  }
}

/** What a server doesn't take of a step's result. */
function resultFault(result: string): string | undefined {
  if (Buffer.byteLength(result) > MAX_STEP_BYTES) return `has more than ${MAX_STEP_BYTES} bytes`;
  return /\\ud[89ab]/i.test(result) && !isWellFormedJson(result) ? "has half of a surrogate pair" : undefined;
}

/** JSON.stringify writes a lone surrogate as an escape, and a pair as it is. */
function isWellFormedJson(json: string): boolean {
  return !/(?<!\\)(?:\\\\)*\\u[dD][89abAB]/.test(json);
}
