import { randomBytes } from "node:crypto";
import { ulid } from "../inngest/ulid.js";
import type { Clock } from "./clock.js";
import type { Concurrency } from "./concurrency.js";
import type { RegisteredFunction } from "./function-config.js";
import type { Journal } from "./journal/journal.js";
import type { Log } from "./log.js";
import type { History } from "./page/history.js";
import type { Registry } from "./registry.js";
import { callBody, ENTRY, type Call, type Run, type RunMemory } from "./run.js";
import { setRunTimer } from "./run-timers.js";
import { readAnswer, type Outcome } from "./sdk-answer.js";
import type { Transport } from "./transport.js";

export interface CallParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly registry: Registry;
  readonly transport: Transport;
  readonly concurrency: Concurrency;
  readonly log: Log;
  /** Keeps how runs went, for a page. */
  readonly history: History | undefined;
}

/** What a run hears of its calls. */
export interface CallEvents {
  /** The call is about to go out. */
  readonly onSend: (run: Run) => void;
  /** The function has answered, or could not be reached. Not told of a run that has ended meanwhile. */
  readonly onAnswer: (answered: Answered) => void;
  /** The answer can't be processed. */
  readonly onFault: (call: Call, error: unknown) => void;
}

/** A call, the function as it is registered now, and what it answered. */
export interface Answered {
  readonly call: Call;
  readonly fn: RegisteredFunction;
  readonly memory: RunMemory;
  readonly outcome: Outcome;
}

/** Calls functions: when it is time to, when a limit lets them, and when their host is there. */
export class Calls {
  readonly #parts: CallParts;
  readonly #events: CallEvents;
  /** Calls of apps that a journal knows and whose hosts haven't come back yet, by app. */
  readonly #parked = new Map<string, Call[]>();

  constructor(parts: CallParts, events: CallEvents) {
    this.#parts = parts;
    this.#events = events;
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

  /** Puts a call on record and makes it when it is time to. */
  plan(call: Call): void {
    const { run, stepId, jobId, attempt, at } = call;
    run.memory?.calls.set(stepId, call);
    this.#parts.journal.add({ is: "call", run: run.id, step: stepId, job: jobId, attempt, at });
    this.make(call);
  }

  /** Makes a call that is on record. */
  make(call: Call): void {
    const { clock } = this.#parts;
    if (call.at > clock.now()) setRunTimer(clock, call.run, call.at, () => this.#enqueue(call));
    else this.#enqueue(call);
  }

  #enqueue(call: Call): void {
    const parked = this.#parked.get(call.run.fn.appId);
    if (parked !== undefined) return void parked.push(call);
    this.#parts.concurrency.add(call.run, async () => {
      const { run } = call;
      if (run.memory === undefined) return;
      this.#events.onSend(run);
      // The app may have registered again since the run began: its new address counts.
      const fn = this.#parts.registry.fn(run.fn.id) ?? run.fn;
      try {
        const from = this.#parts.clock.now();
        const outcome = await this.#send(call, run.memory, fn);
        const seen = this.#parts.history?.called(call, from, outcome);
        if (seen !== undefined) this.#parts.journal.add(seen);
        if (run.memory !== undefined) this.#events.onAnswer({ call, fn, memory: run.memory, outcome });
      } catch (error) {
        this.#events.onFault(call, error);
      }
    });
  }

  async #send(call: Call, memory: RunMemory, fn: RegisteredFunction): Promise<Outcome> {
    await this.#written();
    const url = new URL(fn.url);
    url.searchParams.set("fnId", fn.id);
    url.searchParams.set("stepId", call.stepId);
    const requestId = ulid(this.#parts.clock.now());
    const headers = {
      Traceparent: `00-${call.run.traceId}-${randomBytes(8).toString("hex")}-01`,
      "X-Inngest-Generation-Id": String(call.attempt + 1),
      "X-Inngest-Job-Id": call.jobId,
      "X-Inngest-Req-Version": String(memory.requestVersion),
      "X-Inngest-Step-Id": ENTRY,
      "X-Request-Id": requestId,
      "X-Run-Id": call.run.id,
    };
    const reply = await this.#parts.transport.send("POST", url.href, headers, callBody(call, memory, fn, requestId));
    return readAnswer(fn, reply);
  }

  /** What a call relies on is written before it goes out, once all that happens in this moment has been said. */
  async #written(): Promise<void> {
    await undefined;
    try {
      this.#parts.journal.write();
    } catch (error) {
      const message = `A step may run twice if this process is killed now: the journal can't be written (${String(error)}).`;
      this.#parts.log({ level: "error", event: "journal.failed", message });
    }
  }
}
