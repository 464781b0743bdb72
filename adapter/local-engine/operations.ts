import { parseInstant } from "./duration.js";
import type { EventLog } from "./event-log.js";
import type { Clock } from "./clock.js";
import type { Dispatcher, EventWaits } from "./dispatcher.js";
import type { Executor } from "./executor.js";
import { parseCondition, wanted } from "./expression.js";
import { INVOKED, type Invocations } from "./invocations.js";
import { isObject, text } from "./json.js";
import type { Registry } from "./registry.js";
import { stepData, stepError, type Run } from "./run.js";
import { setRunTimer, track } from "./run-timers.js";
import { toRunError, type Operation } from "./sdk-answer.js";

export interface OperationParts {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly events: EventLog;
  readonly waits: EventWaits;
  readonly invocations: Invocations;
  readonly executor: Executor;
  readonly dispatcher: Dispatcher;
}

/** `since` is when the function asked for it; `again`, after a restart of the engine, what began before it goes on. */
type Perform = (parts: OperationParts, run: Run, operation: Operation, since: number, again: boolean) => void;

/** A sleep that is over, and a wait that timed out, are null in the SDK's memory, not `{ data: null }`. */
const NOTHING = "null";
const A_YEAR = 365 * 86_400_000;

/** What the SDK may ask for besides running a step. */
const OPERATIONS: Readonly<Record<string, Perform>> = {
  Sleep: sleep,
  WaitForEvent: waitForEvent,
  InvokeFunction: invoke,
};

export function perform(...[parts, run, operation, since, again]: Parameters<Perform>): "waiting" | "unknown" {
  const found = Object.hasOwn(OPERATIONS, operation.op) ? OPERATIONS[operation.op] : undefined;
  found?.(parts, run, operation, since, again);
  return found === undefined ? "unknown" : "waiting";
}

function refuse(parts: OperationParts, run: Run, operation: Operation, problem: string): void {
  const message = `App "${run.fn.appId}", function "${run.fn.id}", step "${operation.displayName}": ${problem}.`;
  parts.executor.fail(run, { name: "UnsupportedOperationError", message });
}

/** How long, or until when, stands in the operation's name. */
function sleep(parts: OperationParts, run: Run, operation: Operation, since: number): void {
  const at = parseInstant(operation.name, since);
  if (at === undefined)
    return refuse(parts, run, operation, `${JSON.stringify(operation.name)} is neither a duration nor a date`);
  setRunTimer(parts.clock, run, at, () => parts.executor.settle(run, operation.id, NOTHING));
}

function waitForEvent(parts: OperationParts, run: Run, operation: Operation, since: number): void {
  const { clock, executor, waits } = parts;
  const timeout = text(operation.opts, "timeout") ?? "";
  const until = parseInstant(timeout, since);
  if (until === undefined)
    return refuse(parts, run, operation, `the timeout ${JSON.stringify(timeout)} is neither a duration nor a date`);
  const source = text(operation.opts, "if");
  const condition = source === undefined ? undefined : parseCondition(source);
  if (condition !== undefined && "problem" in condition) {
    return refuse(
      parts,
      run,
      operation,
      `the expression ${JSON.stringify(source)} can't be read: ${condition.problem}`,
    );
  }
  const later = wanted(condition, run.event.payload);
  let stopWaiting = (): void => {};
  const stopTimer = setRunTimer(clock, run, until, () => {
    stopWaiting();
    executor.settle(run, operation.id, NOTHING);
  });
  // Of a condition that no event can meet, only the timeout ends the wait.
  if (later === undefined) return;
  stopWaiting = track(run, (release) =>
    waits.add(operation.name, later, (event) => {
      release();
      stopTimer();
      executor.settle(run, operation.id, stepData(event.payload));
    }),
  );
}

/** The event of the invocation passes the function's flow control: it may wait there for others, or be dropped. */
function invoke(parts: OperationParts, run: Run, operation: Operation, since: number, again: boolean): void {
  const { clock, executor, events, invocations } = parts;
  const functionId = text(operation.opts, "function_id") ?? "";
  const fail = (name: string, message: string): void =>
    executor.settle(run, operation.id, stepError({ name, message }));
  const fn = parts.registry.fn(functionId);
  if (fn === undefined) return fail("Error", `could not find function with ID: ${functionId}`);
  const timeout = text(operation.opts, "timeout");
  const until = timeout === undefined ? since + A_YEAR : parseInstant(timeout, since);
  if (until === undefined)
    return refuse(parts, run, operation, `the timeout ${JSON.stringify(timeout)} is neither a duration nor a date`);

  const invocation = `${run.id}.${operation.id}`;
  const stopTimer = setRunTimer(clock, run, until, () => {
    stopWaiting();
    fail("InngestInvokeTimeoutError", "Timed out waiting for invoked function to complete");
  });
  const stopWaiting = track(run, () =>
    invocations.wait(invocation, (invoked) => {
      stopWaiting();
      stopTimer();
      if (invoked.status === "Completed") executor.settle(run, operation.id, stepData(invoked.output));
      else if (invoked.status === "Failed") executor.settle(run, operation.id, stepError(toRunError(invoked.output)));
      else fail("FunctionCancelledError", `The invoked function "${functionId}" was cancelled.`);
    }),
  );
  if (again) return;
  const payload = isObject(operation.opts.payload) ? operation.opts.payload : {};
  const trace = { correlation_id: invocation, fn_id: functionId, name: operation.displayName };
  const data = { ...(isObject(payload.data) ? payload.data : {}), _inngest: trace };
  if (parts.dispatcher.flow.take(fn, events.accept({ ...payload, name: INVOKED, data })) === "taken") return;
  stopWaiting();
  stopTimer();
  fail("Error", "invoked function is rate limited");
}
