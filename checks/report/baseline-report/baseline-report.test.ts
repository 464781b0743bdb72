import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runGates } from "../../engine/engine.js";
import metadataContract from "../../gates/metadata-contract.js";
import { plugin, program, type FileTree } from "../../testing.js";
import { baselineReport, type CellCoverage } from "./baseline-report.js";
import { renderBaselineJson, renderBaselineMarkdown } from "./render-baseline-report.js";
import { writeBaselineReport } from "./write-baseline-report.js";

const now = new Date("2026-02-20T00:00:00Z");

async function baselineOf(files: FileTree, executed: readonly CellCoverage[] = []) {
  const workspace = await program(files).open();
  return baselineReport(workspace, await runGates(workspace, [metadataContract]), now, executed);
}
const both = { ...plugin("api", "a"), ...plugin("workflows", "b") };

describe("the baseline report", () => {
  it("counts legacy keys by file and kind, as the gate found them", async () => {
    const files = {
      ...both,
      ...plugin("web", "c", { channel: "beta", published: true }),
      "packages/lib/read.ts": `import { readFileSync } from "node:fs";
const pkg = JSON.parse(readFileSync("plugins/web/c/package.json", "utf8"));
export const a = pkg.rawr.channel;
export const b = pkg.rawr.published;
`,
    };
    const { legacyUses } = await baselineOf(files);
    expect(legacyUses).toContainEqual({
      file: "packages/lib/read.ts",
      kind: "legacy key of plugin metadata is read",
      code: "M101",
      count: 2,
    });
    expect(legacyUses).toContainEqual(
      expect.objectContaining({ file: "plugins/web/c/package.json", code: "M126", count: 2 }),
    );
  });

  it("says which forbidden cells no assertion covers", async () => {
    const { cells } = await baselineOf(both, [{ caller: "external", family: "rpc", assertions: 3 }]);
    expect(cells).toHaveLength(7);
    expect(cells.filter(({ assertions }) => assertions > 0)).toEqual([
      { caller: "external", family: "rpc", assertions: 3 },
    ]);
  });

  it("has every family present once there are api and workflow plugins", async () => {
    const report = await baselineOf(both);
    expect(report.families.map(({ family, state, plugins }) => `${family} ${state} ${plugins.join("+")}`)).toEqual([
      "rpc present api/a+workflows/b",
      "orpc present api/a",
      "workflows present workflows/b",
      "ingress present workflows/b",
    ]);
    expect(report.exitCode).toBe(0);
  });

  it("lets a family be pending only with owner, slice and unblock condition", async () => {
    const missing = await baselineOf(plugin("api", "a"));
    expect(missing).toMatchObject({ exitCode: 1, families: [{}, {}, { state: "missing" }, { state: "missing" }] });
    const plan = { owner: "runtime-host", slice: "A4", unblock: "A2 and A3 are done" };
    const pendingFamilies = ["workflows", "ingress"].map((family) => ({ family, ...plan }));
    const config = { "rawr-hq.config.json": JSON.stringify({ pendingFamilies }) };
    const pending = await baselineOf({ ...plugin("api", "a"), ...config });
    expect(pending.exitCode).toBe(0);
    expect(pending.families[2]).toMatchObject({ state: "pending", pending: { ...plan, owner: "@rawr-runtime-host" } });
    const half = {
      "rawr-hq.config.json": JSON.stringify({ pendingFamilies: [{ family: "workflows", owner: "runtime-host" }] }),
    };
    await expect(baselineOf({ ...plugin("api", "a"), ...half })).rejects.toThrow(/`pendingFamilies\.0\.slice`/);
  });

  it("is published as JSON and markdown", async () => {
    const report = await baselineOf(both);
    const { root } = program({});
    expect(await writeBaselineReport(root, report)).toEqual([
      "artifacts/baseline/baseline.md",
      "artifacts/baseline/baseline.json",
    ]);
    expect(JSON.parse(readFileSync(join(root, "artifacts/baseline/baseline.json"), "utf8"))).toEqual(report);
    expect(readFileSync(join(root, "artifacts/baseline/baseline.md"), "utf8")).toBe(renderBaselineMarkdown(report));
    expect(renderBaselineJson(report)).toContain('"at": "2026-02-20T00:00:00.000Z"');
  });

  it("reads well as markdown", async () => {
    const text = renderBaselineMarkdown(await baselineOf(both));
    expect(text).toContain("Taken 2026-02-20T00:00:00.000Z: 0 files, 1 api, 1 workflows, 0 web, 0 toolkit, 0 agent.");
    expect(text).toContain("## Legacy keys by file and kind\n\nNone.\n");
    expect(text).toContain("## Forbidden routes: 0 of 7 cells covered");
    expect(text).toContain("| workflows `/api/workflows` | present | workflows/b | - | - | - |");
    expect(text).toMatch(/\| metadata-contract \| clean \| 0 \| .*2 manifests/);
  });

  it("says in one sentence when the artifacts folder can't be written, and leaves nothing half written", async () => {
    const { root } = program({ artifacts: "a file" });
    await expect(writeBaselineReport(root, await baselineOf(both))).rejects.toThrow(
      /^artifacts\/baseline\/baseline\.md can't be written \(E[A-Z]+\)/,
    );
    expect(existsSync(join(root, "artifacts/baseline"))).toBe(false);
  });
});
