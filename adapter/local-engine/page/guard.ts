import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { sameSecret } from "../../callers/same-secret.js";

export interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** Keeps foreign pages out: one that rebinds its name to loopback, and one that sends what it can't read the answer of. */
export class PageGuard {
  /** Stands in the page, and in each of its requests. No other page can read it. */
  readonly token: string;

  constructor(token = randomBytes(24).toString("base64url")) {
    this.token = token;
  }

  /** What is wrong with a request for the page itself. */
  refuseHost({ headers, socket }: IncomingMessage): Refusal | undefined {
    const port = socket.localPort ?? 0;
    const names = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
    if (names.includes((headers.host ?? "").toLowerCase())) return undefined;
    return { status: 421, error: `This page answers on ${names.join(", ")} only.` };
  }

  /** What is wrong with one of the page's own requests. */
  refuse(request: IncomingMessage): Refusal | undefined {
    const refused = this.refuseHost(request);
    if (refused !== undefined) return refused;
    const { origin, host, "sec-fetch-site": site = "same-origin", "x-engine-page": token = "" } = request.headers;
    const foreign = site !== "same-origin" || (origin !== undefined && origin !== `http://${host}`);
    if (foreign || (request.method !== "GET" && origin === undefined))
      return { status: 403, error: "Only the engine's own page may request this." };
    if (sameSecret(String(token), this.token)) return undefined;
    return { status: 403, error: "The engine has restarted since this page was loaded: reload the page." };
  }
}
