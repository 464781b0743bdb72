import { defineApiPlugin, type InstanceStart } from "@rawr/hq-contract";
import { openCustomerStore, type CustomersPorts, type CustomersServices } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "customers",
  contract,
  router,
  ports: async ({ database }: CustomersServices, { instance, open }: InstanceStart): Promise<CustomersPorts> => ({
    customers: await open("customers", () => openCustomerStore(database, instance)),
  }),
});
