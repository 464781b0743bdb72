import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { program } from "../../testing.js";
import { buildGraph } from "../read/build.js";
import { axeViolations, launchBrowser } from "../fixtures/browser.js";
import { hostile, invoicing, many } from "../fixtures/workspaces.js";
import { diffGraphs } from "../compare/diff.js";
import { toHtml } from "../render/html.js";
import { readPageScript } from "./script.js";
import { renderComparison } from "../compare/render-comparison.js";
import { verdictsPage, type ReportPage } from "./report-page.js";
import type { BoundaryGraph, GraphEdge, GraphNode } from "../model/model.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Opens the page from the file system, and notes what it must not do. */
async function open(html: string): Promise<{ page: Page; complaints: string[] }> {
  const { root, write } = program({});
  write({ "index.html": html });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => void complaints.push(`a dialog: ${dialog.message()}`));
  page.on(
    "request",
    (request) => !request.url().endsWith("/index.html") && complaints.push(`a request: ${request.url()}`),
  );
  await page.goto(pathToFileURL(join(root, "index.html")).href);
  // The script runs before the page counts as loaded: what stopped it is known by now.
  expect(complaints).toEqual([]);
  await page.waitForSelector("html[data-ready]");
  return { page, complaints };
}

const graphOf = async (files = {}) => buildGraph(await program({ ...invoicing, ...files }).open({ cache: false }));
const boxes = (page: Page) =>
  page.locator(".box title").evaluateAll((titles) => titles.map(({ textContent }) => textContent ?? "").sort());
const show = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name }).click();
const status = (page: Page) => page.locator("#status").textContent();

/** A graph of as many capabilities as asked for, without a workspace behind it. */
function largeGraph(graph: BoundaryGraph, capabilities: number): BoundaryGraph {
  const nodes: GraphNode[] = graph.nodes.filter(({ kind }) => kind === "caller" || kind === "family");
  const edges: GraphEdge[] = graph.edges.filter(({ kind }) => kind === "may-call" || kind === "must-not-call");
  for (let at = 0; at < capabilities; at += 1) {
    const name = `area-${at % 50}-part-${at}`;
    const plugin = `plugin:api/${name}`;
    nodes.push({ id: `capability:${name}`, kind: "capability", label: name });
    nodes.push({
      id: plugin,
      kind: "plugin",
      label: `api/${name}`,
      parent: `capability:${name}`,
      detail: { directory: `plugins/api/${name}` },
    });
    for (const key of ["create", "get", "list", "remove"]) {
      const id = `procedure:api/${name}#${key}`;
      nodes.push({ id, kind: "procedure", label: key, parent: plugin });
      for (const family of ["family:orpc", "family:rpc"]) {
        edges.push({
          kind: "mounts",
          from: family,
          to: id,
          policy: "D-005",
          places: [{ file: `plugins/api/${name}/src/contract.ts`, line: 1, column: 1 }],
        });
      }
    }
    for (const file of ["index", "contract", "router", "context"]) {
      nodes.push({
        id: `module:plugins/api/${name}/src/${file}.ts`,
        kind: "module",
        label: `plugins/api/${name}/src/${file}.ts`,
        parent: plugin,
      });
    }
    edges.push({
      kind: "imports",
      from: `module:plugins/api/${name}/src/index.ts`,
      to: `module:plugins/api/${name}/src/router.ts`,
      policy: "D-014",
      places: [],
    });
  }
  return { ...graph, nodes, edges };
}

