import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { signatureHeader } from "../inngest/signature.js";

export interface TransportOptions {
  readonly signingKeys: readonly string[];
  readonly connections: number;
  /** How long a host may take to answer, in milliseconds of real time. */
  readonly timeout: number;
  /** The time that is signed. The host compares it with its own clock, so it is never the engine's virtual time. */
  readonly signatureTime: () => number;
  readonly onRequest?: ((request: SentRequest) => void) | undefined;
}

export interface SentRequest {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly reason: string };

const LARGEST_ANSWER = 32 * 1024 * 1024;

/** Sends signed requests to hosts over kept-alive connections. Never throws: what went wrong is in the reply. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  /** The key that hosts accepted last stands first, so a rotation costs one extra request and not one a call. */
  #preferred = 0;

  constructor(options: TransportOptions) {
    this.#options = options;
    const agent = { keepAlive: true, maxSockets: options.connections, timeout: options.timeout };
    this.#http = new HttpAgent(agent);
    this.#https = new HttpsAgent(agent);
  }

  /** Sends, and if the host doesn't know the key, sends again with the other one. */
  async send(method: "POST" | "PUT", url: string, headers: Record<string, string>, body: string): Promise<Reply> {
    const keys = this.#options.signingKeys;
    let reply = await this.#once(method, url, headers, body, keys[this.#preferred] ?? "");
    for (let step = 1; step < keys.length && reply.kind === "answered" && reply.status === 401; step++) {
      const other = (this.#preferred + 1) % keys.length;
      const second = await this.#once(method, url, headers, body, keys[other] ?? "");
      if (second.kind === "answered" && second.status !== 401) this.#preferred = other;
      reply = second;
    }
    return reply;
  }

  #once(method: "POST" | "PUT", url: string, extra: Record<string, string>, body: string, key: string): Promise<Reply> {
    const headers: Record<string, string> = {
      "Content-Type": "application/json",
      "Content-Length": String(Buffer.byteLength(body)),
      "User-Agent": "Inngest",
      "X-Inngest-Server-Kind": "cloud",
      "X-Inngest-Signature": signatureHeader(key, body, this.#options.signatureTime()),
      ...extra,
    };
    this.#options.onRequest?.({ method, url, headers, body });
    const secure = url.startsWith("https:");
    return new Promise((resolve) => {
      const send = secure ? httpsRequest : httpRequest;
      const request = send(url, { method, headers, agent: secure ? this.#https : this.#http });
      const timer = setTimeout(() => {
        resolve({ kind: "timeout" });
        request.destroy();
      }, this.#options.timeout);
      const unreachable = (error: Error & { code?: string }): void => {
        clearTimeout(timer);
        resolve({ kind: "unreachable", reason: error.code ?? error.message });
      };
      request.on("error", unreachable);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > LARGEST_ANSWER) request.destroy(new Error(`an answer of more than ${LARGEST_ANSWER} bytes`));
          else chunks.push(chunk);
        });
        response.on("error", unreachable);
        response.on("end", () => {
          clearTimeout(timer);
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ kind: "answered", status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      request.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
