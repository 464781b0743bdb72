import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import { pageBlocks } from "./page-blocks.js";
import types from "./types.js";

const installed = (name: string, as = name): FileTree => ({
  [`node_modules/${as}`]: { link: fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)) },
});
const tsconfig = (extra: object = {}) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "nodenext",
      target: "es2022",
      lib: ["es5"],
      types: [],
      skipLibCheck: true,
    },
    include: ["plugins", "*.ts"],
    ...extra,
  });
const workspace: FileTree = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": tsconfig(),
  ...installed("typescript"),
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": "export const total: number = 1;\n",
};
const typeTest = (text: string): FileTree => ({
  ...workspace,
  ...installed("tsd"),
  "type-tests/total.test-d.ts": `import { expectType, expectError } from "tsd";\n${text}\n`,
});

describe("the gate `types`", () => {
  it("passes a workspace that compiles, and counts what tsc saw", async () => {
    const report = await program(workspace).judge(types);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { files: 1, manifests: 0, typeTests: 0 } }]);
  });

  it.each<[what: string, files: FileTree, place: string]>([
    [
      "a wrong value",
      { "plugins/api/orders/src/a.ts": "\nexport const a: number = 'x';" },
      "plugins/api/orders/src/a.ts:2",
    ],
    ["a module that is not there", { "a.ts": 'import "./gone.js";\nexport {};' }, "a.ts:1"],
    ["a syntax error", { "a.ts": "export const = 1;" }, "a.ts:1"],
    [
      "a wrong call across files",
      { "a.ts": 'import { total } from "./plugins/api/orders/src/index.js";\n\n\ntotal();' },
      "a.ts:4",
    ],
    ["an unused @ts-expect-error", { "a.ts": "// @ts-expect-error\nexport const a = 1;" }, "a.ts:1"],
    [
      "an unknown compiler option",
      { "tsconfig.json": '{\n  "compilerOptions": { "strcit": true } }' },
      "tsconfig.json:2",
    ],
    [
      "an error in a file name with brackets and spaces",
      { "plugins/api/orders/src/a (1,2).ts": "export const a: 1 = 2;" },
      "plugins/api/orders/src/a (1,2).ts:1",
    ],
    ["an error behind CRLF", { "a.ts": "export const a = 1;\r\nexport const b: 1 = 2;\r\n" }, "a.ts:2"],
  ])("finds %s", async (_what, files, place) => {
    const report = await program({ ...workspace, ...files }).judge(types);
    const places = report.findings
      .filter(({ gate }) => gate === "types")
      .map(({ code, at }) => `${code} ${at.file}:${at.line}`);
    expect(places).toContain(`T101 ${place}`);
  });

  it.each<[what: string, files: FileTree]>([
    ["an expected error", { "a.ts": "// @ts-expect-error it is a string\nexport const a: number = 'x';" }],
    ["a compiler's sentence in a string", { "a.ts": 'export const a = "a.ts(1,1): error TS2322: no";' }],
    ["an error in a file that tsconfig.json does not include", { "scratch/a.ts": "export const a: 1 = 2;" }],
    ["JavaScript that nobody asked to check", { "plugins/api/orders/src/b.js": "export const b = 1; b();" }],
    ["a plugin without TypeScript", { ...plugin("agent", "notes"), "plugins/agents/notes/prompt.md": "Hello" }],
  ])("passes %s", async (_what, files) => {
    expect(await program({ ...workspace, ...files }).findings(types)).toEqual([]);
  });

  it.each<[what: string, files: FileTree, told: readonly [place: string, message: RegExp]]>([
    [
      "a comma too few in tsconfig.json",
      { "tsconfig.json": `${tsconfig().slice(0, -1)} "files": [] }`, "a.ts": "export const a: 1 = 2;\n" },
      ["tsconfig.json:1", /^TS1005: ',' expected/],
    ],
    [
      "a workspace that is no ES module",
      {
        "package.json": "{}",
        "tsconfig.json": tsconfig().replace('"strict"', '"verbatimModuleSyntax":true,"strict"'),
        "a.ts": "export const a = 1;\nexport const b = 2;\n",
        "b.ts": 'import { a } from "./a.js";\nexport const c = a;\n',
      },
      ["package.json:1", /^2 files are compiled as CommonJS: package.json lacks `"type": "module"`$/],
    ],
    [
      "a compiler that is told to write CommonJS",
      {
        "tsconfig.json": tsconfig().replace(
          '"nodenext"',
          '"commonjs","verbatimModuleSyntax":true,"ignoreDeprecations":"6.0"',
        ),
        "plugins/api/orders/package.json": '{ "type": "module", "rawr": { "kind": "api", "capability": "orders" } }',
      },
      ["plugins/api/orders/package.json:1", /^1 file is compiled as CommonJS: .* need `"module": "nodenext"`$/],
    ],
  ])("tells one fault once, however much follows from it: %s", async (_what, files, [place, message]) => {
    const { findings } = await program({ ...workspace, ...files }).judge(types);
    expect(findings.map(({ code, at }) => `${code} ${at.file}:${at.line}`)).toEqual([`T101 ${place}`]);
    expect(findings[0]?.message).toMatch(message);
  });

  it("tells in the composition's words that it is missing, and nothing of the imports of it", async () => {
    const files = {
      "host.ts": 'import { hq } from "./rawr.hq.js";\nexport { hq };\n',
      "a.ts": 'import "./gone.js";\nexport {};\n',
    };
    const { findings } = await program({ ...workspace, ...files }).judge(types);
    expect(findings.map(({ at, title }) => [at.file, title])).toEqual([
      ["a.ts", "tsc reports an error"],
      ["host.ts", "composition is missing"],
    ]);
  });

  it("marks the name that the compiler points at, and keeps the lines that explain", async () => {
    const files = {
      "a.ts": "const from = { deep: { n: '' } };\nexport const wrongOne: { deep: { n: number } } = from;",
    };
    const [finding] = (await program({ ...workspace, ...files }).judge(types)).findings;
    expect(finding?.at).toEqual({ file: "a.ts", line: 2, column: 14, endColumn: 22 });
    expect(finding?.message.split("\n").length).toBeGreaterThan(1);
    expect(finding?.message).toMatch(/^TS2322: Type .*[^.]$/m);
  });

  it("sees a new error, and its correction, with what it remembers of the last run", async () => {
    const tree = program(workspace);
    expect(await tree.findings(types)).toEqual([]);
    tree.write({ "plugins/api/orders/src/index.ts": "export const total: number = '';\n" });
    expect(await tree.findings(types)).toEqual(["T101 plugins/api/orders/src/index.ts:1"]);
    expect(await tree.findings(types)).toEqual(["T101 plugins/api/orders/src/index.ts:1"]);
    tree.write({ "plugins/api/orders/src/index.ts": "export const total: number = 2;\n" });
    expect(await tree.findings(types)).toEqual([]);
  });

  it.each(["typescript-5.9", "typescript-7"])("judges with the workspace's own compiler: %s", async (compiler) => {
    const { "node_modules/typescript": _own, ...rest } = workspace;
    const tree = program({ ...rest, ...installed(compiler, "typescript") });
    expect((await tree.judge(types)).gates).toMatchObject([{ verdict: "clean", judged: { files: 1 } }]);
    tree.write({ "plugins/api/orders/src/index.ts": "export const total: number = '';\n" });
    expect(await tree.findings(types)).toEqual(["T101 plugins/api/orders/src/index.ts:1"]);
  });

  describe("with project references", () => {
    const composite = { composite: true, strict: true, module: "nodenext", lib: ["es2022"], types: [], outDir: "dist" };
    const project = (extra: object) => JSON.stringify({ compilerOptions: composite, ...extra });
    const solution: FileTree = {
      ...workspace,
      "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./plugins" }] }),
      "plugins/tsconfig.json": project({ references: [{ path: "../packages/money/tsconfig.lib.json" }] }),
      "packages/money/tsconfig.lib.json": project({ include: ["src"] }),
      "packages/money/src/index.ts": "export const cents: number = 1;\n",
      "plugins/api/orders/src/index.ts":
        'import { cents } from "../../../../packages/money/src/index.js";\n\nexport const total: number = cents;\n',
    };

    it.each(["typescript-5.9", "typescript", "typescript-7"])("judges every project: %s", async (compiler) => {
      const { "node_modules/typescript": _own, ...rest } = solution;
      const tree = program({ ...rest, ...installed(compiler, "typescript") });
      const clean = [{ verdict: "clean", judged: { files: 2 } }];
      expect((await tree.judge(types)).gates).toMatchObject(clean);
      // Up to date: the compiler itself has nothing to say of any file.
      expect((await tree.judge(types)).gates).toMatchObject(clean);
      tree.write({ "packages/money/src/index.ts": "export const cents: string = 1;\n" });
      const found = ["T101 packages/money/src/index.ts:1", "T101 plugins/api/orders/src/index.ts:3"];
      expect((await tree.findings(types)).toSorted()).toEqual(found);
      expect((await tree.findings(types)).toSorted()).toEqual(found);
    });

    it("judges the files of the root as well, and writes nothing for them", async () => {
      const own = { include: ["*.ts"], references: [{ path: "./plugins" }] };
      const tree = program({ ...solution, "tsconfig.json": tsconfig(own), "a.ts": "export const a: 1 = 2;\n" });
      const report = await tree.judge(types);
      expect(report.findings.map(({ at }) => `${at.file}:${at.line}`)).toEqual(["a.ts:1"]);
      expect(report.gates).toMatchObject([{ judged: { files: 3 } }]);
      expect(existsSync(join(tree.root, "a.js"))).toBe(false);
    });

    it("finds a plugin that no project selects, and a reference that leads nowhere", async () => {
      const lonely = { ...plugin("api", "late"), "plugins/tsconfig.json": project({ include: ["api/orders"] }) };
      const late = {
        "plugins/api/late/src/index.ts": "export {};\n",
        "plugins/api/orders/src/index.ts": "export {};\n",
      };
      expect(await program({ ...solution, ...lonely, ...late }).findings(types)).toEqual([
        "T103 plugins/api/late/package.json:1",
      ]);
      const nowhere = { "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./gone" }] }) };
      const { exitCode } = await program({ ...solution, ...nowhere }).judge(types);
      expect(exitCode).not.toBe(0);
    });
  });

  it("finds a plugin that tsconfig.json leaves out", async () => {
    const files = { "tsconfig.json": tsconfig({ include: ["*.ts"] }), "a.ts": "export {};" };
    expect(await program({ ...workspace, ...files }).findings(types)).toEqual([
      "T103 plugins/api/orders/package.json:1",
    ]);
  });

  it.each<[what: string, files: FileTree, sentence: RegExp]>([
    [
      "there is no tsconfig.json",
      { "tsconfig.json": { link: "nowhere.json" } },
      /no tsconfig\.json at the workspace root: add one/,
    ],
    [
      "an unknown TypeScript is installed",
      {
        "node_modules/typescript": { link: "../old" },
        "old/package.json": '{ "name": "typescript", "version": "3.9.0" }',
      },
      /`typescript` is 3\.9\.0, but 5\.9 or newer is needed/,
    ],
    [
      "no TypeScript is installed",
      { "node_modules/typescript": { link: "nowhere" } },
      /`typescript` is not installed here: `npm install/,
    ],
    [
      "tsconfig.json includes nothing of the workspace",
      {
        "tsconfig.json": tsconfig({ include: [], files: ["node_modules/other/index.d.ts"] }),
        "node_modules/other/index.d.ts": "export {};\n",
      },
      /tsconfig\.json includes no file/,
    ],
    [
      "there are type tests and no tsd",
      { "type-tests/a.test-d.ts": "export {};" },
      /is a type test, but tsd is not installed/,
    ],
  ])("can't judge, and says why, when %s", async (_what, files, sentence) => {
    const report = await program({ ...workspace, ...files }).judge(types);
    expect(report.exitCode).toBe(2);
    expect(report.gates[0]?.problem).toMatch(sentence);
  });
});

describe("the type tests of the gate `types`", () => {
  it("pass when what they promise holds", async () => {
    const text =
      'import { total } from "../plugins/api/orders/src/index.js";\nexpectType<number>(total);\nexpectError(total());';
    const report = await program(typeTest(text)).judge(types);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { typeTests: 1 } }]);
  });

  it.each([
    ["a type that is another", "expectType<string>(1);"],
    ["an error that no longer is one", "expectError<number>(1);"],
    ["a test that does not compile", "export const a: string = 1;"],
  ])("fail for %s, at its line", async (_what, text) => {
    expect(await program(typeTest(text)).findings(types)).toEqual(["T102 type-tests/total.test-d.ts:2"]);
  });

  it("run without the package being built", async () => {
    const files = {
      ...typeTest("expectType<string>(1);"),
      "package.json": '{ "types": "./dist/index.d.ts", "files": ["dist"] }',
    };
    expect(await program(files).findings(types)).toContain("T102 type-tests/total.test-d.ts:2");
  });

  it.each<[what: string, files: FileTree]>([
    ["among the dependencies", { "package.json": '{ "devDependencies": { "tsd": "*" } }' }],
    ["by a key", { "package.json": '{ "tsd": {} }' }],
    ["by a folder with tests of another name", { "type-tests/total.test.ts": "export {};" }],
  ])("are missed when tsd is set up %s and finds none", async (_what, files) => {
    expect(await program({ ...workspace, ...installed("tsd"), ...files }).findings(types)).toContain(
      "T102 package.json:1",
    );
  });
});

describe("the page of the gate `types`", () => {
  const blocks = pageBlocks(readFileSync(new URL("./types.md", import.meta.url), "utf8"));

  it.each(blocks)("shows what is $heading in $path", async ({ heading, path, text }) => {
    const { exitCode } = await program({ ...workspace, [path]: text }).judge(types);
    expect(exitCode).toBe(heading === "Incorrect" ? 1 : 0);
  });

  it("shows both", () => {
    expect(blocks.map(({ heading }) => heading)).toEqual(["Incorrect", "Correct"]);
  });
});
