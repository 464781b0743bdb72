import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { H3Event } from "h3";
import { FastURL } from "srvx";
import { NodeRequest } from "srvx/node";
import { identify, announcedLength, type Exchange } from "./exchange.js";
import { gatherBody } from "./gather-body.js";
import { problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import type { CanonicalTarget } from "./target.js";

/** Proxies whose `X-Forwarded-*` headers are believed. */
export type TrustedProxies = false | "loopback" | string[];

/**
 * Reads a request of `node:http`. What node has parsed is read where it lies; h3's view of the request is made only when something is
 * asked that it alone knows.
 */
export function socketExchange(
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, search }: CanonicalTarget,
  trustProxy: TrustedProxies,
): Exchange {
  const { headers } = request;
  // A request that node:http parsed lies on a TCP or a TLS socket.
  const socket = request.socket as Partial<TLSSocket>;
  let made: InstanceType<typeof NodeRequest> | undefined;
  const web = (): InstanceType<typeof NodeRequest> =>
    (made ??= new NodeRequest({ req: request, res: response, trustProxy }));
  const header = (name: string): string | null => {
    const value = headers[name] ?? headers[name.toLowerCase()];
    if (value === undefined) return null;
    return typeof value === "string" && !keptOnce.has(name.toLowerCase()) ? value : web().headers.get(name);
  };
  // A trusted proxy tells the scheme and the host. Escapes stay as they were sent: each reader decodes them once.
  const told = trustProxy === false ? undefined : new H3Event(web()).url;
  const protocol =
    (told?.protocol ?? (socket.encrypted === true ? "https:" : "http:")) === "https:" ? "https:" : "http:";
  const url = urlOf({ protocol, host: told?.host ?? headers.host ?? "", pathname, search });
  const { requestId, correlationId, traceparent, notes } = identify(header);
  const begin = (): void => {
    // HTTP/1.0 has no interim answers (RFC 9110, 10.1.1).
    if (headers.expect === undefined || request.httpVersionMinor === 0 || response.headersSent) return;
    response.writeContinue();
    response.shouldKeepAlive = headers.connection?.toLowerCase() !== "close";
  };
  return {
    url,
    method: request.method ?? "GET",
    pathname,
    search,
    requestId,
    correlationId,
    traceparent,
    network: { remoteAddress: told === undefined ? socket.remoteAddress : web().ip, protocol },
    notes,
    header,
    headers: () => headers,
    signal: () => goneSignal(response),
    // A body that is refused halfway still has its answer written.
    body() {
      begin();
      return request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>;
    },
    readBody(limit) {
      if (announcedLength(header) > limit) return refuse(problems.bodyTooLarge);
      begin();
      return readNodeBody(request, limit);
    },
  };
}

/** Aborted when the connection ends before the answer does: its caller has gone. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once("close", () => response.writableEnded || gone.abort());
  return gone.signal;
}

/** A URL that is parsed already; h3's URL takes it in parts, which its type does not say. */
function urlOf(parts: Readonly<Record<"protocol" | "host" | "pathname" | "search", string>>): URL {
  return new FastURL(parts as unknown as string);
}

/** Of these node:http keeps the first and drops the others; h3 joins them. None was admitted that decides anything. */
const keptOnce: ReadonlySet<string> = new Set([
  "age",
  "etag",
  "expires",
  "from",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "referer",
  "retry-after",
  "server",
  "user-agent",
]);

function readNodeBody(request: IncomingMessage, limit: number): Uint8Array | Refused | Promise<Uint8Array | Refused> {
  // Its sender went while something else was asked: no event is left that would tell it.
  if (request.destroyed) return refuse(problems.malformedBody);
  const arrived = wholeBody(request);
  if (arrived !== undefined) return arrived;
  return new Promise((resolve) => {
    const gathered = gatherBody(limit);
    const brokenOff = (): void => resolve(refuse(problems.malformedBody));
    request.on("data", (chunk: Buffer) => {
      if (gathered.add(chunk)) return;
      request.removeAllListeners("data").pause();
      resolve(refuse(problems.bodyTooLarge));
    });
    request.on("end", () => {
      // What follows a whole body is no news.
      request.removeListener("close", brokenOff);
      resolve(gathered.whole());
    });
    // A sender that goes away in the middle of its body; there may be nobody left to read the answer.
    request.on("close", brokenOff).on("error", brokenOff);
  });
}

/** A body of an announced length of which nothing is missing: most are all there when they are asked for, and need no listeners. */
function wholeBody(request: IncomingMessage): Uint8Array | undefined {
  const { readableLength } = request;
  if (readableLength === 0 || readableLength !== Number(request.headers["content-length"])) return undefined;
  // A stream of bytes without an encoding gives one Buffer.
  const body = request.read() as Buffer | null;
  // Nothing follows but the end; node frees a request that has come to it.
  request.resume();
  return body ?? undefined;
}
