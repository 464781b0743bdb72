import type { RouteFamily } from "@rawr/hq-contract/tables";
import type { PublishedFamily } from "@rawr/hq-contract/tables";
import type { Answer, WholeAnswer } from "./answer.js";
import type { Published } from "./documents.js";
import type { Exchange } from "./exchange.js";

/**
 * Which pages of other origins may call. Without it none may: nothing is guessed.
 *
 * @example
 * const cors: CorsOptions = { origins: ["https://shop.example.com"], exposedHeaders: ["x-request-id"] };
 * cors.origins.length; //=> 1
 */
export interface CorsOptions {
  /** Exact origins, e.g. `https://app.example.com`. There is no wildcard. */
  readonly origins: readonly string[];
  /** Whether their cookies count. Default false. */
  readonly credentials?: boolean;
  /** Headers that pages may send, beside those of the typed clients, of W3C traces and of the contracts. */
  readonly allowedHeaders?: readonly string[];
  /** Headers that pages may read, beside the host's own and those of the contracts. */
  readonly exposedHeaders?: readonly string[];
}

/** What CORS adds to the host. The ingress has no page that calls it. */
export interface Cors {
  /** The answer to a preflight of a known origin; `undefined` for everything else. */
  preflight(family: RouteFamily, exchange: Exchange): Promise<Answer> | undefined;
  /** An answer as a page of a known origin may read it. */
  expose(family: RouteFamily, exchange: Exchange, answer: Answer): Answer | Promise<Answer>;
  /** A refusal that no family gave, as a page of a known origin may read it. */
  exposeRefusal(origin: string | null | undefined, refusal: WholeAnswer): WholeAnswer;
}

const methods: Readonly<Record<RouteFamily, string>> = {
  rpc: "POST",
  orpc: "GET, POST, PUT, PATCH, DELETE",
  workflows: "GET, POST, PUT, PATCH, DELETE",
  ingress: "",
};

/** What the typed clients and OpenTelemetry in a page send. */
const sentByClients = [
  "authorization",
  "baggage",
  "content-disposition",
  "content-type",
  "idempotency-key",
  "last-event-id",
  "traceparent",
  "tracestate",
  "x-correlation-id",
  "x-csrf-token",
];
/** What the host answers beside what pages may read anyway. */
const answeredByHost = ["content-disposition", "retry-after", "x-correlation-id", "x-request-id"];

export function createCors(options: CorsOptions, published: Readonly<Record<PublishedFamily, Published>>): Cors {
  const { credentials = false, allowedHeaders = [], exposedHeaders = [] } = options;
  const known = new Set(options.origins);
  const isPublished = (family: RouteFamily): family is PublishedFamily => family === "orpc" || family === "workflows";
  const declared = (family: RouteFamily) =>
    isPublished(family) ? published[family].documents.declaredHeaders() : undefined;
  const list = (...names: (readonly string[] | undefined)[]): string =>
    [...new Set(names.flatMap((some = []) => some.map((name) => name.toLowerCase())))].sort().join(", ");
  const allowed = (origin: string | null | undefined): Record<string, string> | undefined => {
    if (origin === null || origin === undefined || !known.has(origin)) return undefined;
    return {
      "access-control-allow-origin": origin,
      ...(credentials && { "access-control-allow-credentials": "true" }),
    };
  };
  const readable = <Given extends Answer>(
    answer: Given,
    origin: string | null | undefined,
    names?: readonly string[],
  ): Given => {
    // Whoever asked: a cache would give a page of a known origin the answer that another one got.
    const vary = list(answer.headers["vary"]?.toString().split(/\s*,\s*/), ["origin"]);
    const forPages = allowed(origin);
    const exposed = { "access-control-expose-headers": list(answeredByHost, exposedHeaders, names) };
    return { ...answer, headers: { ...answer.headers, vary, ...(forPages && { ...forPages, ...exposed }) } };
  };
  return {
    preflight(family, exchange) {
      if (exchange.method !== "OPTIONS" || exchange.header("access-control-request-method") === null) return undefined;
      const headers = family === "ingress" ? undefined : allowed(exchange.header("origin"));
      if (headers === undefined) return undefined;
      const answer = async (): Promise<Answer> => ({
        status: 204,
        headers: {
          ...headers,
          vary: "origin",
          "access-control-allow-methods": methods[family],
          "access-control-allow-headers": list(sentByClients, allowedHeaders, (await declared(family))?.sent),
          "access-control-max-age": "600",
        },
        body: null,
      });
      return answer();
    },
    expose(family, exchange, answer) {
      if (family === "ingress") return answer;
      const origin = exchange.header("origin");
      return declared(family)?.then(({ answered }) => readable(answer, origin, answered)) ?? readable(answer, origin);
    },
    exposeRefusal: (origin, refusal) => readable(refusal, origin),
  };
}
