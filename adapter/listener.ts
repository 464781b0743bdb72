import { createServer, type Server } from "node:http";
import { ConfigurationError } from "./configuration.js";

/** Opens the HTTP/1.1 socket of a host, with limits on how slowly and how much a client may send. */
export async function listen(bind: string, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    requireHostHeader: true,
    insecureHTTPParser: false,
    joinDuplicateHeaders: false,
  });
  // A client that neither sends nor reads: half-open, asleep, or hostile.
  server.setTimeout(120_000);
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
