import { expect, test } from "vitest";
import { toRunHandle } from "#internal";
import { statusOf } from "./run-status.js";

const handle = toRunHandle("01M81E0CT2YX98VRQ1J0EHGFWG")!;
const at = "2026-11-22T10:49:38.000Z";
const run = (status: string, endedAt: string | null) => ({ runId: "01M81E0CTNTTXGV6JMHX4B4WDZ", status, endedAt });

test("an event without a run yet is queued, never unknown", () => {
  expect(statusOf(handle, [])).toEqual({ handle, state: "queued" });
});

test.each([
  ["Running", null, "running"],
  ["Failed", null, "running"],
  ["Completed", null, "running"],
  ["Scheduled", null, "queued"],
  ["Completed", at, "completed"],
  ["Failed", at, "failed"],
  ["Cancelled", at, "cancelled"],
  ["Overflowed", at, "failed"],
])("a run that says %s and ended at %s is %s", (status, endedAt, state) => {
  expect(statusOf(handle, [run(status, endedAt)])).toMatchObject({ state });
});

test("of several runs an unfinished one decides, then one that did not complete", () => {
  expect(statusOf(handle, [run("Completed", at), run("Running", null)]).state).toBe("running");
  expect(statusOf(handle, [run("Completed", at), run("Failed", at)]).state).toBe("failed");
  expect(statusOf(handle, [run("Completed", at), run("Completed", at)])).toMatchObject({
    state: "completed",
    endedAt: at,
  });
});
