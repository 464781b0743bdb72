import { defineApiPlugin, type InstanceStart } from "@rawr/hq-contract";
import { openPaymentStore, type PaymentsPorts, type PaymentsServices } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "payments",
  contract,
  router,
  ports: async ({ database }: PaymentsServices, { instance, open }: InstanceStart): Promise<PaymentsPorts> => ({
    payments: await open("payments", () => openPaymentStore(database, instance)),
  }),
});
