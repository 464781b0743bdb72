import { defineWebPlugin } from "@rawr/hq-contract";
import { renderBoard, type BoardInvoice } from "./board.js";

/** What the board calls; the host's web shell hands it a client over `/rpc`. */
interface BoardServices {
  readonly invoicing: { list(input: { customer?: string }): Promise<{ invoices: BoardInvoice[] }> };
}

export default defineWebPlugin({
  capability: "invoice-board",
  create: ({ invoicing }: BoardServices) => ({
    /** The board as a fragment of HTML, of one customer or of all. */
    async page(customer?: string): Promise<string> {
      const { invoices } = await invoicing.list(customer === undefined ? {} : { customer });
      return renderBoard(invoices);
    },
  }),
});
