import { implement } from "@orpc/server";
import type { ReconciliationContext } from "./context.js";
import { contract, reconciliationRequested } from "./contract.js";
import { readStatement } from "./statement-file.js";

const started = (run: string) => ({ run, status: `/api/workflows/invoicing/reconciliations/${run}` });

const workflows = implement(contract).$context<ReconciliationContext>();

export const router = workflows.router({
  trigger: workflows.trigger.handler(async ({ input, context }) => {
    return started(await context.enqueue(reconciliationRequested, input));
  }),
  upload: workflows.upload.handler(async ({ input: { file, account, statement }, context, errors }) => {
    const read = readStatement(await file.text());
    if ("unreadable" in read) throw errors.UNREADABLE_STATEMENT({ data: { line: read.unreadable } });
    return started(await context.enqueue(reconciliationRequested, { account, statement, ...read }));
  }),
  status: workflows.status.handler(async ({ input, context, errors }) => {
    const run = await context.findRun(input.run, { wait: input.wait });
    if (run === undefined) throw errors.NOT_FOUND();
    const result = await context.ports.results.find(run.handle);
    return { run: run.handle, state: run.state, ...(result && { result }) };
  }),
});
