import crypto, { timingSafeEqual } from "node:crypto";
import type { OpenAPI } from "@orpc/contract";
import type { Principal } from "@rawr/hq-contract";

/**
 * What an authenticator may look at.
 *
 * @example
 * const head: RequestHead = { method: "GET", header: (name) => (name === "accept" ? "text/html" : null) };
 * head.header("accept"); //=> "text/html"
 */
export interface RequestHead {
  readonly method: string;
  /** A header's value, repeated ones joined by `, `; `null` when it is absent. */
  header(name: string): string | null;
  /** The request's canonical path. */
  readonly pathname?: string;
  /**
   * The raw bytes of the body, for an authenticator that `readsBody`; `undefined` when it is larger than `limits.body`, or breaks off.
   * The caller is not known yet: look at the head first.
   */
  readonly rawBody?: () => Promise<Uint8Array | undefined>;
  /**
   * Where an authenticator says why a credential proves nothing: one of a few fixed words, never a part of the credential. It is the
   * `reason` of the refusal's event, and labels its counter; the caller never learns it.
   */
  readonly notes?: { refusal?: string };
}

/**
 * @deprecated Use {@link RequestHead}.
 *
 * @example
 * const head: Presented = { method: "GET", header: () => null };
 * head.method; //=> "GET"
 */
export type Presented = RequestHead;

/**
 * An authenticator's answer: the principal that a request proves; `absent` without a credential of this kind; `invalid` with one that
 * proves nothing. An invalid credential ends the search: no other credential can make up for it.
 *
 * @example
 * const isProof = (answer: Authentication) => typeof answer === "object";
 * isProof("invalid"); //=> false
 */
export type Authentication = Principal | "absent" | "invalid";

/**
 * Looks for one kind of credential. A header in which a caller makes claims about itself is not a credential (D-007).
 * It throws when it can't tell, say because its store is down: the request is answered with 503, and runs nothing.
 *
 * @example
 * const partner: Authenticator = ({ header }) =>
 *   header("x-partner-key") === null ? "absent" : { caller: "external", id: "partner" };
 * await partner({ method: "GET", header: () => null }); //=> "absent"
 */
export interface Authenticator {
  (request: RequestHead): Authentication | Promise<Authentication>;
  /** Whether it may read the body: then the host keeps what was read for the next reader. */
  readonly readsBody?: true;
  /** How it is described to people and in OpenAPI documents; without one it is not mentioned there. */
  readonly scheme?: SecurityScheme;
}

/**
 * A kind of credential.
 *
 * @example
 * const scheme: SecurityScheme = {
 *   name: "partner",
 *   says: "keys of partners",
 *   about: { type: "apiKey", in: "header", name: "x-partner-key" },
 * };
 * scheme.name; //=> "partner"
 */
export interface SecurityScheme {
  /** Its name in the documents; two of one name count as one. */
  readonly name: string;
  /** How `--check` describes it, without secrets. */
  readonly says: string;
  readonly about: OpenAPI.SecuritySchemeObject;
}

/**
 * Nobody in particular: `external` without credentials.
 *
 * @example
 * anonymous; //=> { caller: "external" }
 */
export const anonymous: Principal = Object.freeze({ caller: "external" });

/** Asks the authenticators in order; the first that finds a credential decides. Deny by default. It waits only for authenticators that return a promise. */
export function authenticate(
  authenticators: readonly Authenticator[],
  request: RequestHead,
): Principal | Promise<Principal> {
  for (const authenticator of authenticators) {
    const answer = authenticator(request);
    if (answer instanceof Promise) {
      const others = authenticators.slice(authenticators.indexOf(authenticator) + 1);
      return answer.then((later) => decided(later, request) ?? authenticate(others, request));
    }
    const principal = decided(answer, request);
    if (principal !== undefined) return principal;
  }
  return anonymous;
}

