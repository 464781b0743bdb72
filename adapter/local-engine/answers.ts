import type { Answered } from "./calls.js";
import type { Clock } from "./clock.js";
import { parseRetryAfter } from "./duration.js";
import type { Journal } from "./journal/journal.js";
import type { Log } from "./log.js";
import { ENTRY, planned, stepData, stepError, type Call, type Run, type StepGroup } from "./run.js";
import { toRunError, type Operation, type RunError } from "./sdk-answer.js";
import { resultFault } from "./step-result.js";

/** Milliseconds before attempt `attempt + 1`; the first attempt is 0. */
export type Backoff = (attempt: number) => number;

export interface AnswerParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  readonly backoff: Backoff;
  /** Does what the SDK asks for beyond running a step: sleeps, waits, invocations. Undefined: no such operation. */
  readonly perform: (run: Run, operation: Operation, since: number) => "waiting" | "unknown";
}

/** What an answer can do to its run. */
export interface RunControl {
  settle(run: Run, stepId: string, result: string): void;
  complete(run: Run, output: unknown): void;
  fail(run: Run, error: RunError): void;
  /** Calls the function at its entry point. */
  callEntry(run: Run): void;
  plan(call: Call): void;
}

/** Operations that are over when they are told. */
const IMMEDIATE: readonly string[] = ["StepRun", "Step", "StepFailed", "RunComplete", "DiscoveryRequest"];

type Asked = Answered & { readonly outcome: { readonly kind: "operations" } };

/** Does to a run what its function's answers say. */
export class Answers {
  readonly #parts: AnswerParts;
  readonly #runs: RunControl;

  constructor(parts: AnswerParts, runs: RunControl) {
    this.#parts = parts;
    this.#runs = runs;
  }

  apply(answered: Answered): void {
    const { call, outcome } = answered;
    switch (outcome.kind) {
      case "returned":
        return this.#runs.complete(call.run, outcome.data);
      case "threw":
        return this.#retry(answered, outcome.error, outcome, () => this.#runs.fail(call.run, outcome.error));
      case "operations":
        return this.#applyOperations({ ...answered, outcome });
    }
  }

  #applyOperations(answered: Asked): void {
    const { call, memory, outcome } = answered;
    const { run } = call;
    if (memory.requestVersion === -1 && outcome.requestVersion !== undefined)
      memory.requestVersion = outcome.requestVersion;
    const failed = outcome.operations.find((operation) => operation.op === "StepError");
    if (failed !== undefined) {
      const error = toRunError(failed.error);
      return this.#retry(answered, error, outcome, () => {
        this.#answered(answered);
        this.#runs.settle(run, failed.id, stepError(error));
      });
    }
    const fresh = outcome.operations.filter(({ id }) => !memory.outstanding.has(id) && !memory.steps.has(id));
    // The protocol's version 2 waits for the whole group before it calls the function again; version 1 and races don't.
    const race = fresh.some(({ opts }) => opts.parallelMode === "race");
    const group: StepGroup = { remaining: 0, eager: memory.requestVersion < 2 || race };
    const asked = fresh.filter(({ op }) => !IMMEDIATE.includes(op));
    if (asked.length > 0) {
      const at = this.#parts.clock.now();
      const operations = asked.map(({ id, op, name, displayName, opts }) => ({ id, op, name, displayName, opts }));
      this.#parts.journal.add({ is: "asked", run: run.id, at, eager: group.eager, operations });
    }
    for (const operation of outcome.operations) {
      if (run.memory === undefined) return;
      if (fresh.includes(operation) || operation.id === call.stepId) this.#applyOperation(answered, operation, group);
    }
    // Only now: a step that finishes at once must not start the next call before its siblings are on record.
    this.#answered(answered);
    this.#continue(answered);
  }

  #applyOperation({ call, memory }: Answered, operation: Operation, group: StepGroup): void {
    const { run } = call;
    const { id, op } = operation;
    const fail = (name: string, problem: string): void => {
      const where = `App "${run.fn.appId}", function "${run.fn.id}", step "${operation.displayName}"`;
      this.#runs.fail(run, { name, message: `${where}: ${problem}.` });
    };
    if (op === "StepRun" || op === "Step") {
      const result = stepData(operation.data);
      const fault = resultFault(result);
      return fault === undefined ? this.#runs.settle(run, id, result) : fail("StepResultError", `its result ${fault}`);
    }
    if (op === "StepFailed") return this.#runs.settle(run, id, stepError(toRunError(operation.error)));
    if (op === "RunComplete") return this.#runs.complete(run, operation.data);
    if (op === "DiscoveryRequest") return this.#runs.callEntry(run);
    memory.outstanding.set(id, group);
    group.remaining += 1;
    const now = this.#parts.clock.now();
    if (op === "StepPlanned") return this.#runs.plan(planned(run, id, now));
    if (this.#parts.perform(run, operation, now) === "unknown") {
      const way = "run this app against an Inngest server";
      fail("UnsupportedOperationError", `the local engine doesn't support operation "${op}"; ${way}`);
    }
  }

  #answered({ call, memory }: Answered): void {
    if (call.stepId !== ENTRY || !memory.calls.delete(ENTRY)) return;
    this.#parts.journal.add({ is: "answered", run: call.run.id, version: memory.requestVersion });
  }

  /** After an answer: is there anything left that will move this run? */
  #continue({ call: { run }, memory }: Answered): void {
    if (run.memory === undefined || memory.calls.has(ENTRY)) return;
    if (memory.callAgain) return this.#runs.callEntry(run);
    if (memory.outstanding.size > 0) return;
    const message = `App "${run.fn.appId}", function "${run.fn.id}": the function neither returned nor asked for a step.`;
    this.#runs.fail(run, { name: "StalledRunError", message });
  }

  #retry(
    { call, fn }: Answered,
    error: RunError,
    hint: { readonly retriable: boolean; readonly retryAfter: string | undefined },
    exhausted: () => void,
  ): void {
    const next = call.attempt + 1;
    if (!hint.retriable || next >= fn.maxAttempts) return exhausted();
    const now = this.#parts.clock.now();
    const at = parseRetryAfter(hint.retryAfter, now) ?? now + this.#parts.backoff(call.attempt);
    const message = `App "${fn.appId}", function "${fn.id}" failed attempt ${next} of ${fn.maxAttempts} (${error.name}: ${error.message}); it is retried in ${Math.max(0, at - now)} ms.`;
    this.#parts.log({ level: "info", event: "run.retry", message, runId: call.run.id, attempt: next });
    this.#runs.plan({ ...call, attempt: next, at });
  }
}
