import { describe, expect, it } from "vitest";
import { program } from "../../testing.js";
import { renderZeroReadJson, renderZeroReadMarkdown, renderZeroReadText } from "./render-zero-read.js";
import { zeroRead } from "./zero-read.js";

const now = new Date("2026-03-08T09:00:00Z");
const file = "artifacts/phase-a/legacy-metadata-events.ndjson";
const run = (day: string) =>
  `{"event":"phase_a.suite_run","ts":"2026-03-${day}T12:00:00.000Z","suite":"s","runId":"1"}\n`;
const week = ["01", "02", "03", "04", "05", "06", "07"].map(run).join("");
const read = `{"event":"phase_a.legacy_metadata_runtime_read","ts":"2026-03-04T12:00:00.000Z","source":"a.ts","key":"channel","plugin":"api/a","runId":"9"}\n`;

describe("zeroRead", () => {
  it("measures the seven days before today, in the workspace's events file", async () => {
    const report = await zeroRead(program({ [file]: week }).root, { now });
    expect(report).toMatchObject({ verdict: "pass", exitCode: 0, file, window: { end: "2026-03-08T00:00:00.000Z" } });
  });

  it("measures another window of another file", async () => {
    const { root } = program({ "events.ndjson": week + read });
    expect(await zeroRead(root, { now, file: "events.ndjson", windowEnd: "2026-03-08" })).toMatchObject({
      verdict: "fail",
      exitCode: 1,
    });
    expect(await zeroRead(root, { now, file: "events.ndjson", windowEnd: "2026-03-01" })).toMatchObject({
      verdict: "insufficient-evidence",
      exitCode: 1,
    });
  });

  it.each(["2026-02-30", "8 March", "2026-03-08T00:00:00Z", ""])(
    "can't judge with the window end `%s`",
    async (windowEnd) => {
      await expect(zeroRead(program({}).root, { now, windowEnd })).rejects.toThrow(
        /is not a UTC day: write YYYY-MM-DD, e\.g\. 2026-03-08$/,
      );
    },
  );

  it("can't judge a folder", async () => {
    await expect(zeroRead(program({ [`${file}/x`]: "" }).root, { now })).rejects.toThrow(/can't be read \(EISDIR\)/);
  });
});

describe("the report", () => {
  const reportOf = (text: string) => zeroRead(program({ [file]: text }).root, { now });

  it("shows the seven days, the first offending events, and jq's answer beside ours", async () => {
    expect(renderZeroReadText(await reportOf(`${run("01")}${read}${read}{"ev\u001B[31m`)))
      .toBe(`zero-read of ${file}, 2026-03-01T00:00:00.000Z <= ts < 2026-03-08T00:00:00.000Z

day         runs  reads
2026-03-01     1      0
2026-03-02     0      0
2026-03-03     0      0
2026-03-04     0      2
2026-03-05     0      0
2026-03-06     0      0
2026-03-07     0      0

legacy reads in the window:
  line 2: 2026-03-04T12:00:00.000Z \`channel\` of api/a read by a.ts (run 9)
  line 3: 2026-03-04T12:00:00.000Z \`channel\` of api/a read by a.ts (run 9)

lines that are not events:
  line 4: {"ev\uFFFD[31m

jq says nothing, because it can't read the file
✘ fail: 2 legacy reads in the window; no suite run was recorded on 2026-03-02, 2026-03-03, 2026-03-04, 2026-03-05, 2026-03-06, 2026-03-07; 1 torn line that may have been legacy reads: line 4
`);
    expect(renderZeroReadText(await reportOf(week))).toMatch(
      /jq says true\n✔ pass: 7 events, seven days with runs, no legacy read\n$/,
    );
  });

  it("shows ten of many offending events and says how many more there are", async () => {
    expect(renderZeroReadText(await reportOf(read.repeat(25)))).toContain("\n  ... and 15 more\n");
  });

  it("is whole as JSON, and a table as markdown", async () => {
    const report = await reportOf(week + read);
    expect(JSON.parse(renderZeroReadJson(report))).toEqual(report);
    expect(renderZeroReadMarkdown(report)).toMatch(
      /^### Zero-read: fail\n[^]*\| 2026-03-04 \| 1 \| 1 \|\n[^]*- 1 legacy read in the window\n/,
    );
  });
});
