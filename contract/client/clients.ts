import { createORPCClient, type ClientContext } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { isContractProcedure, type AnyContractRouter, type ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import type { Allowed, Caller } from "../caller.js";
import { checkCaller, type CheckedCaller } from "../checked-caller.js";
import type { PluginKind } from "../identity.js";
import type { ClientOptions } from "./options.js";
import type { Composition } from "../composition.js";
import { transport } from "./link-fetch.js";
import { checkPathParameters } from "./path-parameters.js";
import { publishedContract } from "./published-contract.js";
import { routeFamilies } from "../route-family.js";
import type { RouteMeta } from "../route.js";
import type { PublishedServices, Services } from "../services.js";

/** What a client is made for: a whole composition, or the contract of one plugin. */
type Target = Composition | AnyContractRouter;

/** The context of a call, where no plugin asks for any. */
type NoContext = Record<never, never>;

/**
 * The typed client of a target over the RPC link: values arrive as they were sent.
 *
 * @example
 * const contract = {
 *   issued: apiContract("invoicing").route({ method: "GET", path: "/api/orpc/invoicing/issued" }).output(z.date()),
 * };
 * type Issued = Awaited<ReturnType<RpcClient<typeof contract>["issued"]>>;
 * //=> Date
 */
export type RpcClient<T, Context extends ClientContext = NoContext> =
  T extends Composition<infer Hq> ? Services<Hq, Context> : ContractClient<T, Context>;

/**
 * The typed client of a target over the OpenAPI link: values arrive as in JSON, a `Date` as a string.
 *
 * @example
 * const contract = {
 *   issued: apiContract("invoicing").route({ method: "GET", path: "/api/orpc/invoicing/issued" }).output(z.date()),
 * };
 * type Issued = Awaited<ReturnType<OpenApiClient<typeof contract>["issued"]>>;
 * //=> string
 */
export type OpenApiClient<T, Context extends ClientContext = NoContext> =
  T extends Composition<infer Hq> ? PublishedServices<Hq, Context> : JsonifiedClient<ContractClient<T, Context>>;

type ContractClient<T, Context extends ClientContext> = T extends AnyContractRouter
  ? ContractRouterClient<T, Context>
  : never;

/**
 * A client over `/rpc`, for first parties.
 *
 * @example
 * const invoicing = {
 *   get: apiContract("invoicing")
 *     .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}" })
 *     .input(z.strictObject({ id: z.string() }))
 *     .output(z.strictObject({ amount: z.int() })),
 * };
 * const client = createRpcClient("first-party-web", invoicing, {
 *   origin: "https://hq.example.com",
 *   fetch: async () => Response.json({ json: { amount: 1200 } }),
 * });
 * (await client.get({ id: "7" })).amount; //=> 1200
 *
 * @throws TypeError when `caller` must never reach `/rpc`, with the sentence that the editor shows.
 */
export function createRpcClient<
  const Name extends string,
  const T extends Target,
  Context extends ClientContext = NoContext,
>(caller: CheckedCaller<Name, "rpc">, target: T, options: ClientOptions<Context>): RpcClient<T, Context>;
/**
 * The same of types alone, for a page that must not load a contract: of the composition's interface (`createRpcClient<Hq>(...)`), or of the
 * services that a plugin asks for, which `rawr.hq.ts` compares with what is published.
 *
 * @example
 * interface BoardServices {
 *   readonly invoicing: { get(input: { id: string }): Promise<{ amount: number }> };
 * }
 * const client = createRpcClient<BoardServices>("first-party-web", {
 *   origin: "https://hq.example.com",
 *   fetch: async () => Response.json({ json: { amount: 1200 } }),
 * });
 * (await client.invoicing.get({ id: "7" })).amount; //=> 1200
 */
export function createRpcClient<Typed extends object>(
  // Written out where it is used: then a refusal names the callers.
  caller: { [C in Caller]: "rpc" extends Allowed<C> ? C : never }[Caller],
  options: ClientOptions<NoContext>,
): TypedClient<Typed>;
export function createRpcClient(caller: string, ...given: [unknown, unknown?]): unknown {
  const [target, options] = given.length === 1 ? [{ plugins: [] }, given[0]] : given;
  // The overloads have typed all three, and `createRpcLink` refuses another caller; oRPC's clients are proxies without a shape of their own.
  return createORPCClient(
    createRpcLink(caller as "first-party-web", target as Target, options as ClientOptions<NoContext>),
  );
}

/** What answers for the interface of a composition, or for services as they were declared. */
type TypedClient<Typed> = keyof Typed extends `${PluginKind}/${string}` ? Services<Typed> : Typed;

/**
 * The link behind {@link createRpcClient}, for clients of another shape.
 *
 * @example
 * const link = createRpcLink("first-party-web", {}, { origin: "https://hq.example.com" });
 * typeof link.call; //=> "function"
 *
 * @throws TypeError when `caller` must never reach `/rpc`, with the sentence that the editor shows.
 */
export function createRpcLink<const Name extends string, Context extends ClientContext = ClientContext>(
  caller: CheckedCaller<Name, "rpc">,
  target: Target,
  options: ClientOptions<Context>,
): RPCLink<Context> {
  checkCaller(caller, "rpc");
  const { origin, ...link } = options;
  const url = `${origin}${routeFamilies.rpc.prefix}${isComposition(target) ? "" : procedurePrefix(target)}`;
  return new RPCLink<Context>({ ...link, ...transport(options, (error) => ({ json: error }), withProof), url });
}

/** Files travel in a form that any page could send; `/rpc` takes it with a header that a page of another origin can't send. */
function withProof(request: Request): Request {
  const isForm = request.headers.get("content-type")?.startsWith("multipart/") === true;
  if (isForm && !request.headers.has("x-csrf-token")) request.headers.set("x-csrf-token", "orpc");
  return request;
}

/**
 * A client over `/api/orpc` and `/api/workflows`, for everybody outside.
 *
 * @example
 * const invoicing = {
 *   issued: apiContract("invoicing")
 *     .route({ method: "GET", path: "/api/orpc/invoicing/issued" })
 *     .output(z.strictObject({ at: z.date() })),
 * };
 * const client = createOpenApiClient("external", invoicing, {
 *   origin: "https://hq.example.com",
 *   fetch: async () => Response.json({ at: "2026-03-01T12:00:00.000Z" }),
 * });
 * (await client.issued()).at; //=> "2026-03-01T12:00:00.000Z"
 *
 * @throws TypeError when `caller` must never reach the published families, with the sentence that the editor shows.
 */
export function createOpenApiClient<
  const Name extends string,
  const T extends Target,
  Context extends ClientContext = NoContext,
>(
  caller: CheckedCaller<Name, "orpc" | "workflows">,
  target: T,
  options: ClientOptions<Context>,
): OpenApiClient<T, Context> {
  // See createRpcClient.
  return createORPCClient(createOpenApiLink(caller, target, options)) as OpenApiClient<T, Context>;
}

/**
 * The link behind {@link createOpenApiClient}, for clients of another shape.
 *
 * @example
 * const link = createOpenApiLink("external", {}, { origin: "https://hq.example.com" });
 * typeof link.call; //=> "function"
 *
 * @throws TypeError when `caller` must never reach the published families, with the sentence that the editor shows.
 */
export function createOpenApiLink<const Name extends string, Context extends ClientContext = ClientContext>(
  caller: CheckedCaller<Name, "orpc" | "workflows">,
  target: Target,
  options: ClientOptions<Context>,
): OpenAPILink<Context> {
  checkCaller(caller, "orpc");
  const { origin, ...link } = options;
  const contract = isComposition(target) ? publishedContract(target) : target;
  return new OpenAPILink<Context>(contract, {
    ...link,
    ...transport(options, (error) => error),
    interceptors: [
      ...(link.interceptors ?? []),
      async ({ path, input, next }) => {
        checkPathParameters(contract, path, input);
        return next();
      },
    ],
    url: origin,
  });
}

function isComposition(target: Target): target is Composition {
  return "plugins" in target && Array.isArray(target.plugins);
}

/** Where the procedures of a contract are below `/rpc`. */
function procedurePrefix(contract: AnyContractRouter): string {
  if (isContractProcedure(contract)) {
    // apiContract and workflowContract wrote it.
    const { family, capability } = contract["~orpc"].meta as RouteMeta;
    return family === "workflows" ? `/${capability}/workflows` : `/${capability}`;
  }
  const [first] = Object.values(contract);
  return first === undefined ? "" : procedurePrefix(first);
}
