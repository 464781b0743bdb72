import { createHash, timingSafeEqual } from "node:crypto";
import { bareKey, hashedKey } from "../inngest/signature.js";

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
    .flatMap((key) => [key, hashedKey(key), bareKey(hashedKey(key))])
    .reduce((found, candidate) => sameSecret(shown, candidate) || found, false);
}
