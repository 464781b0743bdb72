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
  /** Default: RS256, PS256, ES256, EdDSA. A symmetric algorithm would make every verifier an issuer. */
  readonly algorithms?: readonly ("RS256" | "PS256" | "ES256" | "ES384" | "EdDSA")[];
  /** Which caller a verified token proves; `undefined` for none. What it may not do is take the token's word for a wish. */
  readonly callerOf: (claims: JWTPayload) => Principal["caller"] | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Is told why a token was refused. The caller never learns it. */
  readonly onRefused?: (reason: string) => void;
}

/** What jose says when the issuer's keys can't be had: nothing is known of the token then. */
const withoutKeys = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_INVALID", "ERR_JWKS_TIMEOUT"]);
const subjectPattern = /^[\w.@|:-]{1,128}$/;

/** Bearer tokens that an identity provider signed. `sub` becomes the principal's id; `exp` must be there. */
export function jwtBearer(options: JwtOptions): Authenticator {
  const { issuer, audience, keys, callerOf, now = Date.now, onRefused } = options;
  const algorithms = [...(options.algorithms ?? ["RS256", "PS256", "ES256", "EdDSA"])];
  return async (request) => {
    const presented = presentedBearer(request);
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
      if (caller !== undefined && subjectPattern.test(payload.sub ?? "")) return { caller, id: payload.sub ?? "" };
      onRefused?.("claims");
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || withoutKeys.has(error.code)) {
        onRefused?.("keys-unavailable");
        throw error;
      }
      onRefused?.(error.code);
    }
    return "invalid";
  };
}
