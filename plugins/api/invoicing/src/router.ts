import { implement } from "@orpc/server";
import { contract } from "./contract.js";
import type { InvoicingContext } from "./context.js";

const api = implement(contract).$context<InvoicingContext>();

export const router = api.router({
  create: api.create.handler(async ({ input, context: { ports } }) => {
    const invoice = { ...input, id: ports.newId(), issuedAt: ports.now().toISOString() };
    await ports.invoices.add(invoice);
    return invoice;
  }),
  get: api.get.handler(async ({ input, context: { ports }, errors }) => {
    const invoice = await ports.invoices.find(input.id);
    if (invoice === undefined) throw errors.NOT_FOUND();
    return invoice;
  }),
  list: api.list.handler(async ({ input, context: { ports } }) => ({
    invoices: await ports.invoices.list(input.customer),
  })),
});
