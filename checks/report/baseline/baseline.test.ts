import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../finding.js";
import { defineGate } from "../../engine/gate.js";
import { finding, gate as outcome, report } from "../reporters/fixtures/report.js";
import { program } from "../../testing.js";
import { applyBaseline } from "./apply-baseline.js";
import { baselineText, readBaseline, type Baseline } from "./baseline-file.js";
import { baselineFile } from "./baseline-name.js";
import { nextBaseline } from "./next-baseline.js";

const gate = defineGate({
  name: "import-boundary",
  policy: "D-014",
  owner: "plugin-lifecycle",
  rules: { B101: { title: "t", why: "w", fix: "f" } },
  // Only its name and codes matter here.
  // eslint-disable-next-line require-yield
  *check() {
    return { files: 1, manifests: 0 };
  },
});
const letters = new Set(["B"]);
const today = "2026-11-22";
const one = finding({ fingerprint: "one" });
const two = finding({ fingerprint: "two", at: { file: "b.ts", line: 2, column: 1 } });
const baselineOf = (...findings: Finding[]) => nextBaseline(undefined, findings, letters, { today }).baseline;
const judged = (...findings: Finding[]) => report([outcome({ findings })]);

describe("a baseline", () => {
  it("is made of what is found when there is none", () => {
    expect(baselineOf(one, two).known.map(({ fingerprint, since }) => [fingerprint, since])).toEqual([
      ["one", today],
      ["two", today],
    ]);
  });

  it("loses what was corrected", () => {
    const { baseline, removed, added } = nextBaseline(baselineOf(one, two), [two], letters, { today: "2026-12-01" });
    expect(baseline.known).toEqual([
      { code: "B101", file: "b.ts", message: two.message, fingerprint: "two", since: today },
    ]);
    expect([removed.length, added.length]).toEqual([1, 0]);
  });

  it("does not gain what is new", () => {
    const { baseline, added } = nextBaseline(baselineOf(one), [one, two], letters, { today });
    expect(baseline).toEqual(baselineOf(one));
    expect(added).toEqual([two]);
  });

  it("gains it when growth is asked for, and remembers when and why", () => {
    const { baseline } = nextBaseline(baselineOf(one), [one, two], letters, {
      today: "2026-12-01",
      growth: "new gate",
    });
    expect(baseline.growth).toEqual([{ on: "2026-12-01", by: 1, reason: "new gate" }]);
    expect(baseline.known.map(({ since }) => since)).toEqual([today, "2026-12-01"]);
  });

  it("keeps the entries of gates that did not run", () => {
    expect(nextBaseline(baselineOf(one), [], new Set(["S"]), { today }).baseline.known).toHaveLength(1);
  });

  it("never knows a file that does not parse or a gate that saw nothing", () => {
    expect(baselineOf(finding({ code: "E001" }), finding({ code: "E002" })).known).toEqual([]);
  });
});

describe("a report beside its baseline", () => {
  it("is clean when all that is found is known, and counts it", () => {
    const after = applyBaseline(judged(one, two), baselineOf(one, two), [gate]);
    expect([after.exitCode, after.findings, after.gates[0]?.verdict]).toEqual([0, [], "clean"]);
    expect(after.baseline).toMatchObject({ file: baselineFile, known: [one, two], stale: 0 });
  });

  it("has what is not known", () => {
    const after = applyBaseline(judged(one, two), baselineOf(one), [gate]);
    expect([after.exitCode, after.findings]).toEqual([1, [two]]);
  });

  it("has a finding for an entry that nothing matches, at its line", () => {
    const baseline = baselineOf(one, two);
    const after = applyBaseline(judged(two), baseline, [gate]);
    const [stale] = after.findings;
    expect([after.exitCode, stale?.code, stale?.at.file]).toEqual([1, "E014", baselineFile]);
    expect(baselineText(baseline).split("\n")[(stale?.at.line ?? 0) - 1]).toBe(stale?.excerpt);
    expect(stale?.excerpt).toContain('"one"');
  });

  it("calls nothing stale that a gate which did not run or could not judge would find", () => {
    const baseline = baselineOf(one);
    expect(applyBaseline(report([]), baseline, []).findings).toEqual([]);
    const unjudged = report([outcome({ verdict: "could-not-judge", problem: "no" })]);
    expect(applyBaseline(unjudged, baseline, [gate])).toMatchObject({ exitCode: 2, findings: [] });
  });

  it("stays unjudged when a gate could not judge", () => {
    const unjudged = report([outcome({ verdict: "could-not-judge", problem: "no", findings: [one] })]);
    expect(applyBaseline(unjudged, baselineOf(one), [gate]).exitCode).toBe(2);
  });
});

describe("the file of a baseline", () => {
  it("comes back as it was written, an entry a line, whatever the order", () => {
    const { root } = program({ "package.json": "{}" });
    const baseline: Baseline = { ...baselineOf(two, one), growth: [{ on: today, by: 1, reason: "new gate" }] };
    writeFileSync(join(root, baselineFile), baselineText(baseline));
    const back = readBaseline(root);
    expect(baselineText(back ?? baselineOf())).toBe(
      baselineText(baselineOf(one, two)).replace(
        "[]",
        baselineText(baseline).match(/"growth": (\[[^\]]*\])/)?.[1] ?? "",
      ),
    );
    expect(
      baselineText(baseline)
        .split("\n")
        .filter((line) => line.includes("fingerprint")),
    ).toHaveLength(2);
  });

  it.each([
    ["{", /rawr-hq\.baseline\.json is not JSON/],
    ['{ "format": 2, "growth": [], "known": [] }', /`format` /],
    ['{ "format": 1, "growth": [], "known": [{}] }', /`known\.0\.code` /],
    ['{ "format": 1, "growth": [], "known": [], "ignored": true }', /rawr-hq\.baseline\.json: /],
  ])("that is broken (%s) is refused in a sentence", (text, sentence) => {
    const { root } = program({ [baselineFile]: text });
    expect(() => readBaseline(root)).toThrow(sentence);
    expect(() => readBaseline(root)).toThrow(/restore it; only `rawr-hq baseline freeze` writes it$/);
  });

  it("is undefined where there is none", () => {
    expect(readBaseline(program({}).root)).toBeUndefined();
  });
});
