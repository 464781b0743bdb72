import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { ConfigurationError } from "./configuration.js";
import type { Problem } from "./problem.js";

/** How long a client may take, in milliseconds. */
export interface Timeouts {
  /** Until its headers have arrived. */
  readonly headers: number;
  /** Until its whole request has arrived. */
  readonly request: number;
  /** Between two bytes, in either direction. */
  readonly idle: number;
}

const defaultTimeouts: Timeouts = { headers: 10_000, request: 30_000, idle: 120_000 };

/** Opens the HTTP/1.1 socket of a host, with limits on how slowly and how much a client may send. */
export async function listen(
  bind: string,
  port: number,
  timeouts: Partial<Timeouts> = {},
): Promise<{ server: Server; port: number }> {
  const { headers, request, idle } = { ...defaultTimeouts, ...timeouts };
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: headers,
    requestTimeout: request,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(1_000, headers / 2),
    requireHostHeader: true,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  server.on("clientError", answerMalformed);
  // A client that neither sends nor reads: half-open, asleep, or hostile.
  server.setTimeout(idle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, bind, port)));
    server.listen(port, bind, resolve);
  });
  const address = server.address();
  // A TCP server that listens has an AddressInfo; a string is the path of a pipe.
  return { server, port: typeof address === "object" && address !== null ? address.port : port };
}

/** What is no HTTP never becomes a request: it is answered in the shape of every other refusal, and the connection ends. */
function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, title } = malformed[error.code ?? ""] ?? notHttp;
  const body = JSON.stringify({ type: "about:blank", title, status, code });
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      "content-type: application/problem+json",
      `content-length: ${body.length}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

const notHttp: Problem = { status: 400, code: "MALFORMED_REQUEST", title: "The request is not well-formed HTTP" };
const malformed: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: "HEADERS_TOO_LARGE", title: "The headers are larger than this host takes" },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "REQUEST_TIMEOUT", title: "The request did not arrive in time" },
};

function listenError({ code, message }: NodeJS.ErrnoException, bind: string, port: number): Error {
  if (code === "EADDRINUSE") {
    return new ConfigurationError([
      `PORT ${port} is in use on ${bind}: stop what uses it, or set PORT to another one, e.g. ${port < 65535 ? port + 1 : 3000}`,
    ]);
  }
  if (code === "EACCES") {
    return new ConfigurationError([
      `PORT ${port} may not be opened by this user: set PORT to one above 1023, e.g. 3000`,
    ]);
  }
  return new ConfigurationError([
    `HQ_BIND ${bind} with PORT ${port} can't be listened on (${code ?? message}): set others`,
  ]);
}

/** Stops taking connections and ends those that are open. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Kept-alive connections that were busy a moment ago.
  server.closeAllConnections();
  await closed;
}
