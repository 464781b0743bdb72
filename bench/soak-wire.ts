import { connect, type Socket } from "node:net";
import { endOfAnswer } from "./load.js";

/** One answer. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A connection that is kept alive as long as the other end does, and opened again when it was not. */
export class SoakWire {
  readonly #port: number;
  #socket: Socket | undefined;
  #text = "";
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends one request and resolves with its answer. Rejects when the connection ends before it. */
  ask(bytes: string): Promise<Answer> {
    const socket = this.#socket ?? this.#open();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(bytes);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect(this.#port, "127.0.0.1").setNoDelay(true);
    this.#socket = socket;
    this.#text = "";
    socket.setEncoding("latin1").on("data", (chunk: string) => this.#read(socket, chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      // One that was left before has been answered.
      if (this.#socket !== socket) return;
      this.#leave(socket);
      this.#waiting?.reject(new Error(`the connection ended before an answer: ${this.#text}`));
    });
    return socket;
  }

  #read(socket: Socket, chunk: string): void {
    this.#text += chunk;
    const end = endOfAnswer(this.#text);
    if (end === undefined) return;
    const answer = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    if (/^connection: close/im.test(answer)) {
      this.#leave(socket);
      socket.end();
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({
      status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0),
      body: answer.slice(answer.indexOf("\r\n\r\n") + 4),
    });
  }

  #leave(socket: Socket): void {
    if (this.#socket === socket) this.#socket = undefined;
  }
}

/** Sends a request's head, waits until the host asks for its body, sends `body`, and is gone `after` milliseconds later. */
export function askAndLeave(port: number, head: string, body: string, after: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(head));
    socket.setNoDelay(true).on("error", reject);
    socket.once("data", () => {
      socket.write(body, () => setTimeout(() => socket.resetAndDestroy(), after));
    });
    socket.once("close", () => resolve());
  });
}
