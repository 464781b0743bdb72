import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ConfigurationError } from "./configuration.js";
import {
  house,
  raw,
  request,
  sha256,
  signingKey,
  socketHost,
  testEngine,
  eventKey,
  tokens,
} from "../fixtures/house.js";
import { freePort } from "../fixtures/built-process.js";
import { startHost, type RunningHost } from "./serve.js";
import type { ServeOptions } from "./serve-options.js";

const running: RunningHost[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
});

async function start(
  environment: Record<string, string>,
  options: Omit<ServeOptions, "services"> = {},
  gate?: Promise<void>,
) {
  const calls = new Map<string, number>();
  const services = { calls, ...(gate && { gate }) };
  const host = await startHost(house, { environment, services, telemetry: { level: "silent" }, ...options });
  running.push(host);
  return { ...host, calls };
}

const inMemory = { PORT: "0", HQ_ENGINE: "memory" };

describe("development mode", () => {
  test("starts with nothing set: engine, keys and tokens are its own, and it is ready", async () => {
    const { url, tokens, notice } = await start(inMemory);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(notice).toMatch(/^The local engine at http:\/\/127\.0\.0\.1:\d+ keeps runs in memory only/);
    const headers = { authorization: `Bearer ${tokens?.external}`, "content-type": "application/json" };
    const created = await fetch(`${url}/api/orpc/ledger/entries`, { method: "POST", headers, body: '{"text":"one"}' });
    expect(created.status).toBe(201);
    expect((await fetch(`${url}/rpc/ledger/add`, { method: "POST", headers, body: "{}" })).status).toBe(403);
  });

  test("ends without waiting for who reads events, but not without waiting for who asks", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { url, tokens, calls, close } = await start(inMemory, {}, gate);
    const headers = { authorization: `Bearer ${tokens?.external}` };
    const events = await fetch(`${url}/api/orpc/ledger/tail`, { headers });
    const asked = fetch(`${url}/api/orpc/ledger/waits`, { method: "POST", headers });
    await expect.poll(() => calls.get("wait")).toBe(1);
    const closed = close().then(() => "closed");
    await expect(events.text()).rejects.toThrow("terminated");
    expect(await Promise.race([closed, "waiting"])).toBe("waiting");
    open();
    expect([(await asked).status, await closed]).toEqual([200, "closed"]);
  });

  test("makes other tokens at each start", async () => {
    const [one, two] = [await start(inMemory), await start({ ...inMemory, HQ_ALIAS: "two" })];
    expect(one.tokens?.external).not.toBe(two.tokens?.external);
    const headers = { authorization: `Bearer ${one.tokens?.external}` };
    expect((await fetch(`${two.url}/api/orpc/ledger/entries`, { headers })).status).toBe(401);
  });

  test("answers for its own names only: a page that rebinds its name to loopback gets nothing", async () => {
    const { url } = await start(inMemory);
    const { port } = new URL(url);
    for (const [host, status] of [
      ["localhost", 200],
      ["127.0.0.1", 200],
      ["evil.example", 421],
    ] as const) {
      const text = `GET /livez HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`;
      expect([host, (await raw(Number(port), text)).status]).toEqual([host, status]);
    }
  });

  test("keeps runs for the next start where it was started, and refuses a second process of the same name there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "started-"));
    const before = process.cwd();
    try {
      process.chdir(folder);
      const { notice, close } = await start({ PORT: "0" });
      expect(notice).toMatch(/keeps runs in artifacts\/engine\/hq\/journal\.jsonl; 0 runs continue\.$/);
      const refusal = await start({ PORT: "0" }).catch(String);
      expect(refusal).toMatch(/^LocalEngineError: The journal .* is in use by process \d+; .*\(HQ_ENGINE=memory\)\.$/);
      await start({ PORT: "0", HQ_ALIAS: "two" });
      await close();
      expect((await start({ PORT: "0" })).notice).toContain("0 runs continue");
    } finally {
      await Promise.all(running.splice(0).map((host) => host.close()));
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  test("a port that is in use is one sentence and a way out", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    // A TCP server that listens has an AddressInfo.
    const { port } = other.address() as { port: number };
    await expect(start({ PORT: String(port) })).rejects.toThrow(
      new ConfigurationError([
        `PORT ${port} is in use on 127.0.0.1: stop what uses it, or set PORT to another one, e.g. ${port + 1}`,
      ]),
    );
    other.close();
  });
});

