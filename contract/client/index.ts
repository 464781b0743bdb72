/** Typed clients: over the RPC link, over the OpenAPI link, in process, and a `fetch` for one caller. */
export { checkCaller, checkCallerPath } from "../checked-caller.js";
export type { CheckedCaller, CheckedCallerPath } from "../checked-caller.js";
export type { PublishedServices, Services } from "../services.js";
export { createOpenApiClient, createOpenApiLink, createRpcClient, createRpcLink } from "./clients.js";
export type { OpenApiClient, RpcClient } from "./clients.js";
export type { ClientOptions } from "./options.js";
export { createCallerFetch } from "./caller-fetch.js";
export type { CallerFetch } from "./caller-fetch.js";
export { createInProcessClient } from "./in-process.js";
export { publishedContract } from "./published-contract.js";
export { createIngressRequest } from "./ingress-request.js";
export type { IngressCall } from "./ingress-request.js";

// oRPC's types that a client is made of: where a package manager hides oRPC from the caller's package, declarations name them here
export type {
  AnyContractRouter,
  ContractProcedure,
  ContractProcedureClient,
  ContractRouterClient,
  ErrorFromErrorMap,
  ErrorMap,
  ErrorMapItem,
  Schema,
} from "@orpc/contract";
export type { Client, ClientContext, ClientPromiseResult, SafeResult } from "@orpc/client";
export type { RPCLink } from "@orpc/client/fetch";
export type { JsonifiedClient, JsonifiedValue } from "@orpc/openapi-client";
export type { OpenAPILink } from "@orpc/openapi-client/fetch";
