import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { EventEmitter } from "node:events";
import { assert, asyncProperty, subarray } from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { program, type FileTree } from "../../testing.js";
import { finding, gate as outcome, report } from "../../report/reporters/fixtures/report.js";
import { cleanWorkspace } from "../../mutations/clean-workspace.js";
import { violations } from "../../mutations/corpora.js";
import { chooseEdits } from "./choose-edits.js";
import { fix } from "./fix.js";
import { clean, seeds } from "./fixtures/seeds.js";
import { around, keptMounts, texts } from "./fixtures/texts.js";

const gates = ["metadata-contract", "import-boundary", "host-composition-guard"];
const argv = gates.flatMap((name) => ["--gate", name]);

const text = (root: string, file: string) => readFileSync(join(root, file), "utf8");

describe("`rawr-hq fix` mends", () => {
  it.each(Object.entries(seeds))(
    "%s, once and for all, and changes nothing else",
    async (_, { files, file, after, gate }) => {
      const { root } = program({ ...clean, ...files });
      const before = await run(root, ["check", "--gate", gate, "--reporter", "json"]);
      expect(before.exitCode).toBe(1);
      const preview = await run(root, ["fix", "--gate", gate, "--dry-run"]);
      expect([preview.exitCode, preview.lastLine]).toEqual([1, expect.stringContaining("nothing was written")]);
      const { exitCode, stdout } = await run(root, ["fix", "--gate", gate]);
      expect(readFileSync(join(root, file), "utf8")).toBe(after);
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining("; 0 findings left")]);
      const again = await run(root, ["fix", "--gate", gate]);
      expect(again.lastLine).toContain("0 findings of 0 rules in 0 files fixed");
      expect(readFileSync(join(root, file), "utf8")).toBe(after);
    },
  );
});

it("`rawr-hq fix` writes as the text around it is written, and leaves to a person what it can't know", async () => {
  const given = Object.fromEntries(Object.values(texts).map(({ file, before }) => [file, before]));
  const { root } = program({ ...clean, ...around, ...given });
  const some = ["metadata-contract", "import-boundary"].flatMap((name) => ["--gate", name]);
  const textsIn = () => Object.entries(texts).map(([name, { file }]) => [name, text(root, file)]);
  await run(root, ["fix", ...some]);
  const made = textsIn();
  expect(made).toEqual(Object.entries(texts).map(([name, { before, after }]) => [name, after ?? before]));
  const again = await run(root, ["fix", ...some]);
  expect(again.lastLine).toContain("0 findings of 0 rules in 0 files fixed");
  expect(textsIn()).toEqual(made);
});

it.each(Object.entries(keptMounts))("a mount is not moved before %s that it may need", async (_, before) => {
  const ingress = seeds["mounts out of order"]?.files ?? {};
  const { root } = program({ ...clean, ...ingress, "host.ts": before });
  const { stdout } = await run(root, ["fix", "--gate", "host-composition-guard"]);
  expect([stdout, text(root, "host.ts")]).toEqual([expect.stringMatching(/ 0 files fixed; [1-9]/), before]);
});

const legacy = seeds["a legacy key of a package.json"];
const key = finding({ code: "M126" });

