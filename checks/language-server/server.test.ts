import { setTimeout as after } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { CodeAction, DocumentDiagnosticReport } from "vscode-languageserver-protocol/node.js";
import { loadGates } from "../engine/gate-list.js";
import { program } from "../testing.js";
import { editorsOfTest, lawful, reaches, router, twoPlugins as files } from "./fixtures/workspace.js";

const open = editorsOfTest();

describe("the language server", () => {
  it("shows what an edit breaks before it is saved, and takes it back when it is mended", async () => {
    const tree = program(files);
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    await editor.type(router, reaches);
    await editor.until(() => editor.codes(router).includes("B101"));
    const [found] = editor.diagnostics(router);
    expect(found?.range.start).toEqual({ line: 0, character: 21 });
    expect(found?.message).toContain("`orders` reaches into `billing`");
    expect(found?.message).toContain("fix: move the shared code to a package");
    await editor.type(router, lawful, 3);
    await editor.until(() => editor.codes(router).length === 0);
    expect(await editor.end()).toBe(0);
  });

  it("shows the files that are not open, too, and finds the workspace around the folder that is", async () => {
    const tree = program({ ...files, [router]: reaches });
    const editor = await open(tree.root, { folder: `${tree.root}/plugins/api/orders` });
    await editor.until(() => editor.codes(router).length > 0);
    expect(editor.codes(router)).toEqual(["B101"]);
  });

  it("judges the package.json that is being typed", async () => {
    const file = "plugins/api/orders/package.json";
    const tree = program(files);
    const text = files[file as keyof typeof files];
    if (typeof text !== "string") throw new TypeError("the fixture's package.json is a text");
    const editor = await open(tree.root);
    await editor.show(file, text);
    await editor.type(file, text.replace('"kind"', '"channel": "beta", "kind"'));
    await editor.until(() => editor.codes(file).length > 0);
    expect(editor.codes(file)).toEqual(["M126"]);
  });

  it("offers a suppression with a day, and the page of the rule", async () => {
    const tree = program({ ...files, [router]: reaches });
    const editor = await open(tree.root);
    await editor.show(router, reaches);
    await editor.until(() => editor.codes(router).includes("B101"));
    const actions: CodeAction[] = await editor.client.sendRequest("textDocument/codeAction", {
      textDocument: { uri: editor.uri(router) },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      context: { diagnostics: editor.diagnostics(router) },
    });
    const titles = actions.map(({ title }) => title);
    expect(titles).toContain("Explain B101");
    const allow = actions.find(({ title }) => title.startsWith("Allow B101 here until "));
    const [edit] = allow?.edit?.changes?.[editor.uri(router)] ?? [];
    expect(edit?.newText).toMatch(/^\/\/ rawr-hq-allow B101 until \d{4}-\d\d-\d\d: say why this must stand for now\n$/);
    await editor.type(router, `${edit?.newText ?? ""}${reaches}`);
    await editor.until(() => editor.codes(router).length === 0);
  });

  it("shows after each of several edits what a cold run of the gates finds in the same tree", async () => {
    const edits = [
      reaches,
      lawful,
      "export let count = 0;\nexport const add = () => ++count;\n",
      "const {",
      `${reaches}export let n = 0;\nexport const up = () => ++n;\n`,
    ];
    const tree = program(files);
    const editor = await open(tree.root);
    for (const [index, text] of edits.entries()) {
      tree.write({ [router]: text });
      await editor.changed();
      const cold = program({ ...files, [router]: text });
      const report = await cold.judge(
        ...(await loadGates(["metadata-contract", "import-boundary", "no-singleton-global", "bridge-timebox"])),
      );
      const wanted = report.findings.filter(({ at }) => at.file === router).map(({ code }) => code);
      await editor.until(() => String(editor.codes(router)) === String(wanted));
      expect([index, editor.codes(router)]).toEqual([index, wanted]);
    }
  });

  it("shows what is wrong with the settings at their place, and no finding of settings that no longer hold", async () => {
    const tree = program({ ...files, [router]: reaches });
    const editor = await open(tree.root);
    await editor.until(() => editor.codes(router).includes("B101"));
    tree.write({ "rawr-hq.config.json": "{" });
    await editor.until(() => editor.diagnostics("rawr-hq.config.json").length > 0 && editor.codes(router).length === 0);
    const [found] = editor.diagnostics("rawr-hq.config.json");
    expect(found?.range.start).toEqual({ line: 0, character: 1 });
    expect(found?.message).toContain("rawr-hq.config.json:1:2 is not JSON");
    tree.write({ "rawr-hq.config.json": "{}" });
    await editor.until(() => editor.codes(router).includes("B101"));
    expect(editor.codes("rawr-hq.config.json")).toEqual(["H109"]);
    expect(editor.messages).toHaveLength(1);
  });

  it("says once which gate can't judge and why, and runs the others", async () => {
    const tree = program({ ...files, ".dependency-cruiser.cjs": "module.exports = {" });
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    await editor.type(router, "export let count = 0;\nexport const add = () => ++count;\n");
    await editor.until(() => editor.codes(router).includes("S101"));
    await editor.type(router, lawful, 3);
    await editor.until(() => editor.codes(router).length === 0);
    expect(editor.messages).toHaveLength(1);
    expect(editor.messages[0]).toMatch(/import-boundary could not judge: .*\.dependency-cruiser\.cjs/);
  });

  it("offers to remove a suppression that nothing needs", async () => {
    const text = `// rawr-hq-allow B101 until 2999-12-31: moved next year\n${lawful}`;
    const tree = program({ ...files, [router]: text });
    const editor = await open(tree.root);
    await editor.show(router, text);
    await editor.until(() => editor.codes(router).includes("E013"));
    const actions: CodeAction[] = await editor.client.sendRequest("textDocument/codeAction", {
      textDocument: { uri: editor.uri(router) },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      context: { diagnostics: editor.diagnostics(router) },
    });
    expect(actions.map(({ title }) => title)).toContain("E013: remove the comment");
  });

  it("says so in a folder without a workspace, and ends when its editor is gone", async () => {
    const { root } = program({ "notes/readme.md": "" });
    const editor = await open(root, { folder: `${root}/notes` });
    await editor.until(() => editor.messages.some((message) => message.includes("no workspace here")));
    expect(await editor.end()).toBe(0);
  });

  it("answers ten thousand changes in a second with the last text's findings", async () => {
    const tree = program(files);
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    for (let version = 2; version < 10_002; version++) {
      await editor.type(router, version % 2 === 0 ? reaches : lawful, version);
    }
    await editor.type(router, reaches, 10_002);
    await editor.ask("textDocument/diagnostic", router);
    expect([editor.codes(router), editor.messages]).toEqual([["B101"], []]);
    // Every other text has a finding: who judged each would send five thousand times.
    expect(editor.sent()).toBeLessThan(200);
  });

  it("publishes findings, and answers requests for them, while the user types without a pause", async () => {
    const tree = program(files);
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    let version = 1;
    const typedUntil = async (holds: () => boolean) => {
      while (!holds()) {
        await editor.type(router, `${reaches}// ${version}\n`, ++version);
        await after(20);
      }
    };
    await typedUntil(() => editor.codes(router).includes("B101"));
    let answer: DocumentDiagnosticReport | undefined;
    const pull = async () => {
      answer = await editor.ask<DocumentDiagnosticReport>("textDocument/diagnostic", router);
    };
    await Promise.all([pull(), typedUntil(() => answer !== undefined)]);
    expect(answer?.kind === "full" && answer.items.map(({ code }) => code)).toEqual(["B101"]);
  });
});
