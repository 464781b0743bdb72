import { implement } from "@orpc/server";
import type { DunningContext } from "./context.js";
import { contract, remindersRequested } from "./contract.js";

const workflows = implement(contract).$context<DunningContext>();

export const router = workflows.router({
  trigger: workflows.trigger.handler(async ({ input, context }) => {
    const run = await context.enqueue(remindersRequested, input);
    return { run, status: `/api/workflows/dunning/reminders/${run}` };
  }),
  status: workflows.status.handler(async ({ input, context, errors }) => {
    const run = await context.findRun(input.run);
    if (run === undefined) throw errors.NOT_FOUND();
    return { run: run.handle, state: run.state };
  }),
  letters: workflows.letters.handler(async ({ input, context: { ports } }) => ({
    letters: await ports.letters.sent(input.invoiceId),
  })),
});
