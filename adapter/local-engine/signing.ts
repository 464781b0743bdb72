import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The key without `signkey-<word>-`; its UTF-8 bytes, not the bytes its hex digits stand for, key the HMAC. */
export const bareKey = (signingKey: string): string => signingKey.replace(/^signkey-\w+-/, "");

/** `t=<unix seconds>&s=<hex>`, where `s` is the HMAC-SHA256 of the body followed by `t`. */
export function signatureHeader(signingKey: string, body: string, now: number): string {
  const t = String(Math.floor(now / 1000));
  return `t=${t}&s=${createHmac("sha256", bareKey(signingKey)).update(body).update(t).digest("hex")}`;
}

/** What the SDK shows in `Authorization: Bearer` in place of the key: the hash of the bytes the hex digits stand for. */
export function hashedSigningKey(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? "";
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(bareKey(signingKey), "hex"))
      .digest("hex")
  );
}

/** Compares secrets of any length in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Whether an `Authorization` header shows one of these signing keys, plain or hashed, with or without its prefix. */
export function authorizes(header: string | undefined, signingKeys: readonly string[]): boolean {
  const shown = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  if (shown === undefined) return false;
  return signingKeys
    .flatMap((key) => [key, hashedSigningKey(key), bareKey(hashedSigningKey(key))])
    .reduce((found, candidate) => sameSecret(shown, candidate) || found, false);
}
