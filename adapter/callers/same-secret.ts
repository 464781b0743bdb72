import crypto, { timingSafeEqual } from "node:crypto";

/** Compares secrets of any length in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => Buffer.from(crypto.hash("sha256", text), "hex");
  return timingSafeEqual(digest(a), digest(b));
}
