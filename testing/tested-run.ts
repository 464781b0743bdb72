import type { EventData, EventType, ExternalEvent, WorkflowEvent } from "@rawr/hq-contract";

/** An event that comes while a run goes on. */
export interface LaterEvent {
  readonly event: WorkflowEvent | ExternalEvent;
  readonly data: object;
}

/**
 * What a durable function is tested with.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const options: TestFunctionOptions<typeof issued, object> = {
 *   event: { id: "7" },
 *   ports: {},
 *   at: new Date("2026-12-24T08:00:00Z"),
 * };
 * options.event?.id; //=> "7"
 */
export interface TestFunctionOptions<Event extends EventType, Ports> {
  /** The payload of the event that starts the run, as its sender would send it. */
  readonly event?: EventData<Event>;
  /** Which of the function's triggers starts the run. Default: its first event; of a function without one, its schedule. */
  readonly by?: WorkflowEvent | ExternalEvent | "cron";
  readonly ports: Ports;
  /** What the clock says at the start: a schedule fires at its next time after that, and the event is dated so. Default: now. */
  readonly at?: Date;
  /**
   * Results of steps by id, in place of what the steps would do: of `step.run`, and of `step.invoke`, whose id is the function's. A function
   * is called with the attempt, zero-based, and may throw.
   */
  readonly steps?: Readonly<Record<string, unknown>>;
  /** Events that come in this order, each when there is nothing left to do but to wait: what a run waits for, or what cancels it. */
  readonly later?: readonly LaterEvent[];
  /** Whose function it is. Default: the capability of an event that starts it; `tested` where all of them come from outside. */
  readonly capability?: string;
}

/**
 * What became of a run.
 *
 * @example
 * const hasSent = ({ sent }: TestedRun, name: string) => sent.some(({ event }) => event === name);
 * const run = { state: "completed", result: 3, error: undefined, steps: [], sent: [], elapsed: 0 } as const;
 * hasSent(run, "orders/order.packed"); //=> false
 */
export interface TestedRun {
  readonly state: "completed" | "failed" | "cancelled";
  /** What the function returned, as JSON carries it. */
  readonly result: unknown;
  /** What a failed run failed with. */
  readonly error: string | undefined;
  /** The steps whose work was done, in order, those of `onFailure` last; a step that was tried again stands there again. */
  readonly steps: readonly string[];
  /** The events that its steps sent, in order. */
  readonly sent: readonly {
    /** Its name. */
    readonly event: string;
    readonly data: unknown;
  }[];
  /** Milliseconds of virtual time between the event and the end of the run: sleeps and back-offs included. */
  readonly elapsed: number;
}
