import { expect, test } from "vitest";
import { plugin, program } from "../../testing.js";
import { publishedFaults } from "./published-routes.js";

const faultsOf = async (procedures: string) => {
  const { open } = program({
    "package.json": '{ "type": "module" }',
    ...plugin("api", "depot"),
    "plugins/api/depot/src/contract.ts": `import { eventIterator } from "@orpc/contract";
import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";
const depot = apiContract("depot").prefix("/v1");
export const contract = { ${procedures} };
`,
    "plugins/api/depot/src/index.ts": `import { defineApiPlugin } from "@rawr/hq-contract";
import { contract } from "./contract.js";
export default defineApiPlugin({ capability: "depot", contract, router: {}, ports: () => ({}) });
`,
  });
  return publishedFaults(await open()).map(({ name, what }) => `${name}: ${what}`);
};
const get = (path: string, route: string, input: string) =>
  `one: depot.route({ method: "GET", path: "${path}"${route} }).input(${input})`;
const detailed = ', inputStructure: "detailed"';

test.each([
  ["a compact input", get("/{id}", "", "z.object({ name: z.string() })"), "its input does"],
  [
    "an input of the other structure",
    get("/{id}", "", "z.object({ params: z.object({ id: z.string() }) })"),
    "its input does",
  ],
  ["a detailed input that is compact", get("/{id}", detailed, "z.object({ id: z.string() })"), "`params`"],
  [
    "a detailed input without `params`",
    get("/{id}", detailed, "z.object({ query: z.object({ id: z.string() }) })"),
    "`params`",
  ],
  [
    "`params` without the field",
    get("/{id}", detailed, "z.object({ params: z.object({ name: z.string() }) })"),
    "`params`",
  ],
  [
    "`params` that may lack it",
    get("/{id}", detailed, "z.object({ params: z.object({ id: z.string().optional() }) })"),
    "`params`",
  ],
  ["the rest of a path", get("/{+id}", detailed, "z.object({ params: z.object({}) })"), "`params`"],
])("a path parameter that %s doesn't require", async (_what, procedures, says) => {
  expect(await faultsOf(procedures)).toEqual([
    `depot.one: path has \`{id}\`, which ${says === "`params`" ? "the `params` of its detailed input do" : says} not require`,
  ]);
});

test.each([
  ["required", get("/{id}", detailed, "z.object({ params: z.object({ id: z.string() }), query: z.object({}) })")],
  [
    "required by `params` that may be left out",
    get("/{id}", detailed, "z.object({ params: z.object({ id: z.string() }).optional() })"),
  ],
  ["not readable", get("/{id}", detailed, "schemas.one")],
  ["of another schema", get("/{id}", detailed, "z.object({ params: z.record(z.string(), z.string()) })")],
  ["described by hand", get("/{id}", `${detailed}, spec: {}`, "z.object({})")],
  ["not there", get("/all", detailed, "z.object({ query: z.object({ id: z.string() }) })")],
])("a path parameter that is %s is no fault", async (_what, procedures) => {
  expect(await faultsOf(procedures)).toEqual([]);
});

const post = (route: string, rest: string) => `one: depot.route({ method: "POST", path: "/one"${route} })${rest}`;

