import { implement } from "@orpc/server";
import type { ReconciliationContext } from "./context.js";
import { contract, reconciliationRequested } from "./contract.js";

const workflows = implement(contract).$context<ReconciliationContext>();

export const router = workflows.router({
  trigger: workflows.trigger.handler(async ({ input, context }) => {
    const run = await context.enqueue(reconciliationRequested, input);
    return { run, status: `/api/workflows/invoicing/reconciliations/${run}` };
  }),
  status: workflows.status.handler(async ({ input, context, errors }) => {
    const run = await context.findRun(input.run, { wait: input.wait });
    if (run === undefined) throw errors.NOT_FOUND();
    const result = await context.ports.results.find(run.handle);
    return { run: run.handle, state: run.state, ...(result && { result }) };
  }),
});
