import { defineHq, register, type Services } from "@rawr/hq-contract";
import { apiInvoicing, workflowsInvoicing } from "../fixtures/house.js";
interface Hq {
  "api/invoicing": typeof apiInvoicing;
  "workflows/invoicing": typeof workflowsInvoicing;
}
export const hq = defineHq<Hq>({
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    apiInvoicing,
  ),
  "workflows/invoicing": register(
    {
      directory: "plugins/workflows/invoicing",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "invoicing" },
    },
    workflowsInvoicing,
  ),
});
declare const services: Services<Hq>;
void services.invoicing.get({ id: "1" });
