import { implement } from "@orpc/server";
import { apiContract, defineApiPlugin, defineHq } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { testOptions, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";

const api = apiContract("till");
const at = "/api/orpc/till";
const typed = { n: z.number(), on: z.boolean(), at: z.date(), big: z.bigint() };
const path = "{n}/{on}/{at}/{big}";
const beyond = z.strictObject({
  at: z.date(),
  big: z.bigint(),
  tags: z.set(z.string()).optional(),
  prices: z.map(z.string(), z.number()).optional(),
  days: z.array(z.date()).optional(),
  deep: z.strictObject({ at: z.date() }).optional(),
});
const detailed = z.object({
  params: z.object({ id: z.number() }),
  query: z.object({ page: z.number().optional(), tags: z.array(z.string()).optional() }).optional(),
  headers: z.object({ "x-limit": z.number().optional() }),
  body: z.object({ n: z.number(), at: z.date().optional() }).optional(),
});
const contract = {
  query: api.route({ method: "GET", path: `${at}/query` }).input(z.strictObject(typed)),
  get: api.route({ method: "GET", path: `${at}/get/${path}` }).input(z.strictObject(typed)),
  remove: api.route({ method: "DELETE", path: `${at}/remove/${path}` }).input(z.strictObject(typed)),
  put: api.route({ method: "PUT", path: `${at}/put/${path}` }).input(z.strictObject({ ...typed, name: z.string() })),
  patch: api.route({ method: "PATCH", path: `${at}/patch/${path}` }).input(z.strictObject(typed)),
  post: api.route({ method: "POST", path: `${at}/post/{n}` }).input(z.strictObject({ n: z.number(), at: z.date() })),
  body: api.route({ method: "POST", path: `${at}/body` }).input(beyond),
  plain: api.route({ method: "POST", path: `${at}/plain/{id}` }).input(
    z.strictObject({
      id: z.number(),
      n: z.number(),
      on: z.boolean().optional(),
      either: z.union([z.string(), z.number()]),
    }),
  ),
  asked: api.route({ method: "GET", path: `${at}/asked/{id}`, inputStructure: "detailed" }).input(detailed),
  sent: api.route({ method: "POST", path: `${at}/sent/{id}`, inputStructure: "detailed" }).input(detailed),
  list: api
    .route({ method: "GET", path: `${at}/list` })
    .input(z.strictObject({ tags: z.array(z.string()).optional(), ns: z.array(z.number()).default([]) })),
  form: api
    .route({ method: "POST", path: `${at}/form/{id}` })
    .input(z.strictObject({ id: z.number(), n: z.number(), on: z.boolean(), files: z.array(z.file()).optional() })),
};
const tell = ({ input }: { input: unknown }): string => describeValue(input);
const os = implement(contract);
const router = os.router(
  Object.fromEntries(Object.keys(contract).map((name) => [name, os[name as "query"].handler(tell as never)])) as never,
);
const till = defineApiPlugin({ capability: "till", contract, router, ports: () => ({}) } as never);
const hq = defineHq({ "api/till": { directory: "plugins/api/till", plugin: till } } as never);

/** Values with their kinds, which JSON would leave out. */
function describeValue(value: unknown): string {
  if (value instanceof Date) return `Date(${value.toISOString()})`;
  if (value instanceof Set) return `Set(${[...value].map(describeValue).join()})`;
  if (value instanceof Map) return `Map(${[...value].map(describeValue).join()})`;
  if (value instanceof File) return `File(${value.name})`;
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(describeValue).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).filter(([name, one]) => name !== "headers" && one !== undefined);
  return `{${members
    .map(([name, one]) => `${name}:${describeValue(one)}`)
    .sort()
    .join()}}`;
}

const origin = "http://till.test";
const host = createHost(hq, { ...testOptions, origin });
const clientOf = (token: string) => ({ origin, headers: { authorization: `Bearer ${token}` }, fetch: host.fetch });
type Call = (input: unknown) => Promise<unknown>;
const open = createOpenApiClient("external", contract, clientOf(tokens.external)) as Record<string, Call>;
const rpc = createRpcClient("first-party-web", contract, clientOf(tokens.web)) as Record<string, Call>;
const external = { authorization: `Bearer ${tokens.external}` };
const ask = async (
  method: string,
  place: string,
  body?: string | FormData | URLSearchParams,
  headers: Record<string, string> = {},
) => {
  const answer = await host.fetch(
    new Request(`${origin}${at}${place}`, { method, headers: { ...external, ...headers }, ...(body && { body }) }),
  );
  return { status: answer.status, told: (await answer.json()) as unknown };
};

