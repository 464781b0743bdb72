import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What a connection needs of a host. */
export interface ConnectionHost {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Requests of one connection that may be under way at the same time; default 32. */
  readonly requestsPerConnection?: number;
  /** The answer, as raw HTTP, to bytes that never became a request, or not a whole one: then the host has `begun` to handle it. */
  readonly malformed: (error: NodeJS.ErrnoException, begun: boolean) => string;
}

/** Milliseconds between the refusal of what is no HTTP and the end of its connection. */
const lingering = 1000;

/** Hands a server's requests to a host, and ends the connections that can't go on. */
export function attachHost(server: Server, host: ConnectionHost): void {
  /** The answers to the last request of each connection that was read, and that was begun: between the two some may wait. */
  const latest = new WeakMap<Duplex, ServerResponse>();
  const begun = new WeakMap<Duplex, ServerResponse>();
  const broken = new WeakSet<Duplex>();
  const handle: Handle = (request, response) => {
    begun.set(request.socket, response);
    host.handler(request, response);
  };
  const turns = boundedPipeline(handle, host.requestsPerConnection);
  const inTurn: Handle = (request, response) => {
    latest.set(request.socket, response);
    turns(request, response);
  };
  // An expectation that nobody knows is refused at the door, as anything else is; node would answer it by itself.
  server.on("request", inTurn).on("checkExpectation", inTurn);
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    // Who is refused sends no body: what came next would be taken for it. Reading the body says that it may be sent.
    response.shouldKeepAlive = false;
    inTurn(request, response);
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, rest: Buffer) => {
    // What came before it is answered first: its answer belongs to the parser that read it.
    const before = latest.get(socket);
    if (before === undefined || before.writableFinished) readAgain(server, request, rest);
    else before.once("close", () => socket.destroyed || readAgain(server, request, rest));
  });

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
    const response = begun.get(socket);
    const isOurTurn = response !== undefined && response.req.complete && !response.headersSent;
    if (!isOurTurn) socket.destroy();
  });
}

/**
 * Bounds what one connection may have under way: requests beyond it wait in turn, and what is not read stays with the sender. node itself
 * would begin each request that a sender pipelines.
 */
function boundedPipeline(handle: Handle, mostAtOnce = 32): Handle {
  const pipelines = new WeakMap<Duplex, { underWay: number; readonly waiting: [IncomingMessage, ServerResponse][] }>();
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    const pipeline = pipelines.get(socket) ?? { underWay: 0, waiting: [] };
    pipelines.set(socket, pipeline);
    pipeline.underWay += 1;
    response.once("close", () => {
      pipeline.underWay -= 1;
      if (socket.destroyed) return;
      const next = pipeline.waiting.shift();
      if (pipeline.waiting.length === 0 && socket.isPaused()) socket.resume();
      if (next !== undefined) begin(...next);
    });
    handle(request, response);
  };
  return (request, response) => {
    const pipeline = pipelines.get(request.socket);
    if (pipeline === undefined || pipeline.underWay < mostAtOnce) return begin(request, response);
    pipeline.waiting.push([request, response]);
    request.socket.pause();
  };
}

/**
 * Reads a request that asks for another protocol again, without what asks for it: no other one is spoken here. node's parser would leave
 * out whatever came behind it.
 */
function readAgain(
  server: Server,
  { method, url, httpVersion, rawHeaders, socket }: IncomingMessage,
  rest: Buffer,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (/^(?:upgrade|http2-settings)$/i.test(name)) continue;
    const kept = value.split(",").filter((token) => !/^\s*(?:upgrade|http2-settings)\s*$/i.test(token));
    if (!/^connection$/i.test(name)) lines.push(`${name}: ${value}`);
    else if (kept.length > 0) lines.push(`${name}: ${kept.join(",")}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), rest]));
  server.emit("connection", socket);
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Whether the request that waits for this answer is itself what is broken. An answer that has begun can't be followed by another one. */
function isTheBrokenOne(response: ServerResponse, socket: Duplex): boolean {
  return !response.req.complete && !response.headersSent && response.socket === socket;
}
