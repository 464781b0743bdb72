import { defineAgentPlugin, defineTool } from "@rawr/hq-contract";
import { z } from "zod";
import { everyInvoice } from "../../../../packages/paging/src/index.js";

interface CollectionServices {
  readonly invoicing: {
    list(input: { customer?: string; cursor?: string; limit: number }): Promise<{
      invoices: { customer: string; amount: number; currency: string }[];
      next?: string | undefined;
    }>;
  };
}

/** Tools that an assistant may call: who owes what, largest first. */
export default defineAgentPlugin({
  capability: "collections",
  create: ({ invoicing }: CollectionServices) => ({
    outstanding: defineTool({
      description:
        "What customers owe in each currency, in minor units, the largest sum first. Without `customer`, all of them.",
      input: z.strictObject({ customer: z.string().optional() }),
      async run({ customer }) {
        const asked = customer === undefined ? {} : { customer };
        const totals = new Map<string, { customer: string; amount: number; currency: string }>();
        for await (const invoice of everyInvoice((page) => invoicing.list({ ...asked, ...page }))) {
          const { customer, currency } = invoice;
          const key = JSON.stringify([customer, currency]);
          totals.set(key, { customer, currency, amount: invoice.amount + (totals.get(key)?.amount ?? 0) });
        }
        return [...totals.values()].toSorted((a, b) => b.amount - a.amount);
      },
    }),
  }),
});
