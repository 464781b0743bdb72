import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What a connection needs of a host. */
export interface ConnectionHost {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** The answer, as raw HTTP, to bytes that never became a request, or not a whole one: then the host has `begun` to handle it. */
  readonly malformed: (error: NodeJS.ErrnoException, begun: boolean) => string;
}

/** Milliseconds between the refusal of what is no HTTP and the end of its connection. */
const lingering = 1000;

/** Hands a server's requests to a host, and ends the connections that can't go on. */
export function attachHost(server: Server, host: ConnectionHost): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const broken = new WeakSet<Duplex>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    latest.set(request.socket, response);
    host.handler(request, response);
  };
  // An expectation that nobody knows is refused at the door, as anything else is; node would answer it by itself.
  server.on("request", handle).on("checkExpectation", handle);

  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // The rest of what is broken is broken too, and is reported again.
    if (broken.has(socket)) return;
    broken.add(socket);
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const refuse = (begun = false): void => {
      if (!socket.writable) return;
      socket.end(host.malformed(error, begun));
      // Time to read it; ended at once, a sender who is still sending would lose it. Who goes on sending is not listened to for ever.
      const linger = setTimeout(() => socket.destroy(), lingering);
      socket.once("close", () => clearTimeout(linger));
    };
    const response = latest.get(socket);
    if (response === undefined) return refuse();
    if (isTheBrokenOne(response, socket)) return refuse(true);
    // What is broken came behind a whole request: that one is answered first, or its sender would take our refusal for its answer.
    if (!response.req.complete) return void socket.destroy();
    if (response.writableFinished) return refuse();
    response.once("close", () => refuse());
  });

  // Silence is the sender's fault only while it is the sender's turn: a step may work for longer than a connection may idle.
  server.on("timeout", (socket) => {
    const response = latest.get(socket);
    const isOurTurn = response !== undefined && response.req.complete && !response.headersSent;
    if (!isOurTurn) socket.destroy();
  });
}

/** Whether the request that waits for this answer is itself what is broken. An answer that has begun can't be followed by another one. */
function isTheBrokenOne(response: ServerResponse, socket: Duplex): boolean {
  return !response.req.complete && !response.headersSent && response.socket === socket;
}
