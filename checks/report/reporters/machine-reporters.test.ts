import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import type { Report } from "../finding.js";
import { context, finding, gate, hostile, mixedReport, report } from "./fixtures/report.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { json } from "./json.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown.js";
import { ndjson } from "./ndjson.js";
import { pretty } from "./pretty.js";
import { isReporterName, reporterNames, reporters } from "./reporters.js";
import { sarif } from "./sarif.js";

const read = (name: string): object => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const setAside: Report = {
  ...mixedReport(finding()),
  suppressed: [{ finding: hostile, reason: "moves | out\nin December", until: "2026-12-31" }],
  baseline: {
    file: "rawr-hq.baseline.json",
    known: [finding({ code: "A001" })],
    stale: 2,
    growth: [{ on: "2026-11-01", by: 3, reason: "new gate" }],
  },
  notes: ["the cache is damaged, so everything was read again"],
};
const reports = {
  "set-aside": setAside,
  clean: report([gate()]),
  mixed: mixedReport(finding(), hostile),
  empty: report([]),
};

describe.each(Object.entries(reports))("a %s report", (_name, sample) => {
  it("is JSON of the published schema", () => {
    const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(
      read("report.schema.json"),
    );
    validate(JSON.parse(json(sample, context)));
    expect(validate.errors).toBeNull();
  });

  it("is SARIF of the SARIF 2.1.0 schema", () => {
    const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(read("fixtures/sarif-2.1.0-rtm.5.json"));
    validate(JSON.parse(sarif(sample, context)));
    expect(validate.errors).toBeNull();
  });

  it.each(reporterNames)("is text that ends with one newline, or nothing, from %s", async (name) => {
    const text = (await reporters[name]())(sample, context);
    expect(text === "" || /[^\n]\n$/.test(text)).toBe(true);
  });
});

describe("the json reporter", () => {
  it("refuses, by its schema, a gate that could not judge and does not say why", () => {
    const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(read("report.schema.json"));
    const silent = report([gate({ verdict: "could-not-judge" })]);
    expect(validate(JSON.parse(json(silent, context)))).toBe(false);
  });

  it("carries the report unchanged", () => {
    const sample = mixedReport(finding());
    expect(JSON.parse(json(sample, context))).toMatchObject(JSON.parse(JSON.stringify(sample)));
  });
});

describe("the ndjson reporter", () => {
  it("writes one value a line, and the totals last", () => {
    const lines = ndjson(mixedReport(finding(), hostile), context).trimEnd().split("\n");
    const values: { type: string; findings?: number }[] = lines.map((line) => JSON.parse(line));
    expect(values.map((value) => value.type)).toEqual(["finding", "finding", "gate", "gate", "gate", "report"]);
    expect(values.at(-1)).toMatchObject({ exitCode: 2, findings: 2, gates: 3, files: 148 });
  });
});

describe("the github reporter", () => {
  it("annotates the file, line and columns of a finding", () => {
    const line = github(mixedReport(finding()), { ...context, pathPrefix: "hq/" }).split("\n")[1];
    expect(line).toBe(
      "::error file=hq/plugins/api/orders/src/router.ts,line=1,endLine=1,col=22,endColumn=47," +
        "title=B101 plugin imports another plugin::`orders` reaches into `billing`%0A" +
        "why: plugins are mounted, versioned and removed one by one (D-014)%0A" +
        "fix: move the shared code to a package, or call the other plugin over its route%0A" +
        "owner: @rawr-plugin-lifecycle; explain: rawr-hq explain B101",
    );
  });

  it("lets no text of a finding end its command or start another", () => {
    const lines = github(mixedReport(hostile), context).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain("file=plugins/api/ö #1/a%2Cb%3Ac%2520|`.ts,line=12");
    expect(lines[1]).toContain("title=B101 a%2C b%3A 100%25 |");
    expect(lines[1]).toContain("%0D%0A::set-output name=a::b");
    expect(lines.join("\n")).not.toContain("\r");
  });

  it("annotates a gate that could not judge", () => {
    expect(github(mixedReport(), context)).toContain(
      "::error title=types could not judge::no tsconfig.json at the workspace root: add one\n",
    );
  });
});

