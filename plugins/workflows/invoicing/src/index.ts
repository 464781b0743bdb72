import { defineWorkflowPlugin } from "@rawr/hq-contract";
import {
  createHesitantBank,
  createMemoryDesk,
  createMemoryReconciliationStore,
  type InvoicingServices,
  type ReconciliationPorts,
} from "./context.js";
import { contract } from "./contract.js";
import { collectStatements } from "./functions/collect-statements.js";
import { explainPayment } from "./functions/explain-payment.js";
import { reconcile } from "./functions/reconcile.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "invoicing",
  contract,
  router,
  functions: [collectStatements, reconcile, explainPayment],
  ports: (services: InvoicingServices): ReconciliationPorts => ({
    invoices: services.invoicing,
    results: createMemoryReconciliationStore(),
    bank: createHesitantBank(),
    desk: createMemoryDesk(),
  }),
});
