import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticator as opaque, sha256, socketHost, type SocketHost } from "../fixtures/house.js";
import { readHostEnvironment } from "../process/host-environment.js";
import { closeServer } from "../process/listener.js";
import type { Authenticator } from "./caller.js";
import { sessionCookie } from "./session.js";
import { signedWebhooks } from "./signed-webhooks.js";

const [issuer, page] = ["https://id.example.com", "https://app.example.com"];
const session = "session-of-ada-00000000000000";
const delivery = { "webhook-id": "m1", "webhook-signature": "v1,AAAA" };

const published: unknown[] = [];
const asked = { keys: 0, outage: 0 };
const issuers = createServer((request, response) => {
  const isDown = request.url === "/down";
  asked[isDown ? "outage" : "keys"] += 1;
  response.writeHead(isDown ? 500 : 200).end(JSON.stringify({ keys: published }));
});
const closing: (() => Promise<void>)[] = [];
const opened = performance.now();
const lines: string[] = [];
let sign: (claims?: JWTPayload, header?: { alg?: string; kid?: string }) => Promise<string>;
let ours: Awaited<ReturnType<typeof generateKeyPair>>;
let up: SocketHost;
let down: SocketHost;

/** A host on a socket whose JWTs the environment's variables describe, and its log. */
async function openWith(keys: string, others: readonly Authenticator[]): Promise<SocketHost> {
  const read = readHostEnvironment({
    HQ_JWT_ISSUER: issuer,
    HQ_JWT_AUDIENCE: "hq",
    HQ_JWT_KEYS: `http://127.0.0.1:${(issuers.address() as AddressInfo).port}/${keys}`, // it listens on TCP
  });
  const authenticators = [...others, ...(("authenticators" in read && read.authenticators) || [])];
  const telemetry = { level: "info", destination: { write: (line: string) => void lines.push(line) } } as const;
  const host = await socketHost({ authenticators, telemetry });
  closing.push(() => host.close());
  return host;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => issuers.listen(0, "127.0.0.1", resolve));
  closing.push(() => closeServer(issuers));
  ours = await generateKeyPair("ES256");
  published.push({ ...(await exportJWK(ours.publicKey)), kid: "one" });
  sign = (claims = {}, { alg = "ES256", kid = "one" } = {}) =>
    new SignJWT({ iss: issuer, aud: "hq", sub: "ada", exp: Math.floor(Date.now() / 1000) + 60, ...claims })
      .setProtectedHeader({ alg, kid })
      .sign(alg === "HS256" ? new Uint8Array(32) : ours.privateKey);
  const find = (hash: string) => (hash === sha256(session) ? { userId: "ada", csrfToken: "of-ada" } : undefined);
  const sessions = sessionCookie({ find, origins: [page] });
  const path = "/api/orpc/ledger/entries";
  const bank = signedWebhooks({ id: "bank", scheme: "standard-webhooks", path, secrets: ["A".repeat(32)] });
  const house: Authenticator = ({ header }) => (header("x-house") === null ? "absent" : "invalid");
  up = await openWith("keys", [house, sessions, bank, opaque]);
  down = await openWith("down", []);
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** Sends a POST, and reads the log lines of its request. */
async function post({ origin }: SocketHost, headers: Record<string, string>, path = "/api/orpc/ledger/entries") {
  lines.length = 0;
  const type = { "content-type": "application/json" };
  const answer = await fetch(origin + path, { method: "POST", headers: { ...type, ...headers }, body: '{"text":"x"}' });
  const body = await answer.text();
  const events = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return { status: answer.status, body, requestId: answer.headers.get("x-request-id"), events };
}

const seconds = (): number => Math.floor(Date.now() / 1000);

test("a JWT that HQ_JWT_* describes is accepted", async () => {
  expect((await post(up, { authorization: `Bearer ${await sign()}` })).status).toBe(201);
});

