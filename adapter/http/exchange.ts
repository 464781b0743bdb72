import { randomUUID } from "node:crypto";
import { toCorrelationId } from "#internal";
import type { CorrelationId, NetworkMetadata, RequestId } from "@rawr/hq-contract";
import type { Caller } from "@rawr/hq-contract/tables";
import type { RequestHead } from "../callers/caller.js";
import { gatherBody } from "./gather-body.js";
import { problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import type { CanonicalTarget } from "./target.js";

/**
 * One request as every family reads it, from a socket or in memory.
 *
 * @example
 * const lineOf = ({ method, pathname }: Pick<Exchange, "method" | "pathname">) => `${method} ${pathname}`;
 * lineOf({ method: "GET", pathname: "/livez" }); //=> "GET /livez"
 */
export interface Exchange extends RequestHead {
  /** Its path is canonical: it was admitted. */
  readonly url: URL;
  readonly pathname: string;
  readonly search: string;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  /** The caller's W3C `traceparent`, if it sent a well-formed one. */
  readonly traceparent: string | undefined;
  readonly network: NetworkMetadata;
  /** What is found out on the way: who calls, or why a credential proves nothing, whose route it is, and the span that further work hangs below. */
  readonly notes: { caller?: Caller; refusal?: string; capability?: string; traceparent?: string | undefined };
  /** All headers as node:http gives them: names in lower case. */
  headers(): Record<string, string | string[] | undefined>;
  /** A signal that is aborted when the caller has gone. */
  signal(): AbortSignal;
  /** The body as it arrives; throws when its sender goes away. */
  body(): AsyncIterable<Uint8Array>;
  /** Reads the body, counting; refused when it is larger than `limit` bytes or breaks off. */
  readBody(limit: number): Uint8Array | Refused | Promise<Uint8Array | Refused>;
}
const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What a request goes by. The request id is ours; a correlation id may be the caller's, it proves nothing and opens nothing. */
export function identify(
  header: RequestHead["header"],
): Pick<Exchange, "requestId" | "correlationId" | "traceparent" | "notes"> {
  // randomUUID is 1 to 128 plain characters, which is what a brand of an id stands for.
  const requestId = randomUUID() as string as RequestId;
  const traceparent = header("traceparent");
  return {
    requestId,
    correlationId: toCorrelationId(header("x-correlation-id") ?? "") ?? (requestId as string as CorrelationId),
    traceparent: traceparent !== null && traceparentPattern.test(traceparent) ? traceparent : undefined,
    notes: {},
  };
}

/** How long a body says that it is, in bytes; 0 when it does not say. */
export function announcedLength(header: RequestHead["header"]): number {
  return Number(header("content-length") ?? 0);
}

/** Reads a request in memory; who made it may know an address, as srvx does. */
export function memoryExchange(
  request: Request & { readonly ip?: string | undefined },
  { pathname, search }: CanonicalTarget,
): Exchange {
  const { url, method, headers } = request;
  // A body whose length nobody says comes in chunks, as it would over a socket.
  const isChunked = request.body !== null && !headers.has("content-length");
  const header = (name: string): string | null =>
    headers.get(name) ?? (isChunked && name === "transfer-encoding" ? "chunked" : null);
  return {
    url: Object.assign(new URL(url), { pathname }),
    method,
    pathname,
    search,
    network: { remoteAddress: request.ip, protocol: "in-process:" },
    ...identify(header),
    header,
    headers: () => Object.fromEntries(headers),
    signal: () => request.signal,
    body: () => request.body ?? nothing(),
    readBody: (limit) =>
      announcedLength(header) > limit ? refuse(problems.bodyTooLarge) : readWebBody(request.body, limit),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function readWebBody(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | Refused> {
  if (body === null) return new Uint8Array();
  const gathered = gatherBody(limit);
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return gathered.whole();
    if (gathered.add(value)) continue;
    await reader.cancel();
    return refuse(problems.bodyTooLarge);
  }
}
