import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { boundedFetch } from "./bounded-fetch.js";
import { freePort } from "../fixtures/built-process.js";
import { eventKey, memoryHost, signingKey, tokens } from "../fixtures/house.js";
import { openWorkshop } from "../fixtures/workshop.js";
import { issuerKeys } from "../callers/issuer-keys.js";
import { jwtBearer } from "../callers/jwt.js";
import { closeServer } from "../process/listener.js";
import { sessionCookie } from "../callers/session.js";
import { ulid } from "./ulid.js";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that another one would be, on a port of its own. */
async function upstream(
  answer: RequestListener,
): Promise<{ url: string; asked: string[]; connections(): Promise<number> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/\?.*/, "")}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => closeServer(server));
  return {
    // It listens on TCP.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
  };
}

/** Ways in which another server does not answer, each within a deadline of 300 ms. */
const troubles: Record<string, RequestListener> = {
  "hangs up": (request) => request.socket.destroy(),
  "says nothing": () => undefined,
  "begins and says no more": (_, response) => void response.writeHead(200, { "content-length": 100 }).write("{"),
  "sends byte after byte": (_, response) => drip(response, "{"),
  "never ends": (_, response) => pour(response),
  "answers a page": (_, response) => void response.setHeader("content-type", "text/html").end("<html>"),
  "answers nothing": (_, response) => void response.end(),
  "answers another shape": (_, response) => void response.end('{"ids":{"0":"x"},"data":"x","keys":"x"}'),
  "answers null": (_, response) => void response.end("null"),
  fails: (_, response) => void response.writeHead(500).end('{"error":"no"}'),
  "is overloaded": (_, response) => void response.writeHead(503).end(),
  "answers without a body": (_, response) => void response.writeHead(204).end(),
};

function drip(response: ServerResponse, text: string): void {
  const timer = setInterval(() => response.write(text), 20);
  response.once("close", () => clearInterval(timer));
}

function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, "[");
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

/** The fetch of a host, in a hurry. */
const { fetch: hurried } = boundedFetch(globalThis.fetch, { deadline: 300, size: 1024 * 1024 });
const post = (path: string, headers: Record<string, string>, body = "{}") =>
  new Request(`http://hq.test${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
const external = { authorization: `Bearer ${tokens.external}` };

describe.each(Object.entries(troubles))("an Inngest server that %s", (name, trouble) => {
  test("a trigger and a status are answered 503 in time, a registration fails, and nothing is left open", async () => {
    const server = await upstream(trouble);
    const { host, calls, events } = memoryHost({
      inngest: { signingKey, eventKey, baseUrl: server.url },
      fetch: hurried,
    });
    const started = performance.now();
    const [trigger, status, registered] = await Promise.all([
      host.fetch(post("/api/workflows/ledger/closings", external, '{"year":1}')),
      host.fetch(
        new Request(`http://hq.test/api/workflows/ledger/closings/${ulid(Date.now())}`, { headers: external }),
      ),
      host.register().then(
        () => "registered",
        (error: unknown) => String(error),
      ),
    ]);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect([trigger.status, status.status]).toEqual([503, expect.toBeOneOf([404, 503])]);
    for (const text of [await trigger.text(), await status.text()])
      expect(text).not.toMatch(/127\.0\.0\.1|event-key|fetch|\.ts/);
    // Whoever answers 200 and JSON has taken it, as far as the protocol says; whatever else he answers, he has not.
    const isTaken = name === "answers another shape";
    expect(registered).toContain(isTaken ? "registered" : "Inngest refused the registration");
    expect(host.readiness.state).toBe(isTaken ? "ready" : "starting");
    expect([...calls.keys()].sort()).toEqual(["close", "status"]);
    expect(events.filter(({ event }) => event === "host.run_enqueued")).toEqual([]);
    await host.close({ within: 100 });
  });
});

