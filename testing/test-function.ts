import type { DurableFunction, EventData, WorkflowEvent } from "@rawr/hq-contract";

/** What a durable function is tested with. */
export interface TestFunctionOptions<Event extends WorkflowEvent, Ports> {
  /** The payload of the event that starts the run, as a trigger would enqueue it. */
  readonly event: EventData<Event>;
  readonly ports: Ports;
  /** Results of steps by id, in place of what the steps would do. A function is called with the attempt, zero-based, and may throw. */
  readonly steps?: Readonly<Record<string, unknown>>;
}

/** What became of a run. */
export interface TestedRun {
  readonly state: "completed" | "failed" | "cancelled";
  /** What the function returned, as JSON carries it. */
  readonly result: unknown;
  /** What a failed run failed with. */
  readonly error: string | undefined;
  /** The steps whose work was done, in order; a step that was tried again stands there again. */
  readonly steps: readonly string[];
  /** Milliseconds of virtual time between the event and the end of the run: sleeps and back-offs included. */
  readonly elapsed: number;
}

/**
 * Runs a durable function on the embedded engine: over signed HTTP, with its retries and its sleeps, in virtual time. A sleep of 30 days
 * takes no time.
 *
 * @example
 * const run = await testFunction(remind, { event: { id: "7" }, ports: { mailer } });
 * run.state; //=> "completed"
 */
export async function testFunction<Event extends WorkflowEvent, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  { event, ports, steps = {} }: TestFunctionOptions<Event, Ports>,
): Promise<TestedRun> {
  // Loaded here: the tests of a router need neither the host nor the engine.
  const { runFunction } = await import("./run-function.js");
  return runFunction(fn, { event, ports, steps });
}
