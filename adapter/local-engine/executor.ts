import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.js";
import type { Concurrency } from "./concurrency.js";
import { parseRetryAfter } from "./duration.js";
import type { AcceptedEvent } from "./event-log.js";
import type { RegisteredFunction } from "./function-config.js";
import type { Journal } from "./journal/journal.js";
import type { Log } from "./log.js";
import type { History } from "./page/history.js";
import type { Registry } from "./registry.js";
import {
  callBody,
  createMemory,
  ENTRY,
  keepResult,
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
  readonly journal: Journal;
  readonly registry: Registry;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly backoff: Backoff;
  readonly log: Log;
  /** Does what the SDK asks for beyond running a step: sleeps, waits, invocations. Undefined: no such operation. */
  readonly perform: (run: Run, operation: Operation, since: number) => "waiting" | "unknown";
  readonly onEnd: (run: Run) => void;
  /** Keeps how runs went, for a page. */
  readonly history: History | undefined;
}

export interface StartOptions {
  readonly cron?: string;
  readonly invokedBy?: string;
  readonly delay?: number;
}

/** Operations that are over when they are told. */
const IMMEDIATE: readonly string[] = ["StepRun", "Step", "StepFailed", "RunComplete", "DiscoveryRequest"];

/** An Inngest server stops here, too. */
const MAX_STEPS = 1000;
const MAX_STEP_BYTES = 4 * 1024 * 1024;
const MAX_STATE = 32 * 1024 * 1024;

