import { randomUUID } from "node:crypto";
import { implement } from "@orpc/server";
import type { InvoicingContext } from "./context.js";
import { contract } from "./contract.js";

const api = implement(contract).$context<InvoicingContext>();

export const router = api.router({
  issue: api.issue.handler(async ({ input, context: { ports }, errors }) => {
    await ports.customers.get({ id: input.customer }).catch(() => {
      throw errors.CUSTOMER_UNKNOWN();
    });
    const invoice = { ...input, id: randomUUID(), state: "open" as const };
    await ports.invoices.add(invoice);
    return invoice;
  }),
  get: api.get.handler(async ({ input, context, errors }) => {
    const invoice = await context.ports.invoices.find(input.id);
    if (invoice === undefined || !maySee(context, invoice)) throw errors.NOT_FOUND();
    return invoice;
  }),
  list: api.list.handler(async ({ input, context }) => {
    const customer = context.principal.claims?.customer;
    return { invoices: await context.ports.invoices.list({ ...input, customer }) };
  }),
  close: api.close.handler(async ({ input, context, errors }) => {
    // A call of another plugin keeps its original caller; `via` names the plugins in between.
    if (context.via?.at(-1) !== "workflows/settlement") throw errors.FORBIDDEN();
    await context.ports.invoices.close(input.id, input.as);
    const invoice = await context.ports.invoices.find(input.id);
    if (invoice === undefined) throw errors.NOT_FOUND();
    return invoice;
  }),
});

/** A customer sees what is theirs; whoever has no such claim is one of us, or a partner, and sees everything. */
function maySee({ principal }: InvoicingContext, { customer }: { readonly customer: string }): boolean {
  const own = principal.claims?.customer;
  return own === undefined || own === customer;
}
