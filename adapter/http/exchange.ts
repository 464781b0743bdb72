import { randomUUID } from "node:crypto";
import {
  toCorrelationId,
  type Caller,
  type CorrelationId,
  type NetworkMetadata,
  type RequestId,
} from "@rawr/hq-contract";
import type { H3Event } from "h3";
import type { Presented } from "../callers/caller.js";
import { gatherBody } from "./gather-body.js";
import { problems, type Problem } from "./problem.js";

/** One request as every family reads it, from a socket or in memory. */
export interface Exchange extends Presented {
  /** Its path is canonical: the door let it through. */
  readonly url: URL;
  readonly pathname: string;
  readonly search: string;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  /** The caller's W3C `traceparent`, if it sent a well-formed one. */
  readonly traceparent: string | undefined;
  readonly network: NetworkMetadata;
  /** What is found out on the way: who calls, whose route it is, and the span that further work hangs below. */
  readonly notes: { caller?: Caller; capability?: string; traceparent?: string | undefined };
  /** All headers as node:http gives them: names in lower case. */
  headers(): Record<string, string | string[] | undefined>;
  /** A signal that is aborted when the caller has gone. */
  signal(): AbortSignal;
  /** The body as it arrives; throws when its sender goes away. */
  body(): AsyncIterable<Uint8Array>;
  /** Reads the body, counting; the problem when it is larger than `limit` bytes or breaks off. */
  readBody(limit: number): Promise<Uint8Array | Problem>;
}
const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What a request goes by. The request id is ours; a correlation id may be the caller's, it proves nothing and opens nothing. */
export function identify(
  header: Presented["header"],
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
export function announcedLength(header: Presented["header"]): number {
  return Number(header("content-length") ?? 0);
}

/** Reads a request in memory. */
export function exchangeOf({ req }: H3Event): Exchange {
  // h3 has a spelling of its own for escapes; here they stay as they were sent.
  const url = new URL(req.url);
  const header = (name: string): string | null => req.headers.get(name);
  return {
    url,
    method: req.method,
    pathname: url.pathname,
    search: url.search,
    network: { remoteAddress: req.ip, protocol: "in-process:" },
    ...identify(header),
    header,
    headers: () => Object.fromEntries(req.headers),
    signal: () => req.signal,
    body: () => req.body ?? nothing(),
    readBody: (limit) =>
      announcedLength(header) > limit ? Promise.resolve(problems.bodyTooLarge) : readWebBody(req.body, limit),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function readWebBody(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | Problem> {
  if (body === null) return new Uint8Array();
  const gathered = gatherBody(limit);
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return gathered.whole();
    if (gathered.add(value)) continue;
    await reader.cancel();
    return problems.bodyTooLarge;
  }
}
