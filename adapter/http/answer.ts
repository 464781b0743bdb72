import type { ServerResponse } from "node:http";
import { FastResponse } from "srvx";
import { sendNodeResponse } from "srvx/node";

/**
 * What the host answers, before it is known whether a socket or a promise waits for it.
 *
 * @example
 * const answer: Answer = { status: 204, headers: {}, body: null };
 * answer.status; //=> 204
 */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Text and bytes leave in one piece; a stream as it comes. */
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

/** An answer that can be written in one piece. */
export type WholeAnswer = Answer & { readonly body: string | Uint8Array<ArrayBuffer> | null };

/** An answer whose body is text, if there is any. */
export type TextAnswer = Answer & { readonly body: string | null };

/** What every answer of the host carries, whatever it says. */
export const commonHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

/**
 * What a stream of events carries so that nobody on the way collects it: nginx and the ingresses built on it stop buffering, and what compresses
 * leaves it alone.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.6
 */
export const streamHeaders = { "cache-control": "no-store, no-transform", "x-accel-buffering": "no" } as const;

/** An answer of JSON text. */
export function jsonAnswer(status: number, text: string, headers: Answer["headers"] = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...commonHeaders, ...headers }, body: text };
}

/** Statuses whose answers have no content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5). A `Response` with one of them takes no body. */
export const withoutContent: ReadonlySet<number> = new Set([204, 205, 304]);

export function isWhole(answer: Answer): answer is WholeAnswer {
  return !(answer.body instanceof ReadableStream);
}

/** Whether an answer is a stream of events, which has no end of its own. */
export function isEvents({ headers }: Answer): boolean {
  return String(headers["content-type"]).startsWith("text/event-stream");
}

/** Writes an answer in one piece. One write is what a socket is cheapest at: a Response in between costs a second one. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: WholeAnswer): void {
  // The sender has gone: there is nobody to write to.
  if (response.headersSent || response.destroyed) return;
  const list: (string | string[])[] = [];
  for (const name in headers) list.push(name, headers[name] ?? "");
  const sent = withoutContent.has(status) ? null : body;
  if (status !== 204 && status !== 304)
    list.push("content-length", String(sent === null ? 0 : Buffer.byteLength(sent)));
  // A flat list is what node writes soonest. Its type wants no value that is a list of its own, which it writes line by line.
  response.writeHead(status, list as string[]);
  response.end(sent ?? undefined);
}

/** Sends an answer over a socket as it comes. */
export async function sendStream(response: ServerResponse, answer: Answer): Promise<void> {
  // Its reader has gone: who makes the stream is told.
  if (response.headersSent || response.destroyed) {
    if (answer.body instanceof ReadableStream) await answer.body.cancel();
    return;
  }
  await sendNodeResponse(response, toResponse(answer));
}

/** An answer as a `Response`. That to a HEAD has no body, nor has one {@link withoutContent}. */
export function toResponse({ status, headers, body: whole }: Answer, method = "GET"): Response {
  const body = method === "HEAD" || withoutContent.has(status) ? null : whole;
  if (body === null && whole instanceof ReadableStream) void whole.cancel();
  const list = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : value.map((one) => [name, one]),
  );
  return new FastResponse(body, { status, headers: list });
}