describe("the gitlab reporter", () => {
  it("has an entry for each finding and for each gate that could not judge, by paths from the repository's root", () => {
    const entries: readonly Record<string, unknown>[] = JSON.parse(
      gitlab(mixedReport(finding(), hostile), { ...context, pathPrefix: "hq/" }),
    );
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({
      description: "types could not judge: no tsconfig.json at the workspace root: add one",
      severity: "blocker",
      location: { path: "hq/package.json", lines: { begin: 1 } },
    });
    expect(entries[1]).toEqual({
      description:
        "plugin imports another plugin: `orders` reaches into `billing`. Fix: move the shared code to a package, or call the other plugin over its route",
      check_name: "B101",
      fingerprint: finding().fingerprint,
      severity: "major",
      location: { path: "hq/plugins/api/orders/src/router.ts", lines: { begin: 1 } },
    });
    expect(entries[0]?.["fingerprint"]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is an empty array for a clean workspace, as GitLab wants it", () => {
    expect(gitlab(report([gate()]), context)).toBe("[]\n");
  });
});

describe("the sarif reporter", () => {
  it("keeps hostile file names inside a relative reference", () => {
    const log = JSON.parse(sarif(mixedReport(hostile), context));
    const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
    expect(uri).toBe("plugins/api/%C3%B6%20%231/a%2Cb%3Ac%2520%7C%60.ts");
  });

  it("points every result at its rule and keeps its fingerprint", () => {
    const other = finding({ code: "A001", fingerprint: "ffff" });
    const { results, tool } = JSON.parse(sarif(mixedReport(finding(), other), context)).runs[0];
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(results.map((result: { partialFingerprints: object }) => result.partialFingerprints)).toEqual([
      { "rawrHq/v1": "a1b2c3d4e5f60718" },
      { "rawrHq/v1": "ffff" },
    ]);
  });

  it("says that the run failed when a gate could not judge", () => {
    expect(JSON.parse(sarif(mixedReport(), context)).runs[0].invocations[0].executionSuccessful).toBe(false);
    expect(JSON.parse(sarif(report([gate()]), context)).runs[0].invocations[0].executionSuccessful).toBe(true);
  });

  it("says when there are more results than an upload keeps", () => {
    const many = report([gate({ findings: Array.from({ length: 5_001 }, () => finding()) })]);
    expect(sarif(many, context)).toContain("5001 findings; code scanning keeps 5000 of one upload");
  });
});

describe("the junit reporter", () => {
  const text = junit(mixedReport(finding(), hostile), context);

  it("counts what it writes", () => {
    expect(text).toContain('<testsuites name="rawr-hq check" tests="4" failures="2" errors="1" time="1.902">');
    expect(text.match(/<testcase /g)).toHaveLength(4);
    expect(text.match(/<failure /g)).toHaveLength(2);
    expect(text.match(/<error /g)).toHaveLength(1);
  });

  it("is well-formed whatever a finding says", () => {
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cs}/u);
    expect(text).not.toMatch(/<script|<b>|&(?!amp;|lt;|gt;|quot;|#10;)/);
    const open: string[] = [];
    for (const [, closing, name = "", selfClosing] of text.matchAll(/<(\/?)([a-z]+)(?: [^<>]*?)?(\/?)>/g)) {
      if (selfClosing === "/") continue;
      if (closing !== "/") open.push(name);
      else if (open.pop() !== name) open.push(`${name} closed out of turn`);
    }
    expect(open).toEqual([]);
  });
});

describe("the markdown reporter", () => {
  const text = markdown(mixedReport(finding(), hostile), context);

  it("has a row a finding and a row a gate, whatever a finding says", () => {
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(2 + 2 + 2 + 3);
    const cells = rows.map((row) => row.replaceAll("\\|", "").split("|").length);
    expect(cells).toEqual([7, 7, 7, 7, 6, 6, 6, 6, 6]);
  });

  it("mentions no user and renders no foreign markup", () => {
    expect(text).not.toMatch(/<(?!br>)/);
    const outsideCode = text.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outsideCode).toContain("@&#8203;somebody");
    expect(outsideCode).not.toMatch(/@\w/);
  });
});

describe("what was set aside", () => {
  const texts = {
    pretty: pretty(setAside, context),
    github: github(setAside, context),
    markdown: markdown(setAside, context),
  };

  it.each(Object.entries(texts))("is listed with its terms by the %s reporter", (_name, text) => {
    expect(text).toContain("suppressed until 2026-12-31: B101 at plugins/api/");
    expect(text).toMatch(/known: 1 finding set aside by rawr-hq\.baseline\.json; it can shrink by 2/);
    expect(text).toMatch(/rawr-hq\.baseline\.json grew by 3 on 2026-11-01 \(new gate\)/);
    expect(text).toContain("note: the cache is damaged");
  });

  it("is a suppressed result of SARIF, a skipped case of JUnit, a line of NDJSON", () => {
    const { results, tool } = JSON.parse(sarif(setAside, context)).runs[0];
    expect(results.map((result: { suppressions?: { kind: string }[] }) => result.suppressions?.[0]?.kind)).toEqual([
      undefined,
      "inSource",
      "external",
    ]);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(junit(setAside, context).match(/<skipped /g)).toHaveLength(2);
    const types = ndjson(setAside, context)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(["finding", "suppressed", "known", "gate", "gate", "gate", "report"]);
  });
});

describe("reporter names", () => {
  it("are not inherited from Object", () => {
    expect(isReporterName("constructor")).toBe(false);
    expect(isReporterName("pretty")).toBe(true);
  });
});
