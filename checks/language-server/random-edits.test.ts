import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Diagnostic, WorkspaceDiagnosticReport } from "vscode-languageserver-protocol/node.js";
import { runGates } from "../engine/engine.js";
import { openWorkspace } from "../engine/open-workspace.js";
import { staticGates } from "../engine/static-gates.js";
import { gatesOf } from "../engine/workspace-gates.js";
import { cleanWorkspace } from "../mutations/clean-workspace.js";
import { applyBaseline } from "../report/baseline/apply-baseline.js";
import { readBaseline } from "../report/baseline/baseline-file.js";
import type { Finding } from "../report/finding.js";
import { applySuppressions } from "../report/suppressions/apply-suppressions.js";
import { program } from "../testing.js";
import { freshComposition } from "./fresh-composition.js";
import { filesBelow, randomEdit, randomNumbers, twoBranches, type Work } from "./fixtures/random-edits.js";
import { editorsOfTest } from "./fixtures/workspace.js";

const open = editorsOfTest();
const count = Number(process.env["HQ_EDITS"] ?? 12);
const seeds = (process.env["HQ_EDIT_SEEDS"] ?? "21,24").split(",").map(Number);

/**
 * What a cold run finds in a copy of the tree that has the unsaved texts on its disk. dependency-cruiser alone is asked about the
 * saved files, as the server's page says.
 */
async function cold({ root, open: texts }: Work): Promise<readonly string[]> {
  const copy = mkdtempSync(join(tmpdir(), "rawr-hq-cold-"));
  try {
    const files = filesBelow(root);
    for (const file of files) cpSync(join(root, file), join(copy, file));
    const saved = await openWorkspace(root, { cache: false });
    for (const [file, text] of texts) if (files.includes(file)) writeFileSync(join(copy, file), text);
    const workspace = await openWorkspace(copy, { cache: false, settings: saved.settings });
    if (workspace.plugins.length === 0 && workspace.problems.length === 0) return [];
    const gates = await gatesOf(root, saved.settings, staticGates);
    const judged = await runGates({ ...workspace, cruise: () => saved.cruise() }, [...gates, freshComposition]);
    const report = applySuppressions(judged, workspace, gates, new Date().toISOString().slice(0, 10));
    const baseline = readBaseline(root);
    const { findings, baseline: set } = baseline === undefined ? report : applyBaseline(report, baseline, gates);
    const line = ({ at, code, fingerprint }: Finding) => `${at.file}:${at.line} ${code} ${fingerprint}`;
    return [...findings.map(line), ...(set?.known ?? []).map((one) => `${line(one)} known`)].sort();
  } catch (error) {
    if (error instanceof Error && error.name === "CouldNotJudge") return [error.message];
    throw error;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const shown = (file: string, diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code, data, range, message, severity }) =>
    code === undefined
      ? message.replace("the workspace can't be judged: ", "")
      : `${file}:${range.start.line + 1} ${code} ${String(data)}${severity === 4 ? " known" : ""}`,
  );

/** What the server has sent, or what it answers when it is asked for all. */
async function warm({ editor }: Work, isPulled: boolean): Promise<readonly string[]> {
  const { items } = isPulled
    ? await editor.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [] })
    : { items: [] };
  // An answer to this comes after all that was sent before it.
  await editor.ask("textDocument/diagnostic", "package.json");
  const pulled = items.flatMap((report) =>
    report.kind === "full" ? shown(report.uri.slice(editor.uri("").length), report.items) : [],
  );
  const sent = editor.files().flatMap((file) => shown(file, editor.diagnostics(file)));
  return [...pulled, ...sent].sort();
}

it.each(seeds)(
  "after each of many random edits the diagnostics are those of a cold check of the same tree, seed %i",
  async (seed) => {
    const { root } = program(cleanWorkspace);
    twoBranches(
      root,
      {
        "plugins/api/orders/src/router.ts": 'export { rate } from "../../billing/src/tax.js";\n',
        "plugins/web/shop/src/state.ts": "let shown = 0;\nexport const show = () => ++shown;\n",
      },
      ["plugins/cli/report"],
    );
    const isPulled = seed % 2 === 0;
    const capabilities = isPulled ? { textDocument: { diagnostic: {} } } : {};
    const work: Work = { root, editor: await open(root, { capabilities }), open: new Map(), last: { version: 1 } };
    const random = randomNumbers(seed);
    const done: string[] = [];
    const codes = new Set<string | undefined>();
    expect(await warm(work, isPulled)).toEqual(await cold(work));
    for (let edit = 0; edit < count; edit++) {
      done.push(await randomEdit(work, random));
      const wanted = await cold(work);
      expect([done.slice(-4), await warm(work, isPulled)]).toEqual([done.slice(-4), wanted]);
      for (const line of wanted) codes.add(/ ([A-Z]\d+) (?:.* (known))?/.exec(line)?.slice(1).join(""));
    }
    // Nothing compared with nothing would prove nothing.
    expect(codes.size).toBeGreaterThan(2);
    if (process.env["HQ_EDITS"] !== undefined) process.stdout.write(`${seed}: ${[...codes].join(" ")}\n`);
  },
  1_800_000,
);
