import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import { routeFamilies } from "@rawr/hq-contract";
import { canonicalJson } from "./canonical-json.js";
import type { Exchange } from "../http/exchange.js";

/** Keys, limits and clock of one instance's guard. */
export interface IngressGuardOptions {
  readonly signingKey: string;
  /** Accepted beside the first, for the time of a key rotation. */
  readonly signingKeyFallback?: string | undefined;
  /** Largest body, in bytes. */
  readonly bodyLimit: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Why a request was refused: for logs and counters. The caller never learns it (D-008). */
export type IngressRefusal =
  | "method"
  | "path"
  | "content-encoding"
  | "no-signature"
  | "malformed-signature"
  | "outside-window"
  | "body"
  | "wrong-signature";

/** Why a request is refused, for the log only; or its bytes, as they were signed. */
export type IngressVerdict =
  | { readonly refused: IngressRefusal }
  | {
      readonly body: Uint8Array;
      /** Signs an answer with the key that the request was signed with; gives the header's value. */
      readonly sign: (body: string) => string;
    };

/** Decides over one ingress request before anything of the durable runtime sees it. */
export type IngressGuard = (exchange: Exchange) => Promise<IngressVerdict>;

/** Seconds by which a signature's time may differ from ours, both ways. */
export const signatureWindow = 300;

/**
 * Bytes of a PUT that is looked at in its canonical form. A registration is far smaller, and whoever sends more makes us parse it
 * before he has proved anything.
 */
const largestRespelling = 64 * 1024;

/** Exactly one signature in exactly one form: a repeated header arrives joined by a comma and matches nothing. */
const signaturePattern = /^t=([1-9]\d{0,11})&s=([0-9a-f]{64})$/;
const methods: readonly string[] = ["POST", "PUT"];

/**
 * The signature guard of `/api/inngest`. It fails closed, it has no switch, and it reads no environment.
 *
 * A signature is `hex(HMAC-SHA256(key, body || t))`, `key` being the UTF-8 bytes of the signing key without its
 * `signkey-<word>-` prefix. POST bodies are signed as sent; a PUT is signed over the RFC 8785 form of its JSON.
 */
export function createIngressGuard(options: IngressGuardOptions): IngressGuard {
  const { bodyLimit, now } = options;
  const keys = [options.signingKey, options.signingKeyFallback]
    .filter((key) => key !== undefined)
    .map((key) => createSecretKey(Buffer.from(bareKey(key), "utf8")));

  return async (exchange) => {
    if (!methods.includes(exchange.method)) return { refused: "method" };
    if (exchange.pathname !== routeFamilies.ingress.prefix) return { refused: "path" };
    if (exchange.header("content-encoding") !== null) return { refused: "content-encoding" };
    const header = exchange.header("x-inngest-signature");
    if (header === null) return { refused: "no-signature" };
    const [, t, s] = signaturePattern.exec(header) ?? [];
    if (t === undefined || s === undefined) return { refused: "malformed-signature" };
    if (Math.abs(Math.floor(now() / 1000) - Number(t)) > signatureWindow) return { refused: "outside-window" };
    const body = await exchange.readBody(bodyLimit);
    if (!(body instanceof Uint8Array)) return { refused: "body" };

    const signature = Buffer.from(s, "hex");
    const key =
      signer(keys, signature, body, t) ??
      (exchange.method === "PUT" && body.length <= largestRespelling
        ? signer(keys, signature, canonicalBytes(body), t)
        : undefined);
    if (key === undefined) return { refused: "wrong-signature" };
    return { body, sign: (text) => signatureHeader(key, text, now()) };
  };
}

/** The key that made the signature. Both keys are always tried, so the time taken does not tell which one it was. */
function signer(
  keys: readonly KeyObject[],
  signature: Buffer,
  body: Uint8Array | undefined,
  t: string,
): KeyObject | undefined {
  if (body === undefined) return undefined;
  let found: KeyObject | undefined;
  for (const key of keys) {
    if (timingSafeEqual(mac(key, body, t), signature)) found ??= key;
  }
  return found;
}

function mac(key: KeyObject, body: Uint8Array | string, t: string): Buffer {
  return createHmac("sha256", key).update(body).update(t).digest();
}

function signatureHeader(key: KeyObject, body: string, now: number): string {
  const t = String(Math.floor(now / 1000));
  return `t=${t}&s=${mac(key, body, t).toString("hex")}`;
}

/** A signature header for a request that a host sends to itself, to register its functions. */
export function signRequest(signingKey: string, body: string, now: number): string {
  return signatureHeader(createSecretKey(Buffer.from(bareKey(signingKey), "utf8")), body, now);
}

/** The part of a signing key that signs. */
export function bareKey(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, "");
}

function canonicalBytes(body: Uint8Array): Uint8Array | undefined {
  try {
    return Buffer.from(canonicalJson(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))), "utf8");
  } catch {
    return undefined; // not JSON: there is no canonical form that could have been signed
  }
}
