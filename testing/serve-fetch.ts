import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "srvx/node";

/**
 * A host made of a `fetch` function, listening.
 *
 * @example
 * const served: ServedFetch = { origin: "http://127.0.0.1:3000", close: async () => undefined };
 * served.origin; //=> "http://127.0.0.1:3000"
 */
export interface ServedFetch {
  readonly origin: string;
  /** Ends the server and all of its connections. */
  close(): Promise<void>;
}

/**
 * Opens a socket on loopback for a host that is only a `fetch` function: what is proved is proved over a socket. The origin is known
 * only once the socket is open, so it is handed to the maker.
 *
 * @example
 * const served = await serveFetch(() => () => new Response("hello"));
 * await (await fetch(served.origin)).text(); //=> "hello"
 * await served.close();
 */
export async function serveFetch(
  make: (origin: string) => (request: Request) => Response | Promise<Response>,
): Promise<ServedFetch> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an AddressInfo.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // srvx's own type asks for a request that is HTTP/1.1 and HTTP/2 at once.
  const handler = toNodeHandler(make(origin)) as (request: IncomingMessage, response: ServerResponse) => void;
  server.on("request", handler);
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
