import type { DurableContext } from "./context.js";
import type { StepTools } from "./step-tools.js";
import type { ReceivedEvent } from "./trigger.js";
import type { EventType, WorkflowEvent } from "./workflow-event.js";

/** Where a run writes lines that carry its ids. A line is written once, although the function is called for each step. */
export interface RunLogger {
  /** What only a developer looks for. */
  debug(...line: readonly unknown[]): void;
  /** What happened as it should. */
  info(...line: readonly unknown[]): void;
  /** What somebody should look at. */
  warn(...line: readonly unknown[]): void;
  /** What went wrong. */
  error(...line: readonly unknown[]): void;
}

/** What a durable function is given: the checked event, its steps, and the durable envelope. */
export interface DurableRun<Event extends EventType = WorkflowEvent, Ports = unknown> {
  readonly event: ReceivedEvent<Event>;
  /** All events of a batch; without `batchEvents` the one event. */
  readonly events: readonly ReceivedEvent<Event>[];
  readonly step: StepTools<Event>;
  readonly context: DurableContext<Ports, Event>;
  readonly logger: RunLogger;
}

/** What `onFailure` is given beside what a run is given: why the run failed. Its `event` is the one that started the failed run. */
export interface FailedRun<Event extends EventType = WorkflowEvent, Ports = unknown> extends Omit<
  DurableRun<Event, Ports>,
  "events"
> {
  readonly error: Error;
  /** The run that failed. `context.runId` is the one that handles the failure. */
  readonly failedRunId: string;
}
