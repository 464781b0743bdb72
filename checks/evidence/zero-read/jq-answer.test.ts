import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { jqAnswer } from "./jq-answer.js";

// The expression of SPEC 2.8, word for word.
const expression = `
    map(select(.event == "phase_a.legacy_metadata_runtime_read" and .ts >= $start and .ts < $end))
    | length == 0
`;
const start = "2026-03-01T00:00:00.000Z";
const end = "2026-03-08T00:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "rawr-hq-jq-"));
const file = join(folder, "events.ndjson");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jq = (...args: string[]) => {
  const { error, status, stdout } = spawnSync("jq", args, { encoding: "utf8" });
  if (error) throw new Error("these tests need jq: apt-get install jq", { cause: error });
  return { status, stdout: stdout.trim() };
};
// Until jq 1.7 no variable could be called `$end`, a keyword: an older jq is given the same expression with another name.
const isOld = jq("-n", "--arg", "end", "1", "$end").status !== 0;
const endName = isOld ? "window_end" : "end";
const filter = isOld ? expression.replace("$end", "$window_end") : expression;

/** The answer of the real jq. */
function realJq(text: string | undefined): string {
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  const { status, stdout } = jq("-s", "--arg", "start", start, "--arg", endName, end, filter, file);
  return status === 0 ? stdout : "error";
}

const read = (ts: unknown) => JSON.stringify({ event: "phase_a.legacy_metadata_runtime_read", ts });

describe("jqAnswer says what jq says", () => {
  it.each<[string, string | undefined]>([
    ["a missing file", undefined],
    ["an empty file", ""],
    ["blank lines", "\n \r\n\t\n"],
    ["a read at the first instant", read("2026-03-01T00:00:00.000Z")],
    ["a read just before", read("2026-02-28T23:59:59.999Z")],
    ["a read in the last millisecond", read("2026-03-07T23:59:59.999Z")],
    ["a read at the end", read("2026-03-08T00:00:00.000Z")],
    ["a read at the start without milliseconds", read("2026-03-01T00:00:00Z")],
    ["a read at the end without milliseconds", read("2026-03-08T00:00:00Z")],
    ["a read with an offset", read("2026-03-08T01:00:00.000+02:00")],
    ["a read without a time", '{"event":"phase_a.legacy_metadata_runtime_read"}'],
    ["a read with a number for a time", read(1)],
    ["a read with a list for a time", read([start])],
    ["a torn line", `${read("2026-03-09")}\n{"event":"pha`],
    ["a number among the events", "3"],
    ["null among the events", "null"],
    ["a list among the events", `[${read(start)}]`],
    ["events that touch", `${read(start)}${read(start)}`],
    [
      "an event over several lines",
      JSON.stringify({ event: "phase_a.legacy_metadata_runtime_read", ts: start }, null, 2),
    ],
    ["a repeated key", `{"event":"x","event":"phase_a.legacy_metadata_runtime_read","ts":"${start}"}`],
    ["an escaped key", String.raw`{"\u0065vent":"phase_a.legacy_metadata_runtime_read","ts":"2026-03-02"}`],
    ["a byte order mark", `\uFEFF${read(start)}`],
    ["a byte order mark further down", `\n\uFEFF${read(start)}`],
    ["a comma between events", `${read(start)},${read(start)}`],
  ])("to %s", (_, text) => {
    expect(jqAnswer(text, start, end)).toBe(realJq(text));
  });

  it("to generated files", () => {
    const ts = fc.oneof(
      fc.constantFrom(
        start,
        end,
        "2026-03-01T00:00:00Z",
        "2026-03-08",
        "2026-03-07T23:59:59.9999Z",
        "",
        "~",
        "yesterday",
        "\u{1F600}",
      ),
      fc
        .date({ min: new Date("2026-02-27"), max: new Date("2026-03-10"), noInvalidDate: true })
        .map((date) => date.toISOString()),
      fc
        .date({ min: new Date("2026-02-27"), max: new Date("2026-03-10"), noInvalidDate: true })
        .map((date) => date.toISOString().replace(".000Z", "+01:00")),
      fc.constantFrom(null, 5, true, [start], { start }),
    );
    const event = fc.record(
      {
        event: fc.constantFrom("phase_a.legacy_metadata_runtime_read", "phase_a.suite_run", "", null, 1),
        ts,
        key: fc.string(),
      },
      { requiredKeys: [] },
    );
    const noise = fc.oneof(
      fc.constantFrom(
        '{"event":"phase_a.le',
        "}",
        "{",
        "[]",
        "nul",
        "null",
        "01",
        ".5",
        "+1",
        "1.",
        "1e",
        "-",
        '"a"',
        '"a',
        "{}{}",
        "{}1",
        "1{}",
        "1[2]",
        "[1 2]",
        "[1,]",
        "{,}",
        '{"a":1,}',
        '"a""b"',
        "[true]false",
        '"\t"',
        String.raw`"\x"`,
        String.raw`"\ud800"`,
        "1,2",
        ":",
      ),
      fc.string({ maxLength: 6 }).map((text) => text.replaceAll("\0", "")),
    );
    const line = fc.oneof(
      { weight: 8, arbitrary: event.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: noise },
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n", "\n\n", " ", ""))
      .map(([lines, ending]) => lines.join(ending));
    const answers = new Set<string>();
    fc.assert(
      fc.property(text, (content) => {
        const answer = jqAnswer(content, start, end);
        answers.add(answer);
        expect(answer).toBe(realJq(content));
      }),
      { numRuns: 500 },
    );
    expect(answers).toEqual(new Set(["true", "false", "error"]));
  });
});
