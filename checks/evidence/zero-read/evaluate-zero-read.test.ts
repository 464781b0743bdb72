import { toUtcDay, type UtcDay } from "@rawr/hq-contract/tables";
import { describe, expect, it } from "vitest";
import { evaluateZeroRead } from "./evaluate-zero-read.js";

const day = (text: string): UtcDay => toUtcDay(text) ?? ("" as UtcDay); // a test writes days only
const windowEnd = day("2026-03-08");
const week = ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07"];
const run = (ts: string) => JSON.stringify({ event: "phase_a.suite_run", ts, suite: "suite:x", runId: "r" });
const read = (ts: unknown) =>
  JSON.stringify({
    event: "phase_a.legacy_metadata_runtime_read",
    ts,
    source: "a.ts",
    key: "channel",
    plugin: "api/a",
    runId: "r",
  });
const runs = week.map((date) => run(`${date}T12:00:00.000Z`));
const judge = (lines: readonly string[], now = "2026-03-08T00:00:00.000Z") =>
  evaluateZeroRead(lines.join("\n"), windowEnd, new Date(now));

describe("a window", () => {
  it("passes with a run on each of its seven days and no read", () => {
    const result = judge(runs);
    expect(result).toMatchObject({
      verdict: "pass",
      jq: "true",
      reasons: [],
      window: { start: "2026-03-01T00:00:00.000Z", end: "2026-03-08T00:00:00.000Z" },
    });
    expect(result.days).toEqual(week.map((date) => ({ day: date, runs: 1, reads: 0 })));
  });

  it("is not proved when one day has no run, although jq prints true", () => {
    const result = judge(runs.toSpliced(3, 1));
    expect(result).toMatchObject({
      verdict: "insufficient-evidence",
      jq: "true",
      reasons: ["no suite run was recorded on 2026-03-04"],
    });
  });

  it("takes the runs at its very edges for runs of its days, and those beyond for none", () => {
    const inside = [run("2026-03-01T00:00:00.000Z"), ...runs.slice(1, -1), run("2026-03-07T23:59:59.999Z")];
    expect(judge(inside).verdict).toBe("pass");
    const beyond = [run("2026-02-28T23:59:59.999Z"), ...runs.slice(1, -1), run("2026-03-08T00:00:00.000Z")];
    expect(judge(beyond).reasons).toEqual(["no suite run was recorded on 2026-03-01, 2026-03-07"]);
  });

  it("counts no run without a real time", () => {
    expect(judge([run("2026-03-01"), ...runs.slice(1)]).verdict).toBe("insufficient-evidence");
  });

  it.each(["2026-03-01T00:00:00.000Z", "2026-03-07T23:59:59.999Z", "2026-03-01T00:00:00Z"])(
    "fails for a read at %s",
    (ts) => {
      expect(judge([...runs, read(ts)])).toMatchObject({
        verdict: "fail",
        jq: "false",
        offending: [{ line: 8, ts, source: "a.ts", key: "channel", plugin: "api/a", runId: "r" }],
      });
    },
  );

  it.each(["2026-02-28T23:59:59.999Z", "2026-03-08T00:00:00.000Z", "2026-03-08T00:00:00Z"])(
    "lets a read at %s be",
    (ts) => {
      expect(judge([...runs, read(ts)])).toMatchObject({ verdict: "pass", jq: "true", offending: [] });
    },
  );

  it("fails for a read whose offset puts it inside, although jq compares texts and says true", () => {
    expect(judge([...runs, read("2026-03-08T01:00:00.000+02:00")])).toMatchObject({ verdict: "fail", jq: "true" });
    expect(judge([...runs, read("2026-03-08T01:00:00.000-02:00")])).toMatchObject({ verdict: "pass", jq: "true" });
  });

  it("fails where jq sees an event that is written over several lines", () => {
    const pretty = JSON.stringify(JSON.parse(read("2026-03-02T00:00:00.000Z")), null, 2);
    expect(judge([...runs, pretty])).toMatchObject({ verdict: "fail", jq: "false" });
  });

  it.each<[unknown, string]>([
    ["yesterday", "insufficient-evidence"],
    [7, "insufficient-evidence"],
    [undefined, "insufficient-evidence"],
    ["2026-03-08 00:00", "fail"],
    ["2026-03-08T00:00:00", "fail"],
    ["2026-03-08T01:00:00", "insufficient-evidence"],
    ["2026-02-28T25:00:00Z", "insufficient-evidence"],
    ["2026-01-01T25:00:00Z", "pass"],
    ["2026-04-01 noon", "pass"],
  ])("with a read at the unreadable time %j is %s", (ts, verdict) => {
    expect(judge([...runs, read(ts)]).verdict).toBe(verdict);
  });

  it("is not over before its end", () => {
    const result = judge(runs, "2026-03-07T23:59:59.999Z");
    expect(result).toMatchObject({
      verdict: "insufficient-evidence",
      reasons: ["the window has not ended: today is 2026-03-07"],
    });
  });

  it("proves nothing without a file", () => {
    expect(evaluateZeroRead(undefined, windowEnd, new Date("2026-03-09"))).toMatchObject({
      verdict: "insufficient-evidence",
      jq: "error",
    });
  });
});

describe("a torn line", () => {
  it.each<[string, string]>([
    ['{"event":"phase_a.legacy_meta', "insufficient-evidence"],
    ['{"event":"phase_a.legacy_metadata_runtime_read","ts":"2026-03-02T00:', "insufficient-evidence"],
    ['{"event":"phase_a.legacy_metadata_runtime_read","ts":"2026-03-02T00:00:00.000Z","so', "insufficient-evidence"],
    ['{"eve', "insufficient-evidence"],
    ['{"event":"phase_a.legacy_metadata_runtime_read","ts":"2026-01-02T00:00:00.000Z","so', "pass"],
    ['{"event":"phase_a.suite_run","ts":"2026-03-02T00:', "pass"],
    ['{"event":"phase_a.su', "pass"],
  ])("%s is skipped and reported, and then the verdict is %s", (torn, verdict) => {
    const result = judge([...runs.slice(0, 3), torn, ...runs.slice(3)]);
    expect(result).toMatchObject({ verdict, jq: "error", events: 7 });
    expect(result.unreadable).toMatchObject([{ line: 4, text: torn }]);
  });

  it("does not hide the event that was glued to it", () => {
    const result = judge([...runs, `{"event":"phase_a.sui${read("2026-03-02T00:00:00.000Z")}`]);
    expect(result).toMatchObject({
      verdict: "fail",
      offending: [{ line: 8 }],
      unreadable: [{ line: 8, text: '{"event":"phase_a.sui' }],
    });
  });
});
