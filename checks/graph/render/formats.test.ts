import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program } from "../../testing.js";
import { renderGraphArtifacts, staleArtifacts, writeGraphArtifacts } from "./artifacts.js";
import type { BoundaryGraph } from "../model/model.js";
import { buildGraph } from "../read/build.js";
import { toDot } from "./dot.js";
import { launchBrowser } from "../fixtures/browser.js";
import { hostile, invoicing } from "../fixtures/workspaces.js";
import { fold, type View } from "../model/fold.js";
import { labelText } from "../model/label-text.js";
import { inline, toMarkdown } from "./markdown.js";
import { toMatrixSvg } from "./matrix-svg.js";
import { toMermaid } from "./mermaid.js";
import { boxStyles } from "../model/appearance.js";
import type { GraphNode, NodeKind } from "../model/model.js";
import { renderGraph } from "./render.js";
import { toSvg } from "./svg.js";
import { capabilityView, importView, matrixView } from "../model/views.js";

const graphOf = async (files = {}) => buildGraph(await program({ ...invoicing, ...files }).open({ cache: false }));

/** A view with one box of every shape, each with an evil name, and an arrow between each two. */
function hostileView(): View {
  const kinds = Object.keys(boxStyles).filter((kind) => kind !== "group") as NodeKind[]; // the keys of a closed table
  const names = [
    hostile,
    "ends with \\",
    "",
    "1. first",
    "- item",
    "`code`",
    "end",
    "\u202e\u200b",
    "#35;",
    "a|b",
    "x --> y",
    "%%{init: {}}%%",
  ];
  const nodes: GraphNode[] = kinds.map((kind, at) => ({
    id: `${kind}:${hostile}${at}`,
    kind,
    label: names[at % names.length] ?? "",
  }));
  const edges = nodes.slice(1).map(({ id }, at) => ({
    kind: at % 2 === 0 ? ("triggers" as const) : ("must-not-call" as const),
    from: nodes[at]?.id ?? "",
    to: id,
    policy: "D-007",
    places: [],
    findings: [hostile],
  }));
  return fold(hostile, { nodes, edges }, ({ id, kind, label }) => ({ id, kind, label, frame: hostile }));
}