describe("`rawr-hq fix`", () => {
  it("shows what it would change, and in every report what it would do", async () => {
    const { root } = program({ ...clean, ...legacy?.files });
    const { stdout } = await run(root, ["fix", "--gate", "metadata-contract", "--dry-run"]);
    expect(stdout).toContain(
      `--- plugins/api/stock/package.json\n@@ line 6 @@\n-    "capability": "stock",\n-    "channel": "beta"\n+    "capability": "stock"\n`,
    );
    const check = ["check", "--gate", "metadata-contract", "--reporter"];
    expect((await run(root, [...check, "pretty"])).stdout).toContain(
      "= edit:  `rawr-hq fix` fixes it in plugins/api/stock/package.json",
    );
    // Of the shape that the report's schema and SARIF's own say.
    const json = JSON.parse((await run(root, [...check, "json"])).stdout) as { findings: { edits: unknown }[] };
    expect(json.findings[0]?.edits).toEqual([
      { file: "plugins/api/stock/package.json", start: 107, end: 130, text: "" },
    ]);
    const sarif = JSON.parse((await run(root, [...check, "sarif"])).stdout) as {
      runs: { results: { fixes: unknown }[] }[];
    };
    expect(sarif.runs[0]?.results[0]?.fixes).toMatchObject([
      { artifactChanges: [{ replacements: [{ deletedRegion: { charOffset: 107, charLength: 23 } }] }] },
    ]);
  });

  it("keeps a byte order mark, the line ends and the mode of a file", async () => {
    const file = "plugins/api/orders/src/allowed.ts";
    const allowed = `\uFEFFexport const a = 1;\r\n// rawr-hq-allow B101 until 2027-12-31: it moves to a package in December\r\nexport const b = 2;\r\n`;
    const { root } = program({ ...clean, [file]: allowed });
    chmodSync(join(root, file), 0o775);
    expect((await run(root, ["fix", "--gate", "import-boundary"])).exitCode).toBe(0);
    expect(statSync(join(root, file)).mode & 0o777).toBe(0o775);
    expect(text(root, file)).toBe("\uFEFFexport const a = 1;\r\nexport const b = 2;\r\n");
  });

  it("names a file that is read-only, and writes nothing at all", async () => {
    const allowed = seeds["a comment that allows nothing"];
    const { root } = program({ ...clean, ...legacy?.files, ...allowed?.files });
    chmodSync(join(root, "plugins/api/stock/package.json"), 0o444);
    const { exitCode, stderr } = await run(root, ["fix", ...argv]);
    expect([exitCode, stderr]).toEqual([
      2,
      "rawr-hq: plugins/api/stock/package.json can't be written (read-only); nothing was written: make it writable\n",
    ]);
    expect(text(root, allowed?.file ?? "")).toBe(allowed?.files[allowed.file]);
  });

  it("leaves a file that does not parse as it is", async () => {
    const file = "plugins/api/orders/src/broken.ts";
    const broken = `// rawr-hq-allow B101 until 2027-12-31: it moves to a package in December\nexport const a = (;\n`;
    const { root } = program({ ...clean, [file]: broken });
    const { exitCode, stderr } = await run(root, ["fix", "--gate", "import-boundary"]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/broken\.ts does not parse \(line 2: .+\); nothing was written: fix it by hand\n$/),
    ]);
    expect(text(root, file)).toBe(broken);
  });

  it("undoes what does not hold, says so, and keeps what does", async () => {
    const { root } = program({ "a.ts": "bad();\n", "b.ts": "bad();\n", "c.ts": "bad();\n" });
    const edit = (file: string, text: string) => ({ file, start: 0, end: 3, text });
    const found = (code: string, file: string, made: string) =>
      finding({ code, fingerprint: code, at: { file, line: 1, column: 1 }, edits: [edit(file, made)] });
    const judge = async () => {
      const bad = ["a.ts", "b.ts"].filter((file) => text(root, file).startsWith("bad"));
      const worse = ["a.ts", "b.ts"].filter((file) => text(root, file).startsWith("worse"));
      const findings = [
        ...bad.map((file) => found(file === "a.ts" ? "B101" : "B102", file, file === "a.ts" ? "worse" : "good")),
        ...worse.map((file) => finding({ code: "B103", at: { file, line: 1, column: 1 } })),
        found("B104", "c.ts", "(("),
      ];
      return report([outcome({ findings })]);
    };
    const { mended, left } = await fix({ root, dryRun: false, judge });
    expect(mended.map(({ code }) => code)).toEqual(["B102"]);
    expect(left.map(({ finding: { code }, reason }) => [code, reason])).toEqual([
      ["B104", expect.stringMatching(/^its edit was not made, because c\.ts would no longer parse \(line 1: .+\)$/)],
      ["B101", "its edit was undone, because the gates then find no less, or something else"],
    ]);
    expect([text(root, "a.ts"), text(root, "b.ts")]).toEqual(["bad();\n", "good();\n"]);
  });

  it.each([
    ["what one gate finds where another could not judge before", true, ["B101"]],
    ["nothing where a gate can't judge any more", false, []],
  ])("keeps %s", async (_, blindBefore, codes) => {
    const { root } = program({ "a.ts": "bad();\n" });
    const edits = [{ file: "a.ts", start: 0, end: 3, text: "good" }];
    const judge = async () => {
      const isBad = text(root, "a.ts").startsWith("bad");
      const blind = { gate: "other", verdict: "could-not-judge", problem: "it is blind", findings: [] } as const;
      const findings = isBad ? [finding({ edits })] : [];
      return report([outcome({ findings }), ...(isBad === blindBefore ? [outcome(blind)] : [])]);
    };
    const { mended } = await fix({ root, dryRun: false, judge });
    expect(mended.map(({ code }) => code)).toEqual(codes);
    expect(text(root, "a.ts")).toBe(codes.length > 0 ? "good();\n" : "bad();\n");
  });

  it("undoes what a signal kept from being judged", async () => {
    const { root } = program({ "a.ts": "bad();\n" });
    const signals = new EventEmitter();
    let [judged, written] = [0, ""];
    const judge = async () => {
      judged += 1;
      if (judged > 1) {
        written = text(root, "a.ts");
        signals.emit("SIGINT");
        await new Promise(() => undefined);
      }
      return report([outcome({ findings: [{ ...key, edits: [{ file: "a.ts", start: 0, end: 3, text: "good" }] }] })]);
    };
    await expect(fix({ root, dryRun: false, judge, signals })).rejects.toThrow(
      "SIGINT arrived while the fixes were being checked",
    );
    expect([written, text(root, "a.ts")]).toEqual(["good();\n", "bad();\n"]);
    expect(signals.listenerCount("SIGINT")).toBe(0);
  });

  it.each(["../outside.ts", "link.ts"])("refuses an edit of %s, which leads outside", async (file) => {
    const outside = program({ "outside.ts": "bad();\n" });
    const { root } = program({ "a.ts": "", "link.ts": { link: join(outside.root, "outside.ts") } });
    const edits = [{ file, start: 0, end: 3, text: "good" }];
    const judge = async () => report([outcome({ findings: [{ ...key, edits }] })]);
    await expect(fix({ root, dryRun: false, judge })).rejects.toThrow(/leads outside the workspace|can't be written/);
    expect(text(outside.root, "outside.ts")).toBe("bad();\n");
  });
});

