import { implement } from "@orpc/server";
import type { PaymentsContext } from "./context.js";
import { contract } from "./contract.js";

const api = implement(contract).$context<PaymentsContext>();

export const router = api.router({
  record: api.record.handler(async ({ input, context, errors }) => {
    if (context.via?.at(-1) !== "workflows/settlement") throw errors.FORBIDDEN();
    await context.ports.payments.add(input);
    return input;
  }),
  list: api.list.handler(async ({ input, context: { ports } }) => ({
    payments: await ports.payments.list(input.invoiceId),
  })),
});
