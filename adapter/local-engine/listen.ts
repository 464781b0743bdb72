import type { Server } from "node:http";
import { LocalEngineError } from "./log.js";

/** Opens a server's socket and returns its address. Throws a LocalEngineError that says why it can't be opened. */
export function listen(server: Server, port: number, hostname: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      server.off("listening", listening);
      const way = error.code === "EADDRINUSE" ? "use another port, or stop what uses this one" : "give another address";
      const why = `The local engine can't listen on ${hostname}:${port} (${error.code ?? error.message}); ${way}.`;
      reject(new LocalEngineError(why));
    };
    const listening = (): void => {
      server.off("error", refuse);
      const address = server.address();
      // A TCP server that listens has an AddressInfo; a string is the path of a pipe.
      const actual = typeof address === "object" && address !== null ? address.port : port;
      resolve(`http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${actual}`);
    };
    server.once("error", refuse).once("listening", listening).listen(port, hostname);
  });
}
