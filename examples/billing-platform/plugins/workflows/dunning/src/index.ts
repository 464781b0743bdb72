import { invoiceAbandoned } from "@billing/events";
import { defineWorkflowPlugin, type InstanceStart } from "@rawr/hq-contract";
import { openLetters, type DunningPorts, type DunningServices } from "./context.js";
import { contract } from "./contract.js";
import { findOverdue } from "./functions/find-overdue.js";
import { remind } from "./functions/remind.js";
import { thank } from "./functions/thank.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "dunning",
  contract,
  router,
  functions: [remind, findOverdue, thank],
  sends: [invoiceAbandoned],
  ports: async (
    { invoicing, database }: DunningServices,
    { instance, open }: InstanceStart,
  ): Promise<DunningPorts> => ({
    invoicing,
    letters: await open("letters", () => openLetters(database, instance)),
    today: () => new Date().toISOString().slice(0, 10),
  }),
});
