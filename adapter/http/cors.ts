import type { RouteFamily } from "@rawr/hq-contract";
import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";

/** Which pages of other origins may call. Without it none may: nothing is guessed. */
export interface CorsOptions {
  /** Exact origins, e.g. `https://app.example.com`. There is no wildcard. */
  readonly origins: readonly string[];
  /** Whether their cookies count. Default false. */
  readonly credentials?: boolean;
}

/** What CORS adds to the host. The ingress has no page that calls it. */
export interface Cors {
  /** The answer to a preflight of a known origin; `undefined` for everything else. */
  preflight(family: RouteFamily, exchange: Exchange): Answer | undefined;
  /** An answer as a page of a known origin may read it. */
  expose(family: RouteFamily, exchange: Exchange, answer: Answer): Answer;
}

const methods: Readonly<Record<RouteFamily, string>> = {
  rpc: "POST",
  orpc: "GET, POST, PUT, PATCH, DELETE",
  workflows: "GET, POST, PUT, PATCH, DELETE",
  ingress: "",
};

export function createCors({ origins, credentials = false }: CorsOptions): Cors {
  const known = new Set(origins);
  const allowed = (family: RouteFamily, { header }: Exchange): Record<string, string> | undefined => {
    const origin = header("origin");
    if (family === "ingress" || origin === null || !known.has(origin)) return undefined;
    return {
      "access-control-allow-origin": origin,
      vary: "origin",
      ...(credentials && { "access-control-allow-credentials": "true" }),
    };
  };
  return {
    preflight(family, exchange) {
      if (exchange.method !== "OPTIONS" || exchange.header("access-control-request-method") === null) return undefined;
      const headers = allowed(family, exchange);
      return (
        headers && {
          status: 204,
          headers: {
            ...headers,
            "access-control-allow-methods": methods[family],
            "access-control-allow-headers":
              "authorization, content-type, idempotency-key, x-correlation-id, x-csrf-token, traceparent",
            "access-control-max-age": "600",
          },
          body: null,
        }
      );
    },
    expose(family, exchange, answer) {
      const headers = allowed(family, exchange);
      if (headers === undefined) return answer;
      const exposed = { "access-control-expose-headers": "x-request-id, x-correlation-id" };
      return { ...answer, headers: { ...answer.headers, ...headers, ...exposed } };
    },
  };
}
