import { describe, expect, it } from "vitest";
import { addBusinessHours } from "./business-hours.js";
import { decisionOf } from "./decision.js";
import { deferredRegister } from "./deferred.js";
import { judgeGovernance, type Governance } from "./judge-governance.js";
import { owners } from "./owners.js";
import { sliceIds, slices } from "./slices.js";

const governance: Governance = { owners, slices, deferred: deferredRegister };

describe("the governance of this library", () => {
  it("makes sense", () => {
    expect(judgeGovernance(governance)).toBeUndefined();
  });

  it("orders the slices so that none waits for a later one", () => {
    for (const [index, id] of sliceIds.entries()) {
      for (const before of slices[id].after) expect(sliceIds.indexOf(before)).toBeLessThan(index);
    }
  });

  it("gives every slice a criterion that something can show", () => {
    for (const { criteria } of Object.values(slices)) {
      for (const criterion of criteria) {
        expect(criterion.gates.length + ("files" in criterion ? criterion.files.length : 0)).toBeGreaterThan(0);
      }
    }
  });
});

describe("judgeGovernance refuses", () => {
  const host = owners["runtime-host"];
  const deferral = deferredRegister[0];
  it.each<[string, Partial<Governance>, RegExp]>([
    [
      "an owner without a backup",
      { owners: { ...owners, x: { ...host, backup: "" } } },
      /owner `x` has no backup: name the person/,
    ],
    ["an owner who is his own backup", { owners: { ...owners, x: { ...host, backup: host.primary } } }, /own backup/],
    [
      "an owner without a primary",
      { owners: { ...owners, x: { ...host, primary: "team" } } },
      /owner `x` has no primary/,
    ],
    [
      "an SLA of nothing",
      { owners: { ...owners, x: { ...host, sla: { businessHours: 0, whenGateIsBroken: 4 } } } },
      /SLA of 0/,
    ],
    [
      "a circle",
      { slices: { A: { owner: "runtime-host", after: ["B"] }, B: { owner: "runtime-host", after: ["A"] } } },
      /cycle: A after B after A; remove one/,
    ],
    ["a slice that waits for itself", { slices: { A: { owner: "runtime-host", after: ["A"] } } }, /cycle: A after A/],
    [
      "a slice after none",
      { slices: { A: { owner: "runtime-host", after: ["Z"] } } },
      /depends on unknown slice `Z`: known are A/,
    ],
    ["a slice of nobody", { slices: { A: { owner: "me", after: [] } } }, /unknown owner `me`: known are runtime-host/],
    ["a deferral without a reason", { deferred: [{ ...deferral, reason: " " }] }, /`DR-001` has no reason/],
    ["a deferral twice", { deferred: [deferral, deferral] }, /twice/],
    ["a deferral without a number", { deferred: [{ ...deferral, id: "later" }] }, /is not numbered/],
  ])("%s", (_, change, sentence) => {
    expect(judgeGovernance({ ...governance, ...change })).toMatch(sentence);
  });
});

describe("business hours", () => {
  it.each([
    ["Wednesday 10:00", "2026-03-04T10:00:00Z", 4, "2026-03-04T14:00:00.000Z"],
    ["Wednesday 15:30", "2026-03-04T15:30:00Z", 4, "2026-03-05T11:30:00.000Z"],
    ["Friday 16:00", "2026-03-06T16:00:00Z", 8, "2026-03-09T16:00:00.000Z"],
    ["Saturday", "2026-03-07T12:00:00Z", 4, "2026-03-09T13:00:00.000Z"],
    ["Sunday, one business day", "2026-03-08T23:59:00Z", 8, "2026-03-09T17:00:00.000Z"],
    ["before opening", "2026-03-04T03:00:00Z", 4, "2026-03-04T13:00:00.000Z"],
    ["after closing", "2026-03-04T17:00:00Z", 4, "2026-03-05T13:00:00.000Z"],
    ["exactly to closing", "2026-03-04T13:00:00Z", 4, "2026-03-04T17:00:00.000Z"],
    ["over the end of a year", "2026-12-31T16:00:00Z", 8, "2027-01-01T16:00:00.000Z"],
  ])("from %s", (_, from, hours, until) => {
    expect(addBusinessHours(new Date(from), hours).toISOString()).toBe(until);
  });
});

describe("a decision", () => {
  const raised = new Date("2026-03-06T15:00:00Z"); // a Friday
  it("is the primary's until the deadline, and the backup's after it", () => {
    const by = "2026-03-09T11:00:00.000Z";
    const at = (now: string) => decisionOf(owners["verification-gates"], raised, new Date(now), true);
    expect(at(by)).toMatchObject({ by, isMissed: false, acting: "@rawr-verification-gates" });
    expect(at("2026-03-09T11:00:00.001Z")).toMatchObject({ isMissed: true, acting: "@rawr-release-duty" });
  });

  it("has the longer time when no gate is broken", () => {
    expect(decisionOf(owners["runtime-host"], raised, raised, false).by).toBe("2026-03-09T15:00:00.000Z");
    expect(decisionOf(owners["plugin-lifecycle"], raised, raised, true).by).toBe("2026-03-09T15:00:00.000Z");
  });
});
