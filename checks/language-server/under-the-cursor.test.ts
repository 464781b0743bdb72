import type { CodeLens, CompletionItem, Hover, Location } from "vscode-languageserver-protocol/node.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { invoicing } from "../graph/fixtures/workspaces.js";
import { openEditor, type Editor } from "./fixtures/client.js";
import { positionOf } from "./fixtures/marked.js";

const contract = "plugins/api/invoicing/src/contract.ts";
const workflow = "plugins/workflows/invoicing/src/contract.ts";
const router = "plugins/workflows/invoicing/src/router.ts";
const reconcile = "plugins/workflows/invoicing/src/functions/reconcile.ts";
const board = "plugins/web/board/src/index.ts";
const page = "plugins/web/board/src/page.ts";
const manifest = "plugins/api/invoicing/package.json";
const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(invoicing).flatMap(([file, text]) => (typeof text === "string" ? [[file, text]] : [])),
  ),
  [page]: `export const url = (id: string) => \`/api/orpc/invoicing/invoices/\${id}\`;
export const event = "invoicing/reconciliation.requested";
export const other = "/api/workflows/invoicing/reconciliations";
export const caller = { caller: "external" };
`,
};

const text = (file: string) => texts[file] ?? "";
let root: string;
let editor: Editor;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "rawr-hq-cursor-"));
  for (const [file, content] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  editor = await openEditor(root);
});
afterAll(async () => {
  await editor.kill();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

const at = (file: string, marked: string, within?: string) => positionOf(text(file), marked, within);
async function hover(file: string, marked: string, within?: string): Promise<string | undefined> {
  const answer = await editor.ask<Hover | null>("textDocument/hover", file, at(file, marked, within));
  const { contents } = answer ?? {};
  return typeof contents === "object" && "value" in contents ? contents.value : undefined;
}
const shown = (locations: readonly Location[]) =>
  locations.map(({ uri, range }) => `${uri.slice(editor.uri("").length)}:${range.start.line + 1}`);
async function definition(file: string, marked: string, within?: string): Promise<readonly string[]> {
  return shown(await editor.ask<Location[]>("textDocument/definition", file, at(file, marked, within)));
}
async function references(file: string, marked: string, within?: string): Promise<readonly string[]> {
  const more = { context: { includeDeclaration: false } };
  return shown(await editor.ask<Location[]>("textDocument/references", file, at(file, marked, within), more));
}

describe("hover", () => {
  it("says of an event who declares, sends and handles it, at its string and at its identifier", async () => {
    for (const [file, marked] of [
      [workflow, "invoicing/reconciliation"],
      [workflow, "requested ="],
      [router, "requested, input"],
      [reconcile, "requested, retries"],
      [page, "invoicing/reconciliation"],
    ] as const) {
      const said = await hover(file, marked);
      expect([file, marked, said]).toEqual([
        file,
        marked,
        expect.stringContaining("event invoicing/reconciliation.requested"),
      ]);
      expect(said).toContain(`declared in: ${workflow}:3`);
      expect(said).toContain("procedure trigger → triggers event invoicing/reconciliation.requested");
      expect(said).toContain("event invoicing/reconciliation.requested → is handled by function reconcile");
    }
  });

  it("says of a route who calls it and what the matrix allows, wherever its path stands", async () => {
    for (const [file, marked, within] of [
      [page, "`/api/orpc/invoicing/invoices/", "invoices"],
      [contract, "get: api"],
      [board, "invoicing.get(", "get"],
      [reconcile, "invoices.get(", "get"],
    ] as const) {
      const said = await hover(file, marked, within);
      expect([file, marked, said]).toEqual([file, marked, expect.stringContaining("procedure get")]);
      expect(said).toContain("path: /api/orpc/invoicing/invoices/{id}");
      expect(said).toContain("plugin web/board → calls procedure get");
      expect(said).toContain("must not call it through /rpc: external, runtime-ingress");
    }
  });

  it("says of a caller what it may call, and of a capability what it holds", async () => {
    const caller = await hover(page, '"external"', "external");
    expect(caller).toContain("caller external");
    expect(caller).toContain("may call: /api/orpc, /api/workflows");
    expect(caller).toContain("must not call: /api/inngest, /rpc");
    const capability = await hover(manifest, '"capability": "invoicing"', "invoicing");
    expect(capability).toContain("capability invoicing");
    expect(capability).toContain("plugin web/board → calls procedure get");
  });

  it("explains the members of a plugin's package.json in the words of the JSON Schema", async () => {
    expect(await hover(manifest, '"kind"', "kind")).toContain("What the plugin is. Its surface root says the same");
    expect(await hover(manifest, '"rawr"', "rawr")).toContain("Identity of a plugin");
  });

  it("says nothing about a plain word, a comment, or a document outside the workspace", async () => {
    expect(await hover(contract, "strictObject")).toBeUndefined();
    expect(await hover(contract, "import { z }", "import")).toBeUndefined();
    const outside = { textDocument: { uri: "file:///nowhere/at/all.ts" }, position: { line: 0, character: 0 } };
    expect(await editor.client.sendRequest("textDocument/hover", outside)).toBeNull();
    const untitled = { ...outside, textDocument: { uri: "untitled:Untitled-1" } };
    expect(await editor.client.sendRequest("textDocument/hover", untitled)).toBeNull();
  });

  it("does not take a parameter for the import that it hides", async () => {
    const hidden = `import { requested } from "./contract.js";\nexport const f = (requested: string) => requested.length;\n`;
    const file = "plugins/workflows/invoicing/src/hidden.ts";
    await editor.show(file, hidden);
    const position = positionOf(hidden, "requested.length");
    expect(await editor.ask("textDocument/hover", file, position)).toBeNull();
    await editor.close(file);
  });
});

describe("definition and references", () => {
  it("lead from a path or a call to the contract of another plugin, which no import joins", async () => {
    expect(await definition(page, "`/api/orpc", "orpc")).toEqual([`${contract}:7`]);
    expect(await definition(board, "invoicing.get(", "get")).toEqual([`${contract}:7`]);
    expect(await definition(page, "/api/workflows/invoicing/rec")).toEqual([`${workflow}:6`]);
    expect(await definition(page, "invoicing/reconciliation")).toEqual([`${workflow}:3`]);
  });

  it("lead from a capability to the package.json of each of its plugins", async () => {
    expect(await definition(manifest, '"capability": "invoicing"', "invoicing")).toEqual([
      expect.stringMatching(/^plugins\/api\/invoicing\/package\.json:/),
      expect.stringMatching(/^plugins\/workflows\/invoicing\/package\.json:/),
    ]);
  });

  it("find every use of an event: sent, handled, and named in a string", async () => {
    expect(await references(workflow, "requested =")).toEqual([
      `${page}:2`,
      `${reconcile}:3`,
      expect.stringMatching(/^plugins\/workflows\/invoicing\/src\/router\.ts:[46]$/),
    ]);
  });

  it("find every call of a procedure, in process and by its path", async () => {
    const found = await references(contract, "get: api");
    expect(found).toEqual(expect.arrayContaining([`${board}:4`, `${page}:1`, `${reconcile}:5`]));
    expect(await references(manifest, '"capability": "invoicing"', "invoicing")).toEqual(
      expect.arrayContaining([`${board}:4`]),
    );
  });
});

describe("code lens", () => {
  const lenses = async (file: string) => {
    const all = await editor.ask<CodeLens[]>("textDocument/codeLens", file);
    return all.map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ""}`);
  };
  it("says above a procedure who calls it, on which families, and what it starts", async () => {
    expect(await lenses(contract)).toEqual([
      "10 no plugin calls it · on /api/orpc, /rpc",
      "7 called by web/board, workflows/invoicing · on /api/orpc, /rpc",
    ]);
    expect(await lenses(workflow)).toEqual([
      "3 sent by workflows/invoicing · starts reconcile",
      "6 no plugin calls it · on /api/workflows, /rpc · starts reconcile",
    ]);
  });
});

describe("completion", () => {
  const labels = async (file: string, written: string, marked: string) => {
    await editor.show(file, written);
    const position = positionOf(written, marked);
    const items = await editor.ask<CompletionItem[]>("textDocument/completion", file, {
      ...position,
      character: position.character + marked.length,
    });
    await editor.close(file);
    await hover(file, text(file).slice(0, 1)); // the file on the disk counts again
    return items.map(({ label }) => label);
  };
  it("offers a route paths inside of its plugin's own prefix", async () => {
    const written = text(contract).replace('base + "/invoices"', '"/api"');
    expect(await labels(contract, written, '"/api')).toEqual([
      "/api/orpc/invoicing/",
      "/api/orpc/invoicing/invoices",
      "/api/orpc/invoicing/invoices/{id}",
    ]);
  });

  it("offers an event its plugin's own prefix, and elsewhere the events that begin as typed", async () => {
    const declared = text(workflow).replace('"invoicing/reconciliation.requested"', '""');
    expect(await labels(workflow, declared, 'defineEvent("')).toEqual([
      "invoicing/",
      "invoicing/reconciliation.requested",
    ]);
    expect(await labels(page, 'export const a = "invoicing/', '"invoicing/')).toEqual([
      "invoicing/reconciliation.requested",
    ]);
  });

  it("offers the capability, callers, and every route in a string that begins as a path", async () => {
    expect(await labels(board, text(board).replace('"board"', '""'), 'capability: "')).toEqual(["board"]);
    expect(await labels(page, 'export const a = { caller: "" };', 'caller: "')).toEqual(
      expect.arrayContaining(["external", "first-party-web"]),
    );
    expect(await labels(page, 'fetch("/");', '"/')).toEqual(
      expect.arrayContaining(["/api/orpc/invoicing/invoices", "/rpc/invoicing/get"]),
    );
    expect(await labels(page, 'console.log("text");', '"te')).toEqual([]);
  });

  it("completes the `rawr` block of a package.json, with what its folder says", async () => {
    expect(await labels(manifest, `{\n  "name": "x",\n  \n}\n`, '"x",\n  ')).toEqual(["rawr"]);
    expect(await labels(manifest, `{ "rawr": { "kind": "" } }`, '"kind": "')).toEqual(
      expect.arrayContaining(["api", "workflows", "web"]),
    );
    expect(await labels(manifest, `{ "rawr": { "capability": "" } }`, '"capability": "')).toEqual(["invoicing"]);
    expect(await labels(manifest, `{ "rawr": { "kind": "api", "" } }`, '"api", "')).toEqual(["capability"]);
    expect(await labels("package.json", `{ "rawr": { "" } }`, '{ "rawr": { "')).toEqual([]);
  });
});
