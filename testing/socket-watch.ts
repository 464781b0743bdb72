import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** How often this process talked to one port over HTTP or a new socket while `run` ran. */
export async function socketsTo(port: string, run: () => Promise<void>): Promise<number> {
  let opened = 0;
  const onFetch = (message: unknown): void => {
    const origin = read(read(message, "request"), "origin");
    if (typeof origin === "string" && new URL(origin).port === port) opened += 1;
  };
  const onHttp = (message: unknown): void => {
    const host = read(message, "request");
    const header = read(host, "getHeader");
    if (typeof header === "function" && String(header.call(host, "host")).endsWith(`:${port}`)) opened += 1;
  };
  const onSocket = (message: unknown): void => {
    const socket = read(message, "socket");
    const once = read(socket, "once");
    if (typeof once !== "function") return;
    once.call(socket, "connect", () => {
      if (String(read(socket, "remotePort")) === port) opened += 1;
    });
  };
  subscribe("undici:request:create", onFetch);
  subscribe("http.client.request.start", onHttp);
  subscribe("net.client.socket", onSocket);
  try {
    await run();
  } finally {
    unsubscribe("undici:request:create", onFetch);
    unsubscribe("http.client.request.start", onHttp);
    unsubscribe("net.client.socket", onSocket);
  }
  return opened;
}

function read(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null ? Reflect.get(from, name) : undefined;
}
