import { randomUUID } from "node:crypto";
import { defineApiPlugin } from "@rawr/hq-contract";
import { contract } from "./contract.js";
import { createMemoryInvoiceStore, type InvoicingPorts } from "./context.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "invoicing",
  contract,
  router,
  ports: (): InvoicingPorts => ({
    invoices: createMemoryInvoiceStore(),
    now: () => new Date(),
    newId: () => randomUUID(),
  }),
});
