import { createServer, type Server } from "node:http";
import { keepBodiesMoving } from "./body-pace.js";
import { ConfigurationError } from "./configuration.js";

/** How long a client may take, in milliseconds. */
export interface Timeouts {
  /** Until its headers have arrived. */
  readonly headers: number;
  /** Over which a body must arrive at 1 KiB a second or more; a smaller one must be there within it. */
  readonly body: number;
  /** Between two bytes, in either direction, except while the host works on a request that is all there. */
  readonly idle: number;
}

const defaultTimeouts: Timeouts = { headers: 10_000, body: 30_000, idle: 120_000 };

/** Opens the HTTP/1.1 socket of a host, with limits on how slowly and how much a client may send. */
export async function listen(
  bind: string,
  port: number,
  timeouts: Partial<Timeouts> = {},
): Promise<{ server: Server; port: number }> {
  const { headers, body, idle } = { ...defaultTimeouts, ...timeouts };
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: headers,
    requestTimeout: 0, // a time for the whole request would end long uploads
    // Longer than the proxy before it, which would otherwise send a request into a connection that is just being closed.
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(1_000, headers / 2),
    // A request without one is answered by the host: node would answer without a body, and nobody would be told.
    requireHostHeader: false,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  // Their size is limited above. A limit of their number would make node drop those behind it, unseen by any guard.
  server.maxHeadersCount = 0;
  keepBodiesMoving(server, body);
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

function listenError({ code, message }: NodeJS.ErrnoException, bind: string, port: number): Error {
  if (code === "EADDRINUSE") {
    return new ConfigurationError([
      `PORT ${port} is in use on ${bind}: stop what uses it, or set PORT to another one, e.g. ${port < 65535 ? port + 1 : 3000}`,
    ]);
  }
  if (code === "EACCES") {
    return new ConfigurationError([`PORT ${port} can't be opened by this user: set PORT to one above 1023, e.g. 3000`]);
  }
  return new ConfigurationError([`HQ_BIND ${bind} with PORT ${port} can't be opened (${code ?? message}): set others`]);
}

/** Stops taking connections and ends those that are open. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Kept-alive connections that were busy a moment ago.
  server.closeAllConnections();
  await closed;
}
