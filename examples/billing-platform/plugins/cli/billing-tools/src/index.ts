import { defineToolkitPlugin } from "@rawr/hq-contract";

interface BillingServices {
  readonly customers: { add(input: { name: string }): Promise<{ id: string }> };
  readonly invoicing: {
    issue(input: { customer: string; amount: number; currency: string; dueOn: string }): Promise<{ id: string }>;
    list(input: object): Promise<{ invoices: { id: string; amount: number; currency: string; state: string }[] }>;
  };
}

/** Commands for a terminal: `rawr-hq run billing-tools <command>`, in process or with `--url`. */
export default defineToolkitPlugin({
  capability: "billing-tools",
  create: ({ customers, invoicing }: BillingServices) => ({
    /** `addCustomer <name>`: prints the new customer's id. */
    addCustomer: async (name: string): Promise<string> => (await customers.add({ name })).id,
    /** `issue <customer> <amount in minor units> <currency> <due on>`: prints the new invoice's id. */
    issue: async (customer: string, amount: string, currency: string, dueOn: string): Promise<string> =>
      (await invoicing.issue({ customer, amount: Number(amount), currency, dueOn })).id,
    /** `list`: a line for each invoice. */
    async list(): Promise<string> {
      const { invoices } = await invoicing.list({});
      return invoices.map(({ id, amount, currency, state }) => `${id}  ${amount} ${currency}  ${state}`).join("\n");
    },
  }),
});
