import type { ClientContext } from "@orpc/client";
import type { RPCLinkOptions } from "@orpc/client/fetch";

/** Options of oRPC's links that a client takes as they are. The URL is the host's; methods and serialisers are the contract's. */
type LinkOptions<Context extends ClientContext> = Pick<
  RPCLinkOptions<Context>,
  "headers" | "interceptors" | "clientInterceptors" | "adapterInterceptors" | "plugins" | "fetch"
>;

/**
 * How a client reaches a host over HTTP: oRPC's own options, with the host's origin in place of a URL.
 *
 * - `headers`: credentials, or a function that gives them for each call.
 * - `interceptors`, `clientInterceptors`, `adapterInterceptors`: around a call, its request, and the platform's `Request`.
 * - `plugins`: retries, batches and whatever else is a plugin of oRPC's links.
 * - `fetch`: default, the platform's. Its second argument has `redirect: "manual"`: a redirect is an answer like any other.
 *
 * @typeParam Context - What a call is given beside its input, `client.get(input, { context })`; plugins say what they take.
 *
 * @example
 * const options: ClientOptions = { origin: "https://hq.example.com", headers: { "accept-language": "en" } };
 * options.origin; //=> "https://hq.example.com"
 */
export interface ClientOptions<Context extends ClientContext = ClientContext> extends LinkOptions<Context> {
  /** Scheme, host and port of the host, e.g. `https://hq.example.com`. */
  readonly origin: string;
}
