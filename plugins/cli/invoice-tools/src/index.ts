import { defineToolkitPlugin } from "@rawr/hq-contract";

interface ToolServices {
  readonly invoicing: {
    create(input: { customer: string; amount: number; currency: string }): Promise<{ id: string }>;
    list(input: { customer?: string }): Promise<{ invoices: { id: string; customer: string; amount: number }[] }>;
  };
}

/** Commands of a terminal tool. They run beside the host, so they call it in process, never over its own socket. */
export default defineToolkitPlugin({
  capability: "invoice-tools",
  create: ({ invoicing }: ToolServices) => ({
    /** `issue <customer> <amount in minor units> <currency>`: prints the new invoice's id. */
    async issue(customer: string, amount: string, currency: string): Promise<string> {
      const { id } = await invoicing.create({ customer, amount: Number(amount), currency });
      return id;
    },
    /** `list [customer]`: a line an invoice. */
    async list(customer?: string): Promise<string> {
      const { invoices } = await invoicing.list(customer === undefined ? {} : { customer });
      return invoices.map(({ id, customer, amount }) => `${id}  ${amount}  ${customer}`).join("\n");
    },
  }),
});
