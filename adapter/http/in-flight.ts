import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Counts what is under way, so that a host can wait for it to end. */
export interface InFlight {
  /** Returns the function that ends it. */
  enter(): () => void;
  /** An answer is under way until it has been handed to the connection, or the connection is gone. */
  untilAnswered(socket: Duplex, response: ServerResponse): void;
  /** The same stream, under way until it has been read to its end, has failed or is given up. */
  whileRead(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array>;
  /** An answer of events, which goes on for as long as its reader stays. */
  untilLeft(response: ServerResponse): void;
  /** Breaks off the answers of events, those that begin later, too: who reads one hears of it as a lost connection, and asks again. */
  breakOffEvents(): void;
  /** Resolves when nothing is under way, or when `within` milliseconds have passed. */
  drained(within: number): Promise<void>;
}

export function createInFlight(): InFlight {
  let count = 0;
  const waiting = new Set<() => void>();
  const end = (ended: number): void => {
    count -= ended;
    if (count === 0) for (const resolve of waiting) resolve();
  };
  const enter = (): (() => void) => {
    count += 1;
    let entered = 1;
    return () => {
      end(entered);
      entered = 0;
    };
  };
  /** How many answers each connection has under way. */
  const connections = new WeakMap<Duplex, { answers: number }>();
  const opened = (socket: Duplex): { answers: number } => {
    const connection = { answers: 0 };
    connections.set(socket, connection);
    // Answers to pipelined requests wait for the one before them, and node never closes those of a connection that died.
    socket.once("close", () => {
      end(connection.answers);
      connection.answers = 0;
    });
    return connection;
  };
  const events = new Set<ServerResponse>();
  let isBreakingOff = false;
  return {
    enter,
    untilLeft(response) {
      if (isBreakingOff) return void response.destroy();
      events.add(response);
      response.once("close", () => events.delete(response));
    },
    breakOffEvents() {
      isBreakingOff = true;
      for (const response of events) response.destroy();
    },
    untilAnswered(socket, response) {
      const connection = connections.get(socket) ?? opened(socket);
      connection.answers += 1;
      count += 1;
      response.once("close", () => {
        // Those of a connection that died are counted already.
        if (connection.answers === 0) return;
        connection.answers -= 1;
        end(1);
      });
    },
    whileRead(stream) {
      const leave = enter();
      const reader = stream.getReader();
      return new ReadableStream({
        async pull(controller) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            leave();
            throw error;
          });
          if (!done) return controller.enqueue(value);
          leave();
          controller.close();
        },
        cancel(reason) {
          leave();
          return reader.cancel(reason);
        },
      });
    },
    drained: (within) =>
      new Promise((resolve) => {
        if (count === 0) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, within);
        waiting.add(done);
      }),
  };
}
