import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { plugin, program, type FileTree, type Program } from "../../testing.js";
import { buildGraph } from "../read/build.js";
import { changeKinds } from "../model/change.js";
import { compareWithBase } from "./compare-with-base.js";
import { diffGraphs, type GraphDiff } from "./diff.js";
import { toComment } from "./diff-markdown.js";
import { renderComparison } from "./render-comparison.js";
import { hostile, invoicing } from "../fixtures/workspaces.js";

const graphOf = async (files: FileTree) => buildGraph(await program(files).open({ cache: false }));
const said = ({ changes }: GraphDiff) => changes.map(({ kind, what }) => `${kind}: ${what}`);

/** What changes when these files do; `null` removes one. */
async function changed(files: Record<string, string | null>): Promise<GraphDiff> {
  const tree = Object.fromEntries(
    Object.entries({ ...invoicing, ...files }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  return diffGraphs(await graphOf(invoicing), await graphOf(tree));
}

const contractPath = "plugins/api/invoicing/src/contract.ts";
const contract = String(invoicing[contractPath]);
const edit = (from: string, to: string) => {
  expect(contract).toContain(from);
  return { [contractPath]: contract.replace(from, to) };
};

/** A plugin with one procedure. */
function small(kind: "api", name: string): Record<string, string> {
  return {
    ...(plugin(kind, name) as Record<string, string>), // its values are texts
    [`plugins/api/${name}/src/index.ts`]: `import { defineApiPlugin } from "@rawr/hq-contract";
import { contract } from "./contract.js";
import { router } from "./router.js";
export default defineApiPlugin({ capability: "${name}", contract, router, ports: () => ({}) });\n`,
    [`plugins/api/${name}/src/contract.ts`]: `import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";
export const contract = { look: apiContract("${name}").route({ method: "GET", path: "/api/orpc/${name}/look" }).input(z.object({ at: z.string() })) };\n`,
    [`plugins/api/${name}/src/router.ts`]: `import { implement } from "@orpc/server";
import { contract } from "./contract.js";
const api = implement(contract);
export const router = { look: api.look.handler(() => ({})) };\n`,
  };
}

function composition(...names: readonly string[]): string {
  const key = (name: string) => name.replace(/\W/g, "");
  return `import { defineHq, register } from "@rawr/hq-contract";
${names.map((name) => `import ${key(name)} from "./plugins/${name}/src/index.js";`).join("\n")}
export const hq = defineHq({ ${names.map((name) => `"${name}": register({ directory: "plugins/${name}", rawr: {} }, ${key(name)})`).join(", ")} });\n`;
}

describe("a change that opens a route, publishes a procedure, adds a forbidden import and renames a plugin", () => {
  const base: FileTree = {
    ...invoicing,
    ...small("api", "parcels"),
    ...small("api", "shelves"),
    "rawr.hq.ts": composition("api/invoicing", "workflows/invoicing", "web/board", "api/parcels"),
  };
  const head: Record<string, string> = {
    ...(Object.fromEntries(Object.entries(base).filter(([path]) => !path.includes("/parcels/"))) as Record<
      string,
      string
    >), // texts all
    ...small("api", "deliveries"),
    "rawr.hq.ts": composition("api/invoicing", "workflows/invoicing", "web/board", "api/deliveries", "api/shelves"),
    ...edit(
      "  ...reading,",
      `  ...reading,\n  cancel: api.route({ method: "POST", path: base + "/invoices/{id}/cancel" }),`,
    ),
    "plugins/web/board/src/index.ts": `import { base } from "../../../api/invoicing/src/paths.js";\n${String(invoicing["plugins/web/board/src/index.ts"])}export { base };\n`,
  };

  test("is described in exactly these four statements", async () => {
    const diff = diffGraphs(await graphOf(base), await graphOf(head));
    expect(said(diff)).toEqual([
      "opened-route: `GET /api/orpc/shelves/look` to `api/shelves#look`",
      "published-procedure: `api/invoicing#cancel` at `POST /api/orpc/invoicing/invoices/{id}/cancel`",
      "forbidden-import: `plugins/web/board/src/index.ts` of `web/board` imports `plugins/api/invoicing/src/paths.ts` of `api/invoicing` (D-014)",
      "renamed-plugin: `api/parcels` is now `api/deliveries`, and 1 route with it",
    ]);
    expect(diff.summary).toBe(
      "Compared with the base: 1 route opens, 1 procedure is published, 1 forbidden import appears and 1 plugin is renamed. 1 change of these can break callers.",
    );
    const marks = diff.parts.nodes.filter(({ change }) => change).map(({ id, change }) => `${change} ${id}`);
    expect(marks).toContain("added procedure:api/invoicing#cancel");
    expect(marks.filter((mark) => mark.startsWith("removed"))).toEqual([]);
    expect(diff.parts.edges.filter(({ findings }) => findings)).toMatchObject([
      { kind: "imports", from: "module:plugins/web/board/src/index.ts", change: "added", findings: ["D-014"] },
    ]);
  });

  test("is described in a pull request with text, a table and pictures", async () => {
    const comment = toComment(diffGraphs(await graphOf(base), await graphOf(head)));
    expect(comment).toContain("1 route opens");
    expect(comment).toContain("<code>plugins/api/invoicing/src/contract.ts:12</code>");
    expect(comment).toContain("```mermaid");
    expect(comment.length).toBeLessThan(65_536);
  });
});

describe("what breaks callers", () => {
  test.each([
    [
      "a field that is newly required",
      edit("invoice.omit({ id: true })", "invoice.omit({ id: true }).required({ note: true })"),
      "input.note is required",
    ],
    ["a field that is gone from the answer", edit("note: z.string().optional() }", "}"), "output.note is gone"],
    [
      "an answer's field that may be missing",
      edit("customer: z.string().min(1),", "customer: z.string().min(1).optional(),"),
      "output.customer may be missing",
    ],
    ["a field that is refused", edit("note: z.string().optional() }", "}"), "input.note is refused"],
    [
      "another type",
      edit("customer: z.string().min(1)", "customer: z.int()"),
      "input.customer was string.min(1) and is int",
    ],
    [
      "a bound that takes less",
      edit("invoice.omit({ id: true })", "invoice.omit({ id: true }).extend({ customer: z.string().min(5) })"),
      "input.customer was string.min(1) and is string.min(5)",
    ],
    [
      "fields that it took silently",
      edit(".input(z.object({ id: z.uuid() }))", ".input(z.strictObject({ id: z.uuid() }))"),
      "input refuses fields that it does not name",
    ],
    [
      "another path",
      edit('base + "/invoices"', 'base + "/bills"'),
      "`POST /api/orpc/invoicing/invoices` to `api/invoicing#create`",
    ],
    ["another method", edit('"POST"', '"PUT"'), "closed-route: `POST /api/orpc/invoicing/invoices`"],
    [
      "a procedure that is gone",
      edit("  ...reading,\n", ""),
      "withdrawn-procedure: `api/invoicing#get` from `GET /api/orpc/invoicing/invoices/{id}`; called by `reconcile`, `web/board`",
    ],
  ])("%s", async (_, files, sentence) => {
    const diff = await changed(files);
    expect(said(diff).join("\n")).toContain(sentence);
    expect(diff.changes.some(({ breaks }) => breaks)).toBe(true);
  });

  test.each([
    [
      "an optional field more",
      edit("customer: z.string().min(1),", "customer: z.string().min(1), colour: z.string().optional(),"),
      ["changed-contract", "changed-contract"],
    ],
    ["other words", edit("Issue an invoice", "Issue one"), []],
    [
      "a bound that takes more and answers less",
      {
        [contractPath]: contract
          .replace("invoice.omit({ id: true })", "z.object({ customer: z.string() })")
          .replace("customer: z.string().min(1)", "customer: z.string().min(3)"),
      },
      ["changed-contract", "changed-contract"],
    ],
    [
      "an error more",
      edit(".output(invoice),\n};", ".output(invoice).errors({ GONE: {} }),\n};"),
      ["changed-contract"],
    ],
    ["moved lines", { [contractPath]: `\n\n\n${contract}` }, []],
    ["nothing", {}, []],
  ])("but not %s", async (_, files, kinds) => {
    const diff = await changed(files);
    expect(diff.changes.map(({ kind }) => kind)).toEqual(kinds);
    expect(diff.summary).toContain(kinds.length === 0 ? "no boundary changed" : "Nothing here breaks a caller");
  });
});

test("an added and a removed plugin are not a rename when they have nothing in common", async () => {
  const files: Record<string, string | null> = { ...small("api", "shelves") };
  for (const path of Object.keys(invoicing)) if (path.startsWith("plugins/web/board/")) files[path] = null;
  expect(said(await changed(files))).toEqual(["added-plugin: `api/shelves`", "removed-plugin: `web/board`"]);
});

test("an import of a package is a new crossing, once, and no crime", async () => {
  const diff = await changed({
    "packages/tax/src/rate.ts": "export const rate = 0.2;\n",
    "plugins/web/board/src/a.ts": `export { rate } from "../../../../packages/tax/src/rate.js";\n`,
    "plugins/web/board/src/b.ts": `export { rate } from "../../../../packages/tax/src/rate.js";\n`,
  });
  expect(said(diff)).toEqual(["new-import: `web/board` now imports `packages/tax`"]);
});

test("changed calls, triggers and durable functions are reported", async () => {
  const diff = await changed({
    "plugins/web/board/src/index.ts": `import { defineWebPlugin } from "@rawr/hq-contract";
export default defineWebPlugin({ capability: "board", create: ({ invoicing }) => ({ add: () => invoicing.create({}) }) });\n`,
    "plugins/workflows/invoicing/src/router.ts": `import { implement } from "@orpc/server";
import { contract } from "./contract.js";
const workflows = implement(contract);
export const router = workflows.router({ trigger: workflows.trigger.handler(() => ({})) });\n`,
  });
  expect(said(diff)).toEqual([
    "changed-call: `web/board` no longer calls `get`",
    "changed-call: `web/board` now calls `create`",
    "changed-workflow: `trigger` no longer triggers `invoicing/reconciliation.requested`",
  ]);
});

test("changed retries, and a plugin without routes that leaves the composition, are reported", async () => {
  const reconcile = "plugins/workflows/invoicing/src/functions/reconcile.ts";
  const diff = await changed({
    [reconcile]: String(invoicing[reconcile]).replace("retries: 2", "retries: 5"),
    "rawr.hq.ts": String(invoicing["rawr.hq.ts"]).replace(/^ {2}"web\/board".*\n/m, ""),
  });
  expect(said(diff)).toEqual([
    "changed-mount: `web/board` is no longer in the composition",
    "changed-workflow: durable function `reconcile`: 2 retries are now 5",
  ]);
});

test("callers that still use the old name are reported with where they lead", async () => {
  const moved = Object.entries(invoicing).map(([path, text]): [string, string] => [
    path.replace("plugins/api/invoicing/", "plugins/api/billing/"),
    path.startsWith("plugins/api/invoicing/")
      ? String(text).replaceAll('"invoicing"', '"billing"').replaceAll("/orpc/invoicing", "/orpc/billing")
      : String(text).replaceAll("api/invoicing", "api/billing"),
  ]);
  const diff = diffGraphs(await graphOf(invoicing), await graphOf(Object.fromEntries(moved)));
  expect(said(diff)).toEqual([
    "broken-call: `reconcile` calls `api/invoicing#get`, which nothing publishes",
    "broken-call: `web/board` calls `api/invoicing#get`, which nothing publishes",
    "renamed-plugin: `api/invoicing` is now `api/billing`, and 2 routes with it",
  ]);
});

test("a comparison's JSON is what its published schema says", async () => {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const schema: object = JSON.parse(readFileSync(new URL("../diff.schema.json", import.meta.url), "utf8"));
  expect(schema).toMatchObject({ $defs: { change: { properties: { kind: { enum: Object.keys(changeKinds) } } } } });
  const validate = new Ajv.default({ strict: true }).compile(schema);
  const diff = await changed({ ...edit("  ...reading,\n", ""), ...small("api", "shelves") });
  const printed: unknown = JSON.parse(await renderComparison(await graphOf(invoicing), diff, "json"));
  expect(validate(printed) ? [] : validate.errors).toEqual([]);
  expect(printed).toMatchObject({ nodes: expect.arrayContaining([expect.objectContaining({ change: "removed" })]) });
  expect(validate({ ...Object(printed), changes: [{}] })).toBe(false);
});

test("hostile names stay inert in a comment", async () => {
  const graph = await graphOf(invoicing);
  const nodes = [...graph.nodes, { id: `plugin:${hostile}`, kind: "plugin" as const, label: hostile }];
  const comment = toComment(diffGraphs(graph, { ...graph, nodes }));
  expect(comment).not.toContain("<script");
  expect(comment.split("\n").filter((line) => line.startsWith("| added"))).toHaveLength(1);
});

describe("a revision as the base", () => {
  const git = (root: string, ...args: readonly string[]) =>
    execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], {
      stdio: "pipe",
    }).toString();

  function repository(files: FileTree = invoicing): Program {
    const made = program({ ".gitignore": "node_modules\n.cache\n", ...files });
    git(made.root, "init", "-q", "-b", "main");
    git(made.root, "add", ".");
    git(made.root, "commit", "-q", "-m", "base");
    return made;
  }
  async function compare(made: Program, revision: string, options = {}): Promise<GraphDiff> {
    const workspace = await made.open({ cache: false });
    return compareWithBase(workspace, buildGraph(workspace), revision, options);
  }

  test("is laid out elsewhere, compared, and removed again", async () => {
    const made = repository();
    const { root: temporary } = program({});
    made.write({ [contractPath]: contract.replace("/invoices/{id}", "/bills/{id}") });
    git(made.root, "commit", "-q", "-a", "-m", "bills");
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const diff = await compare(made, "HEAD~1");
    expect(diff.summary).toMatch(/^Compared with `HEAD~1` \([0-9a-f]{10}\): 1 route opens and 1 route closes\./);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each([
    ["that git does not know", "nowhere", /unknown revision `nowhere`: give a branch/],
    ["that is an option of git", "--all", /unknown revision `--all`/],
  ])("%s is refused in a sentence", async (_, revision, sentence) => {
    await expect(compare(repository(), revision)).rejects.toThrow(sentence);
  });

  test("that a shallow clone lacks is refused with the way to get it", async () => {
    const made = repository();
    git(made.root, "commit", "-q", "--allow-empty", "-m", "second");
    const first = git(made.root, "rev-parse", "HEAD~1").trim();
    const folder = mkdtempSync(join(tmpdir(), "rawr-hq-shallow-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    git(folder, "clone", "-q", "--depth", "1", `file://${made.root}`, "clone");
    const workspace = await made.open({ cache: false });
    await expect(
      compareWithBase({ ...workspace, root: join(folder, "clone") }, buildGraph(workspace), first),
    ).rejects.toThrow("this clone is shallow: fetch its history");
  });

  test("of a tree with changes that are not committed is refused, unless they are wanted", async () => {
    const made = repository();
    made.write({ "plugins/web/board/src/new.ts": "export {};\n" });
    await expect(compare(made, "HEAD")).rejects.toThrow(
      "plugins/web/board/src/new.ts is not committed: commit or stash it",
    );
    await expect(compare(made, "HEAD", { dirty: true })).resolves.toMatchObject({ changes: [] });
  });

  test("that does not parse, or holds no plugin, is refused", async () => {
    const broken = repository({ ...invoicing, "plugins/web/board/src/bad.ts": "const = ;\n" });
    await expect(compare(broken, "HEAD")).rejects.toThrow(
      /plugins\/web\/board\/src\/bad\.ts:1 does not parse at `HEAD`/,
    );
    const empty = repository({ "package.json": "{}" });
    empty.write(invoicing);
    await expect(compare(empty, "HEAD", { dirty: true })).rejects.toThrow("there is no plugin at `HEAD`");
  });

  test("outside a repository is a sentence", async () => {
    await expect(compare(program(invoicing), "HEAD")).rejects.toThrow("is not in a readable git repository");
  });
});
