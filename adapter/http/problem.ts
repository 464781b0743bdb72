import { commonHeaders, type WholeAnswer } from "./answer.js";

/**
 * A refusal: what a caller may know of it, and nothing of the host's insides.
 *
 * @example
 * const problem: Problem = problems.routeUnknown;
 * problem.status; //=> 404
 */
export interface Problem {
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** One sentence, for people. */
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether every byte of the body is always the same: whatever was wrong, nothing in it tells. The request id is in the header alone. */
  readonly uniform?: true;
}

/**
 * Every refusal that the host itself can answer with.
 *
 * @example
 * problems.repeatedHeader.code; //=> "REPEATED_HEADER"
 */
export const problems = {
  targetNotCanonical: {
    status: 400,
    code: "TARGET_NOT_CANONICAL",
    title: "The request target is not canonical",
  },
  repeatedHeader: { status: 400, code: "REPEATED_HEADER", title: "A single-value header was repeated" },
  malformedRequest: { status: 400, code: "MALFORMED_REQUEST", title: "The request is not well-formed HTTP" },
  malformedBody: { status: 400, code: "MALFORMED_BODY", title: "The body does not match its headers" },
  idempotencyKeyMalformed: {
    status: 400,
    code: "IDEMPOTENCY_KEY_MALFORMED",
    title: "An idempotency key must be 1 to 255 visible ASCII characters without spaces",
  },
  ingressCallMalformed: {
    status: 400,
    code: "INGRESS_CALL_MALFORMED",
    title: "The signed body is not a call of this function and step",
  },
  ingressRefused: { status: 401, code: "UNAUTHORIZED", title: "Unauthorized", uniform: true },
  unauthenticated: {
    status: 401,
    code: "UNAUTHENTICATED",
    title: "This route requires a valid credential",
    headers: { "www-authenticate": "Bearer" },
  },
  callerForbidden: { status: 403, code: "CALLER_FORBIDDEN", title: "This caller must not use this route family" },
  routeUnknown: { status: 404, code: "ROUTE_UNKNOWN", title: "Unknown route" },
  methodNotAllowed: { status: 405, code: "METHOD_NOT_ALLOWED", title: "This route does not support this method" },
  requestTimeout: { status: 408, code: "REQUEST_TIMEOUT", title: "The request did not arrive in time" },
  registrationRepeated: {
    status: 409,
    code: "REGISTRATION_REPEATED",
    title: "This registration was already made: sign a new one",
  },
  bodyTooLarge: {
    status: 413,
    code: "BODY_TOO_LARGE",
    title: "The body is too large for this host",
    headers: { connection: "close" },
  },
  mediaTypeUnsupported: {
    status: 415,
    code: "MEDIA_TYPE_UNSUPPORTED",
    title: "This route does not accept a body of this type",
  },
  expectationUnknown: { status: 417, code: "EXPECTATION_UNKNOWN", title: "Unsupported Expect header" },
  hostUnknown: { status: 421, code: "HOST_UNKNOWN", title: "Unknown Host for this server" },
  tooManyRequests: {
    status: 429,
    code: "TOO_MANY_REQUESTS",
    title: "This caller has too many requests in progress",
    headers: { "retry-after": "1" },
  },
  headersTooLarge: { status: 431, code: "HEADERS_TOO_LARGE", title: "The headers are too large for this host" },
  internal: { status: 500, code: "INTERNAL", title: "The host failed to answer" },
  transferCodingUnknown: {
    status: 501,
    code: "TRANSFER_CODING_UNKNOWN",
    title: "A body must have a length or be chunked",
    headers: { connection: "close" },
  },
  authenticationUnavailable: {
    status: 503,
    code: "AUTHENTICATION_UNAVAILABLE",
    title: "The credential can't be verified right now",
    headers: { "retry-after": "5" },
  },
  draining: {
    status: 503,
    code: "DRAINING",
    title: "This host is shutting down",
    headers: { "retry-after": "5", connection: "close" },
  },
} as const satisfies Record<string, Problem>;

/** The problem of a method on a path that takes others. */
export function otherMethod(...allowed: readonly string[]): Problem {
  return { ...problems.methodNotAllowed, headers: { allow: allowed.join(", ") } };
}

/** A refusal as `application/problem+json` (RFC 9457). */
export function problemAnswer(problem: Problem, requestId: string): WholeAnswer {
  const { status, code, title, headers, uniform } = problem;
  const body = JSON.stringify({ type: "about:blank", title, status, code, ...(uniform ? {} : { requestId }) });
  return { status, headers: { ...problemHeaders, "x-request-id": requestId, ...headers }, body };
}

const problemHeaders = { ...commonHeaders, "content-type": "application/problem+json" };
