import { describe, expect, it } from "vitest";
import type { CodeLens } from "vscode-languageserver-protocol/node.js";
import { invoicing } from "../graph/fixtures/workspaces.js";
import { program } from "../testing.js";
import { editorsOfTest } from "./fixtures/workspace.js";

const open = editorsOfTest();
const contract = "plugins/api/invoicing/src/contract.ts";
const board = "plugins/web/board/src/index.ts";
const refreshes = { workspace: { codeLens: { refreshSupport: true } } };

const text = (file: string) => String(invoicing[file as keyof typeof invoicing]);

describe("code lenses", () => {
  it("are asked for again after an edit in another file that changes them, and after no other", async () => {
    const editor = await open(program(invoicing).root, { capabilities: refreshes });
    let asked = 0;
    let tell = () => {};
    editor.client.onRequest("workspace/codeLens/refresh", () => {
      asked += 1;
      tell();
      return null;
    });
    const refreshed = () => new Promise<void>((done) => (tell = done));
    const titles = async () => {
      const lenses = await editor.ask<CodeLens[]>("textDocument/codeLens", contract);
      return lenses.map(({ command }) => command?.title ?? "");
    };
    const settled = () => editor.ask("textDocument/diagnostic", contract);
    await editor.show(contract, text(contract));
    await editor.show(board, text(board));
    expect((await titles()).join()).toContain("called by web/board, workflows/invoicing");
    await editor.type(board, `// not a call\n${text(board)}`);
    await settled();
    await editor.type(contract, `\n${text(contract)}`);
    await settled();
    expect(asked).toBe(0);
    const first = refreshed();
    await editor.type(board, "export {};\n", 3);
    await first;
    expect((await titles()).join()).toContain("called by workflows/invoicing");
    // Nobody shows them any more.
    await editor.close(contract);
    await editor.type(board, text(board), 4);
    await settled();
    expect(asked).toBe(1);
  });

  it("are left alone in an editor that can't be asked to ask again", async () => {
    const editor = await open(program(invoicing).root);
    let asked = 0;
    editor.client.onRequest("workspace/codeLens/refresh", () => void (asked += 1));
    await editor.show(board, text(board));
    await editor.ask("textDocument/codeLens", contract);
    await editor.type(board, "export {};\n", 3);
    await editor.ask("textDocument/diagnostic", contract);
    await editor.ask("textDocument/codeLens", contract);
    expect(asked).toBe(0);
  });
});
