import { defineWorkflowPlugin } from "@rawr/hq-contract";
import {
  createHesitantBank,
  createMemoryReconciliationStore,
  type InvoicingServices,
  type ReconciliationPorts,
} from "./context.js";
import { contract } from "./contract.js";
import { reconcile } from "./functions/reconcile.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "invoicing",
  contract,
  router,
  functions: [reconcile],
  ports: (services: InvoicingServices): ReconciliationPorts => ({
    invoices: services.invoicing,
    results: createMemoryReconciliationStore(),
    bank: createHesitantBank(),
  }),
});
