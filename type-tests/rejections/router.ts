import { apiContract, defineApiPlugin, type BoundaryContext, type DurableContext, type RunId, type WorkflowContext } from "@rawr/hq-contract";
import { implement, os as bareOs } from "@orpc/server";
import { z } from "zod";
import { apiInvoicingContract as contract, apiOs, apiRouter, ports, type Ports } from "../fixtures/house.js";

const capability = "invoicing";

defineApiPlugin({
  capability,
  contract,
  router: { get: apiRouter.get }, //~ TS2322 the router lacks `cancel`, which the contract publishes: implement it (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, pay: apiRouter.cancel }, //~ TS2322 the router has `pay`, which the contract does not publish: add it to the contract or remove it (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { get: apiRouter.get, cancle: apiRouter.cancel }, //~ TS2322 the router lacks `cancel`, which the contract publishes (is `cancle` its implementation?): implement it (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<Ports> & { principle: string }>().cancel.handler(() => true) }, //~ TS2322 `cancel` asks its context for `principle`, which a request does not have (did you mean `principal`?): take it
  ports,
});
const twin = {
  get: apiContract("invoicing")
    .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}" })
    .input(z.strictObject({ id: z.string() }))
    .output(z.strictObject({ id: z.number() })),
};
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, get: implement(twin).$context<BoundaryContext<Ports>>().get.handler(() => ({ id: 1 })) }, //~ TS2322 `get` in the router implements another contract: build it with `implement(contract)` of this plugin (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: bareOs.handler(() => true) }, //~ TS2322 `cancel` in the router implements another contract
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: () => true }, //~ TS2322 `cancel` in the router implements another contract
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<DurableContext<Ports>>().cancel.handler(() => true) }, //~ TS2322 which only a durable run has: move that work to a durable function (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<Ports> & { runId: RunId }>().cancel.handler(() => true) }, //~ TS2322 `cancel` asks a request for `runId`, which only a durable run has
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<Ports> & { step: { run(): void } }>().cancel.handler(() => true) }, //~ TS2322 `cancel` asks a request for `step`, which only a durable run has
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<Ports> & { attempt: number }>().cancel.handler(() => true) }, //~ TS2322 `cancel` asks a request for `attempt`, which only a durable run has
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<Ports> & { session: string }>().cancel.handler(() => true) }, //~ TS2322 `cancel` asks its context for `session`, which a request does not have: take it from the ports or from the input (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<WorkflowContext<Ports>>().cancel.handler(() => true) }, //~ TS2322 which a request does not have
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: implement(contract).$context<BoundaryContext<{ rows: Set<string> }>>().cancel.handler(() => true) }, //~ TS2322 `cancel` expects a different `ports` in its context than this plugin provides: use the plugin's own context type (D-005)
  ports,
});
defineApiPlugin({
  capability,
  contract,
  router: apiRouter,
  ports: { rows: new Map<string, number>() }, //~ TS2322 `ports` is a value, which all host instances would share: make it a factory, `ports: () => ({ ... })` (D-016)
});
defineApiPlugin({
  capability,
  contract,
  router: apiRouter,
  ports: ports(), //~ TS2322 `ports` is a value, which all host instances would share
});
apiOs.get.handler(({ context }) => ({ id: context.runId, amount: 1, issued: new Date() })); //~ TS2339 Property 'runId' does not exist on type 'BoundaryContext<Ports>'
apiOs.get.handler(() => ({ id: "1", amount: "1", issued: new Date() })); //~ TS2322|TS2345 'string' is not assignable to type 'number'

// accepted: a router of oRPC's making, a handler that asks for less, ports that are more than is asked for
defineApiPlugin({ capability, contract, router: apiOs.router(apiRouter), ports });
const modest = implement(contract).$context<Pick<BoundaryContext, "requestId">>();
defineApiPlugin({
  capability,
  contract,
  router: { ...apiRouter, cancel: modest.cancel.handler(() => true) },
  ports: () => ({ rows: new Map<string, number>(), more: 1 }),
});

// a port that is a promise where the handlers want its value; an async factory is fine
defineApiPlugin({
  capability,
  contract,
  router: apiRouter, //~ TS2322 port `rows` is a promise: await it in an async factory, `ports: async () => ({ rows: await ... })` (D-016)
  ports: () => ({ rows: Promise.resolve(new Map<string, number>()) }),
});
defineApiPlugin({ capability, contract, router: apiRouter, ports: async () => ({ rows: new Map<string, number>() }) });
