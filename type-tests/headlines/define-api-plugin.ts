import { defineApiPlugin } from "@rawr/hq-contract";
import { apiInvoicingContract as contract, apiRouter as router, ports } from "../fixtures/house.js";
export default defineApiPlugin({ capability: "invoicing", contract, router, ports });