describe("production mode", () => {
  const environment = (baseUrl: string, key = signingKey) => ({
    HQ_MODE: "production",
    PORT: "0",
    HQ_BIND: "127.0.0.1",
    HQ_ORIGIN: "https://hq.example.com",
    HQ_TOKENS: `external:acme:${sha256(tokens.external)}`,
    INNGEST_SIGNING_KEY: key,
    INNGEST_EVENT_KEY: eventKey,
    INNGEST_BASE_URL: baseUrl,
  });

  const get = (url: string, path: string) =>
    raw(Number(new URL(url).port), `GET ${path} HTTP/1.1\r\nHost: hq.example.com\r\nConnection: close\r\n\r\n`);

  test("registers with Inngest under its origin, and is ready when Inngest has called it there", async () => {
    const engine = await testEngine();
    try {
      const port = String(await freePort());
      const origin = `http://127.0.0.1:${port}`;
      const { url, host } = await start({ ...environment(engine.url), PORT: port, HQ_ORIGIN: origin });
      expect(await host.readiness.settled()).toBe("ready");
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const elsewhere = await start(environment(engine.url));
      await expect.poll(() => elsewhere.host.readiness.state).toBe("unreached");
      expect((await get(elsewhere.url, "/readyz")).status).toBe(503);
    } finally {
      await engine.close();
    }
  });

  test("is not ready while Inngest is down or does not know its key, and is live all the same", async () => {
    const engine = await testEngine();
    try {
      for (const settings of [
        environment("http://127.0.0.1:1"),
        environment(engine.url, `signkey-test-${"ff".repeat(32)}`),
      ]) {
        const lines: string[] = [];
        const destination = { write: (line: string) => void lines.push(line) };
        const { url, host } = await start(settings, { telemetry: { destination } });
        await expect(host.register()).rejects.toThrow(/Inngest/);
        expect(lines.join("")).toMatch(/Inngest (does not recognise the signing key|refused the registration)/);
        expect(lines.join("")).not.toMatch(new RegExp(`${settings.INNGEST_SIGNING_KEY}|${eventKey}`));
        expect((await get(url, "/readyz")).status).toBe(503);
        expect((await get(url, "/livez")).status).toBe(200);
      }
    } finally {
      await engine.close();
    }
  });
});

describe("a host that drains", () => {
  test("finishes requests in progress, and answers new ones with 503 and Retry-After", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const made = await socketHost({ house: { gate } });
    const headers = ["Content-Type: application/json", `Authorization: Bearer ${tokens.external}`];
    const slow = raw(made.port, request(made.port, "POST", "/api/orpc/ledger/waits", headers, "{}"));
    await expect.poll(() => made.calls.get("wait")).toBe(1);
    const closed = made.host.close();
    const late = await raw(made.port, request(made.port, "GET", "/api/orpc/ledger/entries", headers));
    expect(late.status).toBe(503);
    expect(late.head.toLowerCase()).toContain("retry-after: 5");
    expect((await raw(made.port, request(made.port, "GET", "/readyz"))).body).toContain("draining");
    expect((await raw(made.port, request(made.port, "GET", "/livez"))).status).toBe(200);
    open();
    expect((await slow).status).toBe(200);
    await closed;
    await made.close();
  });

  test("does not wait longer than its limit", async () => {
    const made = await socketHost({ house: { gate: new Promise(() => undefined) } });
    const headers = ["Content-Type: application/json", `Authorization: Bearer ${tokens.external}`];
    void raw(made.port, request(made.port, "POST", "/api/orpc/ledger/waits", headers, "{}"));
    await expect.poll(() => made.calls.get("wait")).toBe(1);
    const started = performance.now();
    await made.host.close({ within: 50 });
    expect(performance.now() - started).toBeLessThan(2000);
    await made.close();
  });
});

describe("a client that is slow, floods or goes away", () => {
  test("a body that trickles is ended, and runs nothing", async () => {
    const made = await socketHost({ timeouts: { headers: 200, body: 300 } });
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", [
      "Content-Type: application/json",
      `Authorization: Bearer ${tokens.external}`,
      "Content-Length: 100",
    ]);
    const answer = await raw(made.port, head);
    expect(answer.status).toBe(408);
    expect([...made.calls]).toEqual([]);
    await made.close();
  });

  test("a flood of chunks is cut off at the limit", async () => {
    const made = await socketHost({ limits: { body: 10_000 } });
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", [
      "Content-Type: application/json",
      `Authorization: Bearer ${tokens.external}`,
      "Transfer-Encoding: chunked",
    ]);
    const flood = Array.from({ length: 50 }, () => `400\r\n${"x".repeat(1024)}\r\n`).join("");
    const answer = await raw(made.port, head + flood);
    expect(answer.status).toBe(413);
    expect([...made.calls]).toEqual([]);
    await made.close();
  });

  test("a truncated body runs nothing, and the host continues", async () => {
    const made = await socketHost();
    const head = request(made.port, "POST", "/api/orpc/ledger/entries", [
      "Content-Type: application/json",
      `Authorization: Bearer ${tokens.external}`,
      "Content-Length: 100",
    ]);
    await new Promise<void>((resolve) => {
      const socket = connect(made.port, "127.0.0.1", () =>
        socket.write(`${head}{"text":"cut`, () => socket.resetAndDestroy()),
      );
      socket.on("close", () => resolve());
    });
    const after = await fetch(`${made.origin}/livez`);
    expect(after.status).toBe(200);
    expect([...made.calls]).toEqual([]);
    await made.close();
  });
});
