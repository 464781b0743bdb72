import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { expectType } from "tsd";
import type { BoundaryContext, Composition } from "@rawr/hq-contract";
import {
  createCallerFetch,
  createInProcessClient,
  createIngressRequest,
  createOpenApiClient,
  createOpenApiLink,
  createRpcClient,
  createRpcLink,
} from "@rawr/hq-contract/client";
import { apiInvoicing, apiInvoicingContract, type Ports } from "./fixtures/house.js";

const origin = "http://localhost:3000";
type Invoice = { id: string; amount: number; issued: Date };

// No client needs a type argument: the contract says it all.
const rpc = createRpcClient("first-party-web", apiInvoicingContract, { origin });
expectType<Invoice>(await rpc.get({ id: "1" }));

const openApi = createOpenApiClient("external", apiInvoicingContract, { origin });
expectType<string>((await openApi.get({ id: "1" })).issued);

// A link is oRPC's own, for clients of any shape.
const linked: ContractRouterClient<typeof apiInvoicingContract> = createORPCClient(
  createRpcLink("first-party-web", apiInvoicingContract, { origin }),
);
expectType<Invoice>(await linked.get({ id: "1" }));
createORPCClient(createOpenApiLink("external", apiInvoicingContract, { origin }));

declare const context: BoundaryContext<Ports>;
const inProcess = createInProcessClient("first-party-service", apiInvoicing, () => context);
expectType<Invoice>(await inProcess.get({ id: "1" }));

declare const hq: Composition<{ "api/invoicing": typeof apiInvoicing }>;
const whole = createRpcClient("first-party-service", hq, { origin });
expectType<boolean>(await whole.invoicing.cancel({ id: "1" }));
// A page types its client without loading a contract: by the composition's interface, or by what its plugin asks for.
const typed = createRpcClient<{ "api/invoicing": typeof apiInvoicing }>("first-party-web", { origin });
expectType<boolean>(await typed.invoicing.cancel({ id: "1" }));
interface Asked {
  readonly invoicing: { cancel(input: { id: string }): Promise<boolean> };
}
expectType<Asked>(createRpcClient<Asked>("first-party-web", { origin }));
const published = createOpenApiClient("external", hq, { origin });
expectType<string>((await published.invoicing.get({ id: "1" })).issued);

expectType<Promise<Response>>(createCallerFetch("external", { origin })("/api/orpc/invoicing/invoices"));
declare const call: Parameters<typeof createIngressRequest>[1];
expectType<Promise<Request>>(createIngressRequest("runtime-ingress", call));
