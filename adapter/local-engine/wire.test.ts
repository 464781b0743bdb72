import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { canonicalJson } from "../inngest/canonical-json.js";
import { hashedKey, signatureHeader } from "../inngest/signature.js";
import { createBench, serveFunctions, SIGNING_KEY, type TestBench } from "./test-host.js";
import type { SentRequest } from "./transport.js";

/** As a real self-hosted Inngest server sent and signed it, with the key a1b2c3d4 eight times. */
const RECORDED = {
  key: "a1b2c3d4".repeat(8),
  signature: "t=1795335901&s=2e8dce7a6371bf96a814d4ee38590144a422c3be7ad89403b8b54ef3034cdb89",
  body: '{"url":"http://localhost:4100/api/inngest"}',
};

/** Members of `ctx` in a call of a real server; `fn_id` and `qi_id` would switch asynchronous checkpointing on. */
const RECORDED_CONTEXT = [
  "attempt",
  "disable_immediate_execution",
  "env",
  "fn_id",
  "generation_id",
  "job_id",
  "max_attempts",
  "qi_id",
  "request_id",
  "run_id",
  "stack",
  "step_id",
  "use_api",
];
const RECORDED_HEADERS = [
  "Content-Length",
  "Content-Type",
  "Traceparent",
  "User-Agent",
  "X-Inngest-Generation-Id",
  "X-Inngest-Job-Id",
  "X-Inngest-Req-Version",
  "X-Inngest-Signature",
  "X-Inngest-Step-Id",
  "X-Request-Id",
  "X-Run-Id",
];

