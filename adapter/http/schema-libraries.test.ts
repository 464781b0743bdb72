import { implement } from "@orpc/server";
import {
  apiContract,
  createOpenApiClient,
  createRpcClient,
  defineApiPlugin,
  defineHq,
  register,
  type BoundaryContext,
} from "@rawr/hq-contract";
import { type } from "arktype";
import * as v from "valibot";
import { expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { testOptions, tokens } from "../fixtures/house.js";
import { createHost } from "../host.js";

/** One input, as each library says it: text from the path, and values that a query carries as text. */
const inputs = {
  zod: z.object({ id: z.string(), n: z.number(), b: z.boolean(), d: z.date(), big: z.bigint() }),
  "zod-3": z3.object({ id: z3.string(), n: z3.number(), b: z3.boolean(), d: z3.date(), big: z3.bigint() }),
  valibot: v.object({ id: v.string(), n: v.number(), b: v.boolean(), d: v.date(), big: v.bigint() }),
  arktype: type({ id: "string", n: "number", b: "boolean", d: "Date", big: "bigint" }),
};
type Library = keyof typeof inputs;
const libraries = Object.keys(inputs) as Library[]; // the keys of the table above
const sent = { id: "a/b", n: 1.5, b: true, d: new Date("2026-03-01T12:00:00.000Z"), big: 9007199254740993n };

const api = apiContract("shelf");
const procedure = <const L extends Library>(library: L) =>
  api
    .route({ method: "GET", path: `/api/orpc/shelf/${library}/{id}` as never })
    .input(inputs[library] as (typeof inputs)["zod"]) // one shape, however it is said
    .output(z.string());
const contract = {
  zod: procedure("zod"),
  "zod-3": procedure("zod-3"),
  valibot: procedure("valibot"),
  arktype: procedure("arktype"),
};
const os = implement(contract).$context<BoundaryContext>();
const tell = ({ input }: { input: typeof sent }) =>
  [input.id, input.n, input.b, input.d.toISOString(), input.big, typeof input.big].join(" ");
const shelf = defineApiPlugin({
  capability: "shelf",
  contract,
  router: os.router({
    zod: os.zod.handler(tell),
    "zod-3": os["zod-3"].handler(tell),
    valibot: os.valibot.handler(tell),
    arktype: os.arktype.handler(tell),
  }),
  ports: () => ({}),
});
const hq = defineHq<{ "api/shelf": typeof shelf }>({
  "api/shelf": register(
    { directory: "plugins/api/shelf", surface: "api", rawr: { kind: "api", capability: "shelf" } },
    shelf,
  ),
});

const origin = "http://shelf.test";
const lines: string[] = [];
const telemetry = { level: "error", destination: { write: (line: string) => void lines.push(line) } } as const;
const host = createHost(hq, { ...testOptions, origin, telemetry });
const external = { authorization: `Bearer ${tokens.external}` };
const told = "a/b 1.5 true 2026-03-01T12:00:00.000Z 9007199254740993 bigint";

test.each(libraries)("%s: numbers, booleans, dates and bigints arrive over OpenAPI as over RPC", async (library) => {
  const open = createOpenApiClient("external", contract, { origin, headers: external, fetch: host.fetch });
  expect(await open[library](sent as never)).toBe(told);
  const web = { authorization: `Bearer ${tokens.web}` };
  const rpc = createRpcClient("first-party-web", contract, { origin, headers: web, fetch: host.fetch });
  expect(await rpc[library](sent)).toBe(told);
  expect(await host.services.shelf[library](sent)).toBe(told);
});

test.each(libraries)("%s: the document has its parameters, with their types", async (library) => {
  const answer = await host.fetch(new Request(`${origin}/api/orpc/openapi.json`, { headers: external }));
  // OpenAPI's own shape.
  const { paths } = (await answer.json()) as {
    paths: Record<string, { get: { parameters: { name: string; in: string; schema: { type?: string } }[] } }>;
  };
  const parameters = paths[`/api/orpc/shelf/${library}/{id}`]?.get.parameters ?? [];
  expect(Object.fromEntries(parameters.map((one) => [one.name, [one.in, one.schema.type]]))).toMatchObject({
    id: ["path", "string"],
    n: ["query", "number"],
    b: ["query", "boolean"],
    d: ["query", "string"],
    big: ["query", "string"],
  });
  expect(lines).toEqual([]);
});
