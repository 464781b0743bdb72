import { defineAgentPlugin, defineTool } from "@rawr/hq-contract";
import { z } from "zod";

interface CollectionServices {
  readonly invoicing: {
    list(input: { state: "open" }): Promise<{ invoices: { customer: string; amount: number; currency: string }[] }>;
  };
}

/** Tools that an assistant may call. */
export default defineAgentPlugin({
  capability: "collections",
  create: ({ invoicing }: CollectionServices) => ({
    outstanding: defineTool({
      description: "What is outstanding in a currency: the number of open invoices and their sum in minor units.",
      input: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/) }),
      async run({ currency }) {
        const { invoices } = await invoicing.list({ state: "open" });
        const own = invoices.filter((invoice) => invoice.currency === currency);
        return { invoices: own.length, amount: own.reduce((sum, { amount }) => sum + amount, 0) };
      },
    }),
  }),
});
