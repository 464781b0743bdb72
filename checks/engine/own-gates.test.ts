import { describe, expect, it } from "vitest";
import { run } from "../fixtures/run.js";
import { plugin, program, type FileTree } from "../testing.js";

const words = `{ title: "clock is read", why: "tests can't set it", fix: "take the clock as a port" }`;
const identity = `policy: "-", owner: "plugin-lifecycle"`;
const body = (check: string) =>
  `*check(workspace) {\n${check}\n  return { files: workspace.files.length, manifests: 0 };\n}`;
const gate = (check: string, name = "no-clock", rules = `{ C101: ${words} }`) =>
  `import { defineGate } from "@rawr/hq-checks";\nexport default defineGate({ name: "${name}", ${identity}, rules: ${rules}, ${body(check)} });\n`;
const coded = (code: string) => gate("", "no-clock", `{ ${code}: ${words} }`);

/** Finds each file whose name the helper says. */
const finding = gate(
  `for (const file of workspace.files) if (isMeant(file)) yield { rule: "C101", at: { file, line: 1, column: 1 }, message: "the clock is read" };`,
).replace("export default", `import { isMeant } from "./meant.js";\nexport default`);

const workspace: FileTree = {
  "package.json": '{ "type": "module" }',
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": "export const orders = 1;\n",
  "rawr-hq.config.json": JSON.stringify({ gates: ["gates/no-clock.ts"] }),
  "gates/no-clock.ts": finding,
  "gates/meant.ts": `export const isMeant = (file: string) => file.endsWith("src/index.ts");\n`,
};
const own = ["check", "--gate", "no-clock"];
const both = [...own, "--gate", "no-singleton-global", "--no-cache"];

describe("a gate of a workspace's own", () => {
  it("judges beside ours, and what it finds is a finding like any other", async () => {
    const { root } = program(workspace);
    const { exitCode, stdout } = await run(root, both);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("error[C101]: clock is read");
    expect(stdout).toContain("= owner: @rawr-plugin-lifecycle");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✘ 2 gates, 3 files, 1 plugin, 1 finding in /);
  });

  it("can be allowed by a comment, and known by the baseline", async () => {
    const allow = "// rawr-hq-allow C101 until 2026-12-01: the port comes with the next release\nexport {};\n";
    const { root } = program({ ...workspace, "plugins/api/orders/src/index.ts": allow });
    expect((await run(root, both)).exitCode).toBe(0);
    const known = program(workspace);
    expect((await run(known.root, ["baseline", "freeze", "--no-cache", "--gate", "no-clock"])).exitCode).toBe(0);
    expect((await run(known.root, [...both, "--baseline"])).exitCode).toBe(0);
  });

  it("is read again on each run, with everything it imports, whatever the cache holds", async () => {
    const tree = program(workspace);
    expect((await run(tree.root, own)).exitCode).toBe(1);
    expect((await run(tree.root, own)).exitCode).toBe(1);
    tree.write({ "gates/meant.ts": "export const isMeant = () => false;\n" });
    expect((await run(tree.root, own)).exitCode).toBe(0);
    tree.write({ "gates/no-clock.ts": finding.replace("isMeant(file)", "true") });
    expect((await run(tree.root, own)).exitCode).toBe(1);
  });

  it("is listed, explained by the page beside it, and shown by `doctor`", async () => {
    const tree = program({ ...workspace, "gates/no-clock.md": "# no-clock\n\nThe page.\n" });
    expect((await run(tree.root, ["list"])).stdout).toMatch(/^C101 +no-clock/m);
    expect((await run(tree.root, ["explain", "no-clock"])).stdout).toBe("# no-clock\n\nThe page.\n");
    expect((await run(tree.root, ["explain", "C101"])).stdout).toMatch(/^# C101: clock is read\n[^]*\nThe page\.\n$/);
    tree.remove("gates/no-clock.md");
    expect((await run(tree.root, ["explain", "C101"])).stdout).toContain("Why: tests can't set it.");
    expect((await run(tree.root, ["doctor"])).stdout).toContain("own gates: C101 no-clock (gates/no-clock.ts)");
    expect((await run(tree.root, ["phase", "owner", "no-clock"])).stdout).toContain("@rawr-plugin-lifecycle");
  });

  it("that sees nothing fails, as ours do", async () => {
    const blind = gate("").replace("workspace.files.length", "0");
    const { stdout } = await run(program({ ...workspace, "gates/no-clock.ts": blind }).root, own);
    expect(stdout).toContain("E002");
  });

  it("is unknown under another name, and the nearest one is offered", async () => {
    const { exitCode, stderr } = await run(program(workspace).root, ["check", "--gate", "no-clok"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("did you mean `no-clock`?")]);
  });
});

