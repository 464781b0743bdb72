import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formsOf, violationsOf } from "../mutations/read-corpus.js";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./import-boundary.js";
import { pageBlocks, type PageBlock } from "./page-blocks.js";

/** Two plugins, a package, a host and its composition, and nothing that breaks a rule. */
const clean: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  "tsconfig.json": `{ "compilerOptions": { "module": "nodenext", "paths": { "#billing/*": ["./plugins/api/billing/src/*"] } } }`,
  ...plugin("api", "billing"),
  "plugins/api/billing/src/index.ts": `import { money } from "../../../../packages/money/src/index.js";\nexport const price = money(1);\n`,
  "plugins/api/billing/src/tax.ts": `export interface Rate { value: number }\nexport const rate = 0.19;\n`,
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": `export default {};\n`,
  "packages/money/package.json": `{ "name": "@example/money", "type": "module", "exports": "./src/index.ts" }`,
  "packages/money/src/index.ts": `export const money = (amount: number) => ({ amount });\n`,
  "rawr.hq.ts": `import orders from "./plugins/api/orders/src/index.js";\nexport const hq = { orders };\n`,
  "host.ts": `import { hq } from "./rawr.hq.js";\nconsole.log(hq);\n`,
};

const router = "plugins/api/orders/src/router.ts";

