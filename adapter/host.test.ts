import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureHeader } from "./inngest/signature.js";
import { memoryHost, signingKey, socketHost, tokens, type TestHost } from "./fixtures/house.js";

const json = { "content-type": "application/json" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const rpcBody = JSON.stringify({ json: { text: "one" } });

/** Calls a host the way a test wants it: in memory, or over its socket. */
type Call = (path: string, init?: RequestInit) => Promise<Response>;

const transports: Record<string, () => Promise<TestHost & { call: Call; end(): Promise<void> }>> = {
  async "in memory"() {
    const made = memoryHost();
    return {
      ...made,
      call: (path, init) => made.host.fetch(new Request(`${made.origin}${path}`, init)),
      end: () => Promise.resolve(),
    };
  },
  async "over a socket"() {
    const made = await socketHost();
    return { ...made, call: (path, init) => fetch(`${made.origin}${path}`, init), end: () => made.close() };
  },
};

describe.each(Object.keys(transports))("a host %s", (transport) => {
  let made: Awaited<ReturnType<(typeof transports)[string]>>;
  let call: Call;
  beforeAll(async () => {
    made = await transports[transport]!();
    ({ call } = made);
  });
  afterAll(() => made.end());

  const post = (path: string, token: string | undefined, body: string, headers: Record<string, string> = {}) =>
    call(path, { method: "POST", headers: { ...json, ...(token && bearer(token)), ...headers }, body });

  test("lets an external caller with a token create and read by the published routes", async () => {
    const created = await post("/api/orpc/ledger/entries", tokens.external, JSON.stringify({ text: "one" }));
    expect(created.status).toBe(201);
    expect(await created.json()).toEqual({ id: 1, by: "external:acme" });
    const listed = await call("/api/orpc/ledger/entries", { headers: bearer(tokens.external) });
    expect(await listed.json()).toEqual({ entries: ["one"] });
  });

  test("lets first parties use /rpc and the published routes", async () => {
    for (const token of [tokens.web, tokens.service]) {
      expect((await post("/rpc/ledger/add", token, rpcBody)).status).toBe(200);
      expect((await call("/api/orpc/ledger/entries", { headers: bearer(token) })).status).toBe(200);
    }
  });

  test("refuses an external caller on /rpc with 403, whatever it claims to be, and runs nothing", async () => {
    const before = made.calls.get("add");
    const claims = [
      {},
      { "x-first-party": "true", "x-caller": "first-party-service" },
      { "x-hq-caller": "first-party-web", cookie: "session=first-party" },
      { "x-forwarded-for": "127.0.0.1", forwarded: "for=127.0.0.1;by=first-party-service" },
      { "x-inngest-signature": "t=1&s=00", "x-inngest-server-kind": "cloud" },
    ];
    for (const headers of claims) {
      for (const token of [tokens.external, undefined]) {
        const response = await post("/rpc/ledger/add", token, rpcBody, headers);
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ status: 403, code: "CALLER_FORBIDDEN" });
      }
    }
    expect(made.calls.get("add")).toBe(before);
  });

  test("refuses a published route without a valid credential with 401", async () => {
    const credentials = [
      {},
      { authorization: "" },
      { authorization: "Bearer" },
      { authorization: `bearer  ${tokens.external}` },
      { authorization: `Basic ${tokens.external}` },
      { authorization: `Bearer ${tokens.external}x` },
      { authorization: `Bearer ${tokens.external.slice(0, -1)}` },
      { authorization: `Bearer ${tokens.external}, Bearer ${tokens.external}` },
      { authorization: `Bearer ${"0".repeat(64)}` },
    ];
    for (const headers of credentials) {
      for (const path of ["/api/orpc/ledger/entries", "/api/workflows/ledger/closings/x"]) {
        const response = await call(path, { headers });
        expect([`${path} ${JSON.stringify(headers)}`, response.status]).toEqual([
          `${path} ${JSON.stringify(headers)}`,
          401,
        ]);
        expect(response.headers.get("www-authenticate")).toBe("Bearer");
      }
    }
  });

  test("answers 404 for a capability, a procedure and a family that it does not have", async () => {
    for (const path of [
      "/api/orpc/unknown/entries",
      "/api/orpc/ledger/unknown",
      "/api/orpc",
      "/api/workflows/unknown/closings",
      "/api/workflows",
      "/api/unknown",
      "/",
    ]) {
      const response = await call(path, { headers: bearer(tokens.external) });
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toMatchObject({ code: "ROUTE_UNKNOWN", status: 404 });
    }
    for (const path of ["/rpc/unknown/add", "/rpc/ledger/unknown", "/rpc/ledger", "/rpc", "/rpc/ledger/workflows"]) {
      expect([path, (await post(path, tokens.service, rpcBody)).status]).toEqual([path, 404]);
    }
  });

  test("has no /rpc/workflows, for anybody", async () => {
    for (const token of [...Object.values(tokens), undefined]) {
      for (const path of ["/rpc/workflows", "/rpc/workflows/ledger/close", "/rpc/workflows/close"]) {
        expect([path, (await post(path, token, rpcBody)).status]).toEqual([path, 404]);
      }
    }
  });

  test("runs a procedure of /rpc on POST with JSON only", async () => {
    const before = made.calls.get("add");
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]) {
      const body = ["GET", "HEAD"].includes(method) ? {} : { body: rpcBody };
      const response = await call("/rpc/ledger/add", {
        method,
        headers: { ...json, ...bearer(tokens.service) },
        ...body,
      });
      expect([method, response.status]).toEqual([method, 405]);
      expect(response.headers.get("allow")).toBe("POST");
    }
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
    ]) {
      const response = await post("/rpc/ledger/add", tokens.service, rpcBody, { "content-type": type });
      expect([type, response.status]).toEqual([type, 415]);
    }
    expect(made.calls.get("add")).toBe(before);
  });

  test("gives one identical 401 to every caller on /api/inngest, and to every bad signature", async () => {
    const now = Math.floor(Date.now() / 1000);
    const body = "{}";
    const good = signatureHeader(signingKey, body, Date.now());
    const at = (seconds: number) => signatureHeader(signingKey, body, seconds * 1000);
    const attempts: Record<string, Record<string, string>> = {
      "no signature": {},
      "wrong key": { "x-inngest-signature": signatureHeader(`${signingKey}0`, body, Date.now()) },
      stale: { "x-inngest-signature": at(now - 302) },
      future: { "x-inngest-signature": at(now + 302) },
      truncated: { "x-inngest-signature": good.slice(0, -1) },
      "another body": { "x-inngest-signature": signatureHeader(signingKey, "{ }", Date.now()) },
      "upper case": { "x-inngest-signature": good.toUpperCase() },
      twice: { "x-inngest-signature": `${good}, ${good}` },
      "an external caller": bearer(tokens.external),
      "a first-party web caller": bearer(tokens.web),
      "a first-party service": bearer(tokens.service),
      compressed: { "x-inngest-signature": good, "content-encoding": "identity" },
    };
    const answers = new Set<string>();
    for (const [name, headers] of Object.entries(attempts)) {
      const response = await call("/api/inngest?fnId=test-ledger--close-books&stepId=step", {
        method: "POST",
        headers: { ...json, ...headers },
        body,
      });
      expect([name, response.status]).toEqual([name, 401]);
      const { "x-request-id": _, date: __, ...rest } = Object.fromEntries(response.headers);
      answers.add(JSON.stringify([await response.text(), rest]));
    }
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await call("/api/inngest", { method, headers: bearer(tokens.service) });
      expect([method, response.status]).toEqual([method, 401]);
      const { "x-request-id": _, date: __, ...rest } = Object.fromEntries(response.headers);
      answers.add(JSON.stringify([await response.text(), rest]));
    }
    expect(answers.size).toBe(1);
  });

  test("tells a caller nothing of a procedure's failure", async () => {
    const response = await post("/api/orpc/ledger/failures", tokens.external, "{}");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/combination|12-34-56|\.ts|at /);
    expect(made.events).toContainEqual(
      expect.objectContaining({
        event: "host.procedure_failed",
        fields: expect.objectContaining({ capability: "ledger", procedure: "fail" }),
      }),
    );
  });

  test("makes a new context for every request, with ids of its own", async () => {
    const one = await (await call("/api/orpc/ledger/context", { headers: bearer(tokens.external) })).json();
    const two = await (await call("/api/orpc/ledger/context", { headers: bearer(tokens.web) })).json();
    expect(one).toMatchObject({ instance: "test", principal: { caller: "external", id: "acme" } });
    expect(two).toMatchObject({ instance: "test", principal: { caller: "first-party-web", id: "ada" } });
    expect(one).not.toHaveProperty("requestId", Reflect.get(Object(two), "requestId"));
  });

  test("keeps a caller's well-formed correlation id, and replaces any other", async () => {
    const correlation = async (id: string) => {
      const response = await call("/api/orpc/ledger/context", {
        headers: { ...bearer(tokens.external), "x-correlation-id": id },
      });
      const context: unknown = await response.json();
      return Reflect.get(Object(context), "correlationId");
    };
    expect(await correlation("trail-0001")).toBe("trail-0001");
    expect(await correlation("two words")).not.toBe("two words");
    expect(await correlation("x".repeat(200))).not.toBe("x".repeat(200));
  });

  test("refuses a body that is too large, is not JSON, is not UTF-8, or sets a prototype", async () => {
    const before = made.calls.get("add");
    const big = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    expect((await post("/api/orpc/ledger/entries", tokens.external, big)).status).toBe(413);
    for (const body of [
      "{",
      '{"text":"a"}}',
      '{"text":"a","__proto__":{"a":1}}',
      '{"text":"a","\\u005f_proto__":{}}',
    ]) {
      expect([body, (await post("/api/orpc/ledger/entries", tokens.external, body)).status]).toEqual([body, 400]);
    }
    const latin = await call("/api/orpc/ledger/entries", {
      method: "POST",
      headers: { ...json, ...bearer(tokens.external) },
      body: Buffer.from('{"text":"\xe9"}', "latin1"),
    });
    expect(latin.status).toBe(400);
    expect(made.calls.get("add")).toBe(before);
  });

  test("names the request in every problem, and in the log", async () => {
    const response = await call("/api/orpc/unknown/x", { headers: bearer(tokens.external) });
    const problem: unknown = await response.json();
    const requestId = response.headers.get("x-request-id");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toEqual({
      type: "about:blank",
      title: "Unknown route",
      status: 404,
      code: "ROUTE_UNKNOWN",
      requestId,
    });
    expect(made.events.filter(({ fields }) => fields.requestId === requestId).map(({ event }) => event)).toEqual([
      "host.route_unknown",
      "host.request_completed",
    ]);
  });

  test("is live, and not ready before Inngest knows its functions", async () => {
    expect((await call("/livez")).status).toBe(200);
    for (const [path, status] of [
      ["/livez", 200],
      ["/readyz", 503],
    ] as const) {
      const head = await call(path, { method: "HEAD" });
      expect([path, head.status, await head.text()]).toEqual([path, status, ""]);
      expect([path, (await call(path, { method: "POST" })).status]).toEqual([path, 404]);
    }
    const ready = await call("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: "starting" });
  });
});
