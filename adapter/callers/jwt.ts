import type { Principal, PrincipalClaims } from "@rawr/hq-contract";
import {
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from "jose";
import { invalid, presentedBearer, type Authenticator } from "./caller.js";

/**
 * Which JWTs prove a first-party session, and whose keys they are signed with.
 *
 * @example
 * const options: JwtOptions = {
 *   issuer: "https://login.example.com",
 *   audience: "hq",
 *   keys: issuerKeys(new URL("https://login.example.com/.well-known/jwks.json")),
 *   callerOf: ({ scope }) => (scope === "partner" ? "external" : undefined),
 * };
 * options.callerOf({ scope: "other" }); //=> undefined
 */
export interface JwtOptions {
  /** The only accepted `iss`. */
  readonly issuer: string;
  /** The only accepted `aud`. */
  readonly audience: string;
  /** The issuer's public keys: `issuerKeys` of its address, or jose's `createLocalJWKSet` of the keys themselves. */
  readonly keys: JWTVerifyGetKey;
  /** Default: all of the asymmetric ones that `AsymmetricAlgorithm` names. A symmetric algorithm would make every verifier an issuer. */
  readonly algorithms?: readonly AsymmetricAlgorithm[];
  /** The caller that a verified token proves; `undefined` for none. Never let a token choose its caller by a claim that its holder can set. */
  readonly callerOf: (claims: JWTPayload) => Principal["caller"] | undefined;
  /**
   * What handlers may know about a verified token's holder, as `principal.claims`; `undefined` refuses the token. Default: no claims.
   *
   * `claimsOf: (claims) => z.object({ tenant: z.string() }).safeParse(claims).data`
   */
  readonly claimsOf?: (claims: JWTPayload) => PrincipalClaims | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Receives the reason why a token was refused, which is also the `reason` of the refusal's event. The caller never does. */
  readonly onRefused?: (reason: string) => void;
}

/** jose's codes for keys that are unavailable: the token is then neither valid nor invalid. */
const withoutKeys = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_INVALID", "ERR_JWKS_TIMEOUT"]);
/** How many keys a token without a name of one is tried with: whoever invents tokens chooses what they cost. */
const mostKeys = 8;
/** Printable text that is more than blanks: an e-mail address, a URL, a SPIFFE id, a name in any script. */
const subjectPattern = /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u;

/** The asymmetric algorithms of JWS that jose verifies. */
export const asymmetricAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "ML-DSA-44",
  "ML-DSA-65",
  "ML-DSA-87",
] as const;
export type AsymmetricAlgorithm = (typeof asymmetricAlgorithms)[number];

/**
 * Bearer tokens that an identity provider signed. `sub` becomes the principal's id; `exp` must be there.
 *
 * @example
 * const customers = jwtBearer({
 *   issuer: "https://login.example.com",
 *   audience: "hq",
 *   keys: issuerKeys(new URL("https://login.example.com/.well-known/jwks.json")),
 *   callerOf: () => "external",
 * });
 * await customers({ method: "GET", header: () => null }); //=> "absent"
 */
export function jwtBearer(options: JwtOptions): Authenticator {
  const { issuer, audience, keys, now = Date.now, onRefused } = options;
  const algorithms = [...(options.algorithms ?? asymmetricAlgorithms)];
  const expected = { issuer, audience, algorithms, requiredClaims: ["sub", "exp"], clockTolerance: 5 };
  const judge: Authenticator = async (request) => {
    const presented = presentedBearer(request);
    if (presented === "invalid") onRefused?.("malformed");
    if (typeof presented === "string") return presented;
    if (!presented.isJwt) return "absent";
    try {
      const { payload } = await verified(presented.token, keys, { ...expected, currentDate: new Date(now()) });
      const found = principalOf(payload, options);
      if (typeof found !== "string") return found;
      onRefused?.(found);
      return invalid(request, found);
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || withoutKeys.has(error.code)) {
        onRefused?.("keys-unavailable");
        throw error;
      }
      const reason = reasonOf(error);
      onRefused?.(reason);
      return invalid(request, reason);
    }
  };
  const says = `JWTs of ${issuer} for ${audience}`;
  const about = { type: "http", scheme: "bearer", bearerFormat: "JWT", description: `${says}.` } as const;
  return Object.assign(judge, { scheme: { name: "jwt", says, about } });
}

/** A token that names no key is of any key that fits its algorithm: an issuer that replaces its key shows two for a while. */
async function verified(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let tried = 0;
    for await (const key of error) {
      if (++tried > mostKeys) break;
      try {
        return await jwtVerify(token, key, options);
      } catch (other) {
        if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** jose's code, and which claim it is about: that of a wrong issuer and of a wrong audience is the same. */
function reasonOf(error: errors.JOSEError): string {
  return error instanceof errors.JWTClaimValidationFailed ? `${error.code}:${error.claim}` : error.code;
}

/** Whom a verified token names, or the reason why nobody. */
function principalOf(
  payload: JWTPayload,
  { callerOf, claimsOf }: JwtOptions,
): Principal | "no-caller" | "subject" | "claims" {
  const caller = callerOf(payload);
  if (caller === undefined) return "no-caller";
  // jose checks that it is there, not what it is.
  const id: unknown = payload.sub;
  if (typeof id !== "string" || !subjectPattern.test(id)) return "subject";
  if (claimsOf === undefined) return { caller, id };
  const claims = claimsOf(payload);
  return claims === undefined ? "claims" : { caller, id, claims };
}
