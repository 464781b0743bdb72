import { defineAgentPlugin, defineTool } from "@rawr/hq-contract";
import { z } from "zod";

interface CollectionServices {
  readonly invoicing: {
    list(input: { customer?: string }): Promise<{ invoices: { customer: string; amount: number; currency: string }[] }>;
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
        const { invoices } = await invoicing.list(customer === undefined ? {} : { customer });
        const totals = new Map<string, { customer: string; amount: number; currency: string }>();
        for (const invoice of invoices) {
          const { customer, currency } = invoice;
          const key = JSON.stringify([customer, currency]);
          totals.set(key, { customer, currency, amount: invoice.amount + (totals.get(key)?.amount ?? 0) });
        }
        return [...totals.values()].toSorted((a, b) => b.amount - a.amount);
      },
    }),
  }),
});
