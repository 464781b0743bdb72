import { expect, test } from "vitest";
import { plugin, program } from "../../testing.js";
import { publishedFaults } from "./published-routes.js";

const faultsOf = async (procedures: string) => {
  const { open } = program({
    "package.json": '{ "type": "module" }',
    ...plugin("api", "depot"),
    "plugins/api/depot/src/contract.ts": `import { apiContract } from "@rawr/hq-contract";
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
