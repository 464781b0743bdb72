import { ORPCError, type AnyRouter, type Context } from "@orpc/server";
import { StandardRPCHandler, type StandardHandler, type StandardHandlerOptions } from "@orpc/server/standard";
import { toFetchResponse } from "@orpc/standard-server-fetch";
import type { Principal } from "@rawr/hq-contract";
import { observabilityEvents } from "@rawr/hq-contract/tables";
import type { ContextFactory } from "./context.js";
import type { Initiators } from "./initiator.js";
import type { Exchange } from "./http/exchange.js";
import { commonHeaders, streamHeaders, type Answer } from "./http/answer.js";
import type { BodyForm } from "./http/body-form.js";
import { takesBatch, type HandlerOptions } from "./http/handler-options.js";
import { rangeOf } from "./http/range.js";
import { requestBody, type BodyLimits } from "./http/read-body.js";
import { untilRead } from "./http/until-read.js";
import { isIdempotencyKey } from "./runs/idempotency.js";
import { handlerHeaders } from "./http/handler-headers.js";
import { sentEvents } from "./http/sent-events.js";
import { changeStream } from "./http/change-stream.js";
import { isIterator, watched } from "./http/watched-stream.js";
import { coercingHandler } from "./http/input-coercion.js";
import { otherMethod, problems } from "./http/problem.js";
import { undeclaredProblem } from "./http/procedure-problem.js";
import { refuse, type Refused } from "./http/refused.js";
import { validationIssue } from "./validation-issue.js";
import type { Telemetry } from "./telemetry/telemetry.js";

/** Runs a procedure of one plugin for a principal, with a body of this form; `undefined` when no procedure has this route. */
export type Procedures = (
  exchange: Exchange,
  principal: Principal,
  form: BodyForm,
) => Promise<Answer | Refused | undefined>;

export interface ProcedureOptions {
  readonly contexts: ContextFactory<object>;
  readonly initiators: Initiators;
  readonly telemetry: Telemetry;
  readonly capability: string;
  readonly bodyLimits: BodyLimits;
  readonly handlers: HandlerOptions;
}

/** A plugin's procedures under `/rpc/<capability>` (or below it), by oRPC's own RPC handler. */
export function rpcProcedures(router: AnyRouter, prefix: `/${string}`, options: ProcedureOptions): Procedures {
  return procedures(new StandardRPCHandler(router, interceptors(options)), "rpc", options, prefix);
}

/** A plugin's procedures under the paths of its contract, by oRPC's own OpenAPI handler. */
export function openApiProcedures(router: AnyRouter, options: ProcedureOptions): Procedures {
  return procedures(coercingHandler(router, interceptors(options)), "orpc", options);
}

function procedures(
  handler: StandardHandler<Context>,
  family: "rpc" | "orpc",
  { contexts, initiators, bodyLimits, telemetry, capability, handlers }: ProcedureOptions,
  prefix?: `/${string}`,
): Procedures {
  const takesBatches = takesBatch(handlers);
  return async (exchange, principal, form) => {
    const { url, requestId, correlationId, network, notes } = exchange;
    const { traceparent } = notes;
    const signal = exchange.signal();
    const idempotencyKey = exchange.header("idempotency-key") ?? undefined;
    if (idempotencyKey !== undefined && !isIdempotencyKey(idempotencyKey)) {
      return refuse(problems.idempotencyKeyMalformed);
    }
    // A batch may hold requests of any method: it comes as what may change something.
    if (takesBatches && exchange.method !== "POST" && exchange.header("x-orpc-batch") !== null) {
      return refuse(otherMethod("POST"));
    }
    const body = requestBody(exchange, form, bodyLimits, family);
    const rawBody = (): Uint8Array | undefined => body.raw();
    const via: readonly string[] = [];
    const request = { principal, requestId, correlationId, network, traceparent, idempotencyKey, signal, rawBody, via };
    const fail = (error: unknown): void =>
      telemetry.record(observabilityEvents.procedureFailed, { capability, requestId, correlationId }, error);
    let answer: Answer | undefined;
    let failed: Refused | undefined;
    try {
      const asked = {
        // A HEAD request is answered by the GET route; node:http leaves its body out.
        method: exchange.method === "HEAD" ? "GET" : exchange.method,
        url,
        headers: exchange.headers(),
        signal,
        body: () => body.read(),
      };
      const { response } = await initiators.run(request, () =>
        handler.handle(asked, { context: contexts(request), ...(prefix && { prefix }) }),
      );
      if (response !== undefined) {
        try {
          answer = family === "orpc" ? publishedAnswer(response, exchange) : toAnswer(response, exchange);
        } catch (error) {
          // A header that can't be sent; whatever else the answer holds is given up.
          if (isIterator(response.body)) await response.body.return?.(undefined);
          fail(error);
          failed = refuse(problems.internal);
        }
      }
    } finally {
      // A stream may read a file that was sent: then both end together.
      const cleared = answer?.body instanceof ReadableStream && body.refusal() === undefined ? undefined : body.clear();
      if (cleared !== undefined) await cleared;
    }
    const refused = body.refusal() ?? failed;
    if (refused !== undefined) return refused;
    return answer?.body instanceof ReadableStream
      ? { ...answer, body: untilRead(answer.body, body.clear, fail) }
      : answer;
  };
}

