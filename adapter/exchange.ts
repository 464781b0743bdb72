import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  toCorrelationId,
  type Caller,
  type CorrelationId,
  type NetworkMetadata,
  type RequestId,
} from "@rawr/hq-contract";
import type { H3Event } from "h3";
import type { Presented } from "./caller.js";
import { gatherBody } from "./gather-body.js";
import { problems, type Problem } from "./problem.js";

/** One request as every family reads it, from a socket or in memory. */
export interface Exchange extends Presented {
  readonly event: H3Event;
  /** Canonical: the door let it through. */
  readonly pathname: string;
  readonly search: string;
  readonly requestId: RequestId;
  readonly correlationId: CorrelationId;
  /** The caller's W3C `traceparent`, if it sent a well-formed one. */
  readonly traceparent: string | undefined;
  readonly network: NetworkMetadata;
  /** What is found out on the way: who calls, whose route it is, and the span that further work hangs below. */
  readonly notes: { caller?: Caller; capability?: string; traceparent?: string | undefined };
  /** Reads the body, counting; the problem when it is larger than `limit` bytes or breaks off. */
  readBody(limit: number): Promise<Uint8Array | Problem>;
}

const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads a request. The request id is ours; a correlation id may be the caller's, it proves nothing and opens nothing. */
export function exchangeOf(event: H3Event): Exchange {
  const { req, url } = event;
  const node = event.runtime?.node;
  const header = (name: string): string | null => req.headers.get(name);
  // randomUUID is 1 to 128 plain characters, which is what a brand of an id stands for.
  const requestId = randomUUID() as string as RequestId;
  const traceparent = header("traceparent");
  return {
    event,
    method: req.method,
    pathname: url.pathname,
    search: url.search,
    requestId,
    correlationId: toCorrelationId(header("x-correlation-id") ?? "") ?? (requestId as string as CorrelationId),
    traceparent: traceparent !== null && traceparentPattern.test(traceparent) ? traceparent : undefined,
    network: {
      remoteAddress: req.ip,
      protocol: node === undefined ? "in-process:" : url.protocol === "https:" ? "https:" : "http:",
    },
    notes: {},
    header,
    readBody: (limit) =>
      Number(header("content-length") ?? 0) > limit
        ? Promise.resolve(problems.bodyTooLarge)
        : node?.req instanceof Object
          ? readNodeBody(node.req as IncomingMessage, limit) // HTTP/1.1 only: this host opens no HTTP/2 socket
          : readWebBody(req.body, limit),
  };
}

/** `undefined` when nothing is repeated that node:http would silently drop the second time. */
export function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = "";
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? "";
    // The names below have 4 or 12 to 14 letters: most headers are passed over without lower-casing them.
    if (raw.length !== 4 && (raw.length < 12 || raw.length > 14)) continue;
    const name = raw.toLowerCase();
    if (!singleHeaders.includes(name)) continue;
    if (seen.includes(`${name};`)) return name;
    seen += `${name};`;
  }
  return undefined;
}

const singleHeaders: readonly string[] = ["host", "authorization", "content-type", "content-length"];

function readNodeBody(request: IncomingMessage, limit: number): Promise<Uint8Array | Problem> {
  return new Promise((resolve) => {
    const gathered = gatherBody(limit);
    const brokenOff = (): void => resolve(problems.malformedBody);
    request.on("data", (chunk: Buffer) => {
      if (gathered.add(chunk)) return;
      request.removeAllListeners("data").pause();
      resolve(problems.bodyTooLarge);
    });
    request.on("end", () => resolve(gathered.whole()));
    // A sender that goes away in the middle of its body; there may be nobody left to read the answer.
    request.on("close", brokenOff).on("error", brokenOff);
  });
}

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
