import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program, type FileTree } from "../testing.js";
import { pageBlocks } from "./page-blocks.js";
import { zeroReadGate } from "./zero-read.js";

const gate = zeroReadGate(() => new Date("2026-03-08T00:00:00Z"));
const file = "artifacts/phase-a/legacy-metadata-events.ndjson";
const run = (ts: string) => JSON.stringify({ event: "phase_a.suite_run", ts, suite: "s", runId: "1" });
const read = (ts: string) =>
  JSON.stringify({
    event: "phase_a.legacy_metadata_runtime_read",
    ts,
    source: "host.ts",
    key: "channel",
    plugin: "api/a",
    runId: "1",
  });
const week = ["01", "02", "03", "04", "05", "06", "07"].map((day) => run(`2026-03-${day}T12:00:00.000Z`));
const events = (...lines: string[]) => ({ [file]: `${lines.join("\n")}\n` });
const a6 = { "rawr-hq.config.json": '{ "slice": "A6" }' };
const judge = (files: FileTree) => program(files).findings(gate);

describe("a recorded read", () => {
  it.each<[string, string[], number]>([
    ["on the first day", [read("2026-03-01T00:00:00.000Z")], 1],
    ["in the last millisecond", [read("2026-03-07T23:59:59.999Z")], 1],
    ["without milliseconds", [read("2026-03-04T12:00:00Z")], 1],
    ["with an offset that brings it in", [read("2026-03-08T01:00:00.000+02:00")], 1],
    ["behind a torn line", [`{"event":"pha${read("2026-03-04T12:00:00.000Z")}`], 1],
    ["twice", [read("2026-03-04T12:00:00.000Z"), read("2026-03-04T12:00:00.000Z")], 2],
  ])("is a finding at its line: %s", async (_, lines, count) => {
    const expected = Array.from({ length: count }, (__, index) => `Z101 ${file}:${index + 1}`);
    expect(await judge(events(...lines))).toEqual(expected);
    expect(await judge({ ...events(...lines, ...week), ...a6 })).toEqual(expected);
  });

  it.each<[string, string]>([
    ["a day too early", read("2026-02-28T23:59:59.999Z")],
    ["at the window's end", read("2026-03-08T00:00:00.000Z")],
    ["of something else", run("2026-03-02T00:00:00.000Z")],
    [
      "with the event's name in another field",
      JSON.stringify({ event: "x", note: "phase_a.legacy_metadata_runtime_read", ts: "2026-03-02" }),
    ],
    [
      "with another event's name that begins alike",
      JSON.stringify({ event: "phase_a.legacy_metadata_runtime_read_removed", ts: "2026-03-02" }),
    ],
  ])("is none when it is %s", async (_, line) => {
    expect(await judge({ ...events(...week, line), ...a6 })).toEqual([]);
  });
});

describe("silence", () => {
  it("is a finding from the slice on whose criteria name zero-read, in the workspace's own plan", async () => {
    const slices = Object.fromEntries(
      ["types", "zero-read", "types"].map((gate, index) => [
        `p${index}`,
        { title: "t", owner: "runtime-host", criteria: [{ says: "s", gates: [gate] }] },
      ]),
    );
    const inSlice = (slice: string) => judge({ "rawr-hq.config.json": JSON.stringify({ slices, slice }) });
    expect(await Promise.all(["p0", "p1", "p2"].map(inSlice))).toEqual([[], [`Z102 ${file}:1`], [`Z102 ${file}:1`]]);
  });

  it("is measured, and no finding, before A6", async () => {
    expect(await judge({})).toEqual([]);
    expect(await judge(events(...week.slice(1)))).toEqual([]);
  });

  it("is a finding from A6 on", async () => {
    expect(await judge(a6)).toEqual([`Z102 ${file}:1`]);
    const report = await program({ ...a6, ...events(...week.toSpliced(2, 1)) }).judge(gate);
    expect(report.findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "Z102 no suite run was recorded on 2026-03-03",
    ]);
    expect(await judge({ ...a6, ...events(...week) })).toEqual([]);
  });
});

it("says what it judged", async () => {
  const report = await program(events(...week)).judge(gate);
  expect(report.gates[0]?.judged).toEqual({ files: 1, manifests: 0, days: 7, events: 7 });
});

it("can't judge an events file that can't be read", async () => {
  const report = await program({ [`${file}/x`]: "" }).judge(gate);
  expect(report.gates[0]).toMatchObject({ verdict: "could-not-judge", problem: expect.stringContaining("EISDIR") });
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./zero-read.md", import.meta.url), "utf8"));
  it.each(blocks)("$heading: $path", async ({ heading, path, text }) => {
    expect(await judge({ [path]: text })).toHaveLength(heading === "Incorrect" ? 1 : 0);
  });
});
