import { defineToolkitPlugin } from "@rawr/hq-contract";
import { everyInvoice } from "../../../../packages/paging/src/index.js";

interface ToolServices {
  readonly invoicing: {
    create(input: { customer: string; amount: number; currency: string }): Promise<{ id: string }>;
    list(input: { customer?: string; cursor?: string; limit: number }): Promise<{
      invoices: { id: string; customer: string; amount: number }[];
      next?: string | undefined;
    }>;
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
      const asked = customer === undefined ? {} : { customer };
      const lines: string[] = [];
      for await (const { id, customer, amount } of everyInvoice((page) => invoicing.list({ ...asked, ...page }))) {
        lines.push(`${id}  ${amount}  ${customer}`);
      }
      return lines.join("\n");
    },
  }),
});
