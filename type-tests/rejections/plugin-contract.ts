import { apiContract, defineApiPlugin, defineWorkflowPlugin, workflowContract } from "@rawr/hq-contract";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { apiInvoicingContract, apiRouter, ports, remind, workflowsInvoicingContract, workflowsRouter } from "../fixtures/house.js";

const bare = { ...apiInvoicingContract, get: oc.route({ method: "GET", path: "/api/orpc/invoicing/x" }).input(z.string()) };
defineApiPlugin({
  capability: "invoicing",
  contract: bare, //~ TS2322 procedure `get` does not belong to this plugin: start it with `apiContract('invoicing').route(...)` (D-005)
  router: apiRouter as never,
  ports,
});
const foreign = { ...apiInvoicingContract, pay: apiContract("billing").route({ method: "POST", path: "/api/orpc/billing/pay" }) };
defineApiPlugin({
  capability: "invoicing",
  contract: foreign, //~ TS2322 procedure `pay` does not belong to this plugin: start it with `apiContract('invoicing').route(...)`
  router: apiRouter as never,
  ports,
});
const mixed = { ...apiInvoicingContract, ...workflowsInvoicingContract };
defineApiPlugin({
  capability: "invoicing",
  contract: mixed, //~ TS2322 procedure `trigger` does not belong to this plugin: start it with `apiContract('invoicing')
  router: apiRouter as never,
  ports,
});
defineApiPlugin({
  capability: "billing",
  contract: apiInvoicingContract, //~ TS2322 does not belong to this plugin: start it with `apiContract('billing').route(...)`
  router: apiRouter as never,
  ports,
});
defineWorkflowPlugin({
  capability: "invoicing",
  contract: { trigger: apiContract("invoicing").route({ method: "POST", path: "/api/orpc/invoicing/x" }) }, //~ TS2322 procedure `trigger` does not belong to this plugin: start it with `workflowContract('invoicing').route(...)`
  router: workflowsRouter as never,
  functions: [remind],
  ports,
});
defineApiPlugin({
  capability: "invoicing",
  contract: apiInvoicingContract,
  router: apiRouter,
  functions: [remind], //~ TS2322 an API plugin can't have durable functions: move them to the workflow plugin `invoicing` (D-005)
  ports,
});
defineApiPlugin({
  capability: "invoicing",
  contract: apiInvoicingContract,
  router: apiRouter,
  functions: [], //~ TS2322 an API plugin can't have durable functions: move them to the workflow plugin `invoicing`
  ports,
});
defineApiPlugin({ capability: "invoicing", contract: apiInvoicingContract, router: apiRouter, functions: undefined, ports }); //~ TS2379|TS2345|TS2375 an API plugin can't have durable functions
const withFunctions = { functions: [remind] };
defineApiPlugin({ capability: "invoicing", contract: apiInvoicingContract, router: apiRouter, ports, ...withFunctions }); //~ TS2345|TS2322 an API plugin can't have durable functions

// accepted: nested groups of procedures, and oRPC's own errors and meta after `route`
const api = apiContract("archive");
const nested = { years: { list: api.route({ method: "GET", path: "/api/orpc/archive/years" }).errors({ GONE: {} }).output(z.array(z.number())) } };
import { implement } from "@orpc/server";
import type { BoundaryContext } from "@rawr/hq-contract";
const os = implement(nested).$context<BoundaryContext>();
defineApiPlugin({
  capability: "archive",
  contract: nested,
  router: { years: { list: os.years.list.handler(() => [2026]) } },
  ports: () => undefined,
});
defineApiPlugin({
  capability: "archive",
  contract: nested,
  router: os.router({ years: { list: os.years.list.handler(() => [2026]) } }),
  ports: () => undefined,
});
void workflowContract;
