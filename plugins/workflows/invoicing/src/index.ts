import { defineWorkflowPlugin, type InstanceStart } from "@rawr/hq-contract";
import type { Database } from "../../../../packages/database/src/index.js";
import { createHesitantBank, createMemoryDesk, type InvoicingServices, type ReconciliationPorts } from "./context.js";
import { contract } from "./contract.js";
import { collectStatements } from "./functions/collect-statements.js";
import { explainPayment } from "./functions/explain-payment.js";
import { reconcile } from "./functions/reconcile.js";
import { openReconciliationStore } from "./result-store.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "invoicing",
  contract,
  router,
  functions: [collectStatements, reconcile, explainPayment],
  ports: async (
    { invoicing, database }: InvoicingServices & { readonly database?: Database },
    { open }: InstanceStart,
  ): Promise<ReconciliationPorts> => ({
    invoices: invoicing,
    results: await open("results", () => openReconciliationStore(database)),
    bank: createHesitantBank(),
    desk: createMemoryDesk(),
  }),
});
