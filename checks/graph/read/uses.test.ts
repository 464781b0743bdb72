import { describe, expect, test } from "vitest";
import { program } from "../../testing.js";
import { invoicing } from "../fixtures/workspaces.js";
import type { BoundaryGraph } from "../model/model.js";
import { buildGraph } from "./build.js";

const index = "plugins/workflows/invoicing/src/index.ts";
const reconcile = "plugins/workflows/invoicing/src/functions/reconcile.ts";

/** The workflow plugin with other ports, and a durable function that uses them. */
async function graphOf(ports: string, body: string, before = ""): Promise<BoundaryGraph> {
  const source = String(invoicing[index]);
  const start = source.indexOf("  ports:");
  const files = {
    ...invoicing,
    [index]: `${before}${source.slice(0, start)}  ports: ${ports},\n});\n`,
    [reconcile]: `import { defineFunction } from "@rawr/hq-contract";
import { requested } from "../contract.js";
export const reconcile = defineFunction({ id: "reconcile", on: requested }, async ({ context }) => { ${body} });\n`,
  };
  return buildGraph(await program(files).open({ cache: false }));
}

const callsOf = ({ edges }: BoundaryGraph) =>
  edges.flatMap(({ kind, from, to }) => (kind === "calls" && from.startsWith("function:") ? [to] : []));
const unreadableOf = ({ nodes }: BoundaryGraph) =>
  nodes.find(({ id }) => id === "plugin:workflows/invoicing")?.unreadable;

describe("a call through ports is drawn", () => {
  test.each([
    ["a closure", `(services) => ({ load: (id) => services.invoicing.get({ id }) })`, `await context.ports.load("1");`],
    [
      "a method of a nested object",
      `({ invoicing }) => ({ invoices: { async load(id) { return invoicing.get({ id }); } } })`,
      `const { invoices } = context.ports; await invoices.load("1");`,
    ],
    [
      "a helper that wraps a client",
      `(services) => ({ invoices: wrap(services.invoicing) })`,
      `await context.ports.invoices.load("1");`,
    ],
    [
      "a closure that ends in another closure",
      `(services) => { const one = (id) => services.invoicing.get({ id }); return { all: (ids) => ids.map((id) => one(id)) }; }`,
      `await context.ports.all(["1"]);`,
    ],
    [
      "a procedure that is handed on as a value",
      `(services) => ({ get: services.invoicing.get })`,
      `await Promise.all([{ id: "1" }].map(context.ports.get));`,
    ],
    [
      "a bound procedure",
      `(services) => ({ client: services.invoicing })`,
      `await context.ports.client.get.call(null);`,
    ],
  ])("%s", async (_, ports, body) => {
    const graph = await graphOf(ports, body, "const wrap = (client) => ({ load: (id) => client.get({ id }) });\n");
    expect(callsOf(graph)).toEqual(["procedure:api/invoicing#get"]);
    expect(unreadableOf(graph)).toBeUndefined();
  });
});

describe("a call that can't be followed is listed", () => {
  test.each([
    [
      "a client that a package is given",
      `(services) => ({ repository: createRepository(services.invoicing) })`,
      `await context.ports.repository.load("1");`,
      "what a call does with the services that it is given",
    ],
    [
      "a class that keeps a client",
      `(services) => ({ repository: new Repository(services.invoicing) })`,
      `await context.ports.repository.load("1");`,
      "what a call does with the services that it is given",
    ],
    [
      "a procedure that is chosen at run time",
      `(services) => ({ client: services.invoicing })`,
      `await context.ports.client[context.which]({});`,
      "which procedure is called here",
    ],
    [
      "ports with several ways out",
      `(services) => { if (services.invoicing) return { client: services.invoicing }; return {}; }`,
      `await context.ports.client.get({});`,
      "what `ports` returns in several ways",
    ],
    [
      "ports that another module's function makes",
      `makePorts(1)`,
      `await context.ports.client.get({});`,
      "`ports` is not a function",
    ],
  ])("%s", async (_, ports, body, sentence) => {
    const before = `import { createRepository, makePorts } from "some-package";\nclass Repository {}\n`;
    const graph = await graphOf(ports, body, before);
    expect(callsOf(graph)).toEqual([]);
    expect(unreadableOf(graph)).toContain(sentence);
  });
});

test("ports that use no service are not a gap", async () => {
  const graph = await graphOf(
    `(services) => ({ client: services.invoicing, clock: new Date(), pool: createPool("x") })`,
    `await context.ports.pool.query(context.ports.clock.now());`,
    `import { createPool } from "some-package";\n`,
  );
  expect(unreadableOf(graph)).toBeUndefined();
  expect(callsOf(graph)).toEqual([]);
});
