import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeSecrets, secretsIn, type Secrets } from "./adapter/fixtures/boundary-credentials.js";
import { freePort, startBuilt, tokensVariable, type BuiltProcess } from "./adapter/fixtures/built-process.js";
import { startNode } from "./fixtures/ends-with-us.js";
import { oldRuntime, withRuntime } from "./packaging/runtimes.js";
import { createLocalEngine, type LocalEngine } from "./adapter/local-engine/index.js";

/** What an operator does to the built process, in production mode, with an Inngest server beside it. */
let secrets: Secrets;
beforeAll(async () => {
  secrets = await makeSecrets();
});

const eventKey = "event-key-of-nobody";
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ending.splice(0).map((end) => end()));
});

async function engineOf(
  signingKey = secrets.signingKey,
  port = 0,
  backoff = 50,
): Promise<LocalEngine & { readonly url: string }> {
  const engine = createLocalEngine({ signingKey, eventKey, backoff: () => backoff, onLog: () => undefined });
  ending.push(() => engine.close({ drain: 0 }));
  return { ...engine, ...(await engine.listen({ port })) };
}

async function start(
  environment: Record<string, string>,
  options?: { hold?: boolean; port?: number },
): Promise<BuiltProcess> {
  const built = await startBuilt(secrets, { HQ_LOG_LEVEL: "trace", ...environment }, options);
  ending.push(async () => {
    built.signal("SIGKILL");
    const { printed } = await built.ended;
    for (const secret of secretsIn(secrets)) expect(printed).not.toContain(secret);
  });
  return built;
}

const headers = () => ({ authorization: `Bearer ${secrets.tokens.external}`, "content-type": "application/json" });
const get = (built: BuiltProcess, path: string) =>
  fetch(`http://127.0.0.1:${built.port}${path}`, { headers: headers() });
const ready = async (built: BuiltProcess) => Object(await (await get(built, "/readyz")).json()) as { status: string };
const trigger = (built: BuiltProcess) => {
  const body =
    '{"account":"DE02","statement":"2026-11","payments":[{"invoiceId":"00000000-0000-4000-8000-000000000000","amount":1}]}';
  const path = "/api/workflows/invoicing/reconciliations";
  return fetch(`http://127.0.0.1:${built.port}${path}`, { method: "POST", headers: headers(), body });
};
async function becomes(built: BuiltProcess, state: string): Promise<void> {
  await expect.poll(() => ready(built)).toEqual({ status: state });
}