describe("a trigger that an Inngest server may have taken", () => {
  const trigger = async (baseUrl: string, headers: Record<string, string> = {}) => {
    const { host } = memoryHost({
      inngest: { signingKey, eventKey, baseUrl },
      ...("idempotency-key" in headers ? {} : { fetch: hurried }),
    });
    host.readiness.registered();
    const answer = await host.fetch(post("/api/workflows/ledger/closings", { ...external, ...headers }, '{"year":1}'));
    return `${answer.status} ${await answer.text()}`;
  };

  test.each(["hangs up", "says nothing", "begins and says no more", "fails", "answers a page"])(
    "and %s is answered so: nobody is told that nothing has started",
    async (name) => {
      const server = await upstream(troubles[name]!);
      expect(await trigger(server.url)).toMatch(
        /^503 .*It is not known whether the workflow has started.*"code":"START_UNKNOWN"/,
      );
    },
  );

  test("differs from one that it has not: nothing listens, or it refuses", async () => {
    const overloaded = await upstream(troubles["is overloaded"]!);
    const refusing = await upstream((_, response) => void response.writeHead(401).end('{"error":"no"}'));
    for (const url of [`http://127.0.0.1:${await freePort()}`, overloaded.url, refusing.url]) {
      expect(await trigger(url)).toMatch(
        /^503 .*The workflow could not be started; try again.*"code":"SERVICE_UNAVAILABLE"/,
      );
    }
  });

  test("takes ten seconds at most with a key, whatever the server does", { timeout: 20_000 }, async () => {
    const silent = await upstream(troubles["says nothing"]!);
    const started = performance.now();
    expect(await trigger(silent.url, { "idempotency-key": "one" })).toMatch(/^503 /);
    expect(performance.now() - started).toBeLessThan(11_000);
  });
});

test("all that one request enqueues takes ten seconds at most", { timeout: 40_000 }, async () => {
  const slow = await upstream((_, response) => {
    const answer = () => response.end('{"ids":["01M81E0CT2YX98VRQ1J0EHGFWG"]}');
    setTimeout(answer, 6000).unref();
  });
  const workshop = await openWorkshop(slow.url, { work: () => undefined });
  closing.push(() => workshop.close(0));
  workshop.takeTriggers();
  const started = performance.now();
  const answer = await fetch(`${workshop.origin}/api/workflows/workshop/pairs`, {
    method: "POST",
    headers: { ...external, "content-type": "application/json" },
    body: '{"job":"one"}',
  });
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: "START_UNKNOWN" }]);
  const took = performance.now() - started;
  // The first is taken after six seconds; the second has the four that are left.
  expect(took).toBeGreaterThan(6000);
  expect(took).toBeLessThan(11_500);
});

test("an answer that is too large or too late is refused, and giving up aborts the request", async () => {
  const endless = await upstream(troubles["never ends"]!);
  const silent = await upstream(troubles["says nothing"]!);
  const small = boundedFetch(globalThis.fetch, { size: 100_000 });
  await expect(small.fetch(endless.url)).rejects.toThrow("the response is larger than 100000 bytes");
  const hasty = boundedFetch(globalThis.fetch, { deadline: 50 });
  await expect(hasty.fetch(silent.url)).rejects.toThrow("no complete response within 50 ms");
  const asked = small.fetch(silent.url);
  small.giveUp();
  await expect(asked).rejects.toThrow("the host has shut down");
  const own = new AbortController();
  const also = small.fetch(silent.url, { signal: own.signal });
  own.abort(new Error("never mind"));
  await expect(also).rejects.toThrow("never mind");
  await expect(small.fetch(silent.url, { signal: own.signal })).rejects.toThrow("never mind");
});

test("a redirect takes neither keys nor events along", async () => {
  const thief = await upstream(
    (_, response) => void response.end('{"ids":["01M81E0CT2YX98VRQ1J0EHGFWG"],"data":{"data":{}}}'),
  );
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await upstream(
      (request, response) => void response.writeHead(status, { location: `${thief.url}${request.url}` }).end(),
    );
    const { host } = memoryHost({ inngest: { signingKey, eventKey, baseUrl: server.url } });
    const answer = await host.fetch(post("/api/workflows/ledger/closings", external, '{"year":1}'));
    expect([status, answer.status]).toEqual([status, 503]);
    await expect(host.register()).rejects.toThrow("Inngest refused the registration");
  }
  expect(thief.asked).toEqual([]);
});