/** What the host says of an answer of its own making. Written out: a literal is one shape, and spreads of others cost ten times as much. */
function ownHeaders(requestId: string, correlationId: string, hasBody: boolean): Record<string, string | string[]> {
  if (!hasBody) return { ...commonHeaders, "x-request-id": requestId, "x-correlation-id": correlationId };
  return {
    "content-type": "application/json",
    "cache-control": commonHeaders["cache-control"],
    "x-content-type-options": commonHeaders["x-content-type-options"],
    "x-request-id": requestId,
    "x-correlation-id": correlationId,
  };
}

type StandardResponse = NonNullable<Awaited<ReturnType<StandardHandler<Context>["handle"]>>["response"]>;

/** On a published route, an error that the contract does not declare is a problem document, as the host's refusals are. */
function publishedAnswer(response: StandardResponse, exchange: Exchange): Answer {
  const problem = response.status < 400 ? undefined : undeclaredProblem(response.body, exchange.requestId);
  if (problem === undefined) return toAnswer(response, exchange);
  const headers = { ...response.headers, "content-type": "application/problem+json" };
  return toAnswer({ ...response, headers, body: problem }, exchange);
}

/** JSON leaves as text; anything that streams leaves the way oRPC encodes it. */
function toAnswer({ status, headers, body }: StandardResponse, exchange: Exchange): Answer {
  // oRPC takes any number outside 200 to 399 for an error's. A socket would be told 100 to go on.
  if (!(status >= 200 && status <= 599)) throw new RangeError(`an answer can't have the status ${status}`);
  const { requestId, correlationId } = exchange;
  const isOurs = isPlain(body);
  const given = handlerHeaders(headers, isOurs);
  if (!isOurs) {
    const {
      status: sent,
      headers: set,
      body: part,
    } = body instanceof Blob && status === 200 ? rangeOf(exchange, given, body) : { status, headers: given, body };
    // How its body is framed and typed oRPC knows; what a handler set stays as it set it, several cookies included.
    const encoded = toFetchResponse({ status: sent, headers: set, body: part });
    const { "content-type": type = "", ...framed } = Object.fromEntries(encoded.headers);
    // A stream of events is one, whatever a handler says; a file without a type has that of any bytes.
    const typed = isIterator(part) ? { ...set, "content-type": type } : set;
    const own = { "x-request-id": requestId, "x-correlation-id": correlationId };
    const common = isIterator(part) ? { ...commonHeaders, ...streamHeaders } : commonHeaders;
    const all = { ...common, "content-type": type || "application/octet-stream", ...framed, ...typed, ...own };
    return { status: sent, headers: all, body: encoded.body };
  }
  const all = ownHeaders(requestId, correlationId, body !== undefined);
  for (const name in given) all[name] = given[name] ?? "";
  return { status, headers: all, body: body === undefined ? null : JSON.stringify(body) };
}

function isPlain(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return true;
  const prototype: unknown = Object.getPrototypeOf(body);
  return (prototype === Object.prototype || prototype === null) && !(Symbol.asyncIterator in body);
}

/** What a procedure throws without having declared it is written down here; the caller learns only that it failed. */
function interceptors({
  initiators,
  telemetry,
  capability,
  handlers,
}: ProcedureOptions): StandardHandlerOptions<Context> {
  // oRPC's plugins add to the object that they are given: each handler has one of its own.
  return {
    plugins: [...(handlers.plugins ?? [])],
    rootInterceptors: [...(handlers.rootInterceptors ?? [])],
    interceptors: [...(handlers.interceptors ?? [])],
    clientInterceptors: [
      async (options) => {
        const { next, path, context, procedure, signal } = options;
        const sent = sentEvents(options.input, procedure);
        const told = (thrown: unknown): unknown => {
          const error = sent === undefined ? thrown : sent.faultOf(thrown);
          if (error instanceof ORPCError && error.status < 500) return error;
          // Who asked has gone, and the procedure has ended its work as it should.
          if (signal?.aborted === true && error instanceof Error && error.name === "AbortError") return error;
          const requestId = "requestId" in context ? String(context.requestId) : undefined;
          const correlationId = "correlationId" in context ? String(context.correlationId) : undefined;
          const issue = validationIssue(error);
          const fields = {
            capability,
            procedure: path.join("."),
            requestId,
            correlationId,
            ...(issue !== undefined && { issue }),
          };
          telemetry.record(observabilityEvents.procedureFailed, fields, error);
          return error;
        };
        try {
          const output = await (sent === undefined ? next() : next({ ...options, input: sent.input }));
          return changeStream(output, procedure["~orpc"].route.outputStructure, (streamed) => {
            const bound = initiators.bind(streamed);
            return isIterator(bound) ? watched(bound, { onError: told }) : bound;
          });
        } catch (error) {
          throw told(error);
        }
      },
      ...(handlers.clientInterceptors ?? []),
    ],
  };
}
