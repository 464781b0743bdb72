import { oc } from "@orpc/contract";
import { implement, lazy, ORPCError } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq, register, type BoundaryContext } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { authenticator, eventKey, signingKey, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";
import type { HostOptions } from "../host-options.js";
import { openHost } from "../open-host.js";

const api = apiContract("depot");
const text = z.strictObject({ text: z.string() });
const contract = {
  plain: api.route({ method: "GET", path: "/api/orpc/depot/plain" }).input(text).output(z.string()),
  nested: {
    deeper: { get: api.route({ method: "GET", path: "/api/orpc/depot/nested/{text}" }).input(text).output(z.string()) },
  },
  lazily: api.route({ method: "POST", path: "/api/orpc/depot/lazily" }).input(text).output(z.string()),
  later: { get: api.route({ method: "GET", path: "/api/orpc/depot/later" }).input(text).output(z.string()) },
  behind: api.prefix("/v2").route({ method: "PUT", path: "/items/{text}" }).input(text).output(z.string()),
  emptied: api.route({ method: "DELETE", path: "/api/orpc/depot/emptied", successStatus: 204 }).output(z.string()),
  reset: api.route({ method: "DELETE", path: "/api/orpc/depot/reset", successStatus: 205 }).output(z.string()),
  odd: api
    .route({ method: "POST", path: "/api/orpc/depot/odd" })
    .input(z.strictObject({ status: z.int() }))
    .output(z.string()),
  ofOrpc: api.router({ get: oc.route({ method: "GET", path: "/own/{text}" }).input(text).output(z.string()) }),
};
const os = implement(contract).$context<BoundaryContext>();
const say = ({ input }: { readonly input: { readonly text: string } }): string => input.text.toUpperCase();
const plugin = defineApiPlugin({
  capability: "depot",
  contract,
  router: {
    plain: os.plain.handler(say),
    nested: { deeper: { get: os.nested.deeper.get.handler(say) } },
    lazily: lazy(async () => ({ default: os.lazily.handler(say) })),
    later: os.later.lazy(async () => ({ default: { get: os.later.get.handler(say) } })),
    behind: os.behind.handler(say),
    emptied: os.emptied.handler(() => "gone"),
    reset: os.reset.handler(() => "gone"),
    odd: os.odd.handler(({ input: { status } }) => {
      throw new ORPCError("ODD", { status });
    }),
    ofOrpc: { get: os.ofOrpc.get.handler(say) },
  },
  ports: () => ({}),
});
const hq = defineHq<{ "api/depot": typeof plugin }>({
  "api/depot": register(
    { directory: "plugins/api/depot", surface: "api", rawr: { kind: "api", capability: "depot" } },
    plugin,
  ),
});
const options: Omit<HostOptions, "origin"> = {
  alias: "depot",
  authenticators: [authenticator],
  inngest: { signingKey, eventKey, baseUrl: "http://127.0.0.1:9" },
  telemetry: { level: "silent" },
};
const host = createHost(hq, { ...options, origin: "https://hq.example.com" });
const at = (caller: "external" | "web") => ({
  origin: "https://hq.example.com",
  headers: { authorization: `Bearer ${tokens[caller]}` },
  fetch: host.fetch,
});
const ways = {
  rpc: createRpcClient("first-party-web", hq, at("web")).depot,
  openApi: createOpenApiClient("external", hq, at("external")).depot,
  inProcess: host.services.depot,
};

test.each(Object.entries(ways))("a contract of any shape answers over %s", async (_, client) => {
  const input = { text: "a" };
  expect([
    await client.plain(input),
    await client.nested.deeper.get(input),
    await client.lazily(input),
    await client.later.get(input),
    await client.behind(input),
    await client.ofOrpc.get(input),
  ]).toEqual(["A", "A", "A", "A", "A", "A"]);
});

test("each has its route", () => {
  const of = (family: string) => host.routes.filter((route) => route.family === family).map(({ path }) => path);
  expect(of("rpc")).toContain("/rpc/depot/nested/deeper/get");
  expect(of("orpc")).toContain("/api/orpc/depot/v2/items/{text}");
});

test.each([
  [204, "emptied"],
  [205, "reset"],
])("a value with %i is left out, over `fetch` and over a socket", async (status, name) => {
  const { origin, close } = await openHost(hq, options);
  onTestFinished(() => close());
  const request = { method: "DELETE", headers: { authorization: `Bearer ${tokens.external}` } };
  for (const answer of [
    await host.fetch(new Request(`https://hq.example.com/api/orpc/depot/${name}`, request)),
    await fetch(`${origin}/api/orpc/depot/${name}`, request),
  ]) {
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
  }
  expect(await Reflect.get(ways.rpc, name)()).toBe("gone");
});

test.each([0, 100, 101, 199, 600, 999, 1000])("an error with the status %i is one of the host", async (status) => {
  const { origin, close } = await openHost(hq, options);
  onTestFinished(() => close());
  for (const [at, token] of [
    ["/api/orpc/depot/odd", tokens.external],
    ["/rpc/depot/odd", tokens.web],
  ] as const) {
    const input = at.startsWith("/rpc") ? { json: { status } } : { status };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(input) };
    for (const answer of [
      await host.fetch(new Request(`https://hq.example.com${at}`, request)),
      await fetch(`${origin}${at}`, request),
    ]) {
      expect([answer.status, await answer.json()]).toEqual([500, expect.objectContaining({ code: "INTERNAL" })]);
    }
  }
});
