import type { KeyObject } from "node:crypto";
import { routeFamilies } from "@rawr/hq-contract";
import { canonicalJson } from "./canonical-json.js";
import type { Exchange } from "../http/exchange.js";
import { problems } from "../http/problem.js";
import { refuse, type Refused } from "../http/refused.js";
import {
  isSignedBy,
  parseSignature,
  secretKey,
  signatureHeader,
  signatureName,
  signatureWindow,
  type Signature,
} from "./signature.js";

/**
 * Keys, limits and clock of one instance's guard.
 *
 * @example
 * const options: IngressGuardOptions = {
 *   signingKey: `signkey-prod-${"0".repeat(64)}`,
 *   bodyLimit: 1024 * 1024,
 *   now: Date.now,
 * };
 * options.bodyLimit; //=> 1_048_576
 */
export interface IngressGuardOptions {
  readonly signingKey: string;
  /** Accepted beside the first, for the time of a key rotation. */
  readonly signingKeyFallback?: string | undefined;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Why a request was refused: for logs and counters. The caller never learns it (D-008).
 *
 * @example
 * const isOurClock = (reason: IngressRefusal) => reason === "outside-window";
 * isOurClock("no-signature"); //=> false
 */
export type IngressRefusal =
  | "method"
  | "path"
  | "content-encoding"
  | "no-signature"
  | "malformed-signature"
  | "outside-window"
  | "body"
  | "wrong-signature";

/**
 * Why a request is refused, for the log only; or its bytes, as they were signed.
 *
 * @example
 * const reasonOf = (verdict: IngressVerdict) => ("refused" in verdict ? verdict.refused : undefined);
 * reasonOf({ body: new Uint8Array(), sign: () => "" }); //=> undefined
 */
export type IngressVerdict =
  | Refused<IngressRefusal>
  | {
      readonly body: Uint8Array;
      /** Signs an answer with the key that the request was signed with; gives the header's value. */
      readonly sign: (body: string) => string;
    };

/** What the guard reads of a request, and nothing else. */
export type GuardedRequest = Pick<Exchange, "method" | "pathname" | "header" | "readBody">;

/**
 * Judges one ingress request before the durable runtime sees any of it.
 *
 * @example
 * const guard: IngressGuard = createIngressGuard({ signingKey: "signkey-test-00", bodyLimit: 1024, now: Date.now });
 * const get = { method: "GET", pathname: "/api/inngest", header: () => null, readBody: () => new Uint8Array() };
 * const verdict = await guard(get);
 * "refused" in verdict && verdict.refused; //=> "method"
 */
export type IngressGuard = (request: GuardedRequest) => Promise<IngressVerdict>;

/**
 * Bytes of a PUT that is looked at in its canonical form. A registration is far smaller, and a larger one would be parsed
 * before its sender has proved anything.
 */
const largestRespelling = 64 * 1024;

const methods: readonly string[] = ["POST", "PUT"];

/**
 * The signature guard of `/api/inngest`. It fails closed, it has no switch, and it reads no environment.
 *
 * A signature is `hex(HMAC-SHA256(key, body || t))`, `key` being the UTF-8 bytes of the signing key without its
 * `signkey-<word>-` prefix. POST bodies are signed as sent; a PUT is signed over the RFC 8785 form of its JSON.
 *
 * @example
 * const guard = createIngressGuard({ signingKey: `signkey-prod-${"0".repeat(64)}`, bodyLimit: 1024, now: Date.now });
 * const request = { method: "POST", pathname: "/api/inngest", header: () => null, readBody: () => new Uint8Array() };
 * const verdict = await guard(request);
 * "refused" in verdict && verdict.refused; //=> "no-signature"
 */
export function createIngressGuard(options: IngressGuardOptions): IngressGuard {
  const { bodyLimit, now } = options;
  const keys = [options.signingKey, options.signingKeyFallback].filter((key) => key !== undefined).map(secretKey);

  return async (exchange) => {
    if (!methods.includes(exchange.method)) return refused("method");
    if (exchange.pathname !== routeFamilies.ingress.prefix) return refused("path");
    if (exchange.header("content-encoding") !== null) return refused("content-encoding");
    const header = exchange.header(signatureName);
    if (header === null) return refused("no-signature");
    const signature = parseSignature(header);
    if (signature === undefined) return refused("malformed-signature");
    const { t } = signature;
    if (Math.abs(Math.floor(now() / 1000) - Number(t)) > signatureWindow) return refused("outside-window");
    const body = await exchange.readBody(bodyLimit);
    if ("refused" in body) return refused("body");

    const key =
      signer(keys, signature, body) ??
      (exchange.method === "PUT" && body.length <= largestRespelling
        ? signer(keys, signature, canonicalBytes(body))
        : undefined);
    if (key === undefined) return refused("wrong-signature");
    return { body, sign: (text) => signatureHeader(key, text, now()) };
  };
}

/** Every refusal is answered alike. */
function refused(reason: IngressRefusal): Refused<IngressRefusal> {
  return refuse(problems.ingressRefused, reason);
}

/** The key that made the signature. Both keys are always tried, so the time taken does not tell which one it was. */
function signer(keys: readonly KeyObject[], signature: Signature, body: Uint8Array | undefined): KeyObject | undefined {
  if (body === undefined) return undefined;
  let found: KeyObject | undefined;
  for (const key of keys) {
    if (isSignedBy(key, signature, body)) found ??= key;
  }
  return found;
}

function canonicalBytes(body: Uint8Array): Uint8Array | undefined {
  try {
    return Buffer.from(canonicalJson(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))), "utf8");
  } catch {
    return undefined; // not JSON: there is no canonical form that could have been signed
  }
}
