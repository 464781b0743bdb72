import { describe, expect, test } from "vitest";
import { program } from "../../testing.js";
import { buildGraph } from "./build.js";
import { invoicing } from "../fixtures/workspaces.js";
import type { BoundaryGraph } from "../model/model.js";

async function graphOf(files = {}): Promise<BoundaryGraph> {
  return buildGraph(await program({ ...invoicing, ...files }).open({ cache: false }));
}

const arrows = ({ edges }: BoundaryGraph, kind: string) =>
  edges.filter((edge) => edge.kind === kind).map(({ from, to }) => `${from} -> ${to}`);
const node = ({ nodes }: BoundaryGraph, id: string) => nodes.find((node) => node.id === id);

describe("the boundary graph", () => {
  test("has all sixteen cells of the caller matrix, each as an edge with its policy", async () => {
    const graph = await graphOf();
    expect(arrows(graph, "may-call")).toHaveLength(9);
    expect(arrows(graph, "must-not-call")).toHaveLength(7);
    expect(arrows(graph, "must-not-call")).toContain("caller:external -> family:rpc");
    expect(graph.edges.every(({ policy }) => /^D-\d{3}$/.test(policy))).toBe(true);
  });

  test("reads procedures through constants, concatenation, templates, spreads and other files", async () => {
    const graph = await graphOf();
    expect(node(graph, "procedure:api/invoicing#create")?.detail).toMatchObject({
      method: "POST",
      path: "/api/orpc/invoicing/invoices",
      rpc: "/rpc/invoicing/create",
      summary: "Issue an invoice",
      input: "{ customer: string.min(1), note?: string }",
    });
    expect(node(graph, "procedure:api/invoicing#get")?.detail?.["path"]).toBe("/api/orpc/invoicing/invoices/{id}");
    expect(node(graph, "procedure:workflows/invoicing#trigger")?.detail?.["rpc"]).toBe(
      "/rpc/invoicing/workflows/trigger",
    );
  });

  test("follows a trigger through a helper to its event and on to the durable function", async () => {
    const graph = await graphOf();
    expect(arrows(graph, "triggers")).toEqual([
      "procedure:workflows/invoicing#trigger -> event:invoicing/reconciliation.requested",
    ]);
    expect(arrows(graph, "handles")).toEqual([
      "event:invoicing/reconciliation.requested -> function:invoicing--reconcile",
    ]);
    expect(node(graph, "function:invoicing--reconcile")?.detail).toEqual({ retries: "2" });
  });

  test("follows calls through handed-in services and through ports", async () => {
    expect(arrows(await graphOf(), "calls")).toEqual([
      "function:invoicing--reconcile -> procedure:api/invoicing#get",
      "plugin:web/board -> procedure:api/invoicing#get",
    ]);
  });

  test("gives each edge that stands in the source its place", async () => {
    const { edges } = await graphOf();
    const placed = edges.filter(({ kind }) => ["calls", "triggers", "handles", "imports"].includes(kind));
    expect(placed.length).toBeGreaterThan(10);
    expect(placed.filter(({ places }) => places.length === 0)).toEqual([]);
    const trigger = edges.find(({ kind }) => kind === "triggers");
    expect(trigger?.places).toEqual([
      { file: "plugins/workflows/invoicing/src/router.ts", line: 4, column: 41, endColumn: 69 },
    ]);
  });

  test("mounts only what the composition registers", async () => {
    const graph = await graphOf({
      "rawr.hq.ts": `import { defineHq } from "@rawr/hq-contract";\nexport const hq = defineHq({});\n`,
    });
    expect(arrows(graph, "mounts").filter((arrow) => !arrow.includes("host:"))).toEqual([]);
    expect(node(graph, "plugin:api/invoicing")?.detail?.["mounted"]).toBe("no");
  });

  test("says where an import leaves its plugin", async () => {
    const graph = await graphOf({
      "plugins/web/board/src/index.ts": `import { base } from "../../../api/invoicing/src/paths.js";\nexport default base;\n`,
    });
    const crossing = graph.edges.filter(({ crosses, from }) => crosses && from.includes("board"));
    expect(crossing.map(({ to }) => to)).toEqual(["module:plugins/api/invoicing/src/paths.ts"]);
  });

  test("is the same text for the same tree, and another hash for another tree", async () => {
    const [one, two, other] = [
      await graphOf(),
      await graphOf(),
      await graphOf({ "packages/a/src/a.ts": "export {};\n" }),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(two));
    expect(one.inputHash).not.toBe(other.inputHash);
  });
});

describe("what can't be read is reported, never dropped", () => {
  const unreadable = async (files: Record<string, string>, id: string) => node(await graphOf(files), id)?.unreadable;

  test("a path that is put together at run time", async () => {
    const contract = `import { apiContract } from "@rawr/hq-contract";
export const contract = { create: apiContract("invoicing").route({ method: "POST", path: process.env.WHERE }) };\n`;
    expect(
      await unreadable({ "plugins/api/invoicing/src/contract.ts": contract }, "procedure:api/invoicing#create"),
    ).toBe("its path is not said");
  });

  test("a contract that a function makes in several ways", async () => {
    const contract = `export const contract = make();\nfunction make() { if (Math.random() > 1) return {}; return {}; }\n`;
    expect(await unreadable({ "plugins/api/invoicing/src/contract.ts": contract }, "plugin:api/invoicing")).toContain(
      "what a function with several ways out returns",
    );
  });

  test("a default export that is not a plugin", async () => {
    expect(await unreadable({ "plugins/web/board/src/index.ts": "export default 1;\n" }, "plugin:web/board")).toContain(
      "its default export is not a call of `define...Plugin` with an object",
    );
  });

  test("an event that is chosen at run time", async () => {
    const router = `import { implement } from "@orpc/server";
import { contract } from "./contract.js";
const workflows = implement(contract);
export const router = { trigger: workflows.trigger.handler(({ context, input }) => context.enqueue(input.which, input)) };\n`;
    expect(
      await unreadable({ "plugins/workflows/invoicing/src/router.ts": router }, "plugin:workflows/invoicing"),
    ).toContain("which event is sent here at plugins/workflows/invoicing/src/router.ts:4");
  });

  test("modules that import each other in a circle", async () => {
    const files = {
      "plugins/web/board/src/index.ts": `export { default } from "./other.js";\n`,
      "plugins/web/board/src/other.ts": `export { default } from "./index.js";\n`,
    };
    expect(await unreadable(files, "plugin:web/board")).toContain("its imports run in a circle");
  });

  test("a call of an unpublished procedure", async () => {
    const index = `import { defineWebPlugin } from "@rawr/hq-contract";
export default defineWebPlugin({ capability: "board", create: (services) => ({ go: () => services.invoicing.destroy({}) }) });\n`;
    const graph = await graphOf({ "plugins/web/board/src/index.ts": index });
    expect(node(graph, "procedure:api/invoicing#destroy")?.unreadable).toContain("published nowhere here");
  });

  test("a plugin whose package.json is broken, a file that does not parse, and a workspace without composition", async () => {
    const graph = await graphOf({
      "plugins/api/broken/package.json": "{",
      "plugins/web/board/src/bad.ts": "const = ;\n",
      "rawr.hq.ts": "",
    });
    expect(node(graph, "plugin:plugins/api/broken")?.unreadable).toBeTruthy();
    expect(node(graph, "module:plugins/web/board/src/bad.ts")?.unreadable).toContain("does not parse");
    expect(node(graph, "host:host")?.unreadable).toBeTruthy();
  });
});
