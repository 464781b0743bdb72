import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { boundedFetch, type FetchBounds } from "../inngest/bounded-fetch.js";

/** A set of a hundred keys with their certificates has a tenth of it. */
const keyBounds: FetchBounds = { deadline: 5000, size: 1024 * 1024 };
/** How long an issuer that did not answer with keys is left alone, in milliseconds: whoever invents tokens would ask it as often. */
const pause = 1000;

/**
 * The public keys of an issuer of JWTs, from its `jwks_uri`: asked for when a token names a key that is not known, at most every 30
 * seconds, and at most once a second while its answer is no set of keys. jose's own `createRemoteJWKSet` bounds the time of an answer and not its size.
 *
 * @example
 * typeof issuerKeys(new URL("https://login.example.com/.well-known/jwks.json")); //=> "function"
 */
export function issuerKeys(url: URL, bounds: Partial<FetchBounds> = {}): JWTVerifyGetKey {
  const { deadline, size } = { ...keyBounds, ...bounds };
  const { fetch } = boundedFetch(globalThis.fetch, { deadline, size });
  let quietUntil = 0;
  const patient: typeof fetch = async (...asked) => {
    // jose asks again this soon only if the last answer was none.
    if (performance.now() < quietUntil) throw new Error(`${url.href} did not answer with keys a moment ago`);
    try {
      return await fetch(...asked);
    } finally {
      quietUntil = performance.now() + pause;
    }
  };
  return createRemoteJWKSet(url, { timeoutDuration: deadline, [customFetch]: patient });
}
