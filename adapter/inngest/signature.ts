import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import { sameSecret } from "../callers/same-secret.js";

/**
 * Seconds by which a signature's time may differ from ours, both ways.
 *
 * @example
 * signatureWindow; //=> 300
 */
export const signatureWindow = 300;

/** The header that carries a signature, in requests and in answers. */
export const signatureName = "x-inngest-signature";

/** Exactly one signature in exactly one form: a repeated header arrives joined by a comma and matches nothing. */
const signaturePattern = /^t=([1-9]\d{0,11})&s=([0-9a-f]{64})$/;

/** A well-formed `x-inngest-signature`. */
export interface Signature {
  /** Seconds since the epoch, as they were written: they are part of what is signed. */
  readonly t: string;
  readonly mac: Buffer;
}

/** The part of a signing key that signs: its UTF-8 bytes without `signkey-<word>-`, not the bytes that its hex digits stand for. */
export function bareKey(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, "");
}

/** A signing key that is ready to sign. */
export function secretKey(signingKey: string): KeyObject {
  return createSecretKey(Buffer.from(bareKey(signingKey), "utf8"));
}

/** `undefined` for a header that is no signature. */
export function parseSignature(header: string): Signature | undefined {
  const [, t, s] = signaturePattern.exec(header) ?? [];
  return t === undefined || s === undefined ? undefined : { t, mac: Buffer.from(s, "hex") };
}

/** Whether the key made the signature over these bytes; in constant time. */
export function isSignedBy(key: KeyObject, { t, mac }: Signature, body: Uint8Array): boolean {
  return timingSafeEqual(hmac(key, body, t), mac);
}

/** The value of `x-inngest-signature`: `t=<unix seconds>&s=<hex of HMAC-SHA256(key, body || t)>`. `now` is in milliseconds. */
export function signatureHeader(key: KeyObject | string, body: string, now: number): string {
  const t = String(Math.floor(now / 1000));
  return `t=${t}&s=${hmac(typeof key === "string" ? secretKey(key) : key, body, t).toString("hex")}`;
}

/** What stands for a signing key in `Authorization: Bearer`: the hash of the bytes that its hex digits stand for, behind its prefix. */
export function hashedKey(signingKey: string): string {
  const bare = bareKey(signingKey);
  const digest = createHash("sha256").update(Buffer.from(bare, "hex")).digest("hex");
  return signingKey.slice(0, signingKey.length - bare.length) + digest;
}

/** Whether an `Authorization` header shows one of these signing keys, plain or hashed, with or without its prefix. */
export function isAuthorized(header: string | undefined, signingKeys: readonly string[]): boolean {
  const shown = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  if (shown === undefined) return false;
  return signingKeys
    .flatMap((key) => [key, hashedKey(key), bareKey(hashedKey(key))])
    .reduce((found, candidate) => sameSecret(shown, candidate) || found, false);
}

function hmac(key: KeyObject, body: Uint8Array | string, t: string): Buffer {
  return createHmac("sha256", key).update(body).update(t).digest();
}