/** `undefined` while the next one is to be asked. */
function decided(authentication: Authentication, { notes }: RequestHead): Principal | undefined {
  if (authentication === "absent") return undefined;
  if (authentication !== "invalid") return authentication;
  if (notes !== undefined) notes.refusal ??= "invalid";
  return anonymous;
}

/** The answer to a credential that proves nothing, and why, for the log. */
export function invalid({ notes }: RequestHead, reason: string): "invalid" {
  if (notes !== undefined) notes.refusal = reason;
  return "invalid";
}

/**
 * A bearer token, known by its hash only.
 *
 * @example
 * const token: BearerToken = { caller: "external", id: "partner", sha256: "0".repeat(64) };
 * token.id; //=> "partner"
 */
export interface BearerToken extends Principal {
  readonly id: string;
  /** SHA-256 of the token's UTF-8 bytes, in hex. */
  readonly sha256: string;
}

/** The scheme's name is case-insensitive (RFC 9110); behind it stands one space and one token. */
const bearerPattern = /^bearer ([\w\-.~+/]{16,8192}=*)$/i;
const jwtShape = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** An opaque token is random text; only a JWT says something at length. */
const longestOpaque = 512;
/** The hash of no text at all: `sha256sum` of a variable that was empty. */
const hashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The token of an `Authorization: Bearer` header; `invalid` for any other `Authorization`. JWTs and opaque tokens differ in shape. */
export function presentedBearer(request: RequestHead): { token: string; isJwt: boolean } | "absent" | "invalid" {
  const header = request.header("authorization");
  if (header === null) return "absent";
  const token = bearerPattern.exec(header)?.[1];
  if (token === undefined) return invalid(request, "malformed");
  const isJwt = jwtShape.test(token);
  return isJwt || token.length <= longestOpaque ? { token, isJwt } : invalid(request, "malformed");
}

/**
 * Opaque bearer tokens. Every entry is compared, in constant time, so that the time of an answer says nothing about the list.
 *
 * @example
 * const sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
 * const partner = bearerTokens([{ caller: "external", id: "partner", sha256 }]);
 * await partner({ method: "GET", header: () => null }); //=> "absent"
 * await partner({ method: "GET", header: () => "Bearer wrong-token-0123456789" }); //=> "invalid"
 *
 * @throws RangeError with one sentence when an entry is not a SHA-256 in hex, or two are equal.
 */
export function bearerTokens(tokens: readonly BearerToken[]): Authenticator {
  const hashes = new Set(tokens.map(({ sha256 }) => sha256));
  if (hashes.size < tokens.length)
    throw new RangeError("two tokens have the same hash: make one token for each caller");
  const entries = tokens.map(({ sha256, ...principal }) => {
    const { id } = principal;
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new RangeError(
        `token of \`${id}\`: sha256 is not 64 lower-case hex digits; store the hash, never the token`,
      );
    }
    if (sha256 === hashOfNothing) {
      throw new RangeError(
        `token of \`${id}\`: sha256 is that of an empty string, which no request carries; hash the token`,
      );
    }
    return { digest: Buffer.from(sha256, "hex"), principal: Object.freeze(principal) };
  });
  const judge: Authenticator = (request) => {
    const presented = presentedBearer(request);
    if (typeof presented === "string") return presented;
    if (presented.isJwt) return "absent";
    // The digest as a string first: a Buffer from `hash` has memory of its own, which costs four times what the hash does.
    const digest = Buffer.from(crypto.hash("sha256", presented.token, "binary"), "binary");
    let found: Principal | undefined;
    for (const entry of entries) {
      if (timingSafeEqual(entry.digest, digest)) found = entry.principal;
    }
    return found ?? invalid(request, "unknown-token");
  };
  // Without a token there is nothing that a caller could send.
  return tokens.length === 0 ? judge : Object.assign(judge, { scheme: opaqueTokens });
}

const opaqueTokens: SecurityScheme = {
  name: "bearer",
  says: "bearer tokens",
  about: { type: "http", scheme: "bearer", description: "A token that the host's operator gave out." },
};
