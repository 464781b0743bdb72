import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { memoryHost, runningHouse, signingKey, testEngine, eventKey } from "../fixtures/house.js";
import { canonicalJson } from "./canonical-json.js";
import { signatureHeader } from "./signature.js";
import { sdkVariables } from "./silenced-environment.js";

afterEach(() => vi.unstubAllEnvs());

const { host, calls } = memoryHost();

/** A request as the Inngest server signs it. */
function signed(
  query: string,
  body: string,
  init: { method?: string; key?: string; headers?: Record<string, string> } = {},
) {
  const { method = "POST", key = signingKey, headers = {} } = init;
  const signature = signatureHeader(key, body, Date.now());
  return new Request(`http://hq.test/api/inngest${query}`, {
    method,
    headers: { "content-type": "application/json", "x-inngest-signature": signature, ...headers },
    body,
  });
}

const call = { ctx: { run_id: "r", attempt: 0, stack: { stack: [], current: 0 } }, events: [], steps: {}, version: -1 };
const fnId = "?fnId=test-ledger--close-books&stepId=step";

function verifies(response: Response, body: string): boolean {
  const [, t = "", s = ""] = /^t=(\d+)&s=(\w+)$/.exec(response.headers.get("x-inngest-signature") ?? "") ?? [];
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return createHmac("sha256", key).update(body).update(t).digest("hex") === s;
}

describe("a signed request", () => {
  test.each([
    "?fnId=test-ledger--other&stepId=step",
    "?fnId=&stepId=step",
    "?stepId=step",
    "",
    "?fnId=__proto__",
    "?fnId=constructor",
    "?fnId=test-ledger--close-books&fnId=test-ledger--other",
    "?probe=trust&probe=trust",
  ])("for an unknown function gets 404 and never reaches the SDK: %j", async (query) => {
    const response = await host.fetch(signed(query, JSON.stringify(call)));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "ROUTE_UNKNOWN" });
  });

  test("with an event that no host enqueued runs nothing, and is not retried", async () => {
    const event = { name: "test/ledger/books.closed", id: "01M81E0CT2YX98VRQ1J0EHGFWG", data: { year: 1 } };
    const response = await host.fetch(signed(fnId, canonicalJson({ ...call, event, events: [event] })));
    expect(response.status).toBe(400);
    expect(response.headers.get("x-inngest-no-retry")).toBe("true");
    expect([...calls]).toEqual([]);
  });

  test.each(["not json", '{"ctx":1}', "[]", "null", '{"event":{"data":1},"steps":{}}'])(
    "that makes the SDK fail is answered without a stack trace, and signed: %j",
    async (body) => {
      const response = await host.fetch(signed(fnId, body));
      const text = await response.text();
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/"stack"|node_modules|\.js:|\.ts:/);
      expect(verifies(response, text)).toBe(response.headers.has("x-inngest-signature"));
    },
  );

  test("registers the functions under the configured origin, whatever Host and URL it names", async () => {
    const body = '{"url":"https://evil.example/api/inngest"}';
    const response = await host.fetch(
      signed("", body, { method: "PUT", headers: { "x-inngest-sync-kind": "in_band" } }),
    );
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain("http://hq.test/api/inngest?fnId=test-ledger--close-books");
    expect(text).not.toContain("evil.example");
    expect(verifies(response, text)).toBe(true);
    expect(host.readiness.state).toBe("ready");
  });
});

describe("environment variables", () => {
  test("have no effect: an unsigned request is refused whatever they say", async () => {
    vi.stubEnv("INNGEST_DEV", "1");
    vi.stubEnv("INNGEST_ENABLE_UNAUTHED_SYNC", "true");
    vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", "signkey-test-00");
    const fresh = memoryHost().host;
    for (const method of ["POST", "PUT", "GET"]) {
      const init = method === "GET" ? { method } : { method, body: "{}" };
      expect((await fresh.fetch(new Request("http://hq.test/api/inngest", init))).status).toBe(401);
    }
    const foreign = signed(fnId, JSON.stringify(call), { key: "signkey-test-00" });
    expect((await fresh.fetch(foreign)).status).toBe(401);
    expect(fresh.readiness.state).toBe("starting");
  });

  test("lend no keys: an instance registers with its own or not at all", async () => {
    const engine = await testEngine();
    vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", signingKey);
    vi.stubEnv("INNGEST_BASE_URL", engine.url);
    const inngest = { signingKey: `signkey-test-${"ff".repeat(32)}`, eventKey, baseUrl: engine.url };
    await expect(memoryHost({ inngest }).host.register()).rejects.toThrow("Inngest does not recognise the signing key");
    await engine.close();
  });

  test("are silenced, all that the SDK reads", () => {
    const source = readFileSync(new URL("../../node_modules/inngest/helpers/consts.js", import.meta.url), "utf8");
    const read = [...source.matchAll(/envKeys\$1\["\w+"\] = "(\w+)"/g)].map(([, name]) => name);
    expect(read).toHaveLength(42);
    expect(read.filter((name = "") => !sdkVariables.includes(name)).toSorted()).toEqual([]);
  });

  test.each([
    ["of the SDK's development mode", { INNGEST_DEV: "http://127.0.0.1:1" }],
    ["that ask for streamed answers", { INNGEST_STREAMING: "true" }],
    [
      "that name another address, or a branch",
      {
        INNGEST_SERVE_ORIGIN: "http://127.0.0.1:1",
        INNGEST_SERVE_PATH: "/elsewhere",
        BRANCH_NAME: "feature",
        RENDER_GIT_BRANCH: "main",
        VERCEL_GIT_COMMIT_REF: "main",
      },
    ],
  ])(
    "%s don't disturb a host: it registers as it is configured, and its runs go on, verified",
    async (_, variables) => {
      for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
      const registered: (readonly [string, string | null])[] = [];
      const made = await runningHouse({
        fetch: async (url, init) => {
          const headers = new Headers(init?.headers);
          if (String(url).includes("/fn/register")) registered.push([String(init?.body), headers.get("x-inngest-env")]);
          return fetch(url, init);
        },
      });
      await made.host.register();
      expect(registered).toEqual([[expect.stringContaining(`"url":"${made.origin}/api/inngest"`), null]]);
      const { run } = await made.host.services.ledger.workflows.close({ year: 3 });
      await expect
        .poll(() => made.host.services.ledger.workflows.status({ run }))
        .toMatchObject({ state: "completed" });
      await made.close();
    },
  );
});