describe("the built process", () => {
  it("drains on SIGTERM: the step in progress ends, new requests get Retry-After, and another process finishes the run", async () => {
    // A host that is away uses up an attempt, as with a real server: the next one comes when the second process is there.
    const engine = await engineOf(secrets.signingKey, 0, 8000);
    const first = await start({ INNGEST_BASE_URL: engine.url }, { hold: true });
    await becomes(first, "ready");
    expect((await trigger(first)).status).toBe(202);
    await expect.poll(() => first.ask("begun")).toBe(1);

    first.signal("SIGTERM");
    await becomes(first, "draining");
    expect((await get(first, "/readyz")).status).toBe(503);
    expect((await get(first, "/livez")).status).toBe(200);
    for (const late of [await trigger(first), await get(first, "/api/orpc/invoicing/invoices")]) {
      expect([late.status, late.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await late.json()).toMatchObject({ code: "DRAINING" });
    }
    await first.ask("open");
    expect(await first.ended).toMatchObject({ code: 0 });
    const ofPlugins = () => engine.runs().filter(({ functionId }) => functionId !== "hq-self-check");
    expect(ofPlugins()).toMatchObject([{ status: "Running" }]);

    const second = await start({ INNGEST_BASE_URL: engine.url }, { port: first.port });
    await becomes(second, "ready");
    const reconciled = () => engine.runs().filter(({ functionId }) => functionId === "hq-invoicing--reconcile");
    await expect.poll(reconciled).toMatchObject([{ status: "Completed" }]);
  });

  it("ends at once on a second SIGTERM, whatever is under way", async () => {
    const engine = await engineOf();
    const built = await start({ INNGEST_BASE_URL: engine.url }, { hold: true });
    await becomes(built, "ready");
    await trigger(built);
    await expect.poll(() => built.ask("begun")).toBe(1);
    built.signal("SIGTERM");
    await becomes(built, "draining");
    built.signal("SIGTERM");
    expect(await built.ended).toMatchObject({ code: 1 });
  });

  it("waits for its work no longer than HQ_DRAIN_SECONDS", async () => {
    const engine = await engineOf();
    const built = await start({ INNGEST_BASE_URL: engine.url, HQ_DRAIN_SECONDS: "1" }, { hold: true });
    await becomes(built, "ready");
    await trigger(built);
    await expect.poll(() => built.ask("begun")).toBe(1);
    built.signal("SIGTERM");
    expect(await built.ended).toMatchObject({ code: 0 });
  });

  it("exits with code 0 after its drain and logs whatever a plugin left open: a timer, a socket, a worker", async () => {
    const script = fileURLToPath(new URL("fixtures/leaky-host.mjs", import.meta.url));
    const environment = { PORT: "0", HQ_ENGINE: "memory", HQ_MODE: "development", HQ_DRAIN_SECONDS: "5" };
    const child = startNode([script], { env: environment });
    ending.push(async () => void child.kill("SIGKILL"));
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
    const ended = once(child, "close");
    await expect.poll(() => printed).toContain("Tokens, valid until this process ends");
    const asked = performance.now();
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    // Nothing was under way: it does not wait for the end of its patience.
    expect(performance.now() - asked).toBeLessThan(4000);
    const line = printed.split("\n").find((one) => one.includes("still open")) ?? "{}";
    const { left } = JSON.parse(line) as { left?: string };
    expect(left?.split(", ").toSorted()).toEqual(["TCPSocketWrap", "Timeout", "Worker"]);
  });

  it("told to end while a port is still opening, disposes of what is open and ends with code 0", async () => {
    const script = fileURLToPath(new URL("fixtures/slow-host.mjs", import.meta.url));
    const environment = { PORT: "0", HQ_ENGINE: "memory", HQ_MODE: "development" };
    const child = startNode([script], { env: environment });
    ending.push(async () => void child.kill("SIGKILL"));
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
    const ended = once(child, "close");
    await expect.poll(() => printed).toContain("the second port is opening");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(printed).toContain("the first port is closed");
    expect(printed).toContain("Stopped before the host was ready; everything it had opened is closed.");
  });

  it("ends on SIGTERM while Inngest hangs: it does not wait for an answer that is no longer needed", async () => {
    const hanging = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(hanging, "listening");
    ending.push(async () => void hanging.close());
    const { port } = hanging.address() as AddressInfo; // it listens on TCP
    const connected = once(hanging, "connection");
    const built = await start({ INNGEST_BASE_URL: `http://127.0.0.1:${port}` });
    await connected;
    const asked = performance.now();
    built.signal("SIGTERM");
    expect(await built.ended).toMatchObject({ code: 0 });
    expect(performance.now() - asked).toBeLessThan(5000);
  });

  it("is not ready while Inngest is down, says why in its log, and is ready when Inngest is up", async () => {
    const port = await freePort();
    // It must have tried in vain before there is somebody to answer.
    const down = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
    await once(down, "listening");
    const tried = once(down, "connection");
    const built = await start({ INNGEST_BASE_URL: `http://127.0.0.1:${port}` });
    await tried;
    expect(await ready(built)).toEqual({ status: "starting" });
    await new Promise((resolve) => down.close(resolve));
    await engineOf(secrets.signingKey, port);
    await becomes(built, "ready");
    built.signal("SIGTERM");
    const { code, printed } = await built.ended;
    expect(code).toBe(0);
    expect(printed).toContain("the functions are not registered: this instance is not ready");
  });

  it("is not ready while Inngest does not know its key, and is live", async () => {
    const engine = await engineOf(`signkey-prod-${"0".repeat(64)}`);
    const built = await start({ INNGEST_BASE_URL: engine.url });
    await expect.poll(() => get(built, "/livez").then(({ status }) => status)).toBe(200);
    expect(await ready(built)).toEqual({ status: "starting" });
    built.signal("SIGTERM");
    expect((await built.ended).printed).toContain("Inngest does not recognise the signing key");
  });
});

const host = fileURLToPath(new URL("dist/host.js", import.meta.url));

describe("a process whose readers have gone", () => {
  it.each(["development", "production"])("serves in %s mode, and ends as it is told", async (mode) => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const inProduction = {
      HQ_ORIGIN: origin,
      INNGEST_SIGNING_KEY: secrets.signingKey,
      INNGEST_EVENT_KEY: eventKey,
      INNGEST_BASE_URL: "http://127.0.0.1:1",
    };
    const child = startNode([host], {
      env: {
        HQ_MODE: mode,
        HQ_LOG_LEVEL: "trace",
        PORT: String(port),
        ...(mode === "production" ? inProduction : { HQ_ENGINE: "memory" }),
      },
    });
    ending.push(async () => child.kill("SIGKILL"));
    child.stdout.destroy();
    child.stderr.destroy();
    const status = () =>
      fetch(`${origin}/livez`).then(
        (answer) => answer.status,
        () => child.exitCode,
      );
    await expect.poll(status).toBe(200);
    // Each of them writes a line or more.
    for (let more = 0; more < 20; more++) await fetch(`${origin}/api/orpc/none`);
    await expect.poll(() => fetch(`${origin}/readyz`).then((answer) => answer.text())).toMatch(/status/);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

it.runIf(process.platform === "linux" && process.arch === "x64")(
  "a Node that is too old is one sentence, of the host and of the command",
  async () => {
    const command = fileURLToPath(new URL("dist/checks/cli/main.js", import.meta.url));
    await withRuntime(oldRuntime, async ([program, ...args]) => {
      for (const script of [[host], [host, "--check"], [command, "check"]]) {
        const { status, stdout, stderr } = spawnSync(program, [...args, ...script], { encoding: "utf8", env: {} });
        expect([script, status, stdout]).toEqual([script, 2, ""]);
        expect(stderr).toMatch(/^[^\n]* needs Node 20\.19 or newer, but this is 18\.[^\n]*\n$/);
      }
    });
  },
);

describe("`node dist/host.js --check`", () => {
  async function check(environment: Record<string, string>): Promise<{ code: number; out: string; error: string }> {
    const child = startNode([host, "--check"], { env: environment });
    const said = { out: "", error: "" };
    child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said.error += chunk.toString()));
    const [code] = await once(child, "close");
    return { code: Number(code), ...said };
  }

  it("says what is complete, and starts nothing: the port may be in use", async () => {
    const built = await start({});
    const complete = {
      HQ_MODE: "production",
      PORT: String(built.port),
      HQ_ORIGIN: "https://hq.example.com",
      HQ_TOKENS: tokensVariable(secrets),
      INNGEST_SIGNING_KEY: secrets.signingKey,
      INNGEST_EVENT_KEY: eventKey,
    };
    const { code, out, error } = await check(complete);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain(`The configuration is complete: production mode, 0.0.0.0:${built.port}.\n`);
    expect(out).toMatch(/INNGEST_SIGNING_KEY +set \(a secret\) +environment/);
    for (const secret of [secrets.signingKey, eventKey, ...Object.values(secrets.tokens)]) {
      expect(out).not.toContain(secret);
    }
  });

  it("says all that is wrong at once, one line each, and quotes no secret", async () => {
    const { code, out, error } = await check({
      HQ_MODE: "production",
      PORT: "99999",
      HQ_ORIGIN: "hq.example.com",
      HQ_ALIAS: "Not Kebab",
      HQ_LOG_LEVEL: "loud",
      HQ_DRAIN_SECONDS: "soon",
      HQ_TOKENS: `external:acme:${secrets.tokens.external}`,
      HQ_TRUSTED_PROXIES: "proxy.example.com",
      INNGEST_SIGNING_KEY: `${secrets.signingKey} `,
      INNGEST_EVENT_KEY: "short",
      INNGEST_BASE_URL: "localhost:8288",
    });
    expect([code, out]).toEqual([2, ""]);
    const wrong = [
      "HQ_ALIAS",
      "HQ_LOG_LEVEL",
      "HQ_DRAIN_SECONDS",
      "PORT",
      "HQ_ORIGIN",
      "HQ_TOKENS",
      "HQ_TRUSTED_PROXIES",
    ];
    const keys = ["INNGEST_BASE_URL", "INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"];
    expect(
      error
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/[ ,]/)[0]),
    ).toEqual([...wrong, ...keys]);
    expect(error).not.toMatch(/\n\s+at |node:internal/);
    for (const secret of [...secretsIn(secrets), "short"])
      expect(error.replaceAll("is too short", "")).not.toContain(secret);
  });
});
