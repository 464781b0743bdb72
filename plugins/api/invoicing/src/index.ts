import { randomUUID } from "node:crypto";
import { defineApiPlugin, type InstanceStart } from "@rawr/hq-contract";
import type { Database } from "../../../../packages/database/src/index.js";
import { contract } from "./contract.js";
import type { InvoicingPorts } from "./context.js";
import { openInvoiceStore } from "./invoice-store.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "invoicing",
  contract,
  router,
  ports: async ({ database }: { readonly database?: Database }, { open }: InstanceStart): Promise<InvoicingPorts> => ({
    invoices: await open("invoices", () => openInvoiceStore(database)),
    now: () => new Date(),
    newId: () => randomUUID(),
  }),
});