/** Calls functions, keeps what their steps returned, calls them again, until they end. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #runs = new Map<string, Run>();
  /** Calls of apps that a journal knows and whose hosts haven't come back yet, by app. */
  readonly #parked = new Map<string, Call[]>();

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
  start(fn: RegisteredFunction, events: readonly AcceptedEvent[], more: StartOptions = {}): Run {
    const now = this.#options.clock.now();
    const [event] = events;
    if (event === undefined) throw new TypeError("a run needs an event");
    const { cron, invokedBy, delay = 0 } = more;
    const [id, traceId] = [ulid(now), randomBytes(16).toString("hex")];
    this.#options.journal.add({
      is: "run",
      id,
      fn: fn.id,
      events: events.map(({ internalId }) => internalId),
      ...(cron !== undefined && { cron }),
      ...(invokedBy !== undefined && { invokedBy }),
      trace: traceId,
      at: now,
    });
    const run: Run = {
      id,
      fn,
      event,
      events,
      cron,
      invokedBy,
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
    this.#callEntry(run, now + Math.max(delay, event.delay));
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
    for (const call of run.memory?.calls.values() ?? []) this.#make(call);
  }

  /** Holds back the calls of an app until its host comes back. */
  park(appId: string): void {
    this.#parked.set(appId, []);
  }

  /** The app's host is there, or has been waited for long enough. */
  unpark(appId: string): void {
    const calls = this.#parked.get(appId) ?? [];
    this.#parked.delete(appId);
    for (const call of calls) this.#enqueue(call);
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
    const at = this.#options.clock.now();
    run.endedAt = at;
    this.#options.journal.add({ is: "ended", run: run.id, status, output, at });
    for (const release of memory.releases) release();
    this.#options.onEnd(run);
    for (const ended of run.whenEnded.splice(0)) ended(run);
  }

  /** One call of the entry point at a time: what finishes meanwhile is told in one further call. */
  #callEntry(run: Run, at: number = this.#options.clock.now()): void {
    const memory = run.memory;
    if (memory === undefined) return;
    if (memory.calls.has(ENTRY)) {
      memory.callAgain = true;
      return;
    }
    memory.callAgain = false;
    this.#plan({ run, stepId: ENTRY, jobId: ulid(this.#options.clock.now()), attempt: 0, at });
  }

  /** Puts a call on record and makes it when it is time to. */
  #plan(call: Call): void {
    const { run, stepId, jobId, attempt, at } = call;
    run.memory?.calls.set(stepId, call);
    this.#options.journal.add({ is: "call", run: run.id, step: stepId, job: jobId, attempt, at });
    this.#make(call);
  }

  #make(call: Call): void {
    if (call.at > this.#options.clock.now()) this.setTimer(call.run, call.at, () => this.#enqueue(call));
    else this.#enqueue(call);
  }

  #enqueue(call: Call): void {
    const parked = this.#parked.get(call.run.fn.appId);
    if (parked !== undefined) return void parked.push(call);
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
        const seen = this.#options.history?.called(call, from, outcome);
        if (seen !== undefined) this.#options.journal.add(seen);
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
    this.#options.journal.add({ is: "begun", run: run.id, at: now });
    this.#limitTime(run, now);
  }

  #limitTime(run: Run, startedAt: number): void {
    if (run.fn.finishTimeout !== undefined)
      this.setTimer(run, startedAt + run.fn.finishTimeout, () => this.cancel(run));
  }

  /** What a call relies on is written before it goes out, once all that happens in this moment has been said. */
  async #written(): Promise<void> {
    await undefined;
    try {
      this.#options.journal.write();
    } catch (error) {
      const message = `A step may run twice if this process is killed now: the journal can't be written (${String(error)}).`;
      this.#options.log({ level: "error", event: "journal.failed", message });
    }
  }

  async #call(call: Call, memory: RunMemory, fn: RegisteredFunction): Promise<Outcome> {
    await this.#written();
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
        this.#answered(call, memory);
        this.settle(run, failed.id, stepError(error));
      });
    }
    const fresh = outcome.operations.filter(({ id }) => !memory.outstanding.has(id) && !memory.steps.has(id));
    // The protocol's version 2 waits for the whole group before it calls the function again; version 1 and races don't.
    const race = fresh.some(({ opts }) => opts.parallelMode === "race");
    const group: StepGroup = { remaining: 0, eager: memory.requestVersion < 2 || race };
    const asked = fresh.filter(({ op }) => !IMMEDIATE.includes(op));
    const now = this.#options.clock.now();
    if (asked.length > 0) {
      this.#options.journal.add({
        is: "asked",
        run: run.id,
        at: now,
        eager: group.eager,
        operations: asked.map(toAsked),
      });
    }
    for (const operation of outcome.operations) {
      if (run.memory === undefined) return;
      if (fresh.includes(operation) || operation.id === call.stepId)
        this.#applyOperation(run, memory, operation, group);
    }
    // Only now: a step that finishes at once must not start the next call before its siblings are on record.
    this.#answered(call, memory);
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
    const now = this.#options.clock.now();
    if (op === "StepPlanned") return this.#plan({ run, stepId: id, jobId: ulid(now), attempt: 0, at: now });
    if (this.#options.perform(run, operation, now) === "unknown") {
      const where = `App "${run.fn.appId}", function "${run.fn.id}", step "${operation.displayName}"`;
      const message = `${where}: the local engine doesn't support operation "${op}"; run this app against an Inngest server.`;
      this.fail(run, { name: "UnsupportedOperationError", message });
    }
  }

  #answered(call: Call, memory: RunMemory): void {
    if (call.stepId !== ENTRY || !memory.calls.delete(ENTRY)) return;
    this.#options.journal.add({ is: "answered", run: call.run.id, version: memory.requestVersion });
  }

  /** After an answer: is there anything left that will move this run? */
  #continue(run: Run, memory: RunMemory): void {
    if (run.memory === undefined || memory.calls.has(ENTRY)) return;
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
    this.#plan({ ...call, attempt: next, at });
  }
}

const toAsked = ({ id, op, name, displayName, opts }: Operation) => ({ id, op, name, displayName, opts });

/** What a server doesn't take of a step's result. */
function resultFault(result: string): string | undefined {
  if (Buffer.byteLength(result) > MAX_STEP_BYTES) return `has more than ${MAX_STEP_BYTES} bytes`;
  return /\\ud[89a-f]/i.test(result) && !isWellFormedJson(result) ? "contains half of a surrogate pair" : undefined;
}

/** JSON.stringify writes a lone surrogate as an escape, and a pair as it is. */
function isWellFormedJson(json: string): boolean {
  return !/(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/.test(json);
}
