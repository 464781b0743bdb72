import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { AnyContractRouter } from "@orpc/contract";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import type { Caller, Forbidden } from "./caller.js";
import { apiPlugins, workflowPlugins, type Composition, type Services } from "./composition.js";
import { forbiddenFamily } from "./messages/caller.js";
import { mayReach } from "./caller.js";
import { routeFamilies } from "./route-family.js";

/** How a client reaches a host over HTTP. */
export interface ClientOptions {
  /** Scheme, host and port of the host, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Credentials, sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Callers that may open an RPC link, else the sentence that refuses them (D-007). */
type RpcCaller<C extends Caller> = "rpc" extends Forbidden<C> ? forbiddenFamily<C, "rpc"> : C;

/** Callers that may open an OpenAPI link, else the sentence that refuses them (D-007). */
type OpenApiCaller<C extends Caller> = "orpc" extends Forbidden<C> ? forbiddenFamily<C, "orpc"> : C;

/**
 * A client over `/rpc`, for first parties.
 *
 * @throws TypeError when `caller` must never reach `/rpc`, with the sentence that the editor shows.
 */
export function createRpcClient<const C extends Caller, Hq>(
  caller: RpcCaller<C>,
  hq: Composition<Hq>,
  options: ClientOptions,
): Services<Hq> {
  // RpcCaller is C, or a sentence that no caller is called.
  const name = caller as Caller;
  if (!mayReach(name, "rpc")) throw new TypeError(forbiddenFamily(name, "rpc"));
  const { origin, ...link } = options;
  // oRPC's clients are proxies without a shape of their own; the composition's types say what answers.
  return createORPCClient(new RPCLink({ ...link, url: `${origin}${routeFamilies.rpc.prefix}` })) as Services<Hq>;
}

/**
 * A client over `/api/orpc` and `/api/workflows`, for everybody outside.
 *
 * @throws TypeError when `caller` must never reach the published families, with the sentence that the editor shows.
 */
export function createOpenApiClient<const C extends Caller, Hq>(
  caller: OpenApiCaller<C>,
  hq: Composition<Hq>,
  options: ClientOptions,
): Services<Hq> {
  // OpenApiCaller is C, or a sentence that no caller is called.
  const name = caller as Caller;
  if (!mayReach(name, "orpc")) throw new TypeError(forbiddenFamily(name, "orpc"));
  const { origin, ...link } = options;
  // See createRpcClient.
  return createORPCClient(new OpenAPILink(publishedContract(hq), { ...link, url: origin })) as Services<Hq>;
}

/** Everything published, as one contract: `<capability>` and, below it, `workflows`. */
export function publishedContract(hq: Composition): AnyContractRouter {
  const contract: Record<string, AnyContractRouter> = {};
  for (const plugin of apiPlugins(hq)) contract[plugin.capability] = { ...plugin.contract };
  for (const plugin of workflowPlugins(hq)) {
    contract[plugin.capability] = { ...contract[plugin.capability], workflows: plugin.contract };
  }
  return contract;
}
