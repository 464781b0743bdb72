import { implement } from "@orpc/server";
import type { SettlementContext } from "./context.js";
import { contract, statementReceived } from "./contract.js";

const workflows = implement(contract).$context<SettlementContext>();

export const router = workflows.router({
  trigger: workflows.trigger.handler(async ({ input, context }) => {
    const run = await context.enqueue(statementReceived, input);
    return { run, status: `/api/workflows/settlement/statements/${run}` };
  }),
  status: workflows.status.handler(async ({ input, context, errors }) => {
    const run = await context.findRun(input.run);
    if (run === undefined) throw errors.NOT_FOUND();
    const result = await context.ports.results.find(run.handle);
    return { run: run.handle, state: run.state, ...(result && { result }) };
  }),
});