describe("pictures, read back by what draws them", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js") });
  });
  afterAll(() => browser.close());

  /** Draws with GitHub's settings; returns the words in the picture, and whether anything in it could run. */
  const draw = (text: string) =>
    page.evaluate(async (source) => {
      const { mermaid, document } = globalThis as unknown as {
        mermaid: {
          initialize(options: object): void;
          parse(text: string): Promise<{ diagramType: string }>;
          render(id: string, text: string): Promise<{ svg: string }>;
        };
        document: {
          createElement(name: string): {
            innerHTML: string;
            textContent: string;
            querySelectorAll(s: string): ArrayLike<{ textContent: string }>;
          };
        };
      };
      mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
      const { diagramType } = await mermaid.parse(source);
      const { svg } = await mermaid.render("drawn", source);
      const holder = document.createElement("div");
      holder.innerHTML = svg;
      const labels = Array.from(holder.querySelectorAll(".nodeLabel, .edgeLabel p"), ({ textContent }) => textContent);
      return {
        diagramType,
        labels,
        live: holder.querySelectorAll("script, a, img, iframe, [onclick], [onerror]").length,
      };
    }, text);

  const isWellFormed = (svg: string) =>
    page.evaluate((text) => {
      const { DOMParser } = globalThis as unknown as {
        DOMParser: new () => {
          parseFromString(text: string, type: string): { querySelectorAll(selector: string): { length: number } };
        };
      };
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return parsed.querySelectorAll("parsererror, script, a, image, foreignObject").length === 0;
    }, svg);

  test("mermaid draws the workspace with every name in it and no label blank", async () => {
    const graph = await graphOf();
    const [source = ""] = toMermaid(capabilityView(graph));
    const { diagramType, labels } = await draw(source);
    expect(diagramType).toMatch(/^flowchart/);
    expect(labels).toEqual(
      expect.arrayContaining(["external", "/rpc", "create", "invoicing/reconciliation.requested", "reconcile"]),
    );
    expect(labels.filter((label) => label.trim() === "")).toEqual([]);
    await expect(draw(toMermaid(importView(graph, { modules: true }))[0] ?? "")).resolves.toBeTruthy();
    await expect(draw(toMermaid(matrixView(graph))[0] ?? "")).resolves.toBeTruthy();
  });

  test("mermaid leaves hostile names inert and legible", async () => {
    const { labels, live } = await draw(toMermaid(hostileView())[0] ?? "");
    expect(live).toBe(0);
    expect(labels.join("\n")).not.toContain("Unsupported markdown");
    expect(labels.some((label) => label.includes("</script><script>alert(1)</script>"))).toBe(true);
    expect(labels.some((label) => label.includes("1. first"))).toBe(true);
    expect(labels.some((label) => label.includes("- item"))).toBe(true);
    expect(labels.some((label) => label.includes("(no name)"))).toBe(true);
    expect(labels.join("")).not.toMatch(/[\u202e\u200b]/);
  });

  test("mermaid is split when it is too large for GitHub", async () => {
    const nodes: GraphNode[] = Array.from({ length: 40 }, (_, at) => ({
      id: `module:${at}`,
      kind: "module",
      label: `m${at}`,
    }));
    const edges = nodes.flatMap(({ id: from }) =>
      nodes.slice(0, 10).map(({ id: to }) => ({ kind: "imports" as const, from, to, policy: "D-014", places: [] })),
    );
    const parts = toMermaid(fold("large", { nodes, edges }, ({ id, kind, label }) => ({ id, kind, label })));
    expect(parts).toHaveLength(2);
    expect(parts.join("").match(/-->/g)).toHaveLength(400);
    for (const part of parts) expect((await draw(part)).labels.length).toBeGreaterThan(10);
  });

  test("DOT is read back by Graphviz with the same boxes and arrows, whatever they are called", async () => {
    const graphviz = await Graphviz.load();
    const hostileOne = hostileView();
    for (const view of [hostileOne, capabilityView(await graphOf())]) {
      const drawn: unknown = JSON.parse(graphviz.layout(toDot(view), "json", "dot"));
      expect(drawn).toMatchObject({ edges: { length: view.edges.length } });
    }
    const drawn = await toSvg(toDot(hostileOne), hostile);
    expect(drawn).toContain("&lt;/script&gt;");
    expect(drawn).not.toContain("<script");
    expect(await isWellFormed(drawn)).toBe(true);
  });

  test("each SVG is well-formed", async () => {
    const graph = await graphOf();
    const files = await renderGraphArtifacts(graph);
    const drawn = [...files].filter(([name]) => name.endsWith(".svg"));
    expect(await Promise.all(drawn.map(([, text]) => isWellFormed(text)))).toEqual([true, true, true]);
    expect(await isWellFormed(toMatrixSvg(graph, hostile))).toBe(true);
    expect(await isWellFormed("<svg")).toBe(false);
  });
});

test("every artifact names its generator and input, and the same tree yields the same bytes", async () => {
  const [one, two] = [await renderGraphArtifacts(await graphOf()), await renderGraphArtifacts(await graphOf())];
  expect([...one]).toEqual([...two]);
  expect([...one.keys()].length).toBeGreaterThan(7);
  const { inputHash } = await graphOf();
  const marked = [...one].filter(([, text]) => text.includes(inputHash) && text.includes("rawr-hq graph"));
  expect(marked).toHaveLength(one.size);
});

test("JSON is what its published schema says", async () => {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const schema: object = JSON.parse(readFileSync(new URL("../graph.schema.json", import.meta.url), "utf8"));
  const validate = new Ajv.default({ strict: true }).compile(schema);
  const graph: unknown = JSON.parse(await renderGraph(await graphOf(), "json"));
  expect(validate(graph) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...Object(graph), format: "another" })).toBe(false);
});

test("an artifact that someone edited, or that is missing, is noticed", async () => {
  const graph = await graphOf();
  const made = program({});
  await writeGraphArtifacts(graph, made.root);
  expect(await staleArtifacts(graph, made.root)).toEqual([]);
  made.write({ "boundary.md": "mine now" });
  made.remove("imports.svg");
  expect(await staleArtifacts(graph, made.root)).toEqual(["imports.svg", "boundary.md"]);
});

