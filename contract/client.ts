import { createORPCClient, type ClientContext } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { isContractProcedure, type AnyContractRouter, type ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import { createRouterClient, type AnyRouter, type InferRouterInitialContexts } from "@orpc/server";
import { checkCaller, checkCallerPath, type CheckedCaller, type CheckedCallerPath } from "./caller.js";
import { apiPlugins, workflowPlugins, type Composition, type PublishedServices, type Services } from "./composition.js";
import { contextIsAFactory } from "./messages/plugin.js";
import type { AnyApiPlugin, AnyWorkflowPlugin } from "./plugin.js";
import { problemFetch } from "./problem-fetch.js";
import { routeFamilies } from "./route-family.js";
import type { RouteMeta } from "./route.js";

/** How a client reaches a host over HTTP. */
export interface ClientOptions {
  /** Scheme, host and port of the host, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Credentials, sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** What a client is made for: a whole composition, or the contract of one plugin. */
type Target = Composition | AnyContractRouter;

/** The typed client of a target over the RPC link: values arrive as they were sent. */
export type RpcClient<T> = T extends Composition<infer Hq> ? Services<Hq> : ContractClient<T>;

/** The typed client of a target over the OpenAPI link: values arrive as JSON says them, a `Date` as a string. */
export type OpenApiClient<T> =
  T extends Composition<infer Hq> ? PublishedServices<Hq> : JsonifiedClient<ContractClient<T>>;

type ContractClient<T> = T extends AnyContractRouter ? ContractRouterClient<T> : never;

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
export function createRpcClient<const Name extends string, const T extends Target>(
  caller: CheckedCaller<Name, "rpc">,
  target: T,
  options: ClientOptions,
): RpcClient<T> {
  // oRPC's clients are proxies without a shape of their own; the target's types say what answers.
  return createORPCClient(createRpcLink(caller, target, options)) as RpcClient<T>;
}

/**
 * The link behind {@link createRpcClient}, for who makes clients of another shape with it.
 *
 * @throws TypeError when `caller` must never reach `/rpc`, with the sentence that the editor shows.
 */
export function createRpcLink<const Name extends string>(
  caller: CheckedCaller<Name, "rpc">,
  target: Target,
  options: ClientOptions,
): RPCLink<ClientContext> {
  checkCaller(caller, "rpc");
  const { origin, ...link } = options;
  const url = `${origin}${routeFamilies.rpc.prefix}${isComposition(target) ? "" : procedurePrefix(target)}`;
  const { fetch = globalThis.fetch } = options;
  return new RPCLink({
    ...link,
    url,
    fetch: problemFetch({ ...options, fetch: (request) => fetch(withProof(request)) }, (error) => ({ json: error })),
  });
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
export function createOpenApiClient<const Name extends string, const T extends Target>(
  caller: CheckedCaller<Name, "orpc" | "workflows">,
  target: T,
  options: ClientOptions,
): OpenApiClient<T> {
  // See createRpcClient.
  return createORPCClient(createOpenApiLink(caller, target, options)) as OpenApiClient<T>;
}

/**
 * The link behind {@link createOpenApiClient}, for who makes clients of another shape with it.
 *
 * @throws TypeError when `caller` must never reach the published families, with the sentence that the editor shows.
 */
export function createOpenApiLink<const Name extends string>(
  caller: CheckedCaller<Name, "orpc" | "workflows">,
  target: Target,
  options: ClientOptions,
): OpenAPILink<ClientContext> {
  checkCaller(caller, "orpc");
  const { origin, ...link } = options;
  const fetch = problemFetch(options, (error) => error);
  return new OpenAPILink(isComposition(target) ? publishedContract(target) : target, { ...link, url: origin, fetch });
}

/** The envelope that a plugin's procedures are given. */
type ContextOf<P> = P extends { readonly router: infer R extends AnyRouter }
  ? InferRouterInitialContexts<R>[keyof InferRouterInitialContexts<R>]
  : never;

/** A factory of the envelope; a value, which all calls would share, is refused with a sentence. */
type CheckedContext<Make, Context> = Make extends () => Context
  ? Make
  : Make extends (...given: never) => unknown
    ? () => Context
    : contextIsAFactory;

/**
 * A client without a socket, for a service in the same process. `context` is asked for at every call: a request's envelope is made
 * per request (D-005).
 *
 * @throws TypeError when `caller` is not `first-party-service`, with the sentence that the editor shows.
 */
export function createInProcessClient<const Name extends string, P extends AnyApiPlugin | AnyWorkflowPlugin, Make>(
  caller: CheckedCaller<Name, "rpc">,
  plugin: P,
  context: CheckedContext<Make, ContextOf<P>>,
): ContractRouterClient<P["contract"]> {
  checkCaller(caller, "rpc");
  // CheckedContext is a factory, or a sentence, which is no function either.
  const make: unknown = context;
  if (typeof make !== "function") throw new TypeError(contextIsAFactory());
  const router: AnyRouter = plugin.router;
  // The plugin's router implements its contract; its definer has checked that.
  return createRouterClient(router, { context: () => make() }) as ContractRouterClient<P["contract"]>;
}

/** The platform's `fetch`, for one caller: a path that the caller must never reach does not compile. */
export type CallerFetch<Name extends string> = <const Path extends string>(
  path: CheckedCallerPath<Name, Path>,
  init?: RequestInit & { readonly query?: Readonly<Record<string, string>> },
) => Promise<Response>;

/**
 * A `fetch` that knows who calls.
 *
 * @example
 * const fetchAsExternal = createCallerFetch("external", {
 *   origin: "https://hq.example.com",
 *   fetch: async ({ url }) => new Response(url),
 * });
 * const answer = await fetchAsExternal("/api/orpc/invoicing/invoices", { query: { customer: "Ada" } });
 * await answer.text(); //=> "https://hq.example.com/api/orpc/invoicing/invoices?customer=Ada"
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function createCallerFetch<const Name extends string>(
  caller: CheckedCaller<Name, never>,
  { origin, headers, fetch = globalThis.fetch }: ClientOptions,
): CallerFetch<Name> {
  return async (path, { query, ...init } = {}) => {
    const url = new URL(checkCallerPath(caller, path), origin);
    url.search = new URLSearchParams(query).toString();
    const request = new Request(url, init);
    for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value);
    return fetch(request);
  };
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
