import { apiContract } from "@rawr/hq-contract";
const api = apiContract("invoicing");
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}" });