describe("the page", () => {
  let page: Page;
  let complaints: string[];
  beforeEach(async () => {
    ({ page, complaints } = await open(toHtml(await graphOf())));
    return () => page.context().close();
  });

  test("opens from the file system, draws the workspace, logs no error and makes no request", async () => {
    expect(await boxes(page)).toEqual(
      expect.arrayContaining(["external", "/rpc", "api/invoicing: create", "workflows/invoicing: reconcile"]),
    );
    expect(complaints).toEqual([]);
  });

  test("search finds a route by its path and goes there", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("POST reconciliations");
    await expect.poll(() => page.locator("#results li").count()).toBe(1);
    await page.keyboard.press("Enter");
    expect(await page.locator("#panel h2").textContent()).toBe("trigger");
    expect(await page.locator("#panel").textContent()).toContain("/rpc/invoicing/workflows/trigger");
    const href = await page.locator("#panel dd a").getAttribute("href");
    expect(href).toBe("../../plugins/workflows/invoicing/src/contract.ts#L6");
    expect(
      await page.evaluate(() =>
        (
          globalThis as unknown as { document: { activeElement: { getAttribute(name: string): string } } }
        ).document.activeElement.getAttribute("aria-label"),
      ),
    ).toContain("procedure trigger, in workflows/invoicing");
  });

  test("neighbours, and Escape back", async () => {
    const all = await boxes(page);
    await page.getByRole("button", { name: /^durable function/ }).click();
    await page.getByRole("button", { name: "Neighbours" }).click();
    expect(await boxes(page)).toEqual([
      "/api/inngest",
      "api/invoicing: get",
      "workflows/invoicing: invoicing/reconciliation.requested",
      "workflows/invoicing: reconcile",
    ]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    expect(await boxes(page)).toEqual(all);
  });

  test("the path between two nodes, and a sentence when there is none", async () => {
    const choose = async (name: RegExp, button: string) => {
      await page.getByRole("button", { name }).click();
      await page.getByRole("button", { name: button }).click();
    };
    await choose(/^durable function/, "Path from here");
    await choose(/^caller external/, "Path to here");
    expect(await status(page)).toBe("There is no path from reconcile to external");
    await choose(/^caller external/, "Path from here");
    await choose(/^durable function/, "Path to here");
    expect(await boxes(page)).toEqual([
      "/api/workflows",
      "external",
      "workflows/invoicing: invoicing/reconciliation.requested",
      "workflows/invoicing: reconcile",
      "workflows/invoicing: trigger",
    ]);
  });

  test("filters by caller, family, policy and owner", async () => {
    await page.selectOption("#caller", "external");
    expect(await boxes(page)).not.toContain("/rpc");
    await page.selectOption("#family", "/api/workflows");
    expect(await boxes(page)).not.toContain("api/invoicing: create");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.selectOption("#policy", "D-008");
    expect((await boxes(page)).length).toBe(3);
    await page.getByRole("button", { name: "Reset" }).click();
    await page.selectOption("#owner", "runtime-host");
    expect(await boxes(page)).not.toContain("api/invoicing: create");
    await show(page, "Who may call what");
    expect(await page.getByRole("row", { name: /external ✖ must not call/ }).count()).toBe(1);
  });

  test("can be used with the keyboard alone", async () => {
    await page.locator("#port").focus();
    await page.keyboard.press("Tab");
    const focused = () =>
      page.evaluate(() =>
        (
          globalThis as unknown as { document: { activeElement: { getAttribute(name: string): string | null } } }
        ).document.activeElement.getAttribute("aria-label"),
      );
    expect(await focused()).toMatch(/^(caller|plugin)/);
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toMatch(/^route family/);
    await page.keyboard.press("Enter");
    expect(await page.locator("#panel h2").textContent()).toMatch(/^\//);
    await page.keyboard.press("Escape");
    expect(await page.locator("#panel h2").textContent()).toBe("Overview");
    await show(page, "Imports");
    await page.locator(".box", { hasText: "api/invoicing" }).first().focus();
    const before = (await boxes(page)).length;
    await page.keyboard.press("o");
    expect((await boxes(page)).length).toBeGreaterThan(before);
    expect(await status(page)).toContain("opened");
    await page.keyboard.press("Backspace");
    expect((await boxes(page)).length).toBe(before);
    await page.keyboard.press("?");
    await expect.poll(() => page.locator("#help").isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test.each(["light", "dark"])("has accessible names and enough contrast in %s", async (theme) => {
    const html = toHtml(await graphOf(), { pages });
    const opened = await open(html.replace('<html lang="en">', `<html lang="en" data-theme="${theme}">`));
    await opened.page.getByRole("button", { name: /^procedure .* ?create/ }).click();
    expect(await axeViolations(opened.page)).toEqual([]);
    await opened.page.keyboard.press("Escape");
    expect(await axeViolations(opened.page)).toEqual([]);
    await show(opened.page, "Phase");
    expect(await axeViolations(opened.page)).toEqual([]);
    await opened.page.context().close();
  });

  test("prints the picture without its controls", async () => {
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => page.locator("#search").isVisible()).toBe(false);
    await expect.poll(() => page.locator(".picture").isVisible()).toBe(true);
  });
});

/** Stands for the pages that `--report` makes. */
const pages: readonly ReportPage[] = [
  {
    title: "Baseline",
    lead: "State on",
    sections: [{ heading: "Gates", head: ["gate", "verdict"], rows: [["types", { text: "clean", tone: "good" }]] }],
  },
  {
    title: "Phase",
    lead: "1 of 7 slices done",
    sections: [
      { heading: "Slices", head: ["slice", "state"], rows: [["A0", { text: "open", tone: "bad" }]] },
      { heading: "Deferred", head: ["id"], rows: [], note: "Nothing." },
    ],
  },
];

test("hostile names are text, wherever they are shown", async () => {
  const graph = await graphOf();
  const nodes = graph.nodes.map((node) => ({
    ...node,
    label: node.kind === "caller" ? node.label : `${hostile}${node.label}`,
    detail: { [hostile]: hostile },
  }));
  const sections = [
    { heading: hostile, head: [hostile], rows: [[hostile, { text: hostile, tone: "bad" as const }]], note: hostile },
  ];
  const report = { title: hostile, lead: hostile, sections };
  const comparison = { summary: hostile, rows: [[hostile, hostile, hostile]] as const };
  const { page, complaints } = await open(
    toHtml({ ...graph, workspace: hostile, nodes }, { pages: [report], comparison }),
  );
  await page.getByRole("checkbox", { name: "only changes" }).uncheck();
  await page
    .getByRole("button", { name: /^route family/ })
    .first()
    .click();
  expect(await page.locator("#panel h2").textContent()).toContain("</script><script>alert(1)</script>");
  await page.locator("#view-page-0").click();
  expect(await page.locator("#page-0").textContent()).toContain("</script><script>alert(1)</script>");
  expect(await page.locator("#page-0").textContent()).not.toMatch(/[\u202e\n]/);
  expect(await page.locator("script:not([type])").count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the baseline and the phase are pages of the report, reached by keyboard and printed", async () => {
  const { page, complaints } = await open(toHtml(await graphOf(), { pages }));
  expect(await page.locator("nav button").allTextContents()).toEqual([
    "Calls",
    "Imports",
    "Who may call what",
    "Baseline",
    "Phase",
  ]);
  await page.keyboard.press("5");
  await expect.poll(() => page.getByRole("article", { name: "Phase" }).isVisible()).toBe(true);
  await expect.poll(() => page.getByRole("row", { name: "A0 open" }).isVisible()).toBe(true);
  await expect.poll(() => page.locator("#map").isVisible()).toBe(false);
  expect(await status(page)).toBe("Phase");
  await page.locator("#view-page-0").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("article", { name: "Baseline" }).isVisible()).toBe(true);
  await expect.poll(() => page.locator("#page-1").isVisible()).toBe(false);
  expect(await page.locator("nav [aria-current]").allTextContents()).toEqual(["Baseline"]);
  await page.keyboard.press("/");
  await page.keyboard.type("create");
  await page.keyboard.press("Enter");
  expect(await page.locator("#panel h2").textContent()).toBe("create");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("article:visible h2").allTextContents()).toEqual([
    "Who may call what",
    "Baseline",
    "Phase",
  ]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("diff mode shows what changed, says it in words, and shows the rest on demand", async () => {
  const contract = "plugins/api/invoicing/src/contract.ts";
  const head = await graphOf({
    [contract]: String(invoicing[contract]).replace(
      "  ...reading,",
      '  cancel: api.route({ method: "POST", path: base + "/cancel" }),',
    ),
  });
  const diff = diffGraphs(await graphOf(), head);
  const { page, complaints } = await open(await renderComparison(head, diff, "html"));
  expect(await page.locator("#summary").textContent()).toContain(
    "1 procedure is published and 1 procedure is withdrawn",
  );
  // What changed is read first, in words; the picture is one key away.
  expect(await page.locator("nav [aria-current]").allTextContents()).toEqual(["What changed"]);
  await expect.poll(() => page.getByRole("row", { name: /published procedure .*cancel/ }).isVisible()).toBe(true);
  await page.keyboard.press("1");
  expect(await boxes(page)).toEqual(expect.arrayContaining(["api/invoicing: cancel", "api/invoicing: get"]));
  await expect.poll(() => page.locator(".box.added").isVisible()).toBe(true);
  expect(await smallestLabel(page)).toBeGreaterThanOrEqual(12);
  expect(await boxes(page)).not.toContain("api/invoicing: create");
  expect(await page.locator(".box.added").count()).toBe(1);
  expect(await page.locator(".box.removed, .box.changed").count()).toBeGreaterThan(0);
  await page.getByRole("checkbox", { name: "only changes" }).uncheck();
  expect(await boxes(page)).toContain("api/invoicing: create");
  await show(page, "What changed");
  await expect.poll(() => page.getByRole("row", { name: /published procedure .*cancel/ }).isVisible()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** The smallest letters of the picture, in pixels of the screen. */
async function smallestLabel(page: Page): Promise<number> {
  return page.locator("#stage text").evaluateAll((texts) => {
    interface Drawn {
      getBoundingClientRect(): { width: number };
      getScreenCTM(): { a: number };
    }
    const { getComputedStyle } = globalThis as unknown as { getComputedStyle(of: unknown): { fontSize: string } };
    const drawn = (texts as unknown as Drawn[]).filter((text) => text.getBoundingClientRect().width > 0);
    return Math.min(...drawn.map((text) => Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));
  });
}

describe("a workspace of nine plugins", () => {
  test.each([
    ["on a desk", 1400, 900],
    ["on a small screen", 1280, 720],
    ["on a phone", 390, 844],
  ])("can be read %s", async (_, width, height) => {
    const { page, complaints } = await open(toHtml(buildGraph(await program(many(9)).open({ cache: false }))));
    await page.setViewportSize({ width, height });
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    expect((await boxes(page)).length).toBeGreaterThan(40);
    expect(await smallestLabel(page)).toBeGreaterThanOrEqual(12);
    const { scrollWidth, port } = await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { documentElement: { scrollWidth: number }; getElementById(id: string): { clientHeight: number } };
      };
      return { scrollWidth: document.documentElement.scrollWidth, port: document.getElementById("port").clientHeight };
    });
    expect(scrollWidth).toBeLessThanOrEqual(width);
    expect(port).toBeGreaterThan(height / 2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test("a report opens on its verdicts, findings first", async () => {
  const at = { file: "plugins/web/board/src/index.ts", line: 1, column: 1 };
  const words = { title: "plugin imports another", message: "`board` reaches out", why: "", fix: "", excerpt: "" };
  const owner = "plugin-lifecycle" as const;
  const finding = { code: "B101", policy: "D-014", gate: "import-boundary", owner, at, fingerprint: "1", ...words };
  const gate = { gate: "types", policy: "D-013", owner, judged: { files: 0, manifests: 0 }, milliseconds: 1 };
  const verdicts = verdictsPage({
    findings: [finding],
    gates: [{ ...gate, verdict: "could-not-judge", findings: [], problem: "no tsconfig.json" }],
  });
  const { page } = await open(toHtml(await graphOf(), { pages: [verdicts, ...pages], opens: "page-0" }));
  expect(await page.locator("nav [aria-current]").allTextContents()).toEqual(["Verdicts"]);
  expect(await page.locator("#page-0 .lead").textContent()).toBe("1 finding of 1 gate, and 1 gate could not judge.");
  expect(await page.locator("#page-0 h3").allTextContents()).toEqual(["Findings", "Gates"]);
  await expect
    .poll(() => page.getByRole("row", { name: /B101 plugin imports another: board reaches out/ }).isVisible())
    .toBe(true);
  await expect
    .poll(() => page.getByRole("row", { name: "types could-not-judge no tsconfig.json" }).isVisible())
    .toBe(true);
  // The picture was made while nobody saw it.
  await show(page, "Calls");
  expect(await smallestLabel(page)).toBeGreaterThanOrEqual(12);
  await page.context().close();
});

test("a way that can't be read is not said to be missing", async () => {
  const router = `import { implement } from "@orpc/server";
import { contract } from "./contract.js";
const workflows = implement(contract);
export const router = { trigger: workflows.trigger.handler(({ context, input }) => context.enqueue(input.which, input)) };\n`;
  const { page } = await open(toHtml(await graphOf({ "plugins/workflows/invoicing/src/router.ts": router })));
  await page.getByRole("button", { name: /^caller external/ }).click();
  await page.getByRole("button", { name: "Path from here" }).click();
  await page.getByRole("button", { name: /^durable function/ }).click();
  await page.getByRole("button", { name: "Path to here" }).click();
  expect(await status(page)).toBe(
    "No path from external to reconcile was found, but there may be one: workflows/invoicing is not readable",
  );
  await page.context().close();
});

describe("a workspace of a thousand plugins", () => {
  test("is drawn in at most sixty boxes, and is moved without being redrawn", async () => {
    const { page, complaints } = await open(toHtml(largeGraph(await graphOf(), 1000)));
    expect((await boxes(page)).length).toBeLessThanOrEqual(60);
    // What a frame has to paint while the reader pans is what is in the document: it is a screenful, whatever the workspace.
    const elements = () => page.locator("#stage *").count();
    expect(await elements()).toBeLessThan(1500);

    await page.mouse.move(700, 200);
    await page.mouse.down();
    const drawn = page.locator(".picture");
    await drawn.evaluate((picture) => Object.assign(picture, { wasDrawnBefore: true }));
    for (let step = 0; step < 10; step += 1) await page.mouse.move(700 + step * 5, 200 + step * 3);
    await page.mouse.up();
    expect(
      await page
        .locator("#stage")
        .evaluate((stage) => (stage as unknown as { style: { transform: string } }).style.transform),
    ).toContain("translate3d");
    // Moved, not drawn anew.
    expect(await drawn.evaluate((picture) => "wasDrawnBefore" in picture)).toBe(true);

    const closed = (await boxes(page)).length;
    await page.locator(".box.kind-group").first().dblclick();
    expect((await boxes(page)).length).toBeGreaterThan(closed + 10);
    expect((await boxes(page)).length).toBeLessThanOrEqual(80);
    await show(page, "Imports");
    expect((await boxes(page)).length).toBeLessThanOrEqual(60);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

test("the page's script is one text that loads nothing and can't end its own element", () => {
  const script = readPageScript();
  expect(script).toMatch(/^\(\(?(?:function ?\(\)|\(\) ?=>)/);
  expect(script).not.toMatch(/^(?:import|export)\b|\bimport\(|\brequire\(|<\/script|sourceMappingURL/m);
  expect(readPageScript()).toBe(script);
});

test("the same graph yields the same page", async () => {
  const graph = await graphOf();
  expect(toHtml(graph)).toBe(toHtml(graph));
});