test.each([
  ["a\nb", "a\\u000ab"],
  ["a\u00a0\u3000b", "a\\u00a0\\u3000b"],
  ["\u202egnp.exe", "\\u202egnp.exe"],
  ["\u200b\ud800", "\\u200b\\ud800"],
  ["  ", "(no name)"],
  ["x".repeat(81), `${"x".repeat(79)}…`],
])("what can't be seen in a label is shown by its number: %j", (text, shown) => {
  expect(labelText(text)).toBe(shown);
});

test("markdown leaves hostile names inert", () => {
  expect(inline(`<script>|[a](http://b)\`*@team#1`)).toBe(
    "&#60;script&#62;&#124;&#91;a&#93;&#40;http://b&#41;&#96;&#42;&#64;team&#35;1",
  );
});

test("the page for GitHub has the matrix, the routes and what can't be read", async () => {
  const markdown = toMarkdown(await graphOf({ "plugins/web/board/src/index.ts": "export default 1;\n" }));
  expect(markdown).toContain("| external | ✖ must not | ✔ may call | ✖ must not | ✔ may call |");
  expect(markdown).toContain("<code>POST /api/orpc/invoicing/invoices</code>");
  expect(markdown).toContain("## Not readable");
});

test("the tree says each thing once, routes in columns, and fits the terminal", async () => {
  const path = "plugins/api/invoicing/src/paths.ts";
  const long = String(invoicing[path]).replace(
    "/api/orpc/invoicing",
    `/api/orpc/invoicing/${"segment/".repeat(20)}end`,
  );
  const graph = await graphOf({ [path]: long });
  const text = await renderGraph(graph, "tree", { width: 80 });
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(await renderGraph(graph, "tree")).toContain(`${"segment/".repeat(20)}end/invoices`);
  expect((await renderGraph(await graphOf(), "tree", { width: 80 })).split("\n").slice(8)).toEqual([
    "board",
    "└─ web/board  1 module",
    "   └─ → calls api/invoicing get",
    "",
    "invoicing",
    "├─ api/invoicing  4 modules",
    "│  ├─ create  POST    /api/orpc/invoicing/invoices",
    "│  └─ get     GET     /api/orpc/invoicing/invoices/{id}",
    "└─ workflows/invoicing  4 modules",
    "   ├─ trigger  POST    /api/workflows/invoicing/reconciliations",
    "   │  └─ → triggers invoicing/reconciliation.requested",
    "   ├─ invoicing/reconciliation.requested  event",
    "   │  └─ → starts reconcile",
    "   └─ reconcile  durable function",
    "      └─ → calls api/invoicing get",
    "",
    "3 imports between plugins and packages",
    "",
  ]);
});

