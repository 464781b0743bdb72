import { existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type {
  CodeAction,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol/node.js";
import { writtenBy } from "../authoring/generate/render-composition.js";
import { plugin, program } from "../testing.js";
import type { Editor } from "./fixtures/client.js";
import { editorsOfTest, lawful, reaches, router, twoPlugins } from "./fixtures/workspace.js";

const open = editorsOfTest();
const pulls = { textDocument: { diagnostic: {} } };
const utf8 = { general: { positionEncodings: ["utf-8", "utf-16"] } };

async function actionsOn(editor: Editor, file: string): Promise<readonly CodeAction[]> {
  const diagnostics = editor.diagnostics(file);
  return editor.ask<CodeAction[]>("textDocument/codeAction", file, undefined, {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics },
  });
}

describe("diagnostics that a client pulls", () => {
  it("are those of the unsaved text, and are not sent as well", async () => {
    const tree = program(twoPlugins);
    const editor = await open(tree.root, { capabilities: pulls });
    expect(editor.initialized.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
    await editor.show(router, reaches);
    const pull = (more: object = {}) =>
      editor.ask<DocumentDiagnosticReport>("textDocument/diagnostic", router, undefined, more);
    const first = await pull();
    expect(first.kind === "full" && first.items.map(({ code }) => code)).toEqual(["B101"]);
    expect(await pull({ previousResultId: first.resultId })).toEqual({ kind: "unchanged", resultId: first.resultId });
    expect(editor.codes(router)).toEqual([]);
    await editor.type(router, lawful);
    expect(await pull({ previousResultId: first.resultId })).toMatchObject({ kind: "full", items: [] });
  });

  it("are sent for files that are not open, until the client pulls the workspace", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root, { capabilities: pulls });
    await editor.until(() => editor.codes(router).includes("B101"));
    const pull = (previousResultIds: object[]) =>
      editor.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds });
    const { items } = await pull([]);
    const found = items.find(({ uri }) => uri === editor.uri(router));
    expect(found?.kind === "full" && found.items.map(({ code }) => code)).toEqual(["B101"]);
    await editor.until(() => editor.codes(router).length === 0);
    tree.write({ [router]: lawful });
    await editor.changed();
    const later = await pull([{ uri: editor.uri(router), value: found?.resultId }]);
    expect(later.items.find(({ uri }) => uri === editor.uri(router))).toMatchObject({ kind: "full", items: [] });
  });

  it("are no longer sent for a file that is opened as it was saved", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root, { capabilities: pulls });
    await editor.until(() => editor.codes(router).includes("B101"));
    await editor.ask("textDocument/diagnostic", router);
    await editor.show(router, reaches);
    await editor.until(() => editor.codes(router).length === 0);
    expect(await editor.ask("textDocument/diagnostic", router)).toMatchObject({ items: [{ code: "B101" }] });
  });

  it("are none for a document outside of the workspace", async () => {
    const editor = await open(program(twoPlugins).root, { capabilities: pulls });
    const asked = { textDocument: { uri: "file:///elsewhere/a.ts" } };
    expect(await editor.client.sendRequest("textDocument/diagnostic", asked)).toMatchObject({
      kind: "full",
      items: [],
    });
  });
});

describe("positions", () => {
  // Two bytes in UTF-8, one unit in UTF-16; then four bytes and two units.
  const before = 'const é = "😀"; ';
  const wide = `${before}${reaches}export { é };\n`;

  it.each([
    ["UTF-16 without a word about it", {}, "utf-16", before.length + 21],
    ["UTF-8 when the client prefers it", utf8, "utf-8", Buffer.byteLength(before) + 21],
  ])("are counted in %s", async (_how, capabilities, encoding, column) => {
    const tree = program({ ...twoPlugins, [router]: wide });
    const editor = await open(tree.root, { capabilities });
    expect(editor.initialized.capabilities.positionEncoding).toBe(encoding);
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.diagnostics(router)[0]?.range.start).toEqual({ line: 0, character: column });
  });

  it("of an edit in UTF-8 mean the same text", async () => {
    const tree = program({ ...twoPlugins, [router]: wide });
    const editor = await open(tree.root, { capabilities: utf8 });
    await editor.show(router, wide);
    await editor.until(() => editor.codes(router).includes("B101"));
    // The specifier goes away by two edits in one notification; the second counts in what the first made.
    const start = Buffer.byteLength(before);
    const end = start + reaches.indexOf("\n");
    const at = (character: number) => ({ line: 0, character });
    await editor.client.sendNotification("textDocument/didChange", {
      textDocument: { uri: editor.uri(router), version: 2 },
      contentChanges: [
        { range: { start: at(start), end: at(end) }, text: "const ü = 1;" },
        { range: { start: at(start), end: at(start + Buffer.byteLength("const ü")) }, text: "const rate" },
      ],
    });
    await editor.until(() => editor.codes(router).length === 0);
    await editor.save(router);
    expect(editor.messages).toEqual([]);
  });

  it("do not count U+2028 as a line end, though the compiler does", async () => {
    const text = `export const s = "\u2028";\n${reaches}`;
    const tree = program({ ...twoPlugins, [router]: text });
    const editor = await open(tree.root);
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.diagnostics(router)[0]?.range.start).toEqual({ line: 1, character: 21 });
  });

  it("of a file with CRLF are right, and so is what an action inserts there", async () => {
    const text = `export const a = 1;\r\n${reaches.replaceAll("\n", "\r\n")}`;
    const tree = program({ ...twoPlugins, [router]: text });
    const editor = await open(tree.root);
    await editor.show(router, text);
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.diagnostics(router)[0]?.range).toEqual({
      start: { line: 1, character: 21 },
      end: { line: 1, character: 47 },
    });
    const allow = (await actionsOn(editor, router)).find(({ title }) => title.startsWith("Allow B101"));
    const [edit] = allow?.edit?.changes?.[editor.uri(router)] ?? [];
    const inserted = edit?.newText ?? "";
    expect([edit?.range.start, inserted.endsWith("now\r\n")]).toEqual([{ line: 1, character: 0 }, true]);
    await editor.type(router, text.replace("import", `${inserted}import`));
    await editor.until(() => editor.codes(router).length === 0);
  });
});

