import { apiContract } from "@rawr/hq-contract";
const api = apiContract("invoicing");
api.route({ method: "GET", path: "/api/orpc/billing/invoices" }); //~ TS2322 path `/api/orpc/billing/invoices` is outside `/api/orpc/invoicing/`
// accepted: the capability itself
api.route({ method: "GET", path: "/api/orpc/invoicing" });
