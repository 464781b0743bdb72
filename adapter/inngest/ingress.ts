import { observabilityEvents } from "@rawr/hq-contract";
import type { DurableRequest, DurableRuntime } from "./durable.js";
import type { Exchange } from "../http/exchange.js";
import type { IngressGuard } from "./ingress-guard.js";
import type { FamilyHandler } from "../http/mounts.js";
import { commonHeaders, type Answer, type WholeAnswer } from "../http/answer.js";
import { identicalRefusal, problemAnswer, problems } from "../http/problem.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** What the ingress tells the host about: it has heard of a registration. */
export interface IngressEvents {
  readonly onRegistered: () => void;
}

/** The ingress family: the guard first, then the durable runtime with untouched bytes and an origin that we chose. */
export function guardedIngress(
  guard: IngressGuard,
  runtime: DurableRuntime,
  origin: string,
  telemetry: Telemetry,
  events: IngressEvents,
): FamilyHandler {
  return async (exchange) => {
    const verdict = await guard(exchange);
    if ("refused" in verdict) {
      const { requestId, method, network } = exchange;
      const fields = { reason: verdict.refused, requestId, method, remoteAddress: network.remoteAddress };
      telemetry.record(observabilityEvents.ingressRefused, fields);
      return identicalRefusal(problems.ingressRefused, requestId);
    }
    const query = new URLSearchParams(exchange.search);
    if (!isServed(exchange.method, query, runtime.functionIds)) {
      telemetry.record(observabilityEvents.routeUnknown, { family: "ingress", requestId: exchange.requestId });
      return problemAnswer(problems.routeUnknown, exchange.requestId);
    }
    const answer = await runtime.handle(handOver(exchange, verdict.body, origin));
    if (exchange.method === "PUT" && answer.status === 200) events.onRegistered();
    return withoutStack(answer, exchange, verdict.sign);
  };
}

/** A function of ours is called by exactly one id; a probe and a registration name none. */
function isServed(method: string, query: URLSearchParams, functionIds: ReadonlySet<string>): boolean {
  const ids = query.getAll("fnId");
  if (method === "PUT") return ids.length === 0;
  if (ids.length === 0) return query.getAll("probe").length === 1;
  return ids.length === 1 && functionIds.has(ids[0] ?? "");
}

/** The request that the SDK sees. Its host is ours, whatever Host the sender wrote; its bytes are the ones that were signed. */
function handOver({ method, pathname, search, header }: Exchange, body: Uint8Array, origin: string): DurableRequest {
  const get = (name: string): string | null => {
    const lower = name.toLowerCase();
    if (lower === "host") return new URL(origin).host;
    return lower === "content-length" ? null : header(lower);
  };
  return {
    method,
    url: `${origin}${pathname}${search}`,
    headers: { get },
    // As a Request reads its own text.
    text: () => new TextDecoder().decode(body),
  };
}

/** The runtime's own failures come with a stack trace. It stays here, and the shortened answer is signed anew. */
function withoutStack(answer: WholeAnswer, exchange: Exchange, sign: (body: string) => string): Answer {
  const { status, body } = answer;
  // The SDK spells its own headers as it likes; everybody after this looks them up in lower case.
  const given = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const headers = { ...given, ...commonHeaders, "x-request-id": exchange.requestId };
  if (status < 400) return { status, headers, body };
  const shortened = JSON.stringify(hideStacks(parsed(body ?? "")));
  const signature = "x-inngest-signature";
  return {
    status,
    headers: signature in given ? { ...headers, [signature]: sign(shortened) } : headers,
    body: shortened,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: "the durable runtime failed" };
  }
}

function hideStacks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideStacks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "stack")
      .map(([key, member]) => [key, hideStacks(member)]),
  );
}
