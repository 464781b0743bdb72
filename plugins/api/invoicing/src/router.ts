import { implement } from "@orpc/server";
import { contract } from "./contract.js";
import type { InvoicingContext } from "./context.js";

const api = implement(contract).$context<InvoicingContext>();

export const router = api.router({
  create: api.create.handler(async ({ input, context: { ports }, errors }) => {
    const invoice = { ...input, id: ports.newId(), issuedAt: ports.now().toISOString() };
    const outcome = await ports.invoices.add(invoice);
    if (outcome === "added") return invoice;
    throw errors.CONFLICT({ data: { reference: input.reference ?? "" } });
  }),
  get: api.get.handler(async ({ input, context: { ports }, errors }) => {
    const invoice = await ports.invoices.find(input.id);
    if (invoice === undefined) throw errors.NOT_FOUND();
    return invoice;
  }),
  list: api.list.handler(({ input: { limit = 100, ...asked }, context: { ports } }) =>
    ports.invoices.list({ ...asked, limit }),
  ),
  changes: api.changes.handler(async function* ({ context: { ports }, signal }) {
    const issued = await ports.invoices.watch(signal);
    yield { kind: "listening" as const };
    for await (const invoice of issued) yield { kind: "issued" as const, invoice };
  }),
});
