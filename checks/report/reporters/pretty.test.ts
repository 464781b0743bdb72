import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../terminal/width.js";
import { context, finding, gate, hostile, mixedReport, report } from "./fixtures/report.js";
import { pretty } from "./pretty.js";

const one = (overrides: Parameters<typeof finding>[0], width = 100) =>
  pretty(report([gate({ findings: [finding(overrides)] })]), { ...context, width });

/** The line of carets and the source line above it. */
function marked(text: string): { source: string; under: string } {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => /\| *\^/.test(line));
  const after = (line = "") => line.slice(line.indexOf("| ") + 2);
  return { source: after(lines[index - 1]), under: after(lines[index]) };
}

describe("the pretty reporter", () => {
  it("prints a finding the way DESIGN shows it", () => {
    expect(pretty(report([gate({ findings: [finding()] })]), context)).toBe(
      [
        "error[B101]: plugin imports another plugin",
        " --> plugins/api/orders/src/router.ts:1:22",
        "  |",
        "1 | import { rate } from '../../billing/src/tax.js'",
        "  |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ `orders` reaches into `billing`",
        "  |",
        "  = why:   plugins are mounted, versioned and removed one by one (D-014)",
        "  = fix:   move the shared code to a package, or call the other plugin over its route",
        "  = owner: @rawr-plugin-lifecycle   explain: rawr-hq explain B101",
        "",
        "✘ import-boundary  148 files, 6 manifests, 402 edges, 1 finding",
        "",
        "✘ 1 gate, 148 files, 6 plugins, 1 finding in 1.9 s",
        "",
      ].join("\n"),
    );
  });

  it("ends a clean run with what was judged", () => {
    const text = pretty(report([gate(), gate({ gate: "types" })]), context);
    expect(text.trimEnd().split("\n").at(-1)).toBe("✔ 2 gates, 148 files, 6 plugins, 0 findings in 1.9 s");
  });

  it("never prints a tick when a gate could not judge", () => {
    const text = pretty(mixedReport(), context);
    expect(text).toContain("? types              could not judge: no tsconfig.json at the workspace root: add one");
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "✘ 2 of 3 gates could judge, 148 files, 6 plugins, 0 findings in 1.9 s",
    );
  });

  it("says that a gate judged nothing instead of listing zeroes", () => {
    expect(pretty(report([gate({ judged: { files: 0, manifests: 0 } })]), context)).toContain("judged nothing");
  });

  it("puts the marker under the place when tabs stand before it", () => {
    const { source, under } = marked(
      one({ excerpt: "\t\tconst\tx = 1;", at: { file: "a.ts", line: 1, column: 9, endColumn: 10 } }),
    );
    expect(source).toBe("        const   x = 1;");
    expect(under.indexOf("^")).toBe(source.indexOf("x"));
  });

  it("counts wide characters and emoji as two cells and combining marks as none", () => {
    const excerpt = 'const 請求書 = "👩‍👩‍👧 é"; bad()';
    const column = excerpt.indexOf("bad") + 1;
    const { source, under } = marked(one({ excerpt, at: { file: "a.ts", line: 1, column, endColumn: column + 3 } }));
    expect(under.indexOf("^")).toBe(displayWidth(source.slice(0, source.indexOf("bad"))));
    expect(displayWidth(source.slice(0, source.indexOf("bad")))).toBe(23);
    expect(under).toMatch(/^ +\^\^\^ /);
  });

  it("cuts a long line around the place and still points at it", () => {
    const excerpt = `${"a".repeat(5_000)}BAD${"b".repeat(5_000)}`;
    const text = one({ excerpt, at: { file: "a.ts", line: 7, column: 5_001, endColumn: 5_004 } }, 80);
    const { source, under } = marked(text);
    expect(displayWidth(source)).toBeLessThanOrEqual(77);
    expect(source.startsWith("…")).toBe(true);
    expect(source.endsWith("…")).toBe(true);
    expect(under.indexOf("^^^ ")).toBe(source.indexOf("BAD"));
  });

  it("cuts a marker that is longer than the line shown", () => {
    const excerpt = `bad(${"x".repeat(1_000)})`;
    const { source, under } = marked(one({ excerpt, at: { file: "a.ts", line: 1, column: 1, endColumn: 1_006 } }, 60));
    expect(under.lastIndexOf("^")).toBeLessThan(displayWidth(source));
  });

  it("points just behind the line when the place is its end", () => {
    const { under } = marked(one({ excerpt: "let x", at: { file: "a.ts", line: 1, column: 6 } }));
    expect(under.indexOf("^")).toBe(5);
  });

  it("brings a column far outside the line back to its end", () => {
    const { under } = marked(one({ excerpt: "let x", at: { file: "a.ts", line: 1, column: 999, endColumn: 1_005 } }));
    expect(under.indexOf("^")).toBe(5);
  });

  it("prints a line with CRLF as one line", () => {
    expect(one({ excerpt: "import 'x'\r\n" })).not.toContain("\r");
  });

  it("leaves the excerpt out when there is none and keeps the message", () => {
    const text = one({ excerpt: "" });
    expect(text).not.toContain("^");
    expect(text).toContain("  | `orders` reaches into `billing`");
  });

  it("prints the further lines of a message below its first", () => {
    const text = one({ message: "Type 'A' is not 'B'.\n  Property 'x' is missing." });
    expect(text).toContain("^ Type 'A' is not 'B'.\n  |                        Property 'x' is missing.");
  });

  it("aligns the margin to the line number's digits", () => {
    expect(one({ at: { file: "a.ts", line: 1_234, column: 1, endColumn: 7 } })).toContain(
      "\n    --> a.ts:1234:1\n     |\n1234 | import {",
    );
  });

  it("shows control, bidirectional and invisible characters instead of obeying them", () => {
    const text = pretty(mixedReport(hostile), context);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(text).toContain("\\u{1b}[31mred\\u{1b}[0m");
    expect(text).not.toMatch(/^\s*::/m);
  });

  it("says the same with colours as without", () => {
    const colored = pretty(mixedReport(finding()), { ...context, color: true });
    expect(colored).toContain("\u001b[");
    expect(stripVTControlCharacters(colored)).toBe(pretty(mixedReport(finding()), context));
  });
});

describe("one cause that several gates report", () => {
  const stale = (code: string) =>
    finding({ code, fingerprint: code, title: "evidence is older than the code", message: "router.ts changed" });
  const reported = report([
    gate({ findings: [stale("G110"), finding({ fingerprint: "b" })] }),
    gate({ gate: "harness-matrix", findings: [stale("X104")] }),
  ]);

  it("is printed once, with the other codes, and counted with its findings", () => {
    const text = pretty(reported, context);
    expect(text.match(/^error\[/gm)).toHaveLength(2);
    expect(text).toContain("  = also:  X104 of other gates, for the same cause\n");
    expect(text.trimEnd().split("\n").at(-1)).toBe("✘ 2 gates, 148 files, 6 plugins, 3 findings of 2 causes in 1.9 s");
  });

  it("stays several where the code, the place or the words differ", () => {
    const same = [finding({ fingerprint: "1" }), finding({ fingerprint: "2" })];
    const moved = finding({ code: "B102", at: { file: "a.ts", line: 1, column: 1 } });
    const others = [...same, moved, finding({ code: "B102", message: "other words" })];
    expect(pretty(report([gate({ findings: others })]), context).match(/^error\[/gm)).toHaveLength(4);
  });
});
