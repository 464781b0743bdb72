import { observabilityEvents, routeFamilies } from "@rawr/hq-contract";
import type { DurableRequest, DurableRuntime } from "./durable.js";
import type { Exchange } from "../http/exchange.js";
import { createAskReader, type IngressAsk } from "./ingress-call.js";
import type { IngressGuard } from "./ingress-guard.js";
import { signatureName } from "./signature.js";
import type { FamilyHandler } from "../http/mounts.js";
import { commonHeaders, type Answer, type TextAnswer } from "../http/answer.js";
import { BoundedMap } from "../bounded-map.js";
import { problems } from "../http/problem.js";
import { refuse } from "../http/refused.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** Signatures that are remembered. Nobody without a key can fill the memory. */
const rememberedSignatures = 1000;

/** The ingress family: the guard first, then the durable runtime with the signed bytes and a URL that we chose. */
export function guardedIngress(
  guard: IngressGuard,
  runtime: DurableRuntime,
  origin: string,
  telemetry: Telemetry,
  onRegistered: () => void,
  onSigned: () => void = () => undefined,
): FamilyHandler {
  const readAsk = createAskReader(runtime.functions);
  // Of registrations, and of calls whose planned step is being looked for or was not found. Many of one kind push out none of the other.
  const spent = {
    registration: new BoundedMap<true>(rememberedSignatures),
    call: new BoundedMap<true>(rememberedSignatures),
  };
  return async (exchange) => {
    const { requestId, method, search, network } = exchange;
    const verdict = await guard(exchange);
    if ("refused" in verdict) {
      const fields = { reason: verdict.refused, requestId, method, remoteAddress: network.remoteAddress };
      telemetry.record(observabilityEvents.ingressRefused, fields);
      return verdict;
    }
    onSigned();
    const ask = readAsk(method, search, verdict.body);
    if ("refused" in ask) {
      // Its sender holds the key: it is told as a request for what there is not.
      telemetry.record(observabilityEvents.routeUnknown, { family: "ingress", reason: ask.refused, requestId });
      return ask;
    }
    const signature = exchange.header(signatureName) ?? "";
    const countsOnce = ask.kind === "registration" || (ask.kind === "call" && ask.isPlanned);
    const once = countsOnce ? spent[ask.kind] : undefined;
    if (once?.get(signature) !== undefined) {
      telemetry.log.warn({ requestId, remoteAddress: network.remoteAddress }, `a ${ask.kind} was replayed`);
      if (ask.kind === "call") ask.forget();
      return refuse(ask.kind === "call" ? problems.ingressCallMalformed : problems.registrationRepeated);
    }
    // Remembered before it is done: a second one meanwhile is a replay, too.
    once?.set(signature, true);
    let isSpent = false;
    try {
      const answer = await runtime.handle(handOver(exchange, ask, verdict.body, origin));
      if (ask.kind === "call" && isStepNotFound(answer, ask.stepId)) {
        isSpent = true;
        ask.forget();
        telemetry.log.warn({ requestId, detail: answer.body }, "a planned step was not found in its function");
        return withoutStack(stepNotFound(answer), exchange, verdict.sign);
      }
      isSpent = ask.kind === "registration" && saysRegistered(answer, runtime.functions.size);
      if (isSpent) onRegistered();
      return withoutStack(answer, exchange, verdict.sign);
    } finally {
      if (!isSpent) once?.delete(signature);
    }
  };
}

/** What the SDK answers after it has looked for a planned step in vain. */
function isStepNotFound({ status, body }: TextAnswer, stepId: string): boolean {
  return status === 500 && Reflect.get(Object(parsed(body ?? "")) as object, "requestedStep") === stepId;
}

/** It would name the function's steps. An attempt is used and may be repeated, as by the SDK's own answer: its headers stay. */
function stepNotFound({ headers }: TextAnswer): TextAnswer {
  const { status, code, title } = problems.ingressCallMalformed;
  return { status, headers, body: JSON.stringify({ type: "about:blank", title, status, code }) };
}

/** Whether the SDK told all functions: to the API, or in its answer. A 200 that says neither leaves a host as it was. */
function saysRegistered({ status, body }: TextAnswer, functions: number): boolean {
  if (status !== 200) return false;
  const told = Object(parsed(body ?? "")) as { readonly modified?: unknown; readonly functions?: unknown }; // any JSON
  return typeof told.modified === "boolean" || (Array.isArray(told.functions) && told.functions.length === functions);
}

/**
 * The headers that the SDK may see. None of them is signed: they are what it verifies, where a trace goes on, and whether the functions
 * are told in the answer or to the API. Others would choose a step or the version of the protocol.
 */
const handedOver: readonly string[] = [
  signatureName,
  "x-inngest-sync-kind",
  "content-type",
  "traceparent",
  "tracestate",
];

/** The request that the SDK sees: our origin, the query that was asked for, and the bytes that were signed. */
function handOver({ method, header }: Exchange, ask: IngressAsk, body: Uint8Array, origin: string): DurableRequest {
  const url = new URL(routeFamilies.ingress.prefix, origin);
  if (ask.kind === "probe") url.searchParams.set("probe", "trust");
  if (ask.kind === "call") {
    url.searchParams.set("fnId", ask.functionId);
    url.searchParams.set("stepId", ask.stepId);
  }
  const get = (name: string): string | null => {
    const lower = name.toLowerCase();
    if (lower === "host") return url.host;
    return handedOver.includes(lower) ? header(lower) : null;
  };
  // As a Request reads its own text.
  return { method, url: url.href, headers: { get }, text: () => new TextDecoder().decode(body) };
}

/** The runtime's own failures come with a stack trace. It stays here, and the shortened answer is signed again. */
function withoutStack(answer: TextAnswer, exchange: Exchange, sign: (body: string) => string): Answer {
  const { status, body } = answer;
  // The SDK spells its own headers as it likes; everybody after this looks them up in lower case.
  const given = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const headers = { ...given, ...commonHeaders, "x-request-id": exchange.requestId };
  if (status < 400) return { status, headers, body };
  const shortened = JSON.stringify(withoutInsides(parsed(body ?? "")));
  return {
    status,
    headers: signatureName in given ? { ...headers, [signatureName]: sign(shortened) } : headers,
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

/** What the SDK itself throws quotes its schemas and names our functions; what a function throws is the run's own. */
function withoutInsides(value: unknown): unknown {
  const isInternal = typeof value === "object" && value !== null && Reflect.get(value, "type") === "internal";
  return isInternal ? { message: "the durable runtime failed" } : hideStacks(value);
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
