import { mutant, type Mutant } from "../../prove/mutant.js";

const authorization = "adapter/callers/authorization.ts";
const caller = "adapter/callers/caller.ts";
const forbidden = "if (!mayReach(principal.caller, family)) {";
const problem = "adapter/http/problem.ts";
const dispatch = "adapter/http/dispatch.ts";
const host_ = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("host", id, breaks, file, find, replace);

/** What is broken where it is decided who calls, and how a refusal looks. */
export const callerMutants: readonly Mutant[] = [
  // Who calls
  host_(
    "anonymous-is-let-in",
    "a published family answers without a credential",
    authorization,
    "if (principal.id === undefined) {",
    "if (principal.id === '') {",
  ),
  host_(
    "query-opens-rpc",
    "a query parameter opens /rpc",
    authorization,
    forbidden,
    'if (!mayReach(principal.caller, family) && !exchange.search.includes("internal=1")) {',
  ),
  host_(
    "header-opens-rpc",
    "a header opens /rpc",
    authorization,
    forbidden,
    'if (!mayReach(principal.caller, family) && exchange.header("x-internal") === null) {',
  ),
  host_(
    "cookie-opens-rpc",
    "a cookie opens /rpc",
    authorization,
    forbidden,
    'if (!mayReach(principal.caller, family) && exchange.header("cookie") === null) {',
  ),
  host_(
    "proxy-header-opens-rpc",
    "a forwarded address of loopback opens /rpc",
    authorization,
    forbidden,
    'if (!mayReach(principal.caller, family) && exchange.header("x-forwarded-for") !== "127.0.0.1") {',
  ),
  host_(
    "method-opens-rpc",
    "OPTIONS is not asked who calls",
    authorization,
    forbidden,
    'if (!mayReach(principal.caller, family) && exchange.method !== "OPTIONS") {',
  ),
  host_(
    "matrix-not-asked",
    "the caller matrix is not asked",
    authorization,
    forbidden,
    "if (!mayReach(principal.caller, family) && family === 'workflows') {",
  ),
  host_(
    "claimed-caller-believed",
    "a caller is who it says it is",
    caller,
    "for (const authenticator of authenticators) {",
    'const claim = request.header("x-caller");\n  if (claim === "first-party-service") return { caller: claim, id: "claimed" };\n  for (const authenticator of authenticators) {',
  ),
  host_(
    "unknown-label-allowed",
    "a caller of an unknown name is let in",
    caller,
    "for (const authenticator of authenticators) {",
    'if (request.header("user-agent") === "Inngest") return { caller: "first-party-service" as never, id: "robot" };\n  for (const authenticator of authenticators) {',
  ),
  host_(
    "invalid-credential-is-a-first-party",
    "a credential that proves nothing proves a first party",
    caller,
    'notes.refusal ??= "invalid";\n  return anonymous;',
    'notes.refusal ??= "invalid";\n  return { caller: "first-party-web", id: "anybody" };',
  ),
  host_(
    "any-token-is-good",
    "tokens are compared by their length",
    caller,
    "if (timingSafeEqual(entry.digest, digest)) found = entry.principal;",
    "if (entry.digest.length === digest.length) found = entry.principal;",
  ),
  host_(
    "forbidden-in-silence",
    "a forbidden caller is not logged",
    authorization,
    "telemetry.record(observabilityEvents.callerForbidden, fields);",
    "",
  ),
  host_(
    "unauthenticated-in-silence",
    "a missing credential is not logged",
    authorization,
    "telemetry.record(observabilityEvents.callerUnauthenticated, fields);",
    "",
  ),
  host_(
    "refused-after-it-ran",
    "the procedure runs before it is asked who calls",
    dispatch,
    "const asked = authorize(family, exchange);",
    'await plugins.get(key)?.({ ...exchange, readBody: async () => new TextEncoder().encode(\'{"json":{"customer":"Ada","amount":1,"currency":"EUR"}}\') }, { caller: "first-party-service", id: "early" }, "json");\n    const asked = authorize(family, exchange);',
  ),

  // The shape of a refusal
  host_(
    "forbidden-is-not-found",
    "a forbidden caller is answered 404",
    problem,
    "callerForbidden: { status: 403,",
    "callerForbidden: { status: 404,",
  ),
  host_(
    "forbidden-is-a-crash",
    "a forbidden caller is answered 500",
    problem,
    "callerForbidden: { status: 403,",
    "callerForbidden: { status: 500,",
  ),
  host_(
    "forbidden-has-another-code",
    "a forbidden caller is refused with another code",
    problem,
    'code: "CALLER_FORBIDDEN"',
    'code: "FORBIDDEN"',
  ),
  host_(
    "refusal-is-no-problem",
    "a refusal is plain JSON",
    problem,
    '"content-type": "application/problem+json"',
    '"content-type": "application/json"',
  ),
  host_(
    "refusal-has-no-request-id",
    "a refusal can't be found in the log",
    problem,
    'const body = JSON.stringify({ type: "about:blank", title, status, code, ...(uniform ? {} : { requestId }) });\n  return { status, headers: { ...problemHeaders, "x-request-id": requestId, ...headers }, body };',
    'const body = JSON.stringify({ type: "about:blank", title, status, code, ...(uniform ? {} : { requestId }) });\n  return { status, headers: { ...problemHeaders, ...headers }, body };',
  ),
];
