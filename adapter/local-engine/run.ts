import { canonicalJson } from "../inngest/canonical-json.js";
import { ulid } from "../inngest/ulid.js";
import type { AcceptedEvent } from "./accepted-event.js";
import type { RegisteredFunction } from "./function-config.js";
import { text } from "./json.js";
import type { RunError } from "./sdk-answer.js";

export type RunStatus = "Queued" | "Running" | "Completed" | "Failed" | "Cancelled";

/** The event with which a schedule starts a run. */
export const SCHEDULED = "inngest/scheduled.timer";

/** The entry point of a function, as `stepId` of a call that isn't for a particular step. */
export const ENTRY = "step";

/** Steps that the SDK asked for in one answer. */
export interface StepGroup {
  remaining: number;
  /** Call the function after each of them, not after the last one. */
  readonly eager: boolean;
}

/** What only a run in progress needs. It is dropped when the run ends. */
export interface RunMemory {
  /** Results of finished steps, by hashed step id, in canonical JSON. */
  readonly steps: Map<string, string>;
  /** Hashed ids in the order in which the steps finished. */
  readonly stack: string[];
  /** Bytes of all results. */
  bytes: number;
  /** Steps that were asked for and haven't finished. */
  readonly outstanding: Map<string, StepGroup>;
  /** Calls that are queued, under way or waiting for their time, by step. One of the entry point at a time. */
  readonly calls: Map<string, Call>;
  /** Whether the entry point is to be called once more when the call under way has been answered. */
  callAgain: boolean;
  requestVersion: number;
  /** Stops the timers and waits of this run. */
  readonly releases: Set<() => void>;
}

export interface Run {
  readonly id: string;
  readonly fn: RegisteredFunction;
  readonly event: AcceptedEvent;
  /** All events of a batch; else the one. */
  readonly events: readonly AcceptedEvent[];
  readonly traceId: string;
  readonly queuedAt: number;
  status: RunStatus;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** The result, or the error as `{ name, message, stack }`. */
  output: unknown;
  memory: RunMemory | undefined;
  readonly whenEnded: ((run: Run) => void)[];
}

/** One call of the function that has to be made. */
export interface Call {
  readonly run: Run;
  readonly stepId: string;
  readonly jobId: string;
  /** Zero for the first. A call that doesn't reach the function uses one up. */
  readonly attempt: number;
  /** When it is to be made, or as soon as possible after that. */
  readonly at: number;
}

/** The schedule that started a run. */
export const cronOf = ({ event: { payload } }: Run): string | undefined =>
  payload.name === SCHEDULED ? text(payload.data, "cron") : undefined;

/** The first attempt of a call, to be made at `at`. */
export const planned = (run: Run, stepId: string, now: number, at: number = now): Call => ({
  run,
  stepId,
  jobId: ulid(now),
  attempt: 0,
  at,
});

export function createMemory(): RunMemory {
  return {
    steps: new Map(),
    stack: [],
    bytes: 0,
    outstanding: new Map(),
    calls: new Map(),
    callAgain: false,
    requestVersion: -1,
    releases: new Set(),
  };
}

/** Keeps what a step came to. Returns the steps it was asked for with. */
export function keepResult(memory: RunMemory, stepId: string, result: string): StepGroup | undefined {
  const group = memory.outstanding.get(stepId);
  memory.outstanding.delete(stepId);
  if (stepId !== ENTRY) memory.calls.delete(stepId);
  memory.bytes += Buffer.byteLength(result);
  memory.steps.set(stepId, result);
  memory.stack.push(stepId);
  if (group !== undefined) group.remaining -= 1;
  return group;
}

/** The body of a call, in canonical form. `ctx.fn_id` stays out: with it the SDK checkpoints over an API of its own. */
export function callBody(call: Call, memory: RunMemory, fn: RegisteredFunction, requestId: string): string {
  const ctx = canonicalJson({
    attempt: call.attempt,
    // With steps under way the SDK must plan, not run, what it finds: it can't know that one of them is running already.
    disable_immediate_execution: call.stepId !== ENTRY || memory.outstanding.size > 0,
    env: "",
    generation_id: call.attempt + 1,
    job_id: call.jobId,
    max_attempts: fn.maxAttempts,
    request_id: requestId,
    run_id: call.run.id,
    stack: { current: memory.stack.length, stack: memory.stack },
    step_id: ENTRY,
    use_api: false,
  });
  const steps = [...memory.steps]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, json]) => `${JSON.stringify(id)}:${json}`);
  const event = call.run.event.json;
  return `{"ctx":${ctx},"defers":{},"event":${event},"events":[${call.run.events.map(({ json }) => json).join(",")}],"steps":{${steps.join(",")}},"use_api":false,"version":${memory.requestVersion}}`;
}

/** What a finished step looks like to the SDK. */
export const stepData = (data: unknown): string => `{"data":${canonicalJson(data)}}`;
export const stepError = (error: RunError): string => `{"error":${canonicalJson(error)}}`;
