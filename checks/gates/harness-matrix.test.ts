import { requiredSuites } from "@rawr/hq-contract/tables";
import { describe, expect, it } from "vitest";
import { changing, provable, proved, seeing } from "../evidence/fixtures/proved.js";
import type { RunReport } from "../evidence/run-report.js";
import { program, type FileTree } from "../testing.js";
import gate from "./harness-matrix.js";

const id = "suite:web:first-party-rpc";

describe("the gate `harness-matrix`", () => {
  it("passes when every suite left its trace", async () => {
    const report = await (await proved()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { suites: 7, tests: 24, manifests: 1 } }]);
  });

  it.each(requiredSuites)("misses %s when it was not executed", async (suite) => {
    const without = (report: RunReport) => ({
      ...report,
      tests: report.tests.filter(({ observation }) => observation?.id !== suite),
    });
    const report = await (await proved(without)).judge(gate);
    expect(report.findings.map(({ code, message }) => [code, message])).toEqual([
      ["X101", `\`${suite}\` was not executed`],
    ]);
  });

  it.each(requiredSuites)("finds %s hollow when it only asserts something", async (suite) => {
    const hollow = seeing(suite, () => ({ requests: [], trails: [], inProcess: { calls: 0, sockets: 0 }, facts: {} }));
    const found = await (await proved(hollow)).findings(gate);
    expect([...new Set(found)]).toEqual(["X105 hq.harness.test.ts:1"]);
  });

  it.each<[what: string, code: string, change: (report: RunReport) => RunReport]>([
    ["a skipped suite", "X102", changing(id, () => ({ state: "skipped", mode: "skip" }))],
    ["a failed suite", "X102", changing(id, () => ({ state: "failed" }))],
    ["a retried suite", "X102", changing(id, () => ({ retries: 2 }))],
    ["a suite without an assertion", "X103", seeing(id, () => ({ assertions: 0 }))],
    ["a filter", "X102", (report) => ({ ...report, filters: ["name pattern /web/"] })],
    ["an error outside of tests", "X102", (report) => ({ ...report, errors: ["the host did not start"] })],
    ["a run that was interrupted", "X102", (report) => ({ ...report, reason: "interrupted" })],
    [
      "a suite that saw a crash",
      "X105",
      seeing(id, ({ requests }) => ({ requests: [...requests, ...requests.map((one) => ({ ...one, status: 500 }))] })),
    ],
    [
      "a service that opened a socket to its own host",
      "X105",
      seeing("suite:cli:in-process", () => ({ inProcess: { calls: 1, sockets: 1 } })),
    ],
  ])("finds %s", async (_what, code, change) => {
    const found = await (await proved(change)).findings(gate);
    expect([...new Set(found)]).toEqual([`${code} hq.harness.test.ts:1`]);
  });

  it.each([
    ["toBeTruthy", "expect(answer).toBeTruthy();", 2],
    ["a comparison that a crash passes", "expect(answer.status).toBeGreaterThanOrEqual(400);", 2],
    ["a constant", "expect(true).toBe(true);", 2],
    [".skip", "it.skip('x', () => {});", 2],
    [".only of a describe", "describe.only('x', () => {});", 2],
    ["a condition", "it.runIf(false)('x', () => {});", 2],
    [".fails", "test.fails('x', () => {});", 2],
  ])("finds %s in the source of the harness", async (_what, line, at) => {
    const harness: FileTree = {
      "hq.harness.test.ts": `import { hq } from "./rawr.hq.js";\n${line}\nexport const harness = [hq];\n`,
    };
    expect(await (await proved(undefined, harness)).findings(gate)).toEqual([`X106 hq.harness.test.ts:${at}`]);
  });

  it("does not mistake a comment, a string or an unrelated `only` for one", async () => {
    const text = `import { hq } from "./rawr.hq.js";\n// it.skip("x"), expect(true).toBeTruthy()\nexport const words = ["it.only", "toBeDefined"];\nexport const only = words.filter((word) => word.only);\nexport const harness = [hq];\n`;
    expect(await (await proved(undefined, { "hq.harness.test.ts": text })).findings(gate)).toEqual([]);
  });

  it("says how to get a harness, and how to run it", async () => {
    const { "hq.harness.test.ts": _, ...without } = provable;
    expect((await program(without).judge(gate)).gates).toMatchObject([
      {
        verdict: "could-not-judge",
        problem: expect.stringMatching(/^nothing proves what host\.ts .*`rawr-hq new harness`/),
      },
    ]);
    const [missing] = (await program(provable).judge(gate)).findings;
    expect([missing?.code, missing?.fix]).toEqual(["X101", "run `rawr-hq check --run-suites`"]);
  });
});