test.each([
  [
    "a function",
    post("", ".output(z.object({ format: z.function() }))"),
    "returns a function at `format`, which no answer carries",
  ],
  ["a symbol alone", post("", ".output(z.symbol())"), "returns a symbol, which no answer carries"],
  [
    "a symbol in a list",
    post("", ".output(z.object({ rows: z.array(z.object({ key: z.symbol().optional() })) }))"),
    "returns a symbol at `rows[].key`, which no answer carries",
  ],
  [
    "a function as input",
    post("", ".input(z.object({ each: z.function() }))"),
    "takes a function at `each`, which no request carries",
  ],
  [
    "a file in a query",
    get("/all", "", 'z.object({ scan: z.file().mime("image/png") })'),
    "takes a file at `scan`, which the query of a GET can't carry",
  ],
  [
    "a blob in a query",
    get("/all", "", "z.object({ scan: z.instanceof(Blob) })"),
    "takes a blob at `scan`, which the query of a GET can't carry",
  ],
  [
    "files in a detailed query",
    get("/all", detailed, "z.object({ query: z.object({ scans: z.array(z.instanceof(File)) }) })"),
    "takes a file at `scans[]`, which the query of a GET can't carry",
  ],
  [
    "events in a query",
    get("/all", "", "eventIterator(z.string())"),
    "takes a stream of events, which the query of a GET can't carry",
  ],
  [
    "a value with 204",
    post(", successStatus: 204", ".output(z.object({ id: z.string() }))"),
    "returns a value with 204, whose answers have no content",
  ],
  [
    "a text with 205",
    post(", successStatus: 205", ".output(z.string())"),
    "returns a value with 205, whose answers have no content",
  ],
  [
    "a compact value in a detailed output",
    post(`, outputStructure: "detailed"`, ".output(z.object({ id: z.string() }))"),
    "has a detailed output that has `id`: an answer has status, headers, body",
  ],
  [
    "a list as a detailed output",
    post(`, outputStructure: "detailed"`, ".output(z.array(z.string()))"),
    "has a detailed output that is no object: an answer has status, headers, body",
  ],
  [
    "a compact value as a detailed input",
    post(detailed, ".input(z.object({ id: z.string() }))"),
    "has a detailed input that has `id`: a request has params, query, headers, body",
  ],
  [
    "a text as a detailed input that describes itself",
    post(`${detailed}, spec: {}`, ".input(z.string())"),
    "has a detailed input that is no object: a request has params, query, headers, body",
  ],
  [
    "a parameter that the path lacks",
    get("/{id}", detailed, "z.object({ params: z.object({ id: z.string(), day: z.string() }) })"),
    "has a detailed input that requires `day` in `params`, which its path does not have: it refuses every request",
  ],
  [
    "a header in upper case",
    get("/all", detailed, 'z.object({ headers: z.object({ "X-Key": z.string() }) })'),
    "has a detailed input that requires the header `X-Key`, and the names of headers arrive in lower case: it refuses every request",
  ],
  [
    "what strict headers don't name",
    get("/all", detailed, 'z.object({ headers: z.strictObject({ "x-key": z.string() }) })'),
    "has a detailed input that has strict `headers`, and a request has more than anybody names: it refuses every request",
  ],
  [
    "what a strict input doesn't name",
    get("/all", detailed, "z.object({ query: z.object({}), body: z.unknown() }).strict()"),
    "has a detailed input that is strict and has no `params`, which a request always has: it refuses every request",
  ],
  [
    "the body of a GET",
    get("/all", detailed, "z.object({ body: z.object({ id: z.string() }) })"),
    "has a detailed input that requires a `body`, which a GET does not have: it refuses every request",
  ],
  [
    "a status of errors",
    post(`, outputStructure: "detailed"`, ".output(z.object({ status: z.literal(404), body: z.string() }))"),
    "answers with the status 404, which only an error may have",
  ],
  [
    "bytes",
    post("", ".output(z.object({ scan: z.instanceof(Uint8Array) }))"),
    "returns bytes at `scan`, which no answer carries",
  ],
  [
    "an error as a value",
    post("", ".output(z.object({ why: z.instanceof(Error).optional() }))"),
    "returns an error at `why`, which no answer carries",
  ],
  [
    "a header that is a number",
    post(
      `, outputStructure: "detailed"`,
      '.output(z.object({ headers: z.object({ "x-total": z.int() }), body: z.string() }))',
    ),
    "answers with the header `x-total` that is no text, which is all that a header can be",
  ],
  [
    "an error of no status",
    post("", ".errors({ GONE: { status: 410 }, ODD: { status: 999 } })"),
    "has the error `ODD` with the status 999, which no error may have",
  ],
  [
    "bytes that only the handler reads as text",
    post("", ".input(z.object({ scan: z.instanceof(Uint8Array).transform(toText) }))"),
    "takes bytes at `scan`, which no request carries",
  ],
])("%s is lost on the way", async (_what, procedures, says) => {
  expect(await faultsOf(procedures)).toEqual([`depot.one: ${says}`]);
});

