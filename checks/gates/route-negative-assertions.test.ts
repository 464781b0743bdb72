import { describe, expect, it } from "vitest";
import { changing, proved, seeing } from "../evidence/fixtures/proved.js";
import type { RunReport } from "../evidence/run-report.js";
import { plugin, program } from "../testing.js";
import gate from "./route-negative-assertions.js";

const cell = "cell:external:rpc";
const refusal = (change: object) =>
  seeing(cell, ({ requests }) => ({ requests: requests.map((one, n) => (n === 4 ? { ...one, ...change } : one)) }));

describe("the gate `route-negative-assertions`", () => {
  it("passes when every forbidden cell was really refused, and counts what it saw", async () => {
    const report = await (await proved()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { cells: 7, requests: 308, manifests: 1 } }]);
  });

  it("has nothing to prove where nothing answers requests, and says what it looked at", async () => {
    const report = await program(plugin("web", "board")).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { cells: 0, manifests: 1 } }]);
  });

  it.each<[what: string, code: string, change: (report: RunReport) => RunReport]>([
    [
      "a cell that was not executed",
      "N101",
      (report) => ({ ...report, tests: report.tests.filter(({ observation }) => observation?.id !== cell) }),
    ],
    ["a test that failed", "N102", changing(cell, () => ({ state: "failed" }))],
    ["a test that was skipped", "N102", changing(cell, () => ({ state: "skipped", mode: "skip" }))],
    ["a test that ran alone", "N102", changing(cell, () => ({ mode: "only" }))],
    ["a test that is expected to fail", "N102", changing(cell, () => ({ expectedToFail: true }))],
    ["a test that passed when it was retried", "N102", changing(cell, () => ({ retries: 1 }))],
    ["a test that asserted nothing", "N102", seeing(cell, () => ({ assertions: 0 }))],
    ["a crash", "N103", refusal({ status: 500 })],
    ["an answer", "N103", refusal({ status: 200 })],
    ["another refusal", "N103", refusal({ status: 401 })],
    ["another code", "N103", refusal({ code: "FORBIDDEN" })],
    ["a page", "N103", refusal({ contentType: "text/html" })],
    ["a handler that ran", "N103", refusal({ handled: 1 })],
    ["silence", "N103", refusal({ events: [] })],
    [
      "events of other requests",
      "N103",
      refusal({ events: ["host.request_completed", "host.caller_forbidden", "host.request_completed"] }),
    ],
    ["a request in another's name", "N103", refusal({ caller: "first-party-web" })],
    [
      "no control",
      "N104",
      seeing(cell, ({ requests }) => ({ requests: requests.filter(({ role }) => role !== "control") })),
    ],
    [
      "a control that was refused",
      "N104",
      seeing(cell, ({ requests }) => ({
        requests: requests.map((one) => (one.role === "control" ? { ...one, status: 404 } : one)),
      })),
    ],
    [
      "a control of another route",
      "N104",
      seeing(cell, ({ requests }) => ({
        requests: requests.map((one) => (one.role === "control" ? { ...one, target: "/rpc/x" } : one)),
      })),
    ],
    [
      "a control by who may not",
      "N104",
      seeing(cell, ({ requests }) => ({
        requests: requests.map((one) => (one.role === "control" ? { ...one, caller: "external" as const } : one)),
      })),
    ],
    [
      "a method that was not tried",
      "N105",
      seeing(cell, ({ requests }) => ({ requests: requests.filter(({ method }) => method !== "PUT") })),
    ],
    [
      "an alias that was not tried",
      "N105",
      seeing(cell, ({ requests }) => ({
        requests: requests.filter(({ variant }) => variant !== "alias:encoded-slash"),
      })),
    ],
    [
      "an assertion that accepts a crash",
      "N106",
      seeing(cell, () => ({ selfTest: { refused: 29, accepted: ["a crash instead of 403"] } })),
    ],
    ["an assertion that was never tested", "N106", seeing(cell, () => ({ selfTest: { refused: 0, accepted: [] } }))],
  ])("finds %s (%s → %#)", async (_what, code, change) => {
    const found = await (await proved(change)).findings(gate);
    expect([...new Set(found)]).toEqual([`${code} hq.harness.test.ts:1`]);
  });
});
