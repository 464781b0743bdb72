import type { DurableFunction, EventType } from "@rawr/hq-contract";
import type { TestedRun, TestFunctionOptions } from "./tested-run.js";

/**
 * Runs a durable function on the embedded engine: over signed HTTP, with its retries and its sleeps, in virtual time. A sleep of 30 days
 * takes no time, and a schedule fires at once.
 *
 * @example
 * const issued = defineEvent("invoicing/invoice.issued", z.strictObject({ id: z.string() }));
 * const paid = defineEvent("invoicing/invoice.paid", z.strictObject({ id: z.string() }));
 * const remind = defineFunction({ id: "remind", on: issued }, async ({ step }) =>
 *   step.waitForEvent(paid, { match: "data.id", timeout: "30d" }),
 * );
 * const run = await testFunction(remind, { event: { id: "7" }, ports: {}, later: [{ event: paid, data: { id: "7" } }] });
 * run.state; //=> "completed"
 */
export async function testFunction<Event extends EventType, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  options: TestFunctionOptions<Event, Ports>,
): Promise<TestedRun> {
  // Loaded here: the tests of a router need neither the host nor the engine.
  const { runFunction } = await import("./run-function.js");
  return runFunction(fn, options);
}