test("unread answers keep no sockets open", async () => {
  const server = await upstream((_, response) => void response.writeHead(404).end("x".repeat(100_000)));
  const { host } = memoryHost({ inngest: { signingKey, eventKey, baseUrl: server.url } });
  for (let n = 0; n < 30; n++) {
    const handle = ulid(Date.now() - 60_000);
    const answer = await host.fetch(
      new Request(`http://hq.test/api/workflows/ledger/closings/${handle}`, { headers: external }),
    );
    expect(answer.status).toBe(404);
  }
  expect(server.asked).toHaveLength(30);
  expect(await server.connections()).toBeLessThan(5);
});

describe("who calls", () => {
  // A token that has the shape of one: whether it is one, only the issuer's keys can tell.
  const jwt = [{ alg: "ES256", kid: "one" }, { sub: "ada" }, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");

  test.each(Object.entries(troubles))(
    "authentication is unavailable when the issuer of keys %s: 503 in time, for a JWT only",
    async (_, trouble) => {
      const server = await upstream(trouble);
      const reasons: string[] = [];
      const keys = issuerKeys(new URL(`${server.url}/jwks`), { deadline: 300 });
      const authenticator = jwtBearer({
        issuer: "https://id.example.com",
        audience: "hq",
        keys,
        callerOf: () => "first-party-web",
        onRefused: (reason) => reasons.push(reason),
      });
      const { host, calls, events } = memoryHost({ authenticators: [authenticator] });
      for (const path of ["/rpc/ledger/add", "/api/orpc/ledger/entries"]) {
        const answer = await host.fetch(post(path, { authorization: `Bearer ${jwt}` }));
        expect([path, answer.status, answer.headers.get("retry-after")]).toEqual([path, 503, "5"]);
        expect(await answer.json()).toMatchObject({ code: "AUTHENTICATION_UNAVAILABLE" });
      }
      expect(reasons).toEqual(["keys-unavailable", "keys-unavailable"]);
      expect(events.filter(({ fields }) => fields.reason === "unavailable")).toHaveLength(2);
      expect((await host.fetch(post("/rpc/ledger/add", {}))).status).toBe(403);
      expect(
        (await host.fetch(post("/api/orpc/ledger/entries", { authorization: "Bearer no-jwt-at-all-but-long" }))).status,
      ).toBe(401);
      expect([...calls]).toEqual([]);
    },
    10_000,
  );

  test.each([
    ["as large as it may be", 0, 200],
    ["a byte larger", 1, 503],
  ])("is known by keys whose answer is %s", async (_, more, status) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const set = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] });
    const size = 64 * 1024;
    const server = await upstream((_, response) => {
      // In chunks: an answer need not say how long it is.
      response.write(set);
      response.end(" ".repeat(size - set.length + more));
    });
    const authenticator = jwtBearer({
      issuer: "https://id.example.com",
      audience: "hq",
      keys: issuerKeys(new URL(`${server.url}/jwks`), { size }),
      callerOf: () => "first-party-service",
    });
    const { host } = memoryHost({ authenticators: [authenticator] });
    const token = await new SignJWT({ iss: "https://id.example.com", aud: "hq", sub: "ada" })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setExpirationTime("1 minute")
      .sign(privateKey);
    const entries = new Request("http://hq.test/api/orpc/ledger/entries", {
      headers: { authorization: `Bearer ${token}` },
    });
    expect((await host.fetch(entries)).status).toBe(status);
    expect(server.asked).toEqual(["GET /jwks"]);
  });

  test("authentication is unavailable while the session store is down: no caller is admitted, and no detail leaks", async () => {
    const find = () => Promise.reject(new Error("redis://10.0.0.1 is down"));
    const { host, calls } = memoryHost({
      authenticators: [sessionCookie({ find, origins: ["https://app.example.com"] })],
    });
    const cookie = { cookie: "__Host-hq-session=session-of-ada-00000000000000", origin: "https://app.example.com" };
    const answer = await host.fetch(post("/rpc/ledger/add", cookie));
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("redis");
    expect([...calls]).toEqual([]);
  });
});
