import type { IncomingMessage, Server } from "node:http";

/** What a body must come to, in bytes a second, over each window. */
const slowest = 1024;

interface Watched {
  /** Where the window began: milliseconds, and bytes of the connection. */
  since: number;
  bytes: number;
}

/**
 * Ends requests whose bodies arrive too slowly: node's own bound is one time for a whole request, which a long upload exceeds and a
 * sender of single bytes does not. While the host does not read, a sender is not late.
 *
 * @param window - Milliseconds over which a body has to keep the pace; a smaller body has to be there within one.
 */
export function keepBodiesMoving(server: Server, window: number): void {
  const arriving = new Map<IncomingMessage, Watched>();
  server.prependListener("request", watch).prependListener("checkContinue", watch);

  function watch(request: IncomingMessage): void {
    if (request.complete) return;
    arriving.set(request, { since: performance.now(), bytes: request.socket.bytesRead });
    request.once("close", () => arriving.delete(request));
  }

  const check = (): void => {
    const now = performance.now();
    for (const [request, watched] of arriving) {
      const { socket } = request;
      const isOurTurn = request.readableLength > 0 || socket.isPaused();
      if (request.complete) arriving.delete(request);
      else if (isOurTurn) Object.assign(watched, { since: now, bytes: socket.bytesRead });
      else if (now - watched.since >= window) {
        const pace = ((socket.bytesRead - watched.bytes) * 1000) / (now - watched.since);
        if (pace >= slowest) Object.assign(watched, { since: now, bytes: socket.bytesRead });
        else {
          arriving.delete(request);
          const late = Object.assign(new Error("the body arrives too slowly"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
          server.emit("clientError", late, socket);
        }
      }
    }
  };
  const timer = setInterval(check, Math.min(1000, window / 4)).unref();
  server.once("close", () => clearInterval(timer));
}
