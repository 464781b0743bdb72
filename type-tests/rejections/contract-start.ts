import { apiContract, defineApiPlugin, workflowContract } from "@rawr/hq-contract";
import { oc } from "@orpc/contract";
import { lazy } from "@orpc/server";
import { z } from "zod";

const api = apiContract("billing");
const v2 = api.prefix("/v2");

api.prefix("v2"); //~ TS2345 `v2` is not a path below `/api/orpc/billing`: it comes behind that prefix, so begin it with a slash and leave the prefix out (D-005)
api.prefix("/v2/"); //~ TS2345 path `/api/orpc/billing/v2/` is not canonical
api.prefix("/../orders"); //~ TS2345 path `/api/orpc/billing/../orders` is not canonical
v2.prefix("-beta"); //~ TS2345 `-beta` is not a path below `/api/orpc/billing/v2`
v2.route({ method: "GET", path: "items" }); //~ TS2322 `items` is not a path below `/api/orpc/billing/v2`
v2.route({ method: "GET", path: "/items?all" }); //~ TS2322 path `/api/orpc/billing/v2/items?all` is not canonical
workflowContract("billing").prefix("runs"); //~ TS2345 `runs` is not a path below `/api/workflows/billing`

const cached = api.$meta<{ readonly seconds?: number }>({});
cached.route({ method: "GET", path: "/api/orpc/orders" }); //~ TS2322 path `/api/orpc/orders` is outside `/api/orpc/billing/`
cached.route({ method: "GET", path: "/api/orpc/billing/items", meta: { minutes: 1 } }); //~ TS2353 minutes
cached.route({ method: "GET", path: "/api/orpc/billing/items", meta: { family: "workflows" } }); //~ TS2322 meta can't hold `family` or `capability`, which say whose a procedure is: call yours something else (D-005)
api.$meta({ capability: "orders" }); //~ TS2345 meta can't hold `family` or `capability`

const get = api.route({ method: "GET", path: "/api/orpc/billing/items" }).output(z.string());
defineApiPlugin({
  capability: "billing",
  contract: get, //~ TS2322 the contract is one procedure without a name: name it, `{ get: ... }`
  router: {} as never,
  ports: () => ({}),
});
defineApiPlugin({
  capability: "billing",
  contract: { get },
  router: lazy(async () => ({ default: {} })), //~ TS2322 the router is lazy as a whole, so nobody knows what it implements: make its parts lazy
  ports: () => ({}),
});
defineApiPlugin({
  capability: "billing",
  contract: { get: oc.output(z.string()) }, //~ TS2322 procedure `get` does not belong to this plugin
  router: {} as never,
  ports: () => ({}),
});

// accepted: prefixes of prefixes, parameters in them, meta of one's own, procedures of oRPC's
v2.prefix("/{tenant}").route({ method: "GET", path: "/items" });
cached.prefix("/v2").route({ method: "GET", path: "/items", meta: { seconds: 60 } });
api.router({ list: oc.route({ method: "GET", path: "/items" }), nested: { deep: oc.output(z.int()) } });
