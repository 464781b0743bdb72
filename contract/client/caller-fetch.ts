import { checkCallerPath, type CheckedCaller, type CheckedCallerPath } from "../checked-caller.js";

/** How a caller's `fetch` reaches a host. */
interface CallerFetchOptions {
  /** Scheme, host and port of the host, e.g. `https://hq.example.com`. */
  readonly origin: string;
  /** Credentials, sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the platform's `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * The platform's `fetch`, for one caller: a path that the caller must never reach does not compile.
 *
 * @example
 * const idsOf = async (fetch: CallerFetch<"external">) => (await fetch("/api/orpc/invoicing/invoices")).status;
 * const origin = "https://hq.example.com";
 * await idsOf(createCallerFetch("external", { origin, fetch: async () => new Response() })); //=> 200
 */
export type CallerFetch<Name extends string> = <const Path extends string>(
  path: CheckedCallerPath<Name, Path>,
  init?: RequestInit & { readonly query?: Readonly<Record<string, string>> },
) => Promise<Response>;

/**
 * A `fetch` for one caller.
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
  { origin, headers, fetch = globalThis.fetch }: CallerFetchOptions,
): CallerFetch<Name> {
  return async (path, { query, ...init } = {}) => {
    const url = new URL(checkCallerPath(caller, path), origin);
    url.search = new URLSearchParams(query).toString();
    const request = new Request(url, init);
    for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value);
    return fetch(request);
  };
}
