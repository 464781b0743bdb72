import type { ClientContext } from "@orpc/client";
import type { RPCLinkOptions } from "@orpc/client/fetch";
import { toEventStream } from "@orpc/standard-server-fetch";
import type { ClientOptions } from "./options.js";

/** Turns a problem of a host (`application/problem+json`) into the body of an error as a link reads one. */
export type ErrorBody = (error: object) => unknown;

type Transport<Context extends ClientContext> = Required<Pick<RPCLinkOptions<Context>, "fetch" | "clientInterceptors">>;

/** Where a call carries the events that it sends, past oRPC's `Request`, which can't stream. */
const sentEvents = Symbol("events");

/**
 * How requests of a link travel.
 *
 * Refusals arrive as errors with the host's stable `code`, and its request id in `data`; an error that a procedure did not declare arrives
 * with what the procedure gave it. A link knows no problem documents, and would say `MALFORMED_ORPC_ERROR_RESPONSE` or the words of the
 * status. Events that a call sends are streamed: oRPC's link makes a `Request` of them
 * without saying so, which every platform refuses.
 */
export function transport<Context extends ClientContext>(
  options: ClientOptions<Context>,
  bodyOf: ErrorBody,
  proven: (request: Request) => Request = (request) => request,
): Transport<Context> {
  const { fetch = globalThis.fetch, clientInterceptors = [] } = options;
  return {
    clientInterceptors: [
      ...clientInterceptors,
      (call) => {
        const { body } = call.request;
        if (!isEvents(body)) return call.next();
        const context = { ...call.context, [sentEvents]: body };
        return call.next({ ...call, context, request: { ...call.request, body: undefined } });
      },
    ],
    async fetch(request, init, call, path, input) {
      const response = await fetch(proven(withEvents(request, call.context)), init, call, path, input);
      return readable(response, bodyOf);
    },
  };
}

function isEvents(body: unknown): body is AsyncIterator<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body && "next" in body;
}

function withEvents(request: Request, context: object): Request {
  const events: unknown = Reflect.get(context, sentEvents);
  if (!isEvents(events)) return request;
  // A stream that nobody has read is sent as it comes; `half` is all that `fetch` knows. Browsers' types don't know it yet, Node's do.
  const init: RequestInit & { readonly duplex: "half" } = {
    method: request.method,
    body: toEventStream(events),
    duplex: "half",
  };
  const streamed = new Request(request, init);
  streamed.headers.set("content-type", "text/event-stream");
  return streamed;
}

async function readable(response: Response, bodyOf: ErrorBody): Promise<Response> {
  if (!(response.headers.get("content-type") ?? "").startsWith("application/problem+json")) return response;
  const problem: unknown = await response.json().catch(() => undefined);
  const {
    code,
    title,
    detail = title,
    requestId = response.headers.get("x-request-id"),
    defined,
    data,
  } = Object(problem) as Record<string, unknown>;
  const { status } = response;
  const held = defined === false ? data : { code, requestId };
  const error = { defined: false, code: String(code), status, message: String(detail), data: held };
  const headers = new Headers(response.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  return new Response(JSON.stringify(bodyOf(error)), { status, headers });
}
