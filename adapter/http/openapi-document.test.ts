import { Validator } from "@seriousme/openapi-schema-validator";
import { implement } from "@orpc/server";
import {
  apiContract,
  defineApiPlugin,
  defineHq,
  register,
  runStates,
  workflowContract,
  type BoundaryContext,
} from "@rawr/hq-contract";
import { createLocalJWKSet } from "jose";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jwtBearer } from "../callers/jwt.js";
import { sessionCookie } from "../callers/session.js";
import { hq as survey } from "../conformance/survey.js";
import { authenticator, eventKey, house, signingKey, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";
import type { HostOptions } from "../host-options.js";
import { openApiDocument } from "./openapi-document.js";

const order = z.strictObject({ sku: z.string().meta({ examples: ["AB-1"] }), count: z.int().meta({ examples: [3] }) });
const api = apiContract("orders", { tags: ["shop"], security: [{ jwt: [] }] });
const contract = {
  place: api
    .route({ method: "POST", path: "/api/orpc/orders/orders", summary: "Place an order" })
    .input(order)
    .output(order),
  find: api
    .route({ method: "GET", path: "/api/orpc/orders/orders/{id}" })
    .input(z.strictObject({ id: z.string() }))
    .errors({ GONE: { status: 410, data: z.strictObject({ at: z.date() }) } })
    .output(order),
};
const os = implement(contract).$context<BoundaryContext>();
const orders = defineApiPlugin({
  capability: "orders",
  contract,
  router: { place: os.place.handler(({ input }) => input), find: os.find.handler(() => ({ sku: "a", count: 1 })) },
  ports: () => ({}),
});
const shop = defineHq<{ "api/orders": typeof orders }>({
  "api/orders": register(
    { directory: "plugins/api/orders", surface: "api", rawr: { kind: "api", capability: "orders" } },
    orders,
  ),
});

const lines: string[] = [];
const jwt = (issuer: string) =>
  jwtBearer({ issuer, audience: "hq", keys: createLocalJWKSet({ keys: [] }), callerOf: () => "external" });
const session = sessionCookie({ find: () => undefined, origins: ["https://app.example.com"] });

const common = {
  origin: "https://hq.example.com",
  inngest: { signingKey, eventKey },
  openDocuments: true,
  telemetry: { destination: { write: (line: string) => void lines.push(line) } },
};

function shopHost(options: Partial<HostOptions> = {}) {
  return createHost(shop, { ...common, alias: "shop", authenticators: [authenticator], ...options });
}

async function document(host: { readonly fetch: (request: Request) => Promise<Response> }, name: string) {
  const answer = await host.fetch(new Request(`https://hq.example.com/api/${name}`));
  expect([name, answer.status]).toEqual([name, 200]);
  return z
    .looseObject({
      info: z.record(z.string(), z.unknown()),
      servers: z.array(z.unknown()),
      tags: z.array(z.unknown()).optional(),
      security: z.array(z.record(z.string(), z.unknown())).optional(),
      paths: z
        .record(
          z.string(),
          z.record(z.string(), z.looseObject({ security: z.unknown().optional(), responses: z.unknown() })),
        )
        .default({}),
      components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()).optional() }),
    })
    .parse(await answer.json());
}

