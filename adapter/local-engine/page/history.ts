import type { Clock } from "../clock.js";
import { isUlid } from "../../inngest/ulid.js";
import { isObject, parseJson, type JsonObject } from "../json.js";
import type { Call } from "../run.js";
import { ENTRY } from "../run.js";
import { LONGEST, type SeenCall } from "../journal/records.js";
import { toRunError, type Operation, type Outcome, type RunError } from "../sdk-answer.js";

/** One call that ran a step, or the function between its steps. */
export interface Attempt {
  /** One for the first. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly error: RunError | undefined;
}

/** A step as it went. */
export interface StepRecord {
  readonly name: string;
  /** The SDK's word for what it asked for: `StepRun`, `Sleep`, `WaitForEvent`, `InvokeFunction`. */
  op: string;
  readonly askedAt: number;
  /** What a sleep, a wait or an invocation was asked for with. */
  opts: JsonObject;
  readonly attempts: Attempt[];
  endedAt: number | undefined;
  /** `{"data": ...}`, `{"error": ...}` or `null`, as JSON; cut off beyond {@link LONGEST}. */
  result: string | undefined;
  /** Ids of the events that it sent. */
  sent: readonly string[];
}

/** The course of a run. */
export interface Course {
  readonly steps: Map<string, StepRecord>;
  /** Calls that threw outside of steps. */
  readonly failures: Attempt[];
}

/** How runs went, for those who look: the latest of them only. An engine without a page keeps none. */
export class History {
  readonly #clock: Clock;
  readonly #runs: number;
  readonly #changed: () => void;
  readonly #courses = new Map<string, Course>();
  readonly #senders = new Map<string, string>();

  constructor(clock: Clock, changed: () => void, runs = 1000) {
    this.#clock = clock;
    this.#changed = changed;
    this.#runs = runs;
  }

  of(runId: string): Course | undefined {
    return this.#courses.get(runId);
  }

  /** The run that sent an event. */
  senderOf(eventId: string): string | undefined {
    return this.#senders.get(eventId);
  }

  /** A host has answered a call that was made at `from`. Returns what there was to see. */
  called({ run, stepId, attempt }: Call, from: number, outcome: Outcome): SeenCall {
    const operations = outcome.kind === "operations" ? outcome.operations : [];
    const seen: SeenCall = {
      is: "seen",
      run: run.id,
      step: stepId,
      number: attempt + 1,
      from,
      to: this.#clock.now(),
      ...(outcome.kind === "threw" && { error: outcome.error }),
      steps: operations.map(({ id, op, displayName: name, error }) => ({
        id,
        op,
        name,
        ...(error !== undefined && { error: toRunError(error) }),
      })),
    };
    this.see(seen);
    this.asked(run.id, operations);
    this.#changed();
    return seen;
  }

  /** Takes in how a call went, now or before the engine was started. */
  see({ run, step: stepId, number, from, to, error: thrown, steps: told }: SeenCall): void {
    const { steps, failures } = this.#course(run);
    if (thrown !== undefined) {
      const attempts = stepId === ENTRY ? failures : (steps.get(stepId)?.attempts ?? failures);
      attempts.push({ number, from, to, error: thrown });
    }
    for (const { id, op, name, error } of told) {
      const ran = op === "StepRun" || op === "Step" || op === "StepError" || op === "StepFailed";
      const known = steps.get(id);
      const step = known ?? {
        name,
        op: "StepRun",
        askedAt: ran ? from : to,
        opts: {},
        attempts: [],
        endedAt: undefined,
        result: undefined,
        sent: [],
      };
      if (!ran && op !== "StepPlanned") step.op = op;
      if (known === undefined && op !== "RunComplete" && op !== "DiscoveryRequest") steps.set(id, step);
      if (ran) step.attempts.push({ number, from, to, error });
    }
  }

  /** What sleeps, waits and invocations were asked for with. */
  asked(runId: string, operations: readonly Pick<Operation, "id" | "opts">[]): void {
    const { steps } = this.#course(runId);
    for (const { id, opts } of operations) {
      const step = steps.get(id);
      if (step !== undefined && Object.keys(step.opts).length === 0) step.opts = opts;
    }
  }

  /** A step has come to something. */
  settled(runId: string, stepId: string, result: string, at = this.#clock.now()): void {
    const step = this.#course(runId).steps.get(stepId);
    if (step === undefined) return;
    step.endedAt = at;
    step.result = result.slice(0, LONGEST);
    if (step.op === "StepRun") step.sent = sentIds(result);
    for (const id of step.sent) this.#senders.set(id, runId);
    this.#changed();
  }

  #course(runId: string): Course {
    const known = this.#courses.get(runId);
    if (known !== undefined) return known;
    const course: Course = { steps: new Map(), failures: [] };
    this.#courses.set(runId, course);
    const [oldest] = this.#courses.keys();
    if (this.#courses.size > this.#runs && oldest !== undefined) this.#forget(oldest);
    return course;
  }

  #forget(runId: string): void {
    for (const { sent } of this.#courses.get(runId)?.steps.values() ?? []) {
      for (const id of sent) this.#senders.delete(id);
    }
    this.#courses.delete(runId);
  }
}

/** What a step that sends events comes to: their ids, in a list of its own (a host) or as `ids` (the SDK). */
function sentIds(result: string): readonly string[] {
  if (!/^\{"data":(?:\{"ids":)?\["/.test(result)) return [];
  const read = parseJson(result);
  const data = isObject(read) ? read.data : undefined;
  const ids: unknown = isObject(data) ? data.ids : data;
  return Array.isArray(ids) && ids.every((id): id is string => typeof id === "string" && isUlid(id)) ? ids : [];
}