describe("of edits that overlap", () => {
  const edit = (start: number, end: number, text = "") => ({ file: "a.ts", start, end, text });
  const found = (fingerprint: string, ...edits: readonly ReturnType<typeof edit>[]) => finding({ fingerprint, edits });

  it("the later one is left out with all that belongs to it, and names the one before", () => {
    const { mended, edits, left } = chooseEdits([found("1", edit(0, 5)), found("2", edit(9, 9, "x"), edit(3, 7))]);
    expect(mended.map(({ fingerprint }) => fingerprint)).toEqual(["1"]);
    expect(edits).toEqual([edit(0, 5)]);
    expect(left[0]?.reason).toMatch(/^its edit overlaps that of B101 at \S+:\d+: run `rawr-hq fix` again$/);
  });

  it("equal ones are made once, and those beside each other are both made", () => {
    const both = [found("1", edit(0, 5, "a")), found("2", edit(0, 5, "a")), found("3", edit(5, 6))];
    expect(chooseEdits(both)).toMatchObject({ mended: both, edits: [edit(0, 5, "a"), edit(5, 6)], left: [] });
  });
});

describe("whatever is wrong together", () => {
  it("a fix leaves a tree that parses, has fewer findings or the same tree, and has nothing left to mend", async () => {
    const names = Object.keys(seeds).filter((name) => !/two legacy|kind|config|gone|type that is/.test(name));
    await assert(
      asyncProperty(subarray(names, { minLength: 1 }), async (chosen) => {
        const files = Object.assign({ ...clean }, ...chosen.map((name) => seeds[name]?.files)) as FileTree; // trees alone
        const { root } = program(files);
        const count = async () =>
          (JSON.parse((await run(root, ["check", ...argv, "--reporter", "json"])).stdout) as { findings: unknown[] })
            .findings.length;
        const before = await count();
        await run(root, ["fix", ...argv]);
        expect(await count()).toBeLessThan(before);
        for (const path of Object.keys(files).filter((path) => path.endsWith(".ts"))) {
          const { diagnostics } = ts.transpileModule(text(root, path), { reportDiagnostics: true });
          expect([path, diagnostics]).toEqual([path, []]);
        }
        const again = await run(root, ["fix", ...argv]);
        expect(again.lastLine).toContain("0 findings of 0 rules in 0 files fixed");
      }),
      { numRuns: 6, seed: 20261128 },
    );
  });

  it("a fix of any of the mutations leaves no more findings than before, and breaks no file", async () => {
    const all = Object.values(violations).flat();
    const every = [...argv, "--gate", "no-singleton-global"];
    const broken = (root: string, files: readonly string[]) =>
      files.filter((path) => {
        const options = { reportDiagnostics: true, compilerOptions: { jsx: ts.JsxEmit.Preserve } };
        return (ts.transpileModule(text(root, path), { ...options, fileName: path }).diagnostics ?? []).length > 0;
      });
    await assert(
      asyncProperty(subarray(all, { minLength: 4, maxLength: 12 }), async (chosen) => {
        const files = Object.assign({ ...cleanWorkspace }, ...chosen.map((one) => one.files)) as FileTree; // trees alone
        const { root } = program(files);
        const scripts = Object.keys(files).filter((path) => /(?<!\.d)\.[cm]?tsx?$/.test(path));
        const count = async () => {
          const { stdout } = await run(root, ["check", ...every, "--reporter", "json"]);
          return (JSON.parse(stdout) as { findings: unknown[] }).findings.length;
        };
        const [found, unparsed] = [await count(), broken(root, scripts)];
        await run(root, ["fix", ...every]);
        expect(await count()).toBeLessThanOrEqual(found);
        expect(broken(root, scripts)).toEqual(unparsed);
      }),
      { numRuns: 8, seed: 20261129 },
    );
  });
});
