import { defineWorkflowPlugin } from "@rawr/hq-contract";
import { ports, remind, workflowsInvoicingContract as contract, workflowsRouter as router } from "../fixtures/house.js";
export default defineWorkflowPlugin({ capability: "invoicing", contract, router, functions: [remind], ports });