describe("the wire", () => {
  let bench: TestBench;
  afterEach(() => bench?.close());

  it("signs as a real server does", () => {
    expect(signatureHeader(RECORDED.key, RECORDED.body, 1795335901_000)).toBe(RECORDED.signature);
    expect(signatureHeader(`signkey-test-${RECORDED.key}`, RECORDED.body, 1795335901_999)).toBe(RECORDED.signature);
  });

  it("sends what a real server sends, in canonical form, with a signature over the raw bytes", async () => {
    const sent: SentRequest[] = [];
    bench = await createBench({ onRequest: (request) => sent.push(request) });
    const client = bench.client("shop");
    const fn = client.createFunction({ id: "two", retries: 2, triggers: [{ event: "two" }] }, async ({ step }) => {
      const text = await step.run("odd characters", () => ({ z: "é<>&\u2028 😀", a: [1e21, 0.1, -0] }));
      return step.run("again", () => text);
    });
    await bench.serve(client, [fn]);
    const { ids } = await client.send({ name: "two", data: { ключ: 1, b: { d: 1, c: 2 } } });
    await bench.runsOf(ids[0]);

    const calls = sent.filter((request) => request.method === "POST");
    expect(calls.length).toBeGreaterThanOrEqual(3);
    for (const { headers, body } of sent) {
      const [, t = "", s] = /^t=(\d+)&s=([0-9a-f]{64})$/.exec(headers["X-Inngest-Signature"] ?? "") ?? [];
      const key = SIGNING_KEY.replace("signkey-test-", "");
      expect(s).toBe(createHmac("sha256", key).update(body).update(t).digest("hex"));
      expect(canonicalJson(JSON.parse(body))).toBe(body);
    }
    const [first, second] = calls.map((call) => JSON.parse(call.body));
    expect(Object.keys(first)).toEqual(["ctx", "defers", "event", "events", "steps", "use_api", "version"]);
    expect(Object.keys(first.ctx)).toEqual(RECORDED_CONTEXT.filter((name) => name !== "fn_id" && name !== "qi_id"));
    expect(Object.keys(first.event)).toEqual(["data", "id", "name", "ts", "user"]);
    expect(first).toMatchObject({
      version: -1,
      steps: {},
      ctx: { attempt: 0, max_attempts: 3, stack: { current: 0, stack: [] } },
    });
    const [stepId = ""] = second.ctx.stack.stack;
    expect(second).toMatchObject({ version: 2, ctx: { stack: { current: 1, stack: [stepId] } } });
    expect(second.steps).toEqual({ [stepId]: { data: { z: "é<>&\u2028 😀", a: [1e21, 0.1, 0] } } });
    expect(RECORDED_HEADERS.filter((name) => calls[0]?.headers[name] === undefined)).toEqual([]);
    expect(calls[0]?.url).toMatch(/\/api\/inngest\?fnId=shop-two&stepId=step$/);
  });

  it("finds the host's key when the host has gone on to the next one, before and after", async () => {
    const next = `signkey-test-${"0f".repeat(32)}`;
    bench = await createBench({ signingKeyFallback: next });
    for (const keys of [
      { signingKey: SIGNING_KEY },
      { signingKey: next },
      { signingKey: next, signingKeyFallback: SIGNING_KEY },
    ]) {
      const client = bench.client(`app-${Math.random()}`, keys);
      const event = `${client.id}/go`;
      const fn = client.createFunction({ id: "go", retries: 0, triggers: [{ event }] }, ({ step }) =>
        step.run("a", () => "b"),
      );
      await bench.serve(client, [fn]);
      const { ids } = await client.send({ name: event });
      expect(await bench.runsOf(ids[0])).toMatchObject([{ status: "Completed", output: "b" }]);
    }
  });

  it("loses no run when the host's key is rotated under load", async () => {
    const next = `signkey-test-${"0f".repeat(32)}`;
    // Calls that come while the host is away use up attempts.
    bench = await createBench({ signingKeyFallback: next, backoff: () => 100 });
    const define = (keys: { signingKey: string; signingKeyFallback?: string }) => {
      const client = bench.client("shop", keys);
      const fn = client.createFunction({ id: "go", retries: 20, triggers: [{ event: "go" }] }, async ({ step }) => {
        for (let n = 0; n < 4; n++) await step.run(`${n}`, () => n);
        return "done";
      });
      return { client, functions: [fn] };
    };
    const first = define({ signingKey: SIGNING_KEY });
    let host = await bench.serve(first.client, first.functions);
    const ids: string[] = [];
    const stages = [
      { signingKey: SIGNING_KEY, signingKeyFallback: next },
      { signingKey: next, signingKeyFallback: SIGNING_KEY },
      { signingKey: next },
    ];
    for (const keys of stages) {
      const sent = await first.client.send(Array.from({ length: 20 }, () => ({ name: "go" })));
      ids.push(...sent.ids);
      await host.close();
      const app = define(keys);
      host = await serveFunctions(app.client, app.functions, host.port);
    }
    const runs = (await Promise.all(ids.map((id) => bench.runsOf(id)))).flat();
    await host.close();
    expect(runs.map((run) => run.output)).toEqual(Array.from({ length: 60 }, () => "done"));
  });

  it("refuses to read runs, cancel them or register without the signing key", async () => {
    bench = await createBench();
    const ask = async (method: string, path: string, authorization?: string): Promise<number> => {
      const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
      const response = await fetch(bench.url + path, { method, headers, ...(method === "POST" ? { body: "{}" } : {}) });
      await response.text();
      return response.status;
    };
    const run = "/v1/runs/01M815QPW0Y8TQGZD1B20ZD5YT";
    const wrong = [undefined, "Bearer ", "Bearer x", `Basic ${SIGNING_KEY}`, `Bearer ${hashedKey("signkey-test-00")}`];
    for (const authorization of wrong) {
      expect(await ask("GET", run, authorization)).toBe(401);
      expect(await ask("DELETE", run, authorization)).toBe(401);
      expect(await ask("POST", "/fn/register", authorization)).toBe(401);
    }
    expect(await ask("GET", run, `Bearer ${hashedKey(SIGNING_KEY)}`)).toBe(200);
    expect(await ask("GET", run, `Bearer ${SIGNING_KEY}`)).toBe(200);
    expect(await ask("GET", "/health")).toBe(200);
    expect(await ask("GET", "/elsewhere")).toBe(404);
    expect(await ask("POST", "/v1/signals", `Bearer ${SIGNING_KEY}`)).toBe(501);
  });
});