test.each([
  ["a file in a body", post("", ".input(z.object({ scan: z.file() }))")],
  ["a file in the body of a detailed POST", post(detailed, ".input(z.object({ body: z.object({ scan: z.file() }) }))")],
  ["events that are answered", post("", ".output(eventIterator(z.string()))")],
  ["an instance of another class", get("/all", "", "z.object({ at: z.instanceof(URL) })")],
  [
    "what JSON has a form for in oRPC",
    post("", ".output(z.object({ a: z.map(z.string(), z.bigint()), b: z.set(z.date()) }))"),
  ],
  ["nothing with 204", post(", successStatus: 204", ".output(z.void())")],
  ["what can't be read with 204", post(", successStatus: 204", ".output(schemas.one)")],
  ["a status that can't be read", post(", successStatus: status", ".output(z.string())")],
  [
    "a detailed output",
    post(
      `, outputStructure: "detailed"`,
      ".output(z.object({ status: z.literal(201), body: z.object({ id: z.string() }) }))",
    ),
  ],
  ["a structure that can't be read", post(`, ...shared`, ".output(z.object({ id: z.string() }))")],
  [
    "a detailed input with fields that may be missing",
    post(detailed, ".input(z.object({ body: z.object({}), id: z.string().optional() }))"),
  ],
  [
    "what a strict input names",
    post(
      detailed,
      ".input(z.strictObject({ params: z.object({}), query: z.object({}), headers: z.looseObject({}), body: z.object({}) }))",
    ),
  ],
  [
    "a header that may be missing",
    get("/all", detailed, 'z.object({ headers: z.object({ "X-Key": z.string().optional() }) })'),
  ],
  [
    "a parameter of a path that can't be read",
    `one: depot.route({ method: "GET", path: at${detailed} }).input(z.object({ params: z.object({ id: z.string() }) }))`,
  ],
  ["an unknown body of a GET", get("/all", detailed, "z.object({ body: z.unknown() })")],
  [
    "a status of its own",
    post(`, outputStructure: "detailed"`, ".output(z.object({ status: z.number(), body: z.string() }))"),
  ],
  [
    "errors of their own statuses, and without one",
    post("", ".errors({ GONE: { status: 410 }, FULL: { status: 507 }, ODD: {} })"),
  ],
  [
    "headers that are texts",
    post(
      `, outputStructure: "detailed"`,
      '.output(z.object({ headers: z.object({ "x-a": z.string(), "x-b": z.array(z.string()) }), body: z.string() }))',
    ),
  ],
  ["bytes that are sent as text", post("", ".output(z.object({ scan: z.instanceof(Uint8Array).transform(toText) }))")],
  [
    "a header that is sent as text",
    post(
      `, outputStructure: "detailed"`,
      '.output(z.object({ headers: z.object({ "x-total": z.int().transform(String) }), body: z.string() }))',
    ),
  ],
  [
    "an output that is made into a detailed one",
    post(`, outputStructure: "detailed"`, ".output(z.object({ id: z.string() }).transform((body) => ({ body })))"),
  ],
  [
    "an output that is made into nothing",
    post(", successStatus: 204", ".output(z.object({ id: z.string() }).pipe(z.transform(() => undefined)))"),
  ],
  ["a field called function", post("", ".output(z.object({ function: z.string(), symbol: z.string() }))")],
])("%s is carried", async (_what, procedures) => {
  expect(await faultsOf(procedures)).toEqual([]);
});