describe("files that come and go", () => {
  it("follow a rename while a judgement runs", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root);
    await editor.show(router, reaches);
    const renamed = "plugins/api/orders/src/routes.ts";
    renameSync(join(tree.root, router), join(tree.root, renamed));
    await editor.close(router);
    await editor.show(renamed, reaches);
    await editor.until(() => editor.codes(renamed).includes("B101") && editor.codes(router).length === 0);
    expect(editor.messages).toEqual([]);
  });

  it("disappear with a folder that is removed, and come back with it, though no client says so", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root);
    await editor.until(() => editor.codes(router).includes("B101"));
    tree.remove("plugins/api/orders");
    await editor.until(() => editor.codes(router).length === 0);
    tree.write({ ...plugin("api", "orders"), [router]: reaches });
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.messages).toEqual([]);
  });

  it("are judged when another program writes them while somebody types, though no client says so", async () => {
    const tree = program(twoPlugins);
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    await editor.ask("textDocument/diagnostic", router);
    await editor.type(router, reaches);
    await editor.until(() => editor.codes(router).includes("B101"));
    const written = "plugins/api/billing/src/tax.ts";
    tree.write({ [written]: "export let rate = 0;\nexport const raise = () => ++rate;\n" });
    await editor.type(router, `${reaches}// on\n`, 3);
    await editor.until(() => editor.codes(written).includes("S101"));
    expect(editor.codes(router)).toEqual(["B101"]);
  });

  it("are none when the whole workspace is gone: a message says so, and the server continues", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root);
    await editor.until(() => editor.codes(router).includes("B101"));
    rmSync(tree.root, { recursive: true, maxRetries: 5 });
    await editor.until(() => editor.codes(router).length === 0 && editor.messages.length > 0);
    expect(editor.messages.at(-1)).toMatch(/^rawr-hq: no folder /);
    expect(await editor.end()).toBe(0);
  });

  it("outside of the workspace change nothing, open, typed in and closed", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const editor = await open(tree.root);
    const outside = "../elsewhere/broken.ts";
    await editor.show(outside, "export let {");
    await editor.type(outside, "export let [");
    await editor.close(outside);
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.files()).toEqual(expect.not.arrayContaining([expect.stringContaining("broken")]));
  });

  it("are named as the editor names them, where it opened the workspace through a link", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const link = join(tmpdir(), `rawr-hq-link-${process.pid}`);
    symlinkSync(tree.root, link);
    onTestFinished(() => rmSync(link));
    const editor = await open(link);
    await editor.until(() => editor.codes(router).length > 0);
    expect(editor.codes(router)).toEqual(["B101"]);
  });
});

describe("a stale composition", () => {
  const stale = (editor: Editor) => editor.diagnostics("rawr.hq.ts").find(({ code }) => code === "G121");

  it("is a diagnostic, and generating it is an action", async () => {
    const tree = program({ ...twoPlugins, "rawr.hq.ts": `${writtenBy}\nexport const hq = {};\n` });
    const editor = await open(tree.root);
    await editor.until(() => stale(editor) !== undefined);
    const actions = await actionsOn(editor, "rawr.hq.ts");
    const generate = actions.find(({ command }) => command?.command === "rawr-hq.generate");
    expect(generate?.title).toBe("Run `rawr-hq generate`");
    await editor.client.sendRequest("workspace/executeCommand", { command: "rawr-hq.generate", arguments: [] });
    await editor.until(() => stale(editor) === undefined);
    expect(readFileSync(join(tree.root, "rawr.hq.ts"), "utf8")).toContain('"api/orders"');
  });

  it("that was never generated is one, too", async () => {
    const tree = program(twoPlugins);
    const editor = await open(tree.root);
    await editor.until(() => stale(editor) !== undefined);
    await editor.client.sendRequest("workspace/executeCommand", { command: "rawr-hq.generate", arguments: [] });
    await editor.until(() => stale(editor) === undefined);
    expect(existsSync(join(tree.root, "rawr.hq.ts"))).toBe(true);
  });

  it("that was written by hand is not overwritten: a message says what to do", async () => {
    const tree = program({ ...twoPlugins, "rawr.hq.ts": "export const mine = 1;\n" });
    const editor = await open(tree.root);
    await editor.until(() => stale(editor) !== undefined);
    await editor.client.sendRequest("workspace/executeCommand", { command: "rawr-hq.generate", arguments: [] });
    expect(editor.messages.join()).toContain("was not overwritten: move it away");
    expect(readFileSync(join(tree.root, "rawr.hq.ts"), "utf8")).toBe("export const mine = 1;\n");
  });
});