test.each<[string, string, () => Promise<string> | string]>([
  ["has expired", "ERR_JWT_EXPIRED", () => sign({ exp: seconds() - 60 })],
  ["is for another audience", "ERR_JWT_CLAIM_VALIDATION_FAILED:aud", () => sign({ aud: "billing" })],
  ["is of another issuer", "ERR_JWT_CLAIM_VALIDATION_FAILED:iss", () => sign({ iss: "https://evil.example" })],
  ["is not valid yet", "ERR_JWT_CLAIM_VALIDATION_FAILED:nbf", () => sign({ nbf: seconds() + 60 })],
  ["has a symmetric algorithm", "ERR_JOSE_ALG_NOT_ALLOWED", () => sign({}, { alg: "HS256" })],
  ["is unsigned", "ERR_JOSE_ALG_NOT_ALLOWED", () => new UnsecuredJWT({ iss: issuer, aud: "hq", sub: "ada" }).encode()],
  ["names an unknown key", "ERR_JWKS_NO_MATCHING_KEY", () => sign({}, { kid: "two" })],
  [
    "was changed",
    "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    async () => (await sign()).replace(/[^.]+$/, "A".repeat(86)),
  ],
  ["has a subject that is no text", "subject", () => sign({ sub: 7 as unknown as string })],
])("the event of a JWT that %s says so: %s", async (_, reason, make) => {
  const token = await make();
  const { status, body, requestId, events } = await post(up, { authorization: `Bearer ${token}` });
  expect([status, body.includes(reason)]).toEqual([401, false]);
  expect(events.map(({ msg }) => msg)).toEqual(["host.caller_unauthenticated", "host.request_completed"]);
  expect(events[0]).toMatchObject({ reason, requestId, family: "orpc" });
  expect(lines.join("")).not.toContain(token.split(".")[1]);
});

test.each<[string, string | undefined, Record<string, string>]>([
  ["no credential", undefined, {}],
  ["an unknown token", "unknown-token", { authorization: "Bearer not-a-token-of-this-house" }],
  ["no token at all", "malformed", { authorization: "Basic YTpi" }],
  ["a session without an origin", "origin", { cookie: `__Host-hq-session=${session}` }],
  ["a session without its CSRF token", "csrf", { cookie: `__Host-hq-session=${session}`, origin: page }],
  ["a session that nobody knows", "unknown-session", { cookie: `__Host-hq-session=${session}1`, origin: page }],
  ["a session cookie of three letters", "malformed", { cookie: "__Host-hq-session=abc", origin: page }],
  ["a webhook of long ago", "outside-window", { ...delivery, "webhook-timestamp": "1" }],
  ["a webhook that somebody else signed", "wrong-signature", { ...delivery, "webhook-timestamp": String(seconds()) }],
  ["a webhook without its id", "malformed-signature", { "webhook-signature": "v1,AAAA" }],
  ["a credential that a function of the house refuses", "invalid", { "x-house": "1" }],
])("the event of a request with %s has the reason %s", async (_, reason, headers) => {
  const { status, events } = await post(up, headers);
  expect([status, events[0]?.["msg"], events[0]?.["reason"]]).toEqual([401, "host.caller_unauthenticated", reason]);
});

test("where the matrix forbids who has no valid credential, the reason is told, too", async () => {
  const expired = await sign({ exp: seconds() - 60 });
  const { status, events } = await post(up, { authorization: `Bearer ${expired}` }, "/rpc/ledger/add");
  expect([status, events[0]?.["msg"], events[0]?.["reason"]]).toEqual([
    403,
    "host.caller_forbidden",
    "ERR_JWT_EXPIRED",
  ]);
});

test("a flood of tokens writes two short lines each, and while the keys are down one error and one question a second", async () => {
  const authorization = `Bearer ${await sign({}, { kid: "two" })}`;
  lines.length = 0;
  const before = performance.now();
  const flood = async (host: SocketHost): Promise<void> => {
    for (let sent = 0; sent < 100; sent += 1) {
      const answer = await fetch(`${host.origin}/api/orpc/ledger/entries`, { headers: { authorization } });
      await answer.arrayBuffer();
    }
  };
  await flood(up);
  expect(lines).toHaveLength(200);
  // jose asks again for a key that it lacks after 30 seconds.
  expect(asked.keys).toBeLessThanOrEqual(Math.ceil((performance.now() - opened) / 30_000));
  lines.length = 0;
  await flood(down);
  const seconds = Math.ceil((performance.now() - before) / 1000);
  const errors = lines.filter((line) => line.includes("caller authentication is unavailable"));
  expect(lines).toHaveLength(200 + errors.length);
  expect(lines.filter((line) => line.includes('"reason":"unavailable"'))).toHaveLength(100);
  expect([errors.length, asked.outage].every((count) => count > 0 && count <= seconds)).toBe(true);
  expect(lines.join("")).not.toContain(authorization.split(".")[1]);
});
