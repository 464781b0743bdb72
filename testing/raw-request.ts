import { request as nodeRequest } from "node:http";
import { startIdleWatch } from "./idle-time.js";

/**
 * A request as it goes over the wire: nothing rewrites its target.
 *
 * @example
 * const request: RawRequest = { method: "GET", target: "/rpc/../api/orpc/orders" };
 * request.target; //=> "/rpc/../api/orpc/orders"
 */
export interface RawRequest {
  readonly method: string;
  /** As written in the request line. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * The answer on the socket, read to its end.
 *
 * @example
 * const isRefusal = ({ headers }: RawAnswer) => headers["content-type"] === "application/problem+json";
 * isRefusal({ status: 200, headers: { "content-type": "text/html" }, body: "" }); //=> false
 */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds of idleness after which silence is an error: a host that does not answer has refused nothing. */
const deadline = 30_000;

/** Sends one request on a connection of its own. `fetch` would rewrite the target before the host sees it. */
export function sendRaw(origin: string, { method, target, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = nodeRequest(
      { hostname, port, method, path: target, headers: { ...headers, ...length }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    const idle = startIdleWatch();
    const watch = setInterval(() => {
      if (idle() > deadline) request.destroy(new Error(`no answer to ${method} ${target} within ${deadline} ms`));
    }, 1000);
    request.on("close", () => clearInterval(watch));
    request.on("error", reject);
    request.end(body);
  });
}
