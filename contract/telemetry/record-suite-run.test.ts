import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { recordSuiteRun } from "./record-suite-run.js";

const run = { suite: "suite:api:boundary", runId: "run-1", at: new Date("2026-03-01T12:00:00Z") };

function workspace(): string {
  const root = mkdtempSync(join(tmpdir(), "rawr-hq-suite-run-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

it("leaves one line a run in the events file, which needs not be there", () => {
  const root = workspace();
  recordSuiteRun(root, run);
  recordSuiteRun(root, { ...run, runId: "run-2" });
  expect(readFileSync(join(root, "artifacts/phase-a/legacy-metadata-events.ndjson"), "utf8")).toBe(
    ["run-1", "run-2"]
      .map(
        (id) =>
          `{"event":"phase_a.suite_run","ts":"2026-03-01T12:00:00.000Z","suite":"suite:api:boundary","runId":"${id}"}\n`,
      )
      .join(""),
  );
});

it("does not pretend to have recorded what can't be written", () => {
  const root = workspace();
  writeFileSync(join(root, "artifacts"), "");
  expect(() => recordSuiteRun(root, run)).toThrow(/EEXIST|ENOTDIR/);
});