describe("a plugin that reaches into another plugin is found", () => {
  test("by every form of import, in the line of the import", async () => {
    const forms = Object.entries(formsOf("import-forms"));
    const lines = violationsOf(gate.name, "import-forms").map(({ name, places: [at] }) => [name, at?.split(":")[1]]);
    const file = (index: number) => `plugins/api/orders/src/form-${index}.ts`;
    const files = Object.fromEntries(forms.map(([, text], index) => [file(index), text]));
    const twice = `import "../../billing/src/tax.js"; import { rate } from "../../billing/src/tax.js";\nconsole.log(rate);\n`;
    const report = await program({ ...clean, ...files, "plugins/api/orders/src/twice.ts": twice }).judge(gate);
    const inTwice = report.findings.filter(({ at }) => at.file.endsWith("/twice.ts"));
    expect(inTwice.map(({ code, at }) => `${code} ${at.line}:${at.column}`)).toEqual(["B101 1:8", "B101 1:57"]);
    const found = forms.map(([name], index) => [
      name,
      report.findings.filter(({ at }) => at.file === file(index)).map(({ code, at }) => `${code} in line ${at.line}`),
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(lines.map(([name, line]) => [name, [`B101 in line ${line}`]])),
    );
    expect(report.findings).toHaveLength(forms.length + inTwice.length);
  });

  test("vi.mock in its test", async () => {
    const file = "plugins/api/orders/src/router.test.ts";
    const text = `import { vi } from "vitest";\nvi.mock("../../billing/src/tax.js");\n`;
    expect(await program({ ...clean, [file]: text }).findings(gate)).toEqual([`B101 ${file}:2`]);
  });

  test("in JavaScript, JSX, CommonJS and declarations", async () => {
    const found = await program({
      ...clean,
      "plugins/api/orders/src/a.js": `import "../../billing/src/tax.js";`,
      "plugins/api/orders/src/b.jsx": `import "../../billing/src/tax.js";\nexport default () => <p>{1}</p>;`,
      "plugins/api/orders/src/c.cjs": `require("../../billing/src/tax.js");`,
      "plugins/api/orders/src/d.d.ts": `import "../../billing/src/tax.js";`,
      "plugins/api/orders/src/e.mts": `import "../../billing/src/tax.js";`,
      "plugins/api/orders/src/f.tsx": `import "../../billing/src/tax.js";\nexport default () => <p>{1}</p>;`,
    }).findings(gate);
    expect(found.map((line) => line.replace(/^B101 plugins\/api\/orders\/src\//, ""))).toEqual([
      "a.js:1",
      "b.jsx:1",
      "c.cjs:1",
      "d.d.ts:1",
      "e.mts:1",
      "f.tsx:1",
    ]);
  });

  test("by the place, in a sentence that names both", async () => {
    const breach = `\nimport { rate } from "../../billing/src/tax.js";\nexport { rate };\n`;
    const report = await program({ ...clean, [router]: breach }).judge(gate);
    expect(report.exitCode).toBe(1);
    expect(report.findings).toMatchObject([
      {
        code: "B101",
        policy: "D-014",
        owner: "plugin-lifecycle",
        message: "`orders` reaches into `billing`",
        at: { file: router, line: 2, column: 22, endColumn: 48 },
        excerpt: `import { rate } from "../../billing/src/tax.js";`,
      },
    ]);
  });

  test("through a symlink that hides the other plugin's folder", async () => {
    const found = await program({
      ...clean,
      "plugins/api/orders/src/near": { link: "../../billing/src" },
      [router]: `import { rate } from "./near/tax.js";\nexport { rate };\n`,
    }).findings(gate);
    expect(found).toEqual([`B101 ${router}:1`]);
  });

  test("through a package installed by a link", async () => {
    const found = await program({
      ...clean,
      "node_modules/@linked/billing": { link: "../../plugins/api/billing" },
      [router]: `import { price } from "@linked/billing";\nexport { price };\n`,
    }).findings(gate);
    expect(found).toEqual([`B101 ${router}:1`]);
  });
});

describe("the other directions", () => {
  test("each breach has its own code, in its own file", async () => {
    const breaches: Record<string, readonly [code: string, text: string]> = {
      "plugins/api/orders/src/host.ts": ["B102", `import "../../../../host.js";`],
      "plugins/api/orders/src/composition.ts": ["B102", `export { hq } from "../../../../rawr.hq.js";`],
      "packages/money/src/a.ts": ["B103", `import type { Rate } from "../../../plugins/api/billing/src/tax.js";`],
      "packages/money/src/a.test.ts": ["B103", `import "../../../plugins/api/billing/src/tax.js";`],
      "packages/money/src/host.ts": ["B103", `import "../../../host.js";`],
      "scripts/a.ts": ["B104", `import "../plugins/api/billing/src/tax.js";`],
      "host.ts": ["B104", `import "./plugins/api/billing/src/tax.js";`],
    };
    const files = Object.entries(breaches);
    const tree = Object.fromEntries(files.map(([file, [, text]]) => [file, text]));
    const found = await program({ ...clean, ...tree }).findings(gate);
    expect(found).toEqual(
      files.map(([file, [code]]) => `${code} ${file}:1`).sort((a, b) => (a.slice(5) < b.slice(5) ? -1 : 1)),
    );
  });

  test("files in a ring are found once, with the way round", async () => {
    const report = await program({
      ...clean,
      "plugins/api/orders/src/a.ts": `import "./b.js";`,
      "plugins/api/orders/src/b.ts": `import "./c.js";`,
      "plugins/api/orders/src/c.ts": `import "./a.js";`,
    }).judge(gate);
    expect(report.findings).toMatchObject([
      {
        code: "B106",
        at: { file: "plugins/api/orders/src/a.ts", line: 1 },
        message: ["a", "b", "c", "a"]
          .map((name) => `plugins/api/orders/src/${name}.ts`)
          .join(" -> ")
          .replace(/^/, "the cycle is "),
      },
    ]);
  });

  test("a ring of types only counts between plugins, packages and layers, not within one", async () => {
    const found = await program({
      ...clean,
      "plugins/api/orders/src/a.ts": `import type { B } from "./b.js";\nexport interface A { b: B }`,
      "plugins/api/orders/src/b.ts": `import type { A } from "./a.js";\nexport interface B { a: A }`,
      "packages/left/src/index.ts": `import type { R } from "../../right/src/index.js";\nexport interface L { r: R }`,
      "packages/right/src/index.ts": `export type * from "./inner.js";`,
      "packages/right/src/inner.ts": `import type { L } from "../../left/src/index.js";\nexport interface R { l: L }`,
    }).findings(gate);
    expect(found).toEqual(["B106 packages/left/src/index.ts:1"]);
  });

  test("a test of the host, beside it, may import the plugins", async () => {
    const breach = `import "./plugins/api/orders/src/index.js";`;
    const found = await program({ ...clean, "host.test.ts": breach, "other.test.ts": breach }).findings(gate);
    expect(found).toEqual(["B104 other.test.ts:1"]);
  });

  test("a layer imports what the settings don't name for it", async () => {
    const layered = {
      "package.json": `{ "name": "library", "type": "module" }`,
      "rawr-hq.config.json": `{ "layers": { "contract": [], "adapter": ["contract"] } }`,
      "contract/index.ts": `import "../adapter/index.js";`,
      "adapter/index.ts": `export {};`,
      ...plugin("api", "orders"),
    };
    const found = await program(layered).findings(gate);
    expect(found).toEqual(["B105 contract/index.ts:1"]);
    const turned = { "contract/index.ts": `export {};`, "adapter/index.ts": `import "../contract/index.js";` };
    expect(await program({ ...layered, ...turned }).findings(gate)).toEqual([]);
  });

  test("a layer stays one when the settings call it the host", async () => {
    const found = await program({
      "package.json": `{ "name": "library", "type": "module" }`,
      "rawr-hq.config.json": `{ "host": ["host.ts", "adapter"], "layers": { "adapter": [], "checks": [] } }`,
      "adapter/index.ts": `import "../checks/index.js";`,
      "checks/index.ts": `export {};`,
      "host.ts": `import "./adapter/index.js";`,
    }).findings(gate);
    expect(found).toEqual(["B105 adapter/index.ts:1"]);
  });

  test("plugins below packages/ and a host below apps/ keep the same directions", async () => {
    const moved = {
      "package.json": `{ "name": "acme", "type": "module" }`,
      "rawr-hq.config.json": `{ "roots": { "packages/api": "api" }, "composition": "apps/hq/rawr.hq.ts", "host": "apps/hq" }`,
      "packages/money/src/index.ts": `export const cents = 100;`,
      "packages/api/orders/package.json": `{ "name": "o", "rawr": { "kind": "api", "capability": "orders" } }`,
      "packages/api/orders/src/index.ts": `import "../../../money/src/index.js";\nimport "./own.js";`,
      "packages/api/orders/src/own.ts": `export {};`,
      "packages/api/billing/package.json": `{ "name": "b", "rawr": { "kind": "api", "capability": "billing" } }`,
      "packages/api/billing/src/index.ts": `export {};`,
      "apps/hq/rawr.hq.ts": `import "../../packages/api/orders/src/index.js";`,
      "apps/hq/host.ts": `import "./rawr.hq.js";`,
      "apps/hq/hq.harness.test.ts": `import "./rawr.hq.js";`,
    };
    expect(await program(moved).findings(gate)).toEqual([]);
    const breaches = {
      "packages/money/src/index.ts": `import "../../api/orders/src/own.js";`,
      "packages/api/billing/src/index.ts": `import "../../orders/src/own.js";`,
      "packages/api/orders/src/own.ts": `import "../../../../apps/hq/rawr.hq.js";`,
    };
    const found = await program({ ...moved, ...breaches, "packages/api/orders/src/index.ts": `export {};` }).findings(
      gate,
    );
    expect(found.filter((finding) => !finding.startsWith("B106"))).toEqual([
      "B101 packages/api/billing/src/index.ts:1",
      "B102 packages/api/orders/src/own.ts:1",
      "B103 packages/money/src/index.ts:1",
    ]);
  });

  test("a layer without files is found", async () => {
    const found = await program({ ...clean, "rawr-hq.config.json": `{ "layers": {\n "contracts": [] } }` }).findings(
      gate,
    );
    expect(found).toEqual(["B110 rawr-hq.config.json:2"]);
  });
});

describe("an undecidable import is a finding", () => {
  test("except a loader outside plugins and packages, which loads what a user names", async () => {
    const text = `import { createJiti } from "jiti";\nexport const load = (file: string) => createJiti(import.meta.url).import(file);`;
    const code = `import { compileFunction } from "node:vm";\nexport const load = (text: string) => compileFunction(text, ["require"], {});`;
    const tools = { "tools/config.ts": text, "tools/code.ts": code };
    const found = await program({ ...clean, ...tools, [router]: text }).findings(gate);
    expect(found).toEqual([`B107 ${router}:2`, "B107 tools/code.ts:2"]);
  });

  test("for each way of hiding the name", async () => {
    const texts = [
      `export const load = (name: string) => import(name);`,
      `export const load = (name: string) => import("../../" + name);`,
      "export const load = (name: string) => import(`./${name}.js`);",
      `import { createRequire } from "node:module";const r = createRequire(import.meta.url); export const load = (name: string) => r(name);`,
      `export let path = "./a.js"; export const load = () => import(path);`,
      `const table = { path: "./a.js" }; table.path = process.argv[2]; export const load = () => import(table.path);`,
    ];
    const files = Object.fromEntries(texts.map((text, index) => [`plugins/api/orders/src/form-${index}.ts`, text]));
    const found = await program({ ...clean, ...files }).findings(gate);
    expect(found).toEqual(Object.keys(files).map((file) => `B107 ${file}:1`));
  });
});

describe("what only looks like a breach is left alone", () => {
  test("in any file of a plugin", async () => {
    const entries = Object.entries(formsOf("import-look-alikes"));
    const files = Object.fromEntries(
      entries.map(([, text], index) => [`plugins/api/orders/src/form-${index}.ts`, text]),
    );
    const own = { "plugins/api/orders/src/billing-orders.ts": `export {};` };
    const report = await program({ ...clean, ...own, ...files }).judge(gate);
    const names = report.findings.map(({ at, code }) => [code, entries[Number(/\d+/.exec(at.file)?.[0])]?.[0]]);
    expect(names).toEqual([]);
    expect(report.exitCode).toBe(0);
  });

  test("in what is installed, built or ignored", async () => {
    const breach = `import "../../plugins/api/billing/src/tax.js";`;
    const found = await program({
      ...clean,
      "node_modules/x/index.js": breach,
      "plugins/api/orders/dist/index.js": breach,
      "artifacts/x/index.js": breach,
      "rawr-hq.config.json": `{ "ignore": ["plugins/api/orders/fixtures"] }`,
      "plugins/api/orders/fixtures/a.ts": `import "../../billing/src/tax.js";`,
    }).findings(gate);
    expect(found).toEqual([]);
  });

  test("but a source folder that is only called dist is judged", async () => {
    const file = "plugins/api/orders/src/dist/a.ts";
    expect(await program({ ...clean, [file]: `import "../../../billing/src/tax.js";` }).findings(gate)).toEqual([
      `B101 ${file}:1`,
    ]);
  });
});

describe("dependency-cruiser", () => {
  test("adds the findings of the workspace's own rules, at the import's place and with the rule's reason", async () => {
    const rules = `module.exports = { forbidden: [{ name: "no-fs", comment: "plugins keep no files", severity: "error", from: { path: "^plugins/" }, to: { path: "^fs$" } }], options: { tsPreCompilationDeps: false } };`;
    const report = await program({
      ...clean,
      ".dependency-cruiser.cjs": rules,
      [router]: `\nimport type { Stats } from "node:fs";\nexport type S = Stats;`,
    }).judge(gate);
    expect(report.findings).toMatchObject([
      {
        code: "B108",
        title: "forbidden by rule `no-fs` of dependency-cruiser",
        why: "plugins keep no files",
        at: { file: router, line: 2 },
      },
    ]);
  });

  test("that visits fewer modules than there are source files is found out", async () => {
    const rules = `module.exports = { forbidden: [],\n options: { exclude: { path: "billing" } } };`;
    const report = await program({ ...clean, ".dependency-cruiser.cjs": rules }).judge(gate);
    expect(report.findings).toMatchObject([{ code: "B109", at: { file: ".dependency-cruiser.cjs" } }]);
    expect(report.findings[0]?.message).toBe(
      "it visited 5 of 7 source files; left out: plugins/api/billing/src/index.ts, plugins/api/billing/src/tax.ts",
    );
  });

  test("with rules that don't load can't judge, and says why in one sentence", async () => {
    const report = await program({ ...clean, ".dependency-cruiser.cjs": `module.exports = {` }).judge(gate);
    expect(report.exitCode).toBe(2);
    expect(report.gates.find((outcome) => outcome.gate === "import-boundary")?.problem).toMatch(
      /^dependency-cruiser could not run with \.dependency-cruiser\.cjs: /,
    );
  });
});

test("a workspace without source files fails, because the gate saw nothing", async () => {
  expect(await program({ "package.json": "{}" }).findings(gate)).toEqual(["E002 package.json:1"]);
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./import-boundary.md", import.meta.url), "utf8"));
  const files = (heading: PageBlock["heading"]) => blocks.filter((block) => block.heading === heading);
  const tree = (heading: PageBlock["heading"]) =>
    Object.fromEntries(files(heading).map(({ path, text }) => [path, text]));

  test("shows code that fails, each block with a finding", async () => {
    const report = await program({ ...clean, ...tree("Incorrect") }).judge(gate);
    const found = new Set(report.findings.map(({ at }) => at.file));
    expect(files("Incorrect").map(({ path }) => [path, found.has(path)])).toEqual(
      files("Incorrect").map(({ path }) => [path, true]),
    );
    expect(found.size).toBeGreaterThan(2);
  });

  test("shows code that passes", async () => {
    expect(files("Correct").length).toBeGreaterThan(1);
    expect(await program({ ...clean, ...tree("Correct") }).findings(gate)).toEqual([]);
  });
});
