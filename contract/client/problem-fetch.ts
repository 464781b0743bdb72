import type { ClientOptions } from "./options.js";

/** Turns a host's refusal (`application/problem+json`) into the body of an error as a link reads one. */
export type ErrorBody = (error: object) => unknown;

/**
 * A `fetch` whose refusals arrive as errors with the host's stable `code`, and its request id in `data`: a link knows no problem
 * documents, and would say `MALFORMED_ORPC_ERROR_RESPONSE` or the words of the status.
 */
export function problemFetch(options: ClientOptions, bodyOf: ErrorBody): (request: Request) => Promise<Response> {
  const { fetch = globalThis.fetch } = options;
  return async (request) => {
    const response = await fetch(request);
    if (!(response.headers.get("content-type") ?? "").startsWith("application/problem+json")) return response;
    const problem: unknown = await response.json().catch(() => undefined);
    const {
      code,
      title,
      requestId = response.headers.get("x-request-id"),
    } = Object(problem) as Record<string, unknown>;
    const { status } = response;
    const error = { defined: false, code: String(code), status, message: String(title), data: { code, requestId } };
    const headers = new Headers(response.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    return new Response(JSON.stringify(bodyOf(error)), { status, headers });
  };
}