const values = { n: -1.5, on: false, at: new Date(0), big: 9007199254740993n };
describe("over OpenAPI an input arrives as over RPC", () => {
  test.each<[string, object]>([
    ["query", values],
    ["get", values],
    ["remove", values],
    ["put", { ...values, name: "5" }],
    ["patch", values],
    ["post", { n: 7, at: new Date(0) }],
    ["body", { at: new Date(0), big: 5n }],
    [
      "body",
      {
        at: new Date(0),
        big: -1n,
        tags: new Set(["5", "true"]),
        prices: new Map([["a", 1]]),
        days: [new Date(1)],
        deep: { at: new Date(2) },
      },
    ],
    ["plain", { id: 1, n: 2, on: true, either: "3" }],
    ["plain", { id: 1, n: 2, either: 3 }],
    ["asked", { params: { id: 1 }, query: { page: 2, tags: ["3"] }, headers: { "x-limit": 4 } }],
    ["sent", { params: { id: 1 }, query: { page: 2, tags: ["3"] }, headers: {}, body: { n: 3, at: new Date(0) } }],
    ["list", { tags: ["1"], ns: [1] }],
    ["list", { tags: ["1", "2"], ns: [1, 2] }],
    ["form", { id: 1, n: 2, on: true, files: [new File(["a"], "a.txt")] }],
  ])("%s %o", async (name, input) => {
    const told = await open[name]?.(input);
    expect(told).toBe(await rpc[name]?.(input));
  });
});

describe("a JSON body says its types itself", () => {
  test.each([
    ["a text for a number", { n: "5", either: "x" }],
    ["a text for a boolean", { n: 5, on: "true", either: "x" }],
  ])("%s is refused", async (_, body) => {
    const headers = { "content-type": "application/json" };
    expect((await ask("POST", "/plain/1", JSON.stringify(body), headers)).status).toBe(400);
  });

  test("and a text that might be a number stays one where both may stand", async () => {
    const headers = { "content-type": "application/json" };
    const { told } = await ask("POST", "/plain/1", JSON.stringify({ n: 5, either: "7" }), headers);
    expect(told).toBe('{either:"7",id:1,n:5}');
  });
});

test.each([
  ["2026-02-30", 400],
  ["2025-02-29", 400],
  ["2026-04-31T23:59:59.999Z", 400],
  ["2026-02-30T00:00:00-05:00", 400],
  ["2024-02-29", 200],
  ["2026-12-31T23:59-03:30", 200],
  ["2026-12-31T23:59:59.5+14:00", 200],
])("a date %s is read only if there is such a day, wherever it stands: %i", async (day, status) => {
  const headers = { "content-type": "application/json" };
  const post = async (place: string, body: object) => (await ask("POST", place, JSON.stringify(body), headers)).status;
  for (const body of [{ at: day }, { at: "2026-01-01", days: [day] }, { at: "2026-01-01", deep: { at: day } }]) {
    expect([body, await post("/body", { big: "1", ...body })]).toEqual([body, status]);
  }
  expect((await ask("GET", `/get/1/true/${encodeURIComponent(day)}/1`)).status).toBe(status);
  const json = { json: { n: 7, at: day }, meta: [[1, "at"]] };
  const sent = { method: "POST", headers: { ...headers, authorization: `Bearer ${tokens.web}` } };
  const answer = await host.fetch(new Request(`${origin}/rpc/till/post`, { ...sent, body: JSON.stringify(json) }));
  expect(answer.status).toBe(status);
});

test("a body of a hundred thousand levels is refused where dates are looked for", async () => {
  const body = `{"at":"2026-01-01","big":"1","days":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect((await ask("POST", "/body", body, { "content-type": "application/json" })).status).toBe(400);
});

test("a date west of Greenwich is the same moment, and where a text stands it stays as it was sent", async () => {
  const west = "2026-01-01T00:00:00-05:00";
  const body = { at: west, big: "1", days: [west], tags: [west] };
  const { told } = await ask("POST", "/body", JSON.stringify(body), { "content-type": "application/json" });
  const date = "Date(2026-01-01T05:00:00.000Z)";
  expect(told).toBe(`{at:${date},big:1n,days:[${date}],tags:Set("${west}")}`);
});

test.each([
  ["?tags=a", '{ns:[],tags:["a"]}'],
  ["?tags=a&tags=b", '{ns:[],tags:["a","b"]}'],
  ["?tags[]=a", '{ns:[],tags:["a"]}'],
  ["?tags[0]=a", '{ns:[],tags:["a"]}'],
  ["?ns=7", "{ns:[7]}"],
  ["?tags=C:\\dir", '{ns:[],tags:["C:\\\\dir"]}'],
])("a list of one is a list in the query %s", async (query, told) => {
  expect(await ask("GET", `/list${query}`)).toEqual({ status: 200, told });
});

test("a form's texts become numbers and booleans, and one file a list of one", async () => {
  const fields = new URLSearchParams({ n: "5", on: "true" });
  expect(await ask("POST", "/form/1", fields)).toEqual({ status: 200, told: "{id:1,n:5,on:true}" });
  const form = new FormData();
  form.set("n", "5");
  form.set("on", "false");
  form.set("files", new Blob(["a"]), "a.txt");
  expect(await ask("POST", "/form/1", form)).toEqual({
    status: 200,
    told: "{files:[File(a.txt)],id:1,n:5,on:false}",
  });
});

test.each([
  ["GET", "/get/x/true/2026-01-01/1"],
  ["GET", "/get/1/maybe/2026-01-01/1"],
  ["DELETE", "/remove/1/true/someday/1"],
  ["PATCH", "/patch/1/true/2026-01-01/1.5"],
  ["GET", "/get/1/true/2026-02-30/1"],
  ["GET", "/get/1/true/2025-02-29T10:00:00Z/1"],
  ["DELETE", "/remove/1/true/2026-04-31T00:00:00+02:00/1"],
])("%s %s has a text that is not of its type, and is refused", async (method, place) => {
  expect((await ask(method, place)).status).toBe(400);
});
