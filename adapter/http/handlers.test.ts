import {
  BatchLinkPlugin,
  ClientRetryPlugin,
  DedupeRequestsPlugin,
  type ClientRetryPluginContext,
} from "@orpc/client/plugins";
import { SmartCoercionPlugin } from "@orpc/json-schema";
import { OpenAPIReferencePlugin } from "@orpc/openapi/plugins";
import { implement, ORPCError, type Context } from "@orpc/server";
import { BodyLimitPlugin, CompressionPlugin } from "@orpc/server/node";
import {
  BatchHandlerPlugin,
  CORSPlugin,
  experimental_RethrowHandlerPlugin as RethrowHandlerPlugin,
  RequestHeadersPlugin,
  ResponseHeadersPlugin,
  SimpleCsrfProtectionHandlerPlugin,
  StrictGetMethodPlugin,
  type ResponseHeadersPluginContext,
} from "@orpc/server/plugins";
import type { StandardHandlerPlugin } from "@orpc/server/standard";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { authenticator, eventKey, signingKey, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";
import type { HandlerOptions } from "./handler-options.js";

const api = apiContract("depot");
const contract = {
  count: api.route({ method: "POST", path: "/api/orpc/depot/counts" }).input(z.int()).output(z.int()),
  fail: api.route({ method: "POST", path: "/api/orpc/depot/failures" }).output(z.int()),
  head: api.route({ method: "GET", path: "/api/orpc/depot/head" }).output(z.string()),
};
const os = implement(contract).$context<BoundaryContext & ResponseHeadersPluginContext>();

/** A depot of its own, whose procedures count, fail twice, and set a header by oRPC's plugin. */
function depot(handlers: HandlerOptions = {}) {
  const calls: string[] = [];
  const plugin = defineApiPlugin({
    capability: "depot",
    contract,
    router: {
      count: os.count.handler(({ input }) => {
        calls.push(`count ${input}`);
        return input + 1;
      }),
      fail: os.fail.handler(() => {
        if (calls.push("fail") < 3) throw new ORPCError("SERVICE_UNAVAILABLE", { status: 503 });
        return 7;
      }),
      head: os.head.handler(({ context }) => {
        context.resHeaders?.set("x-depot", "north");
        return "a";
      }),
    },
    ports: () => ({}),
  });
  const hq = defineHq<{ "api/depot": typeof plugin }>({
    "api/depot": register(
      { directory: "plugins/api/depot", surface: "api", rawr: { kind: "api", capability: "depot" } },
      plugin,
    ),
  });
  const origin = "https://hq.example.com";
  const host = createHost(hq, {
    alias: "depot",
    origin,
    authenticators: [authenticator],
    inngest: { signingKey, eventKey, baseUrl: "http://127.0.0.1:9" },
    telemetry: { level: "silent" },
    handlers,
  });
  const requests: Request[] = [];
  const at = (caller: "external" | "web") => ({
    origin,
    headers: { authorization: `Bearer ${tokens[caller]}` },
    async fetch(request: Request) {
      requests.push(request.clone());
      return host.fetch(request);
    },
  });
  return { hq, host, calls, requests, at };
}

describe("plugins of oRPC's handlers", () => {
  test("interceptors of each kind run around the procedures of every family, once the caller is known", async () => {
    const seen: string[] = [];
    const { hq, at, host } = depot({
      rootInterceptors: [({ next, request }) => (seen.push(`root ${request.method} ${request.url.pathname}`), next())],
      interceptors: [({ next }) => (seen.push("around"), next())],
      clientInterceptors: [
        ({ next, path, context }) => (
          seen.push(`${path.join(".")} ${String(Reflect.get(context, "instance"))}`),
          next()
        ),
      ],
    });
    await createRpcClient("first-party-web", hq, at("web")).depot.count(1);
    await createOpenApiClient("external", hq, at("external")).depot.count(1);
    expect(seen).toEqual([
      "root POST /rpc/depot/count",
      "around",
      "count depot",
      "root POST /api/orpc/depot/counts",
      "around",
      "count depot",
    ]);
    const refused = await host.fetch(new Request("https://hq.example.com/api/orpc/depot/head"));
    expect([refused.status, seen.length]).toEqual([401, 6]);
  });

  test("a plugin's answer headers are sent, and none that frame a message", async () => {
    const { host } = depot({ plugins: [new ResponseHeadersPlugin()] });
    const headers = { authorization: `Bearer ${tokens.external}` };
    const answer = await host.fetch(new Request("https://hq.example.com/api/orpc/depot/head", { headers }));
    expect([answer.status, answer.headers.get("x-depot")]).toEqual([200, "north"]);
  });

  test("an interceptor that throws is a failure like any other", async () => {
    const { host } = depot({
      rootInterceptors: [
        () => {
          throw new Error("the secret is 7");
        },
      ],
    });
    const headers = { authorization: `Bearer ${tokens.external}` };
    const answer = await host.fetch(new Request("https://hq.example.com/api/orpc/depot/head", { headers }));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("secret");
  });

  test.each([
    [new CORSPlugin(), "cors"],
    [new SimpleCsrfProtectionHandlerPlugin(), "x-csrf-token"],
    [new StrictGetMethodPlugin(), "POST only"],
    [new RethrowHandlerPlugin({ filter: () => true }), "logged"],
    [new OpenAPIReferencePlugin(), "documents"],
    [new SmartCoercionPlugin(), "already"],
    [new BodyLimitPlugin({ maxBodySize: 1 }), "limits"],
    [new CompressionPlugin(), "proxy"],
    [new (class Own extends CORSPlugin<Context> {})(), "cors"],
  ] as readonly (readonly [StandardHandlerPlugin<Context>, string])[])(
    "%o is refused, with the reason",
    (plugin, reason) => {
      const sentence = new RegExp(`^handlers\\.plugins\\[1\\] \\(${plugin.constructor.name}\\) .*${reason}`);
      expect(() => depot({ plugins: [new RequestHeadersPlugin(), plugin] })).toThrow(sentence);
    },
  );
});

describe("batches", () => {
  const batch = (url: string) => new BatchLinkPlugin({ groups: [{ condition: () => true, context: {} }], url });

  test("a client's calls of one plugin travel in one request", async () => {
    const { at, calls, requests } = depot({ plugins: [new BatchHandlerPlugin()] });
    const url = "https://hq.example.com/rpc/depot/__batch__";
    const client = createRpcClient("first-party-web", contract, { ...at("web"), plugins: [batch(url)] });
    expect(await Promise.all([client.count(1), client.count(2)])).toEqual([2, 3]);
    expect([calls, requests.length]).toEqual([["count 1", "count 2"], 1]);
  });

  test.each([
    ["a part of another plugin", [{ url: "https://hq.example.com/rpc/other/count", body: { json: 1 } }]],
    [
      "an envelope that RPC doesn't read to its end",
      [{ url: "https://hq.example.com/rpc/depot/count", body: { json: "/(/", meta: [[5]] } }],
    ],
  ])("%s runs nothing", async (_, parts) => {
    const { host, calls } = depot({ plugins: [new BatchHandlerPlugin()] });
    const headers = {
      authorization: `Bearer ${tokens.web}`,
      "content-type": "application/json",
      "x-orpc-batch": "buffered",
    };
    const url = "https://hq.example.com/rpc/depot/__batch__";
    await (await host.fetch(new Request(url, { method: "POST", headers, body: JSON.stringify(parts) }))).text();
    expect(calls).toEqual([]);
  });

  test("a batch in a URL is refused: it may hold what changes something", async () => {
    const { host, calls } = depot({ plugins: [new BatchHandlerPlugin()] });
    const parts = [{ url: "https://hq.example.com/api/orpc/depot/counts", method: "POST", body: 1 }];
    const url = `https://hq.example.com/api/orpc/depot/__batch__?batch=${encodeURIComponent(JSON.stringify(parts))}`;
    const headers = { authorization: `Bearer ${tokens.external}`, "x-orpc-batch": "buffered" };
    expect((await host.fetch(new Request(url, { headers }))).status).toBe(405);
    expect(calls).toEqual([]);
  });
});

describe("options of clients", () => {
  test("a retry, by a context that the types know", async () => {
    const { hq, at, calls } = depot();
    const retry = new ClientRetryPlugin<ClientRetryPluginContext>();
    const client = createOpenApiClient("external", hq, { ...at("external"), plugins: [retry] });
    expect(await client.depot.fail(undefined, { context: { retry: 2, retryDelay: 1 } })).toBe(7);
    expect(calls).toEqual(["fail", "fail", "fail"]);
    // @ts-expect-error -- `retries` is no option of the plugin's
    void (() => client.depot.fail(undefined, { context: { retries: 2 } }));
  });

  test("headers as a function, by a context of the caller's own", async () => {
    const { at, requests } = depot();
    const client = createRpcClient("first-party-web", contract, {
      ...at("web"),
      headers: async ({ context }: { context: { readonly tenant: string } }, path: readonly string[]) => ({
        authorization: `Bearer ${tokens.web}`,
        "x-tenant": `${context.tenant} ${path.join(".")}`,
      }),
    });
    await client.count(1, { context: { tenant: "acme" } });
    expect(requests[0]?.headers.get("x-tenant")).toBe("acme count");
    expectTypeOf<NonNullable<Parameters<typeof client.count>[1]>["context"]>().toMatchTypeOf<
      { readonly tenant: string } | undefined
    >();
  });

  test("equal calls at one time are one request", async () => {
    const { at, requests } = depot();
    const dedupe = new DedupeRequestsPlugin({ filter: () => true, groups: [{ condition: () => true, context: {} }] });
    const client = createOpenApiClient("external", contract, { ...at("external"), plugins: [dedupe] });
    expect(await Promise.all([client.head(), client.head()])).toEqual(["a", "a"]);
    expect(requests.length).toBe(1);
  });

  test("interceptors of each kind, from the outside to the inside, and the host's refusal as an error in them", async () => {
    const { at, hq } = depot();
    const seen: string[] = [];
    const client = createOpenApiClient("external", hq, {
      ...at("external"),
      headers: {},
      interceptors: [({ next }) => (seen.push("call"), next())],
      clientInterceptors: [({ next, request }) => (seen.push(request.method), next())],
      adapterInterceptors: [({ next, request }) => (seen.push(new URL(request.url).pathname), next())],
    });
    await expect(client.depot.head()).rejects.toMatchObject({ code: "UNAUTHENTICATED", status: 401 });
    expect(seen).toEqual(["call", "GET", "/api/orpc/depot/head"]);
  });
});