describe("a public validator takes each document", () => {
  const houseHost = createHost(house, {
    ...common,
    alias: "house",
    authenticators: [authenticator, jwt("a"), jwt("b"), session],
    services: { calls: new Map() },
  });
  const surveyHost = createHost(survey, { ...common, alias: "survey", authenticators: [session] });
  test.each([
    ["a family of APIs", houseHost, "orpc/openapi.json"],
    ["one of its capabilities", houseHost, "orpc/ledger.openapi.json"],
    ["a family of workflows", houseHost, "workflows/openapi.json"],
    ["one of the workflows' capabilities", houseHost, "workflows/ledger.openapi.json"],
    ["a family without plugins", shopHost(), "workflows/openapi.json"],
    ["every row of the conformance table", surveyHost, "orpc/openapi.json"],
    ["one without authenticators", shopHost({ authenticators: [] }), "orpc/openapi.json"],
  ])("%s", async (_, host, name) => {
    const { valid, errors } = await new Validator().validate(await document(host, name));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  test("and it refuses an invalid document", async () => {
    const wrong = { ...(await document(shopHost(), "orpc/openapi.json")), info: { title: 7 } };
    expect((await new Validator().validate(wrong)).valid).toBe(false);
  });
});

describe("what a document says of the whole", () => {
  test("is the host's", async () => {
    const documents = {
      title: "Shop",
      version: "2.1.0",
      description: "Orders.",
      contact: { email: "api@example.com" },
      license: { name: "MIT" },
      servers: [{ url: "https://eu.example.com" }],
      tags: [{ name: "shop", description: "What the shop sells." }],
    };
    const { info, servers, tags } = await document(shopHost({ documents }), "orpc/openapi.json");
    const { title, version, description, contact, license } = documents;
    expect(info).toEqual({ title, version, description, contact, license });
    expect(servers).toEqual([{ url: "https://hq.example.com" }, { url: "https://eu.example.com" }]);
    expect(tags).toEqual(documents.tags);
    const one = await document(shopHost({ documents }), "orpc/orders.openapi.json");
    expect(one.info).toMatchObject({ title: "Shop: orders" });
    expect(Object.keys(one.paths)).toEqual(["/api/orpc/orders/orders", "/api/orpc/orders/orders/{id}"]);
  });

  test("is what the installed authenticators take, each kind once", async () => {
    const all = shopHost({ authenticators: [session, jwt("a"), jwt("a"), jwt("b"), authenticator, () => "absent"] });
    const { security, components } = await document(all, "orpc/openapi.json");
    expect(security).toEqual([{ session: [] }, { jwt: [] }, { "jwt-2": [] }, { bearer: [] }]);
    expect(components.securitySchemes).toMatchObject({
      session: { type: "apiKey", in: "cookie", name: "__Host-hq-session" },
      jwt: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "JWTs of a for hq." },
      "jwt-2": { description: "JWTs of b for hq." },
      bearer: { type: "http", scheme: "bearer" },
    });
    const none = await document(shopHost({ authenticators: [() => "absent"] }), "orpc/openapi.json");
    expect([none.security, none.components.securitySchemes]).toEqual([undefined, undefined]);
  });

  test("an operation asks for no credential that the host doesn't know; the log names it", async () => {
    const place = "/api/orpc/orders/orders";
    const known = await document(shopHost({ authenticators: [jwt("a"), authenticator] }), "orpc/openapi.json");
    expect(known.paths[place]?.post?.security).toEqual([{ jwt: [] }]);
    lines.length = 0;
    const unknown = await document(shopHost(), "orpc/openapi.json");
    expect(unknown.paths[place]?.post?.security).toBeUndefined();
    expect(lines.join("")).toContain("no authenticator of this host is called `jwt`; it has bearer");
  });

  test("examples of a schema stand in it, and each operation has the host's refusals", async () => {
    const { paths } = await document(shopHost(), "orpc/openapi.json");
    expect(JSON.stringify(paths)).toContain('"examples":["AB-1"]');
    for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
      expect(operation.responses).toMatchObject({ default: { $ref: "#/components/responses/Refusal" } });
    }
  });

  test("a capability that does not exist has no document", async () => {
    const headers = { authorization: `Bearer ${tokens.external}` };
    for (const name of ["other.openapi.json", "constructor", "orders.openapi.xml"]) {
      const answer = await shopHost().fetch(new Request(`https://hq.example.com/api/orpc/${name}`, { headers }));
      expect([name, answer.status]).toEqual([name, 404]);
    }
  });
});

test("the status of a run is described with every state that a run may be in", async () => {
  const status = workflowContract("runs")
    .route({ method: "GET", path: "/api/workflows/runs/{run}" })
    .input(z.strictObject({ run: z.string() }))
    .output(z.strictObject({ state: z.enum(runStates) }));
  const source = { family: "workflows", contracts: { runs: { status } }, origin: "https://hq.example.com" } as const;
  const described = await openApiDocument({ ...source, about: {}, schemes: [], onLeftOut: () => undefined });
  const answer = described.paths?.["/api/workflows/runs/{run}"]?.get?.responses?.["200"];
  expect(answer).toMatchObject({
    content: { "application/json": { schema: { properties: { state: { enum: [...runStates] } } } } },
  });
});