const yielding = (value: string) => gate(`yield ${value};`);
const editing = (edits: string) =>
  yielding(`{ rule: "C101", at: { file: "package.json", line: 1, column: 1 }, message: "x", edits: [${edits}] }`);
const unfit: Readonly<Record<string, readonly [text: string, sentence: string | RegExp]>> = {
  "is not there": ["", "gates/no-clock.ts is not there: correct its path in `gates` of the settings"],
  "does not parse": ["export default {", "gates/no-clock.ts:1:17 does not load"],
  "throws while it loads": [
    `throw new Error("no clock here");`,
    "gates/no-clock.ts:1 does not load (no clock here): correct the gate, or take it out of `gates`",
  ],
  "imports what isn't there": [`import "./gone.js";\n${gate("")}`, /gates\/no-clock\.ts:1 does not load/],
  "has no default export": ["export const gate = 1;", "exports no default: write `export default defineGate({ ... })`"],
  "is no gate": ["export default {};", "gates/no-clock.ts is not a gate: `name`"],
  "has no rules": [gate("", "no-clock", "{}"), "is not a gate: `rules`: must have at least one rule"],
  "has the words of a rule beside its table": [
    gate("").replace(/rules: \{.*?\} \}/, 'code: "C101", title: "a", why: "b", fix: "c"'),
    "is not a gate: `rules`",
  ],
  "has a rule without a way out": [
    gate("", "no-clock", `{ C101: { title: "a", why: "b", fix: "" } }`),
    /is not a gate: `rules\.C101\.fix`: must be a sentence$/,
  ],
  "asks for candidates by a word": [
    gate(`for await (const file of (await workspace.syntax()).candidates("x" as never)) void file;`).replace(
      "*check",
      "async *check",
    ),
    "`candidates` takes a function of a file's facts",
  ],
  "asks where nothing stands": [
    gate(`(await workspace.syntax()).at(undefined as never);`).replace("*check", "async *check"),
    "no file of the workspace was asked for yet: `await syntax.file(path)` gives nodes",
  ],
  "has a code of another form": [coded("CLOCK"), "a capital and three digits"],
  "has codes of two letters": [
    gate("", "no-clock", `{ C101: ${words}, D101: ${words} }`),
    "must begin with the same letter",
  ],
  "has a bad name": [gate("", "No Clock"), "lower-case words with hyphens"],
  "has an unknown owner": [gate("").replace("plugin-lifecycle", "nobody"), "is not a gate: `owner`"],
  "takes the name of ours": [gate("", "types"), "the name `types` is already taken by rawr-hq: choose another name"],
  "takes the letter of ours": [
    coded("B901"),
    "the letter `B` of its codes is already taken by rawr-hq: choose another letter",
  ],
  "throws while it judges": [
    gate(`throw new Error("the clock stopped");`),
    "gates/no-clock.ts:3 throws while it judges (the clock stopped): correct the gate",
  ],
  "throws in a promise": [
    gate(`throw new Error("the clock stopped");`).replace("*check", "async check"),
    "gates/no-clock.ts: `check` is not a generator: write `*check(workspace) { ... }`",
  ],
  "yields a text": [
    yielding(`"line 1"`),
    /yields something other than a finding: .*: yield `\{ rule, at: \{ file, line, column \}, message \}`$/,
  ],
  "yields nothing": [yielding("undefined"), "gates/no-clock.ts yields something other than a finding"],
  "yields a finding without a place": [
    yielding(`{ rule: "C101", message: "x" }`),
    "yields something other than a finding: `at`",
  ],
  "yields line 0": [yielding(`{ rule: "C101", at: { file: "a.ts", line: 0, column: 1 }, message: "x" }`), "`at.line`"],
  "yields another's code": [
    yielding(`{ rule: "B101", at: { file: "package.json", line: 1, column: 1 }, message: "x" }`),
    "`no-clock` yields a finding of rule `B101`: add the rule to its `rules`",
  ],
  "yields a place outside": [
    yielding(`{ rule: "C101", at: { file: "../a.ts", line: 1, column: 1 }, message: "x" }`),
    "`at.file`: must be a path from the workspace root",
  ],
  "yields an edit behind the end": [
    editing(`{ file: "package.json", start: 0, end: 99, text: "" }`),
    "gates/no-clock.ts yields an edit that can't be made: `edits.0`: `end` 99 is behind the end of package.json, which has 20 characters",
  ],
  "yields edits of one place": [
    editing(
      `{ file: "package.json", start: 0, end: 9, text: "" }, { file: "package.json", start: 8, end: 9, text: "" }`,
    ),
    "`edits.1`: it overlaps `edits.0`: join the two",
  ],
  "yields an edit of no file": [
    editing(`{ file: "gone.ts", start: 0, end: 0, text: "" }`),
    "`edits.0`: gone.ts is not a text file of the workspace: name one",
  ],
  "has judged less than nothing": [
    gate("").replace("workspace.files.length", "-1"),
    "does not return what it judged: `files`",
  ],
  "does not say what it judged": [
    gate("").replace(/return \{.*\}/, "return undefined as never"),
    "gates/no-clock.ts does not return what it judged",
  ],
};

