import { apiContract, workflowContract } from "@rawr/hq-contract";

const api = apiContract("invoicing");
const workflows = workflowContract("invoicing");

api.route({ method: "GET", path: "/api/orpc/billing/invoices" }); //~ TS2322 path `/api/orpc/billing/invoices` is outside `/api/orpc/invoicing/`: a plugin publishes only below its own family and capability; start the path with that prefix (D-005)
api.route({ method: "GET", path: "/invoices" }); //~ TS2322 path `/invoices` is outside `/api/orpc/invoicing/`
api.route({ method: "GET", path: "invoices" }); //~ TS2322 path `invoices` is outside `/api/orpc/invoicing/`
api.route({ method: "GET", path: "" }); //~ TS2322 path `` is outside `/api/orpc/invoicing/`
api.route({ method: "GET", path: "/api/orpc/invoicing2/invoices" }); //~ TS2322 path `/api/orpc/invoicing2/invoices` is outside
api.route({ method: "GET", path: "/api/orpc/Invoicing/invoices" }); //~ TS2322 path `/api/orpc/Invoicing/invoices` is outside
api.route({ method: "GET", path: "/api/workflows/invoicing/runs" }); //~ TS2322 path `/api/workflows/invoicing/runs` is outside `/api/orpc/invoicing/`
api.route({ method: "POST", path: "/rpc/invoicing/create" }); //~ TS2322 path `/rpc/invoicing/create` is outside
api.route({ method: "POST", path: "/rpc/workflows/invoicing" }); //~ TS2322 path `/rpc/workflows/invoicing` is outside
api.route({ method: "PUT", path: "/api/inngest" }); //~ TS2322 path `/api/inngest` is outside
api.route({ method: "POST", path: "/api/inngest/invoicing" }); //~ TS2322 path `/api/inngest/invoicing` is outside
workflows.route({ method: "POST", path: "/api/orpc/invoicing/runs" }); //~ TS2322 path `/api/orpc/invoicing/runs` is outside `/api/workflows/invoicing/`
workflows.route({ method: "POST", path: "/api/workflows/billing/runs" }); //~ TS2322 path `/api/workflows/billing/runs` is outside `/api/workflows/invoicing/`
workflows.route({ method: "POST", path: "/api/workflows" }); //~ TS2322 path `/api/workflows` is outside
workflows.route({ method: "PUT", path: "/api/inngest" }); //~ TS2322 path `/api/inngest` is outside `/api/workflows/invoicing/`

declare const anywhere: string;
api.route({ method: "GET", path: anywhere }); //~ TS2322 is outside
declare const eitherPath: "/api/orpc/invoicing/a" | "/rpc/invoicing/a";
api.route({ method: "GET", path: eitherPath }); //~ TS2322 path `/rpc/invoicing/a` is outside
const spread = { method: "GET", path: "/api/orpc/billing" } as const;
api.route({ ...spread }); //~ TS2345 path `/api/orpc/billing` is outside

// accepted: the prefix itself, what lies below it, parameters, a path in a constant, a path spread from another object
api.route({ method: "GET", path: "/api/orpc/invoicing" });
api.route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}/lines/{line}" });
const path = "/api/orpc/invoicing/invoices";
api.route({ method: "GET", path });
const route = { method: "POST", path, summary: "Issue" } as const;
api.route({ ...route, successStatus: 201 });
// accepted: the other family's words below one's own prefix
api.route({ method: "GET", path: "/api/orpc/invoicing/rpc/api/inngest" });
workflows.route({ method: "POST", path: "/api/workflows/invoicing/runs/{run}" });
