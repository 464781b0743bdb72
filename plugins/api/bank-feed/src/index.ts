import { defineApiPlugin, type InstanceStart } from "@rawr/hq-contract";
import type { Database } from "../../../../packages/database/src/index.js";
import { contract } from "./contract.js";
import type { BankFeedPorts } from "./context.js";
import { openDeliveryStore } from "./delivery-store.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "bank-feed",
  contract,
  router,
  ports: async ({ database }: { readonly database?: Database }, { open }: InstanceStart): Promise<BankFeedPorts> => ({
    deliveries: await open("deliveries", () => openDeliveryStore(database)),
  }),
});
