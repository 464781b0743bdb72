import { mutant, type Mutant } from "../../prove/mutant.js";

const ingress = "adapter/inngest/ingress.ts";
const guard = "adapter/inngest/ingress-guard.ts";
const signature = "adapter/inngest/signature.ts";
const guardStart = 'if (!methods.includes(exchange.method)) return refused("method");';
const outsideWindow =
  'if (Math.abs(Math.floor(now() / 1000) - Number(t)) > signatureWindow) return refused("outside-window");';
const call = "adapter/inngest/ingress-call.ts";
const durable = "adapter/inngest/durable.ts";
const sdkTrusts = { file: durable, find: "isDev: false,", replace: "isDev: true," };
const letThrough =
  'const all = await exchange.readBody(bodyLimit); if (all instanceof Uint8Array) return { body: all, sign: () => "" };';
const unguarded = (id: string, breaks: string, condition: string): Mutant => ({
  id,
  breaks,
  kind: "host",
  // The SDK behind the guard verifies too: it is taken out of the way, so that the guard alone is judged.
  edits: [
    { file: guard, find: guardStart, replace: `if (${condition}) { ${letThrough} }\n    ${guardStart}` },
    sdkTrusts,
  ],
});
const host_ = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("host", id, breaks, file, find, replace);

/** What is broken in the signature guard of the ingress. */
export const guardMutants: readonly Mutant[] = [
  host_(
    "signature-by-length",
    "a signature counts when it is long enough",
    signature,
    "return timingSafeEqual(hmac(key, body, t), mac);",
    "return hmac(key, body, t).length === mac.length;",
  ),
  host_("window-removed", "a signature never grows old", guard, outsideWindow, ""),
  host_(
    "window-one-sided",
    "a signature may come from the future",
    guard,
    "Math.abs(Math.floor(now() / 1000) - Number(t)) > signatureWindow",
    "Math.floor(now() / 1000) - Number(t) > signatureWindow",
  ),
  host_(
    "window-widened",
    "a signature is good for an hour",
    signature,
    "export const signatureWindow = 300;",
    "export const signatureWindow = 3600;",
  ),
  host_(
    "time-not-signed",
    "the time of a signature is not part of it",
    signature,
    "update(body).update(t).digest()",
    "update(body).digest()",
  ),
  host_(
    "body-not-signed",
    "a signature is of the time alone",
    signature,
    'createHmac("sha256", key).update(body).update(t)',
    'createHmac("sha256", key).update(t)',
  ),
  unguarded("guard-skipped", "the guard lets everything through", "true"),
  unguarded("guard-skipped-for-put", "the guard lets every PUT through", 'exchange.method === "PUT"'),
  unguarded(
    "guard-skipped-in-production",
    "the guard is off in production",
    'process.env["NODE_ENV"] === "production"',
  ),
  unguarded(
    "guard-skipped-by-variable",
    "a variable of the environment turns the guard off",
    'process.env["INNGEST_DEV"] === "1"',
  ),
  unguarded(
    "guard-skipped-by-header",
    "a header turns the guard off",
    'exchange.header("x-inngest-server-kind") === "dev"',
  ),
  unguarded(
    "guard-skipped-by-query",
    "a query parameter turns the guard off",
    '"search" in exchange && String(exchange.search).includes("internal=1")',
  ),
  unguarded(
    "guard-skipped-for-first-parties",
    "whoever shows a bearer token passes the guard",
    'exchange.header("authorization") !== null',
  ),
  host_("guard-takes-any-method", "a signed GET is let through", guard, guardStart, ""),
  {
    id: "dispatch-before-verification",
    breaks: "the runtime sees the request before the guard has decided",
    kind: "host",
    edits: [
      {
        file: ingress,
        find: "const verdict = await guard(exchange);",
        replace:
          'const early = await exchange.readBody(9_000_000);\n    if (early instanceof Uint8Array && exchange.method === "POST") await runtime.handle(handOver(exchange, { kind: "call", functionId: new URLSearchParams(exchange.search).get("fnId") ?? "", stepId: "step" }, early, origin)).catch(() => undefined);\n    const verdict = await guard({ ...exchange, readBody: async () => early });',
      },
      sdkTrusts,
    ],
  },
  host_(
    "verdict-ignored",
    "what the guard refuses goes on",
    ingress,
    'if ("refused" in verdict) {',
    'if ("refused" in verdict && exchange.method === "DELETE") {',
  ),
  host_(
    "refusal-tells-why",
    "the caller learns why the guard refused",
    ingress,
    "return verdict;",
    "return { ...verdict, problem: { ...verdict.problem, title: verdict.refused } };",
  ),
  host_(
    "ingress-refused-in-silence",
    "a refused ingress request is not logged",
    ingress,
    "telemetry.record(observabilityEvents.ingressRefused, fields);",
    "void fields;",
  ),
  host_(
    "unknown-function-served",
    "an unknown function reaches the runtime",
    call,
    "if (fn === undefined || functionId === undefined) return unknownFunction;",
    'if (fn === undefined || functionId === undefined) return { kind: "call", functionId: functionId ?? "", stepId };',
  ),
];
