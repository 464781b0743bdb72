import type { BoundaryContext } from "@rawr/hq-contract";
import type { Caller } from "@rawr/hq-contract/tables";
import { checkCallerPath, createCallerFetch, createInProcessClient, createIngressRequest, createOpenApiClient, createOpenApiLink, createRpcClient, createRpcLink, type CheckedCallerPath } from "@rawr/hq-contract/client";
import { apiInvoicing, apiInvoicingContract as contract, workflowsInvoicingContract, type Ports } from "../fixtures/house.js";

const origin = "http://localhost:3000";

// As path.
function reach<Name extends Caller>(name: Name) {
  return <const Path extends string>(path: CheckedCallerPath<Name, Path>): string => checkCallerPath(name, path);
}
reach("external")("/rpc/invoicing/get"); //~ TS2345 `external` must never reach the `rpc` family: its way in is `/api/orpc` and `/api/workflows` (D-007)
reach("external")("/api/inngest"); //~ TS2345 `external` must never reach the `ingress` family: its way in is `/api/orpc` and `/api/workflows` (D-007)
reach("first-party-web")("/api/inngest"); //~ TS2345 `first-party-web` must never reach the `ingress` family: its way in is `/rpc`, or `/api/orpc` and `/api/workflows` (D-007)
reach("first-party-service")("/api/inngest"); //~ TS2345 `first-party-service` must never reach the `ingress` family: its way in is in process, or `/rpc` (D-007)
reach("runtime-ingress")("/rpc/invoicing"); //~ TS2345 `runtime-ingress` must never reach the `rpc` family: its only way in is `/api/inngest` (D-007)
reach("runtime-ingress")("/api/orpc/invoicing/invoices"); //~ TS2345 `runtime-ingress` must never reach the `orpc` family
reach("runtime-ingress")("/api/workflows/invoicing"); //~ TS2345 `runtime-ingress` must never reach the `workflows` family
reach("external")("/api/orpc/../../rpc/invoicing"); //~ TS2345 path `/api/orpc/../../rpc/invoicing` is not canonical
reach("external")("/api/orpc//invoicing"); //~ TS2345 path `/api/orpc//invoicing` is not canonical
reach("external")("/api/orpc/invoicing?x=/rpc"); //~ TS2345 is not canonical
reach("external")("/admin"); //~ TS2345 path `/admin` is not in any route family: use `/rpc`, `/api/orpc` or `/api/workflows` (D-005)
reach("external")("/rpcx"); //~ TS2345 path `/rpcx` is not in any route family (did you mean `/rpc`?): use
reach("external")("/api/workflow/invoicing"); //~ TS2345 path `/api/workflow/invoicing` is not in any route family (did you mean `/api/workflows`?): use
reach("external")("/api/orcp/invoicing"); //~ TS2345 path `/api/orcp/invoicing` is not in any route family (did you mean `/api/orpc`?): use
reach("external")("/api"); //~ TS2345 path `/api` is not in any route family: use
declare const someCaller: "first-party-web" | "external";
reach(someCaller)("/rpc/invoicing/get"); //~ TS2345 `external` must never reach the `rpc` family
declare const somePath: "/api/orpc/a" | "/rpc/a";
reach("external")(somePath); //~ TS2345 `external` must never reach the `rpc` family

// As fetch.
const fetchAs = {
  web: createCallerFetch("first-party-web", { origin }),
  service: createCallerFetch("first-party-service", { origin }),
  external: createCallerFetch("external", { origin }),
  runtime: createCallerFetch("runtime-ingress", { origin }),
};
fetchAs.external("/rpc/invoicing/get"); //~ TS2345 `external` must never reach the `rpc` family
fetchAs.external("/api/inngest"); //~ TS2345 `external` must never reach the `ingress` family
fetchAs.web("/api/inngest"); //~ TS2345 `first-party-web` must never reach the `ingress` family
fetchAs.service("/api/inngest"); //~ TS2345 `first-party-service` must never reach the `ingress` family
fetchAs.runtime("/rpc"); //~ TS2345 `runtime-ingress` must never reach the `rpc` family
fetchAs.runtime("/api/orpc/invoicing"); //~ TS2345 `runtime-ingress` must never reach the `orpc` family
fetchAs.runtime("/api/workflows/invoicing"); //~ TS2345 `runtime-ingress` must never reach the `workflows` family
createCallerFetch("extern", { origin }); //~ TS2345 `extern` is not a caller (did you mean `external`?): use
createCallerFetch("first-party-wbe", { origin }); //~ TS2345 `first-party-wbe` is not a caller (did you mean `first-party-web`?): use
createCallerFetch("first-party", { origin }); //~ TS2345 `first-party` is not a caller: use
createCallerFetch("admin", { origin }); //~ TS2345 `admin` is not a caller: use `first-party-web`, `first-party-service`, `external` or `runtime-ingress` (D-007)

