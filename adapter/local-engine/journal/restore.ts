import { canonicalJson } from "../../inngest/canonical-json.js";
import type { AcceptedEvent } from "../accepted-event.js";
import type { EventLog } from "../event-log.js";
import type { Dispatcher } from "../dispatcher.js";
import type { Executor } from "../executor.js";
import type { RegisteredFunction } from "../function-config.js";
import { perform, type OperationParts } from "../operations.js";
import type { History } from "../page/history.js";
import type { Registry } from "../registry.js";
import { createMemory, keepResult, type Run, type StepGroup } from "../run.js";
import type { JournalRecord } from "./records.js";

type Asked = Extract<JournalRecord, { is: "asked" }>;

export interface RestoreParts extends OperationParts {
  readonly registry: Registry;
  readonly events: EventLog;
  readonly executor: Executor;
  readonly dispatcher: Dispatcher;
  /** What a page shows of the runs. */
  readonly history: History | undefined;
}

/** Makes an engine what it was when its journal was written, and returns the runs that go on. Their calls wait for their hosts. */
export function restore(records: readonly JournalRecord[], parts: RestoreParts): readonly Run[] {
  const { registry, executor, dispatcher } = parts;
  const past = new Past(parts);
  // A later registration stands in for an earlier one that was left out: functions are known before their runs.
  for (const record of records) if (record.is === "app") past.take(record);
  for (const record of records) if (record.is !== "app") past.take(record);
  for (const app of registry.apps()) {
    executor.park(app.id);
    dispatcher.schedule(app);
  }
  const active = [...executor.runs()].filter(({ memory }) => memory !== undefined);
  for (const run of active) executor.park(run.fn.appId);
  for (const run of active) {
    dispatcher.watch(run);
    dispatcher.flow.readopt(run);
    past.waitAgain(run);
    executor.resume(run);
  }
  return active;
}

/** What the records come to, one by one. */
class Past {
  readonly #parts: RestoreParts;
  /** Functions as they were last registered, those that are gone included: runs of theirs go on. */
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #asked = new Map<string, Asked[]>();

  constructor(parts: RestoreParts) {
    this.#parts = parts;
  }

  take(record: JournalRecord): void {
    switch (record.is) {
      case "journal":
        return;
      case "app":
        return this.#register(record.body);
      case "event": {
        const { id, payload, receivedAt, delay, senderId } = record;
        return this.#parts.events.restore({ internalId: id, name: payload.name, payload, receivedAt, delay, senderId });
      }
      case "took":
      case "released":
        return this.#control(record);
      case "run":
        return this.#start(record);
      default:
        return this.#goOn(record);
    }
  }

  /** Sleeps, waits and invokes anew what a run had asked for and not got. */
  waitAgain(run: Run): void {
    for (const { operations, at } of this.#asked.get(run.id) ?? []) {
      for (const operation of operations) {
        if (operation.op === "StepPlanned" || run.memory?.outstanding.has(operation.id) !== true) continue;
        perform(this.#parts, run, { ...operation, data: null, error: undefined }, at, true);
      }
    }
  }

  #register(body: unknown): void {
    const { app } = this.#parts.registry.register(body);
    for (const fn of app.functions) this.#functions.set(fn.id, fn);
  }

  #control(record: Extract<JournalRecord, { is: "took" | "released" }>): void {
    const fn = this.#functions.get(record.fn);
    const { flow } = this.#parts.dispatcher;
    if (fn === undefined) return;
    if (record.is === "released") return flow.rerelease(fn, record.key, record.at);
    const event = this.#parts.events.find(record.event);
    if (event !== undefined) flow.retake(fn, event, record.at);
  }

  #start({ id, fn: name, events: ids, trace, at }: Extract<JournalRecord, { is: "run" }>): void {
    const fn = this.#functions.get(name);
    const events = ids.map((eventId) => this.#parts.events.find(eventId)).filter((event) => event !== undefined);
    const [event] = events;
    // Of an ended run whose function is gone nobody asks for more than its event.
    if (fn === undefined || event === undefined) return;
    const run = restoredRun(id, fn, [event, ...events.slice(1)], trace, at);
    this.#parts.executor.adopt(run);
  }

  #goOn(record: Extract<JournalRecord, { readonly run: string }>): void {
    const run = this.#parts.executor.find(record.run);
    const memory = run?.memory;
    if (run === undefined || memory === undefined) return;
    switch (record.is) {
      case "begun":
        run.startedAt = record.at;
        run.status = "Running";
        return;
      case "call": {
        const { step: stepId, job: jobId, attempt, at } = record;
        memory.calls.set(stepId, { run, stepId, jobId, attempt, at });
        return;
      }
      case "answered":
        memory.calls.delete("step");
        memory.requestVersion = record.version;
        return;
      case "asked": {
        const group: StepGroup = { remaining: record.operations.length, eager: record.eager };
        for (const { id } of record.operations) memory.outstanding.set(id, group);
        this.#asked.set(run.id, [...(this.#asked.get(run.id) ?? []), record]);
        this.#parts.history?.asked(run.id, record.operations);
        return;
      }
      case "seen":
        return this.#parts.history?.see(record);
      case "settled": {
        // A result is an object or null; a text is the beginning of one, of a run that has ended.
        const result = typeof record.result === "string" ? record.result : canonicalJson(record.result);
        keepResult(memory, record.step, result);
        this.#parts.history?.settled(run.id, record.step, result, record.at);
        return;
      }
      case "ended":
        run.memory = undefined;
        run.status = record.status;
        run.output = record.output;
        run.endedAt = record.at;
        return;
    }
  }
}

function restoredRun(
  id: string,
  fn: RegisteredFunction,
  events: readonly [AcceptedEvent, ...AcceptedEvent[]],
  traceId: string,
  queuedAt: number,
): Run {
  return {
    id,
    fn,
    event: events[0],
    events,
    traceId,
    queuedAt,
    status: "Queued",
    startedAt: undefined,
    endedAt: undefined,
    output: undefined,
    memory: createMemory(),
    whenEnded: [],
  };
}