describe("selections", () => {
  test("focus shows a plugin, what it holds and what is one step away", async () => {
    const text = await renderGraph(await graphOf(), "tree", { focus: "web/board" });
    expect(text).toContain("calls api/invoicing get");
    expect(text).not.toContain("reconcile");
  });

  test("a path shows the shortest way along the arrows", async () => {
    const graph = await graphOf();
    const json: unknown = JSON.parse(await renderGraph(graph, "json", { path: ["external", "reconcile"] }));
    expect(json).toMatchObject({
      nodes: [
        { id: "caller:external" },
        { id: "event:invoicing/reconciliation.requested" },
        { id: "family:workflows" },
        { id: "function:invoicing--reconcile" },
        { id: "procedure:workflows/invoicing#trigger" },
      ],
    });
  });

  test("an unknown name and a missing path are readable sentences", async () => {
    const graph = await graphOf();
    await expect(renderGraph(graph, "tree", { focus: "invoicng" })).rejects.toThrow("did you mean `invoicing`?");
    await expect(renderGraph(graph, "tree", { path: ["reconcile", "external"] })).rejects.toThrow("there is no way");
  });

  test.each(["tree", "mermaid", "dot", "svg", "markdown", "html"] as const)(
    "a path, and what has findings, are shown whole as %s: every node and edge that JSON has",
    async (format) => {
      const workspace = await program({
        ...invoicing,
        "plugins/web/board/src/paths.ts": `export { base } from "../../../api/invoicing/src/paths.js";\n`,
      }).open({ cache: false });
      const words = { gate: "import-boundary", title: "", message: "", why: "", fix: "", excerpt: "" };
      const at = { file: "plugins/web/board/src/paths.ts", line: 1, column: 22 };
      const finding = {
        code: "B101",
        policy: "D-014",
        owner: "plugin-lifecycle" as const,
        at,
        fingerprint: "1",
        ...words,
      };
      const graph = buildGraph(workspace, { findings: [finding] });
      for (const options of [
        { path: ["external", "reconcile"] as const },
        // Of host, plugin, contract and modules, no picture of calls has a box.
        { path: ["host:host", "plugin:api/invoicing"] as const },
        { path: ["plugins/web/board/src/paths.ts", "plugins/api/invoicing/src/paths.ts"] as const },
        { onlyViolations: true },
      ]) {
        const json = JSON.parse(await renderGraph(graph, "json", options)) as Pick<BoundaryGraph, "nodes" | "edges">;
        expect(json.edges.length).toBeGreaterThan(0);
        const shown = (await renderGraph(graph, format, options)).replace(/&#(\d+);|#(\d+);/g, (_, one, other) =>
          String.fromCodePoint(Number(one ?? other)),
        );
        for (const { label } of json.nodes) expect(shown).toContain(label);
        for (const code of json.edges.flatMap(({ findings = [] }) => findings)) expect(shown).toContain(code);
        const drawn = {
          tree: /→/g,
          dot: / -> /g,
          mermaid: /^ {2}n\d+ [-=]/gm,
          svg: /class="edge"/g,
          markdown: /^\| .* \| .* \| .* \| .* \|$/gm,
          html: /<td>[a-z]+ [^<]*<\/td>/g,
        };
        expect(shown.match(drawn[format])?.length).toBeGreaterThanOrEqual(json.edges.length);
      }
    },
  );

  test("a selection of nothing says so", async () => {
    const graph = await graphOf();
    expect(await renderGraph(graph, "tree", { onlyViolations: true })).toBe("example: What has findings\n  nothing\n");
    expect(await renderGraph(graph, "markdown", { onlyViolations: true })).toContain("Nothing.");
  });

  test("a way is not denied where something that it may take can't be read", async () => {
    const board = `import { defineWebPlugin } from "@rawr/hq-contract";
import { build } from "some-package";
export default defineWebPlugin({ capability: "board", create: (services) => build(services) });\n`;
    const graph = await graphOf({ "plugins/web/board/src/index.ts": board });
    await expect(renderGraph(graph, "tree", { path: ["web/board", "reconcile"] })).rejects.toThrow(
      /^no path from `web\/board` to `reconcile` was found, but there may be one: `web\/board` is not readable, what a call does with the services that it is given at plugins\/web\/board\/src\/index\.ts:3$/,
    );
    // What can't be read is not on any way from here.
    await expect(renderGraph(graph, "tree", { path: ["api/invoicing", "reconcile"] })).rejects.toThrow(
      "there is no way",
    );
  });

  test("only violations keeps what has findings", async () => {
    const workspace = await program(invoicing).open({ cache: false });
    const at = { file: "plugins/api/invoicing/src/contract.ts", line: 3, column: 22 };
    const words = { gate: "import-boundary", title: "", message: "", why: "", fix: "", excerpt: "", fingerprint: "1" };
    const finding = { code: "B101", policy: "D-014", owner: "plugin-lifecycle" as const, at, ...words };
    const graph = buildGraph(workspace, { findings: [finding] });
    const json: unknown = JSON.parse(await renderGraph(graph, "json", { onlyViolations: true }));
    expect(json).toMatchObject({ edges: [{ kind: "imports", findings: ["B101"] }], nodes: { length: 2 } });
    expect(await renderGraph(graph, "markdown")).toContain("| B101 |");
    expect(await renderGraph(graph, "dot", { view: "imports", focus: "api/invoicing" })).toContain("✖ B101");
  });
});