// As link. None leads to `/api/inngest`: see the ingress request below.
createRpcLink("external", contract, { origin }); //~ TS2345 `external` must never reach the `rpc` family: its way in is `/api/orpc` and `/api/workflows` (D-007)
createRpcLink("runtime-ingress", contract, { origin }); //~ TS2345 `runtime-ingress` must never reach the `rpc` family
createRpcLink(someCaller, contract, { origin }); //~ TS2345 `external` must never reach the `rpc` family
createOpenApiLink("runtime-ingress", contract, { origin }); //~ TS2345 `runtime-ingress` must never reach the `orpc` family
createOpenApiLink("runtime-ingress", workflowsInvoicingContract, { origin }); //~ TS2345 `runtime-ingress` must never reach the
createRpcLink("first-party-web", contract, { origin });
createOpenApiLink("external", contract, { origin });

// As client.
createRpcClient("external", contract, { origin }); //~ TS2345 `external` must never reach the `rpc` family: its way in is `/api/orpc` and `/api/workflows` (D-007)
createRpcClient("runtime-ingress", contract, { origin }); //~ TS2345 `runtime-ingress` must never reach the `rpc` family
createRpcClient<object>("external", { origin }); //~ TS2345 '"external"' is not assignable to parameter of type
createRpcClient(someCaller, contract, { origin }); //~ TS2345 `external` must never reach the `rpc` family
createOpenApiClient("runtime-ingress", contract, { origin }); //~ TS2345 `runtime-ingress` must never reach the `orpc` family
createOpenApiClient("runtime-ingress", workflowsInvoicingContract, { origin }); //~ TS2345 `runtime-ingress` must never reach the
createInProcessClient("external", apiInvoicing, () => undefined as never); //~ TS2345 `external` must never reach the `rpc` family
createInProcessClient("runtime-ingress", apiInvoicing, () => undefined as never); //~ TS2345 `runtime-ingress` must never reach the `rpc` family

declare const context: BoundaryContext<Ports>;
createInProcessClient("first-party-service", apiInvoicing, context); //~ TS2345 `context` is a value, which all calls would share: make it a factory, `() => ({ ... })` (D-005)
createInProcessClient("first-party-service", apiInvoicing, { requestId: "1" }); //~ TS2345 `context` is a value, which all calls would share
createInProcessClient("first-party-service", apiInvoicing, () => ({ requestId: "1" })); //~ TS2322|TS2345 RequestId
createInProcessClient("first-party-service", apiInvoicing, () => context);

// As ingress request.
declare const call: Parameters<typeof createIngressRequest>[1];
createIngressRequest("external", call); //~ TS2345 `external` must never reach the `ingress` family
createIngressRequest("first-party-web", call); //~ TS2345 `first-party-web` must never reach the `ingress` family
createIngressRequest("first-party-service", call); //~ TS2345 `first-party-service` must never reach the `ingress` family

// accepted: each caller's own ways in
reach("external")("/api/orpc/invoicing/invoices/7");
reach("external")("/api/workflows/invoicing/reminders");
reach("first-party-web")("/rpc/invoicing/get");
reach("first-party-web")("/api/orpc/invoicing/rpc");
reach("first-party-service")("/rpc");
reach("runtime-ingress")("/api/inngest");
reach(someCaller)("/api/orpc/invoicing");
void fetchAs.external("/api/orpc/invoicing/invoices", { query: { of: "/rpc" } });
createRpcClient("first-party-web", contract, { origin });
createRpcClient("first-party-service", workflowsInvoicingContract, { origin });
createOpenApiClient("external", contract, { origin });
createOpenApiClient("first-party-web", contract, { origin });
createInProcessClient("first-party-service", apiInvoicing, () => undefined as never);
void createIngressRequest("runtime-ingress", call);
