import type { Principal } from "@rawr/hq-contract";
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import { presentedBearer, type Authenticator } from "./caller.js";

/** Which JWTs prove a first-party session, and whose keys they are signed with. */
export interface JwtOptions {
  /** The only accepted `iss`. */
  readonly issuer: string;
  /** The only accepted `aud`. */
  readonly audience: string;
  /** The issuer's public keys: `issuerKeys` of its address, or jose's `createLocalJWKSet` of the keys themselves. */
  readonly keys: JWTVerifyGetKey;
  /** Default: all of the asymmetric ones that `AsymmetricAlgorithm` names. A symmetric algorithm would make every verifier an issuer. */
  readonly algorithms?: readonly AsymmetricAlgorithm[];
  /** Which caller a verified token proves; `undefined` for none. What it may not do is take the token's word for a wish. */
  readonly callerOf: (claims: JWTPayload) => Principal["caller"] | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Is told why a token was refused. The caller never learns it. */
  readonly onRefused?: (reason: string) => void;
}

/** What jose says when the issuer's keys can't be had: nothing is known of the token then. */
const withoutKeys = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_INVALID", "ERR_JWKS_TIMEOUT"]);
/** Printable text: an e-mail address, a URL, a SPIFFE id, a name in any script. */
const subjectPattern = /^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u;

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

/** Bearer tokens that an identity provider signed. `sub` becomes the principal's id; `exp` must be there. */
export function jwtBearer(options: JwtOptions): Authenticator {
  const { issuer, audience, keys, callerOf, now = Date.now, onRefused } = options;
  const algorithms = [...(options.algorithms ?? asymmetricAlgorithms)];
  const judge: Authenticator = async (request) => {
    const presented = presentedBearer(request);
    if (presented === "invalid") onRefused?.("malformed");
    if (typeof presented === "string") return presented;
    if (!presented.isJwt) return "absent";
    try {
      const { payload } = await jwtVerify(presented.token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ["sub", "exp"],
        clockTolerance: 5,
        currentDate: new Date(now()),
      });
      const caller = callerOf(payload);
      const sub: unknown = payload.sub;
      if (caller !== undefined && typeof sub === "string" && subjectPattern.test(sub)) return { caller, id: sub };
      onRefused?.(caller === undefined ? "no-caller" : "subject");
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || withoutKeys.has(error.code)) {
        onRefused?.("keys-unavailable");
        throw error;
      }
      onRefused?.(error.code);
    }
    return "invalid";
  };
  const says = `JWTs of ${issuer} for ${audience}`;
  const about = { type: "http", scheme: "bearer", bearerFormat: "JWT", description: `${says}.` } as const;
  return Object.assign(judge, { scheme: { name: "jwt", says, about } });
}
