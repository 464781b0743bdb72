import { describe, expect, it } from "vitest";
import { bridgeState, phaseABridge, toBridge, type Bridge, type BridgeDates, type BridgeDecision } from "./dates.js";

function bridgeOf(decisions: readonly BridgeDecision[] = [], dates: BridgeDates = phaseABridge): Bridge {
  const result = toBridge(dates, decisions);
  if (!result.ok) throw new Error(result.problem);
  return result.bridge;
}
const at = (instant: string, decisions: readonly BridgeDecision[] = []) =>
  bridgeState(bridgeOf(decisions), new Date(instant));
const decided = (on: string, checkpoint: string): BridgeDecision => ({
  on,
  checkpoint,
  by: "@someone",
  reason: "stays",
});
const moved = (on: string, hardExpiry: string): BridgeDecision => ({ on, hardExpiry, by: "@someone", reason: "late" });

describe("the bridge of Phase A", () => {
  it.each([
    ["2026-02-19T23:59:59.999Z", "not-started", 15],
    ["2026-02-20T00:00:00.000Z", "open", 14],
    ["2026-02-27T12:00:00.000Z", "at-checkpoint", 7],
    ["2026-03-03T23:59:59.999Z", "at-checkpoint", 3],
    ["2026-03-05T23:59:59.999Z", "open", 1],
    ["2026-03-06T00:00:00.000Z", "expired", 0],
    ["2026-11-22T00:00:00.000Z", "expired", -261],
  ])("is at %s %s, with %d days left", (instant, phase, daysLeft) => {
    expect(at(instant)).toMatchObject({ phase, daysLeft });
  });

  it("wants a decision once a checkpoint's day is over", () => {
    expect(at("2026-02-27T23:00:00Z").undecided).toEqual([]);
    expect(at("2026-02-28T00:00:00Z").undecided).toEqual(["2026-02-27"]);
    expect(at("2026-03-04T00:00:00Z", [decided("2026-03-01", "2026-02-27")]).undecided).toEqual(["2026-03-03"]);
  });

  it("counts no decision that is dated in the future", () => {
    expect(at("2026-02-28T00:00:00Z", [decided("2026-03-01", "2026-02-27")]).undecided).toEqual(["2026-02-27"]);
  });
});

it("moves the hard expiry by a dated entry that was made before it", () => {
  const decisions = [moved("2026-03-05", "2026-03-12"), moved("2026-03-11", "2026-03-20")];
  expect(bridgeOf(decisions)).toMatchObject({ firstHardExpiry: "2026-03-06", hardExpiry: "2026-03-20" });
  expect(at("2026-03-19T00:00:00Z", decisions).phase).toBe("open");
  expect(at("2026-03-20T00:00:00Z", decisions).phase).toBe("expired");
});

it("takes a workspace's own four dates", () => {
  const own = { start: "2027-01-01", checkpoints: ["2027-01-05", "2027-01-08"], hardExpiry: "2027-01-15" } as const;
  expect(bridgeOf([], own).hardExpiry).toBe("2027-01-15");
});

describe("toBridge refuses", () => {
  const own = { start: "2027-01-01", checkpoints: ["2027-01-05", "2027-01-08"], hardExpiry: "2027-01-15" } as const;
  it.each<[string, BridgeDates, BridgeDecision[], RegExp]>([
    [
      "a date that is none",
      { ...own, start: "2027-02-30" },
      [],
      /bridge\.start `2027-02-30` is not a UTC day: write YYYY-MM-DD/,
    ],
    ["dates out of order", { ...own, checkpoints: ["2027-01-08", "2027-01-05"] }, [], /out of order/],
    ["an expiry at a checkpoint", { ...own, hardExpiry: "2027-01-08" }, [], /out of order/],
    [
      "a later hard expiry for Phase A",
      { ...phaseABridge, hardExpiry: "2026-03-07" },
      [],
      /moves the hard expiry of Phase A/,
    ],
    [
      "a bridge of more than 14 days",
      { ...own, hardExpiry: "2027-01-16" },
      [],
      /15 days after the start.*set it to 2027-01-15/,
    ],
    ["a decision that comes after the expiry", own, [moved("2027-01-15", "2027-01-20")], /comes too late/],
    ["a decision for months", own, [moved("2027-01-14", "2027-03-01")], /one decision adds 1 to 14 days/],
    ["a decision that shortens", own, [moved("2027-01-09", "2027-01-10")], /one decision adds/],
    ["a decision for no checkpoint", own, [decided("2027-01-09", "2027-01-06")], /answers unknown checkpoint/],
    ["a decision before its checkpoint", own, [decided("2027-01-04", "2027-01-05")], /before that day/],
    ["a decision older than the bridge", own, [moved("2026-12-31", "2027-01-16")], /older than the bridge/],
  ])("%s", (_, dates, decisions, sentence) => {
    expect(toBridge(dates, decisions)).toEqual({ ok: false, problem: expect.stringMatching(sentence) });
  });
});
