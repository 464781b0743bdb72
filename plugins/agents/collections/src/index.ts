import { defineAgentPlugin } from "@rawr/hq-contract";

interface CollectionServices {
  readonly invoicing: {
    list(input: object): Promise<{ invoices: { customer: string; amount: number; currency: string }[] }>;
  };
}

/** Tools that an assistant may call: who owes what, largest first. */
export default defineAgentPlugin({
  capability: "collections",
  create: ({ invoicing }: CollectionServices) => ({
    async outstanding(): Promise<{ customer: string; amount: number; currency: string }[]> {
      const { invoices } = await invoicing.list({});
      const totals = new Map<string, { customer: string; amount: number; currency: string }>();
      for (const { customer, amount, currency } of invoices) {
        const key = JSON.stringify([customer, currency]);
        totals.set(key, { customer, currency, amount: amount + (totals.get(key)?.amount ?? 0) });
      }
      return [...totals.values()].toSorted((a, b) => b.amount - a.amount);
    },
  }),
});
