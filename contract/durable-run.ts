import type { DurableContext } from "./context.js";
import type { StepTools } from "./step-tools.js";
import type { ReceivedEvent } from "./trigger.js";
import type { EventType, WorkflowEvent } from "./workflow-event.js";

/**
 * Where a run writes lines that carry its ids. A line is written once, although the function is called for each step.
 *
 * @example
 * const lines: unknown[] = [];
 * const note = (...line: readonly unknown[]) => void lines.push(...line);
 * const logger: RunLogger = { debug: note, info: note, warn: note, error: note };
 * logger.info("sent", 3);
 * lines; //=> ["sent", 3]
 */
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

/**
 * The argument of a durable function: the checked event, its steps, and the durable envelope.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const remind = defineFunction({ id: "remind", on: issued }, async ({ event, step }: DurableRun<typeof issued>) =>
 *   step.run("send", () => `sent ${event.data.id}`),
 * );
 * remind.on.length; //=> 1
 */
export interface DurableRun<Event extends EventType = WorkflowEvent, Ports = unknown> {
  readonly event: ReceivedEvent<Event>;
  /** All events of a batch; without `batchEvents` the one event. */
  readonly events: readonly ReceivedEvent<Event>[];
  readonly step: StepTools<Event>;
  readonly context: DurableContext<Ports, Event>;
  readonly logger: RunLogger;
}

/**
 * The argument of `onFailure`: that of a run, and why the run failed. Its `event` is the one that started the failed run.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const reasonOf = ({ error, failedRunId }: Pick<FailedRun<typeof issued>, "error" | "failedRunId">) =>
 *   `${failedRunId}: ${error.message}`;
 * reasonOf({ error: new Error("no such customer"), failedRunId: "01J" }); //=> "01J: no such customer"
 */
export interface FailedRun<Event extends EventType = WorkflowEvent, Ports = unknown> extends Omit<
  DurableRun<Event, Ports>,
  "events"
> {
  readonly error: Error;
  /** The run that failed. `context.runId` is the one that handles the failure. */
  readonly failedRunId: string;
}
