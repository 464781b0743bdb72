import { defineWebPlugin } from "@rawr/hq-contract";
import { renderBoard, type BoardInvoice } from "./board.js";

/** What the board calls: in a browser, a client over `/rpc`. */
export interface BoardServices {
  readonly invoicing: { list(input: { state?: "open" }): Promise<{ invoices: BoardInvoice[] }> };
}

export default defineWebPlugin({
  capability: "billing-board",
  create: ({ invoicing }: BoardServices) => ({
    /** What is open, as a fragment of HTML. */
    async page(): Promise<string> {
      const { invoices } = await invoicing.list({ state: "open" });
      return renderBoard(invoices);
    },
  }),
});
