import { refusals } from "@rawr/hq-contract/tables";
import { describe, expect, it } from "vitest";
import { testTheAssertion } from "./forbidden-cell.js";
import { judgeRefusal, rightRefusal, spoiledRefusals } from "./judge-refusal.js";

describe.each(Object.entries(refusals))("the judge of a refusal, for %s", (_name, refusal) => {
  it("accepts the refusal as it should be", () => {
    expect(judgeRefusal(rightRefusal(refusal), [refusal])).toEqual([]);
  });

  it.each(spoiledRefusals(refusal))("refuses %s", (_what, seen) => {
    expect(judgeRefusal(seen, [refusal])).not.toEqual([]);
  });
});

it("the assertion itself is shown every wrong refusal, and passes none", () => {
  expect(testTheAssertion([refusals.callerForbidden])).toEqual({ refused: 11, accepted: [] });
});

it("of several allowed refusals, status, code and event must be of the same one", () => {
  const allowed = [refusals.callerForbidden, refusals.targetRefused];
  const mixed = { ...rightRefusal(refusals.callerForbidden), status: refusals.targetRefused.status };
  expect(judgeRefusal(mixed, allowed)).toEqual([
    "its code is CALLER_FORBIDDEN, not TARGET_NOT_CANONICAL",
    "no `host.target_refused` was emitted",
  ]);
});
