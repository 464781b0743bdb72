import { invoicePaid } from "@billing/events";
import { defineWorkflowPlugin, type InstanceStart } from "@rawr/hq-contract";
import { openSettlementStore, type SettlementPorts, type SettlementServices } from "./context.js";
import { contract } from "./contract.js";
import { settle } from "./functions/settle.js";
import { writeOff } from "./functions/write-off.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "settlement",
  contract,
  router,
  functions: [settle, writeOff],
  sends: [invoicePaid],
  ports: async (
    { invoicing, payments, database }: SettlementServices,
    { instance, open }: InstanceStart,
  ): Promise<SettlementPorts> => ({
    invoicing,
    payments,
    results: await open("results", () => openSettlementStore(database, instance)),
  }),
});
