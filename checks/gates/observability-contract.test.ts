import type { ObservedTrail } from "@rawr/hq-contract/tables";
import { describe, expect, it } from "vitest";
import { proved, seeing } from "../evidence/fixtures/proved.js";
import gate from "./observability-contract.js";

const id = "suite:workflow:trigger-status";
const trail = (change: Partial<ObservedTrail>) =>
  seeing(id, ({ trails }) => ({ trails: trails.map((one) => ({ ...one, ...change })) }));

describe("the gate `observability-contract`", () => {
  it("passes when trigger, run and status are one trail and no refusal went unsaid", async () => {
    const report = await (await proved()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { trails: 1 } }]);
  });

  it("counts a procedure's own error, which is not a refusal, as an answer", async () => {
    const error = {
      status: 401,
      contentType: "application/problem+json",
      handled: 0,
      events: ["host.request_completed"],
    };
    const change = seeing("suite:web:published-openapi", ({ requests }) => ({
      requests: requests.map((one) => ({ ...one, ...error })),
    }));
    expect(await (await proved(change)).findings(gate)).toEqual([]);
  });

  it.each([
    ["no trail", seeing(id, () => ({ trails: [] })), "O101"],
    ["a trigger without a correlation id", trail({ correlationId: "" }), "O101"],
    ["a run that starts under another correlation id", trail({ triggered: ["host.run_enqueued"] }), "O101"],
    ["a run whose end is not logged", trail({ triggered: ["host.run_enqueued", "host.run_started"] }), "O101"],
    ["a run that fails", trail({ state: "failed" }), "O101"],
    [
      "a refusal that is not logged",
      seeing("cell:external:rpc", ({ requests }) => ({
        requests: requests.map((one, n) => (n === 2 ? { ...one, events: [] } : one)),
      })),
      "O102",
    ],
    [
      "an answer that is not logged",
      seeing("suite:web:first-party-rpc", ({ requests }) => ({
        requests: requests.map((one) => ({ ...one, events: [] })),
      })),
      "O102",
    ],
  ])("finds %s", async (_what, change, code) => {
    expect(await (await proved(change)).findings(gate)).toEqual([`${code} hq.harness.test.ts:1`]);
  });
});
