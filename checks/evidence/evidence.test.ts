import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import harnessMatrix from "../gates/harness-matrix.js";
import { evidenceMutants } from "./mutants/evidence-mutants.js";
import { changedBetween, codeUnderTest } from "./code-under-test.js";
import { evidenceFile } from "./evidence-line.js";
import { parseEvidence } from "./evidence-text.js";
import { proved, provable } from "./fixtures/proved.js";
import { lockEvidence } from "./lock-evidence.js";
import { program } from "../testing.js";

describe("evidence", () => {
  it("is read back unchanged", async () => {
    const text = (await (await proved()).open()).text(evidenceFile) ?? "";
    const { run, tests } = parseEvidence(text);
    expect(run.harness).toEqual(["hq.harness.test.ts"]);
    expect(tests.map(({ id }) => id)).toContain("cell:external:rpc");
    expect(tests.find(({ id }) => id === "cell:external:rpc")?.seen).toHaveLength(44);
  });

  it.each([
    ["edited", (text: string) => text.replace('"status":403', '"status":401'), "was edited by hand"],
    ["moved", (text: string) => text.split("\n").toSpliced(2, 1).join("\n"), "a line is missing, doubled or moved"],
    ["torn", (text: string) => text.slice(0, -20), "is incomplete"],
    ["without its end", (text: string) => `${text.split("\n").slice(0, -2).join("\n")}\n`, "is not the end of a run"],
    ["no JSON", (text: string) => text.replace("{", "<"), "is not JSON"],
    ["empty", () => "", "is not a run"],
  ])("that is %s can't be judged, and the line is named", async (_what, damage, sentence) => {
    const made = await proved();
    const text = (await made.open()).text(evidenceFile) ?? "";
    made.write({ [evidenceFile]: damage(text) });
    const report = await made.judge(harnessMatrix);
    expect(report.exitCode).toBe(2);
    expect(report.gates[0]?.problem).toContain(sentence);
    expect(report.gates[0]?.problem).toMatch(/^artifacts\/evidence\/evidence\.ndjson, line \d+, /);
  });

  it("counts no line that a mutant of evidence leaves in a place of its own", () => {
    expect(evidenceMutants.length).toBeGreaterThanOrEqual(20);
  });
});

describe("the code under test", () => {
  it("is the harness, the host, what they import, the plugins' manifests and the runner's settings", async () => {
    const workspace = await program({ ...provable, "vitest.config.ts": "export default {};\n" }).open();
    expect(Object.keys(codeUnderTest(workspace).files)).toEqual([
      "host.ts",
      "hq.harness.test.ts",
      "plugins/api/orders/package.json",
      "plugins/api/orders/src/index.ts",
      "rawr.hq.ts",
      "vitest.config.ts",
    ]);
  });

  it.each([
    ["the host", "host.ts"],
    ["the composition", "rawr.hq.ts"],
    ["a plugin", "plugins/api/orders/src/index.ts"],
    ["the harness", "hq.harness.test.ts"],
    ["a plugin's manifest", "plugins/api/orders/package.json"],
  ])("changes with %s", async (_what, file) => {
    const made = await proved();
    const before = codeUnderTest(await made.open());
    made.write({ [file]: `${(await made.open()).text(file)}\n` });
    expect(changedBetween(before, codeUnderTest(await made.open()))).toEqual([file]);
    expect(await made.findings(harnessMatrix)).toEqual(["X104 hq.harness.test.ts:1"]);
  });

  it.each(["README.md", "packages/unused/index.ts", "plugins/api/orders/src/index.test.ts", "artifacts/report.json"])(
    "does not change with %s",
    async (file) => {
      const made = await proved();
      made.write({ [file]: "export {};\n" });
      expect(await made.findings(harnessMatrix)).toEqual([]);
    },
  );
});

describe("two runs at once", () => {
  it("are refused by name, and a crashed run leaves no lock behind for ever", () => {
    const { root, write } = program({});
    const unlock = lockEvidence(root);
    expect(() => lockEvidence(root)).toThrow(/process \d+ already runs the suites/);
    unlock();
    expect(existsSync(join(root, "artifacts/evidence/running.lock"))).toBe(false);
    // No process has this id: the largest one that Linux gives is 4194304.
    write({ "artifacts/evidence/running.lock": "99999999" });
    lockEvidence(root)();
  });
});
