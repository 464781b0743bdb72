import { defineApiPlugin, type InstanceStart } from "@rawr/hq-contract";
import { openInvoiceStore, type InvoicingPorts, type InvoicingServices } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "invoicing",
  contract,
  router,
  ports: async (
    { customers, database }: InvoicingServices,
    { instance, open }: InstanceStart,
  ): Promise<InvoicingPorts> => ({
    customers,
    invoices: await open("invoices", () => openInvoiceStore(database, instance)),
  }),
});
