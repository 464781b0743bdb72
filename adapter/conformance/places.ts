import { z } from "zod";
import { receives, type Row } from "./row.js";
import { Told } from "./show.js";

const day = new Date("2026-03-01T12:00:00.000Z");
const id = (schema: z.ZodType) => z.strictObject({ id: schema });
const inPath = { route: { method: "GET", below: "/{id}" } } as const;
const inQuery = { route: { method: "GET" } } as const;

/** What a handler receives of a path and of a query. */
export const places: readonly Row[] = [
  receives("a slash in a path parameter", id(z.string()), { id: "a/b" }, '{ id: "a/b" }', inPath),
  receives("a percent sign in a path parameter", id(z.string()), { id: "100%25" }, '{ id: "100%25" }', inPath),
  receives("a backslash in a path parameter", id(z.string()), { id: "a\\b" }, '{ id: "a\\\\b" }', inPath),
  receives("spaces and plus signs in a path parameter", id(z.string()), { id: "a b+c" }, '{ id: "a b+c" }', inPath),
  receives("any script in a path parameter", id(z.string()), { id: "Zoë 🦉?#" }, '{ id: "Zoë 🦉?#" }', inPath),
  receives("a text of digits in a path parameter", id(z.string()), { id: "007" }, '{ id: "007" }', inPath),
  receives("an integer in a path parameter", id(z.int()), { id: 7 }, "{ id: 7 }", inPath),
  receives(
    "a bigint in a path parameter",
    id(z.bigint()),
    { id: 9007199254740993n },
    "{ id: 9007199254740993n }",
    inPath,
  ),
  receives("a date in a path parameter", id(z.date()), { id: day }, "{ id: Date 2026-03-01T12:00:00.000Z }", inPath),
  receives("a choice in a path parameter", id(z.enum(["open", "paid"])), { id: "paid" }, '{ id: "paid" }', inPath),
  receives(
    "a number in the path beside a body of JSON",
    z.strictObject({ id: z.int(), at: z.date(), note: z.string() }),
    { id: 7, at: day, note: "8" },
    '{ id: 7, at: Date 2026-03-01T12:00:00.000Z, note: "8" }',
    { route: { method: "PUT", below: "/{id}" } },
  ),
  receives("a number in the path of a DELETE", id(z.int()), { id: 7 }, "{ id: 7 }", {
    route: { method: "DELETE", below: "/{id}" },
  }),
  receives("the rest of a path", id(z.string()), { id: "a/b/c" }, '{ id: "a/b/c" }', {
    route: { method: "GET", below: "/{+id}" },
  }),
  receives("text in a query", z.strictObject({ q: z.string() }), { q: "a&b=c+d %é" }, '{ q: "a&b=c+d %é" }', inQuery),
  receives("an empty text in a query", z.strictObject({ q: z.string() }), { q: "" }, '{ q: "" }', inQuery),
  receives(
    "numbers and booleans in a query",
    z.strictObject({ n: z.number(), b: z.boolean() }),
    { n: 1.5, b: false },
    "{ n: 1.5, b: false }",
    inQuery,
  ),
  receives(
    "a date in a query",
    z.strictObject({ at: z.date() }),
    { at: day },
    "{ at: Date 2026-03-01T12:00:00.000Z }",
    inQuery,
  ),
  receives("a list in a query", z.strictObject({ tag: z.array(z.int()) }), { tag: [1, 2] }, "{ tag: [1, 2] }", inQuery),
  receives(
    "a list of one in a query",
    z.strictObject({ tag: z.array(z.string()) }),
    { tag: ["a"] },
    '{ tag: ["a"] }',
    inQuery,
  ),
  receives(
    "a list of one without brackets",
    z.strictObject({ tag: z.array(z.string()).optional() }),
    { tag: ["a"] },
    '{ tag: ["a"] }',
    { ...inQuery, ask: async (ask) => new Told(await (await ask({ method: "GET", search: "?tag=a" })).json()) },
  ),
  receives(
    "a set in a query",
    z.strictObject({ tag: z.set(z.string()) }),
    { tag: new Set(["a", "b"]) },
    '{ tag: Set ["a", "b"] }',
    inQuery,
  ),
  receives(
    "nested values in a query",
    z.strictObject({ page: z.strictObject({ size: z.int(), sort: z.array(z.string()) }) }),
    { page: { size: 10, sort: ["a", "b"] } },
    '{ page: { size: 10, sort: ["a", "b"] } }',
    inQuery,
  ),
  receives("a query without its optional values", z.strictObject({ q: z.string().optional() }), {}, "{}", inQuery),
  receives(
    "an empty list in a query",
    z.strictObject({ tag: z.array(z.string()).optional() }),
    { tag: [] },
    {
      all: "{ tag: [] }",
      because: "a query has no way to write an empty list",
      differs: { openApi: "{}" },
    },
    inQuery,
  ),
  receives(
    "path, query, headers and body apart",
    z.object({
      params: z.strictObject({ id: z.int() }),
      query: z.strictObject({ dry: z.boolean() }),
      headers: z.object({ "x-tenant": z.string(), "x-depth": z.int() }),
      body: z.strictObject({ at: z.date(), text: z.string() }),
    }),
    {
      params: { id: 7 },
      query: { dry: true },
      headers: { "x-tenant": "acme", "x-depth": 3 },
      body: { at: day, text: "5" },
    },
    '{ params: { id: 7 }, query: { dry: true }, headers: { x-tenant: "acme", x-depth: 3 }, body: { at: Date 2026-03-01T12:00:00.000Z, text: "5" } }',
    { route: { method: "POST", below: "/{id}", inputStructure: "detailed" } },
  ),
];
