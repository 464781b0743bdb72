import { describe, expect, it } from "vitest";
import { runGates } from "../../engine/engine.js";
import { defineGate } from "../../engine/gate.js";
import { plugin, program } from "../../testing.js";
import { applySuppressions } from "./apply-suppressions.js";
import { readSuppressions } from "./read-suppressions.js";

/** Finds the word `bad` wherever code says it. */
const gate = defineGate({
  name: "no-bad",
  policy: "D-014",
  owner: "plugin-lifecycle",
  rules: { B101: { title: "bad", why: "it is bad", fix: "be good" } },
  *check(workspace) {
    for (const file of workspace.files) {
      for (const [index, line] of (workspace.text(file) ?? "").split(/\r?\n/).entries()) {
        const column = line.indexOf("bad(") + 1;
        if (column > 0) yield { rule: "B101", at: { file, line: index + 1, column }, message: "bad" };
      }
    }
    return { files: workspace.files.length, manifests: 0 };
  },
});

async function judge(text: string, today = "2026-11-22") {
  const workspace = await program({ ...plugin("api", "a"), "plugins/api/a/src/index.ts": text }).open();
  const report = applySuppressions(await runGates(workspace, [gate]), workspace, [gate], today);
  return {
    exitCode: report.exitCode,
    found: report.findings.map(({ code, at }) => `${code}:${at.line}`),
    suppressed: (report.suppressed ?? []).map(({ finding, reason, until }) => `${finding.at.line} ${until} ${reason}`),
  };
}
const allow = "// rawr-hq-allow B101 until 2026-12-31: it moves out in December";

describe("a suppression", () => {
  it.each([
    ["on the line above", `${allow}\nbad();`, 2],
    ["at the end of the line", `bad(); ${allow}`, 1],
    ["in a block", `/* ${allow.slice(3)} */\nbad();`, 2],
    ["above another comment", `${allow}\n\n/** Documented. */\nbad();`, 4],
    ["in a documentation comment of several lines", `/**\n * ${allow.slice(3)}\n */\nbad();`, 4],
    ["with CRLF", `${allow}\r\nbad();\r\n`, 2],
    ["inside an expression", `export const a = [\n  ${allow}\n  bad(),\n];`, 3],
  ])("%s moves the finding to the list of what is suppressed", async (_where, text, line) => {
    expect(await judge(text)).toEqual({
      exitCode: 0,
      found: [],
      suppressed: [`${line} 2026-12-31 it moves out in December`],
    });
  });

  it("covers the next line of code only", async () => {
    expect(await judge(`${allow}\nbad();\nbad();`)).toMatchObject({ exitCode: 1, found: ["B101:3"] });
  });

  it("counts on its last day, and is a finding beside the one it covered from the next", async () => {
    expect(await judge(`${allow}\nbad();`, "2026-12-31")).toMatchObject({ exitCode: 0 });
    expect(await judge(`${allow}\nbad();`, "2027-01-01")).toEqual({
      exitCode: 1,
      found: ["E012:1", "B101:2"],
      suppressed: [],
    });
  });

  it("that nothing needs is a finding", async () => {
    expect(await judge(`${allow}\ngood();`)).toMatchObject({ exitCode: 1, found: ["E013:1"] });
  });

  it("of a gate that did not run is left alone", async () => {
    expect(await judge(`${allow.replace("B101", "S101")}\ngood();`)).toMatchObject({ exitCode: 0, found: [] });
  });

  it.each([
    ["no expiry", "// rawr-hq-allow B101: it moves out in December"],
    ["no reason", "// rawr-hq-allow B101 until 2026-12-31"],
    ["a reason that is none", "// rawr-hq-allow B101 until 2026-12-31: later"],
    ["no code", "// rawr-hq-allow until 2026-12-31: it moves out in December"],
    ["a day that does not exist", "// rawr-hq-allow B101 until 2026-02-30: it moves out in December"],
    ["every code", "// rawr-hq-allow * until 2026-12-31: it moves out in December"],
  ])("with %s suppresses nothing and is a finding", async (_what, comment) => {
    expect(await judge(`${comment}\nbad();`)).toEqual({ exitCode: 1, found: ["E011:1", "B101:2"], suppressed: [] });
  });

  it.each(["E001", "P101", "Z101"])("of %s is refused", async (code) => {
    expect((await judge(`${allow.replace("B101", code)}\ngood();`)).found).toEqual(["E011:1"]);
  });

  it.each([
    ["a string", `export const a = "${allow}";\nbad();`],
    ["a template", `export const a = \`\n${allow}\n\`;\nbad();`],
    ["a regular expression", `export const a = /x${allow.slice(2)}/;\nbad();`],
  ])("in %s is none", async (_where, text) => {
    const { found, suppressed } = await judge(text);
    expect(suppressed).toEqual([]);
    expect(found.every((line) => line.startsWith("B101"))).toBe(true);
  });
});

describe("reading suppressions", () => {
  it("takes several codes, and says where the comment is", () => {
    const text = "  // rawr-hq-allow B101, S102 until 2026-12-31: both move out in December\nbad();";
    expect(readSuppressions("a.ts", text).suppressions).toEqual([
      {
        at: { file: "a.ts", line: 1, column: 3, endColumn: text.indexOf("\n") + 1 },
        codes: ["B101", "S102"],
        until: "2026-12-31",
        reason: "both move out in December",
        covers: [1, 2],
      },
    ]);
  });

  it("does not mistake text of JSX for a comment", () => {
    const text = `export const a = <p>${allow}</p>;`;
    expect(readSuppressions("a.tsx", text)).toEqual({ suppressions: [], malformed: [] });
  });
});
