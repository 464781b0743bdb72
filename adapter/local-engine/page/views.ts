import { parseTrailedData } from "../../telemetry/trail.js";
import type { AcceptedEvent } from "../accepted-event.js";
import type { EventLog } from "../event-log.js";
import type { Executor } from "../executor.js";
import { invokerOf } from "../invocations.js";
import { isObject, parseJson } from "../json.js";
import { cronOf, type Run } from "../run.js";
import { toRunError, type RunError } from "../sdk-answer.js";
import type { History, StepRecord } from "./history.js";
import type { AttemptView, ErrorView, EventView, RunDetail, RunRow, StepView } from "./model.js";

/** What the page's views are made of. */
export interface Seen {
  readonly events: EventLog;
  readonly executor: Executor;
  readonly history: History;
  /** An event's name as its author knows it. */
  readonly nameOf: (wireName: string) => string;
}

/** A line of the list. */
export function runRow(seen: Pick<Seen, "nameOf">, run: Run): RunRow {
  const prefix = `${run.fn.appId}-`;
  return {
    id: run.id,
    fn: run.fn.id.startsWith(prefix) ? run.fn.id.slice(prefix.length) : run.fn.id,
    app: run.fn.appId,
    status: run.status,
    event: cronOf(run) ?? seen.nameOf(run.event.name),
    correlationId: correlationOf(run),
    queuedAt: run.queuedAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
  };
}

/** The id on the event's trail; of a run that nobody asked for its own id, which what it sends carries on. */
function correlationOf(run: Run): string {
  return trailOf(run.event)?.correlationId ?? run.id;
}

/** The trail of an event, or of the event in it that tells how another run ended. */
function trailOf({ payload }: AcceptedEvent) {
  const about = isObject(payload.data) && isObject(payload.data.event) ? payload.data.event.data : undefined;
  return (parseTrailedData(payload.data) ?? parseTrailedData(about))?.trail;
}

export function runDetail(seen: Seen, run: Run, now: number): RunDetail {
  const course = seen.history.of(run.id);
  const asked = trailOf(run.event)?.principal;
  const sender = seen.executor.find(seen.history.senderOf(run.event.internalId) ?? invokerOf(run) ?? "");
  const steps = [...(course?.steps ?? [])].map(([id, step]) => stepView(id, step, run.endedAt));
  const failures = (course?.failures ?? []).map(attemptView);
  const [first] = failures;
  return {
    ...runRow(seen, run),
    events: run.events.map((event) => eventView(seen, event)),
    ...(asked && { askedBy: asked.id === undefined ? asked.caller : `${asked.caller} (${asked.id})` }),
    ...(sender && { sentBy: runRow(seen, sender) }),
    ...(cronOf(run) !== undefined && { cron: cronOf(run) }),
    steps: [...steps, ...(first === undefined ? [] : [between(failures, run)])].sort((a, b) => a.from - b.from),
    sent: sentBy(seen, run),
    ...(run.status === "Completed" && { output: run.output }),
    ...(run.status === "Failed" && { error: errorView(toRunError(run.output)) }),
    now,
  };
}

function between(failures: readonly AttemptView[], run: Run): StepView {
  const from = failures[0]?.from ?? run.queuedAt;
  const to = run.endedAt ?? failures.at(-1)?.to;
  const state = run.status === "Failed" ? "failed" : run.endedAt === undefined ? "running" : "done";
  return { id: "function", name: "between the steps", kind: "function", from, to, state, attempts: failures };
}

const kinds: Readonly<Record<string, StepView["kind"]>> = {
  Sleep: "sleep",
  WaitForEvent: "wait",
  InvokeFunction: "invoke",
};

function stepView(id: string, step: StepRecord, runEnded: number | undefined): StepView {
  const result = parseJson(step.result ?? "");
  const failed = isObject(result) && "error" in result;
  const kind = step.sent.length > 0 ? "send" : (kinds[step.op] ?? "step");
  const timedOut = step.result === "null" && kind === "wait";
  const ended = step.endedAt ?? runEnded;
  const state = failed
    ? "failed"
    : timedOut
      ? "timed out"
      : step.endedAt === undefined && runEnded === undefined
        ? "running"
        : "done";
  const data = isObject(result) ? (failed ? toRunError(result.error) : result.data) : undefined;
  // A result that was cut off is shown as the text it was.
  const input = inputOf(step);
  const output = data ?? (isObject(result) || step.result === undefined ? undefined : step.result);
  return {
    id,
    name: step.name,
    kind,
    from: step.askedAt,
    ...(ended !== undefined && { to: ended }),
    state,
    attempts: step.attempts.map(attemptView),
    ...(Object.keys(input).length > 0 && { input }),
    ...(output !== undefined && kind !== "send" && step.result !== "null" && { output }),
  };
}

/** The options of an operation, without what only engines read. */
function inputOf({ opts }: StepRecord): object {
  const { payload, type: _, ...rest } = opts;
  const data = isObject(payload) ? payload.data : undefined;
  return data === undefined ? rest : { ...rest, data: inputData(data) };
}

function attemptView({ number, from, to, error }: StepRecord["attempts"][number]): AttemptView {
  return { number, from, to, ...(error && { error: errorView(error) }) };
}

function errorView({ name, message, stack }: RunError): ErrorView {
  return { name, message, ...(stack !== undefined && { stack }) };
}

function sentBy(seen: Seen, run: Run): readonly EventView[] {
  const steps = [...(seen.history.of(run.id)?.steps.values() ?? [])];
  const sent = steps.flatMap((step) => step.sent.map((id) => seen.events.find(id)));
  const invoked = [...seen.executor.runs()].filter((other) => invokerOf(other) === run.id).map(({ event }) => event);
  return [...sent.filter((event) => event !== undefined), ...invoked].map((event) => eventView(seen, event));
}

function eventView(seen: Seen, event: AcceptedEvent): EventView {
  const runs = event.runIds.map((id) => seen.executor.find(id)).filter((run) => run !== undefined);
  return {
    id: event.internalId,
    name: seen.nameOf(event.name),
    data: inputData(event.payload.data),
    at: event.receivedAt,
    runs: runs.map((run) => runRow(seen, run)),
  };
}

/** Data as its sender wrote it. */
function inputData(data: unknown): unknown {
  const trailed = parseTrailedData(data);
  const input = trailed === undefined ? data : trailed.input;
  if (!isObject(input)) return input;
  const { _inngest: _, ...own } = input;
  return own;
}