describe("a gate of a workspace's own that", () => {
  it.each(Object.entries(unfit))("%s is named, could not judge, and hides nothing", async (_, [text, sentence]) => {
    const files = {
      ...workspace,
      "gates/no-clock.ts": text,
      "plugins/api/orders/src/index.ts": "let orders = 0; export const next = () => ++orders;\n",
    };
    const tree = program(files);
    if (text === "") tree.remove("gates/no-clock.ts");
    const { exitCode, stdout } = await run(tree.root, [
      "check",
      "--no-cache",
      "--reporter",
      "json",
      ...both.slice(1, 5),
    ]);
    expect(exitCode).toBe(2);
    const report = JSON.parse(stdout) as { gates: { problem?: string }[]; findings: { code: string }[] };
    expect(report.gates.flatMap(({ problem }) => problem ?? [])).toEqual([expect.stringMatching(pattern(sentence))]);
    expect(report.findings.map(({ code }) => code)).toContain("S101");
    expect(stdout).not.toContain("    at ");
  });

  it("can't judge is an ailment that `doctor` names", async () => {
    const { exitCode, stdout } = await run(program({ ...workspace, "gates/no-clock.ts": "export {};" }).root, [
      "doctor",
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("! gates/no-clock.ts exports no default");
  });

  it("is named twice is refused by the settings", async () => {
    const twice = JSON.stringify({ gates: ["gates/no-clock.ts", "gates/no-clock.ts"] });
    const { exitCode, stderr } = await run(program({ ...workspace, "rawr-hq.config.json": twice }).root, own);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("`gates`: names a file twice")]);
  });

  it("shares its letter with another of the workspace can't judge, the first one does", async () => {
    const two = JSON.stringify({ gates: ["gates/no-clock.ts", "gates/twin.ts"] });
    const twin = gate("", "twin", `{ C201: ${words} }`);
    const { root } = program({ ...workspace, "rawr-hq.config.json": two, "gates/twin.ts": twin });
    const { exitCode, stdout } = await run(root, [...own, "--gate", "twin"]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("is already taken by gates/no-clock.ts");
    expect(stdout).toContain("error[C101]");
  });
});

function pattern(sentence: string | RegExp): RegExp {
  return typeof sentence === "string" ? new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : sentence;
}
