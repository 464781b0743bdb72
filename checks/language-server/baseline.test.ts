import { describe, expect, it } from "vitest";
import type { CodeAction } from "vscode-languageserver-protocol/node.js";
import { run } from "../fixtures/run.js";
import { program } from "../testing.js";
import { editorsOfTest, lawful, reaches, router, twoPlugins } from "./fixtures/workspace.js";

const open = editorsOfTest();
const baseline = "rawr-hq.baseline.json";
const state = "let count = 0;\nexport const add = () => ++count;\n";
const [error, hint] = [1, 4];

/** A workspace whose baseline knows that one plugin reaches into the other. */
async function frozen() {
  const tree = program({ ...twoPlugins, [router]: reaches });
  const { exitCode, stderr } = await run(tree.root, ["baseline", "freeze", "--gate", "import-boundary"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return tree;
}

describe("a workspace with a baseline", () => {
  it("shows what the baseline knows as a hint, and what it does not know as an error", async () => {
    const { root } = await frozen();
    const editor = await open(root);
    await editor.show(router, reaches);
    await editor.type(router, `${reaches}${state}`);
    await editor.until(() => editor.codes(router).length === 2);
    expect(editor.diagnostics(router).map(({ code, severity }) => [code, severity])).toEqual([
      ["B101", hint],
      ["S101", error],
    ]);
    expect(editor.diagnostics(router)[0]?.message).toMatch(
      /\nknown: in rawr-hq\.baseline\.json since \d{4}-\d\d-\d\d$/,
    );
    const actions: CodeAction[] = await editor.ask("textDocument/codeAction", router, undefined, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      // A client that keeps no data.
      context: { diagnostics: editor.diagnostics(router).map((told) => ({ ...told, data: null })) },
    });
    expect(actions.map(({ title }) => title)).toContain("Explain B101");
  });

  it("shows the entry that nothing needs any more, as `check --baseline` does", async () => {
    const { root, write } = await frozen();
    const editor = await open(root);
    await editor.until(() => editor.codes(router).length > 0);
    write({ [router]: lawful });
    await editor.until(() => editor.codes(baseline).length > 0);
    expect([editor.codes(baseline), editor.codes(router)]).toEqual([["E014"], []]);
    const { stdout } = await run(root, ["check", "--baseline", "--gate", "import-boundary", "--reporter", "json"]);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { code: string; at: { line: number } }[] };
    const [range] = editor.diagnostics(baseline).map((one) => one.range);
    expect(findings.map(({ code, at }) => [code, at.line])).toEqual([["E014", (range?.start.line ?? -1) + 1]]);
  });

  it("shows at its place that the baseline is broken, and nothing else until it is restored", async () => {
    const { root, write } = await frozen();
    const editor = await open(root);
    await editor.until(() => editor.codes(router).length > 0);
    write({ [baseline]: "{" });
    await editor.until(() => editor.diagnostics(baseline).length > 0 && editor.codes(router).length === 0);
    expect(editor.diagnostics(baseline)[0]?.message).toContain("rawr-hq.baseline.json is not JSON: restore it");
  });
});
