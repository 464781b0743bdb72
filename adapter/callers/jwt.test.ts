import { generateKeyPairSync } from "node:crypto";
import { exportJWK, generateKeyPair, createLocalJWKSet, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { anonymous, authenticate, type Authenticator } from "./caller.js";
import { authenticator as opaque, tokens } from "../fixtures/house.js";
import { z } from "zod";
import { jwtBearer } from "./jwt.js";

const issuer = "https://id.example.com";
const audience = "hq";
const now = Date.UTC(2026, 10, 22);
const seconds = Math.floor(now / 1000);

let keys: ReturnType<typeof createLocalJWKSet>;
let sign: (claims?: JWTPayload, header?: { alg?: string; kid?: string }) => Promise<string>;
let signElsewhere: typeof sign;
let secret: Uint8Array;
let authenticators: Authenticator[];
const refused: string[] = [];

beforeAll(async () => {
  const ours = await generateKeyPair("ES256");
  const theirs = await generateKeyPair("ES256");
  const jwk = await exportJWK(ours.publicKey);
  // An attacker knows the public key: it must not serve as an HMAC secret.
  secret = new TextEncoder().encode(JSON.stringify(jwk));
  const signer =
    ({ privateKey }: Awaited<ReturnType<typeof generateKeyPair>>): typeof sign =>
    (claims = {}, { alg = "ES256", kid = "one" } = {}) =>
      new SignJWT({ iss: issuer, aud: audience, sub: "ada", exp: seconds + 60, role: "web", ...claims })
        .setProtectedHeader({ alg, kid })
        .sign(privateKey);
  sign = signer(ours);
  signElsewhere = signer(theirs);
  keys = createLocalJWKSet({ keys: [{ ...jwk, kid: "one", alg: "ES256" }] });
  const jwt = jwtBearer({
    issuer,
    audience,
    keys,
    callerOf: ({ role }) => (role === "web" ? "first-party-web" : undefined),
    now: () => now,
    onRefused: (reason) => refused.push(reason),
  });
  authenticators = [opaque, jwt];
});

const who = (token: string) =>
  authenticate(authenticators, {
    method: "POST",
    header: (name) => (name === "authorization" ? `Bearer ${token}` : null),
  });

describe("a bearer JWT", () => {
  test("gives handlers the claims that `claimsOf` returns, and is invalid when it returns none", async () => {
    const reasons: string[] = [];
    const withTenant = jwtBearer({
      issuer,
      audience,
      keys,
      callerOf: () => "external",
      claimsOf: (claims) => z.object({ tenant: z.string() }).safeParse(claims).data,
      now: () => now,
      onRefused: (reason) => reasons.push(reason),
    });
    const header = (token: string) => (name: string) => (name === "authorization" ? `Bearer ${token}` : null);
    const ask = async (token: string) => withTenant({ method: "GET", header: header(token) });
    const claims = { tenant: "t-1" };
    expect(await ask(await sign({ ...claims, secret: "of the token's own" }))).toEqual({
      caller: "external",
      id: "ada",
      claims,
    });
    expect(await ask(await sign())).toBe("invalid");
    expect(reasons).toEqual(["claims"]);
  });

  test("of the issuer, for this audience, proves its subject, beside opaque tokens", async () => {
    expect(await who(await sign())).toEqual({ caller: "first-party-web", id: "ada" });
    expect(await who(tokens.service)).toEqual({ caller: "first-party-service", id: "billing" });
  });

  test.each([
    "ada+hq@example.com",
    "https://id.example.com/users/7",
    "spiffe://example.com/ns/hq",
    "Zo\u00eb \u5c71",
    "a|b",
  ])("of the subject %s proves it", async (sub) => {
    expect(await who(await sign({ sub }))).toEqual({ caller: "first-party-web", id: sub });
  });

  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const edwards = generateKeyPairSync("ed25519");
  test.each([
    ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].map((alg) => ({ alg, pair: rsa })),
    { alg: "ES384", pair: generateKeyPairSync("ec", { namedCurve: "P-384" }) },
    { alg: "ES512", pair: generateKeyPairSync("ec", { namedCurve: "P-521" }) },
    ...["EdDSA", "Ed25519"].map((alg) => ({ alg, pair: edwards })),
  ])("signed with $alg proves its subject", async ({ alg, pair: { publicKey, privateKey } }) => {
    const set = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg, kid: alg }] });
    const judge = jwtBearer({ issuer, audience, keys: set, callerOf: () => "external", now: () => now });
    const token = await new SignJWT({ iss: issuer, aud: audience, sub: "ada", exp: seconds + 60 })
      .setProtectedHeader({ alg, kid: alg })
      .sign(privateKey);
    const header = (name: string) => (name === "authorization" ? `Bearer ${token}` : null);
    expect(await judge({ method: "GET", header })).toEqual({ caller: "external", id: "ada" });
  });

  test("that names no key is tried with each key of the issuer that fits its algorithm, and with eight at most", async () => {
    const pairs = await Promise.all(Array.from({ length: 9 }, () => generateKeyPair("ES256")));
    const published = await Promise.all(pairs.map(({ publicKey }) => exportJWK(publicKey)));
    const reasons: string[] = [];
    const of = createLocalJWKSet({ keys: published.map((key, index) => ({ ...key, kid: String(index) })) });
    const onRefused = (reason: string) => reasons.push(reason);
    const judge = jwtBearer({ issuer, audience, keys: of, callerOf: () => "external", now: () => now, onRefused });
    const ask = async (index: number, claims: JWTPayload = {}) => {
      const token = await new SignJWT({ iss: issuer, aud: audience, sub: "ada", exp: seconds + 60, ...claims })
        .setProtectedHeader({ alg: "ES256" })
        .sign(pairs[index]!.privateKey);
      return judge({ method: "GET", header: (name) => (name === "authorization" ? `Bearer ${token}` : null) });
    };
    for (const index of [0, 1, 7]) expect(await ask(index)).toEqual({ caller: "external", id: "ada" });
    expect([await ask(8), await ask(1, { exp: seconds - 60 })]).toEqual(["invalid", "invalid"]);
    expect(reasons).toEqual(["ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWT_EXPIRED"]);
  });

  test("may be 8 KiB long, and its refusal has a reason", async () => {
    expect(await who(await sign({ groups: "g".repeat(5500) }))).toMatchObject({ id: "ada" });
    for (const [token, reason] of [
      [`${await sign()}!`, "malformed"],
      [await sign({ sub: "a\nb" }), "subject"],
      [await sign({ sub: 7 as unknown as string }), "subject"],
      [await sign({ sub: ["ada"] as unknown as string }), "subject"],
      [await sign({ sub: "" }), "subject"],
      [await sign({ sub: " \u3000\u00a0" }), "subject"],
      [await sign({ sub: "ada\u200b" }), "subject"],
      [await sign({ sub: "x".repeat(256) }), "subject"],
      [await sign({ role: "guest" }), "no-caller"],
    ] as const) {
      refused.length = 0;
      const asked = authenticators.slice(1);
      const header = (name: string) => (name === "authorization" ? `Bearer ${token}` : null);
      expect([await authenticate(asked, { method: "POST", header }), refused]).toEqual([anonymous, [reason]]);
    }
  });

  test.each<[string, () => Promise<string> | string]>([
    ["signed by somebody else", () => signElsewhere()],
    ["of another issuer", () => sign({ iss: "https://evil.example" })],
    ["for another audience", () => sign({ aud: "billing" })],
    ["for no audience", () => sign({ aud: [] })],
    ["that has expired", () => sign({ exp: seconds - 6 })],
    ["that never expires", async () => sign({ exp: undefined as never })],
    ["that is not valid yet", () => sign({ nbf: seconds + 60 })],
    ["without a subject", async () => sign({ sub: undefined as never })],
    ["with a subject that is no id", () => sign({ sub: "ada\nbilling" })],
    ["whose claims prove no caller", () => sign({ role: "admin" })],
    ["that asks for a caller itself", () => sign({ role: undefined, caller: "first-party-service" })],
    ["with an unknown key", () => sign({}, { kid: "two" })],
    [
      "without a signature",
      () => new UnsecuredJWT({ iss: issuer, aud: audience, sub: "ada", exp: seconds + 60 }).encode(),
    ],
    [
      "signed with the public key as a secret",
      () =>
        new SignJWT({ iss: issuer, aud: audience, sub: "ada", exp: seconds + 60, role: "web" })
          .setProtectedHeader({ alg: "HS256", kid: "one" })
          .sign(secret),
    ],
    [
      "with its payload changed",
      async () => (await sign()).replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"root"}').toString("base64url")}.`),
    ],
    ["with its signature cut off", async () => (await sign()).replace(/[^.]+$/, "")],
    ["that is no JWT", () => "a.b.c-and-some-more-text"],
  ])("%s identifies nobody", async (_, make) => {
    refused.length = 0;
    expect(await who(await make())).toBe(anonymous);
    expect(refused).toHaveLength(1);
  });
});
