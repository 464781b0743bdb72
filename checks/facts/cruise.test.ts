import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import importBoundary from "../gates/import-boundary.js";
import { plugin, program, type FileTree } from "../testing.js";
import { cruiseConfigurationFiles } from "./cruise-configuration.js";
import { cruiseHints } from "./cruise-sentence.js";

const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "orders"),
  "packages/money/package.json": `{ "name": "@example/money", "type": "module" }`,
  "packages/money/index.ts": `export const money = 1;\n`,
  "plugins/api/orders/src/a.ts": `import "../../../../packages/money/index.js";\n`,
};
const rules = (...forbidden: object[]) => `module.exports = ${JSON.stringify({ forbidden, options: {} })};`;
const toMoney = { from: { path: "^plugins" }, to: { path: "^packages" } };

test("rules that warn, inform or are off fail nothing; the first two are reported in the rules' own words", async () => {
  const { open, findings } = program({
    ...tree,
    ".dependency-cruiser.cjs": rules(
      { name: "warns", severity: "warn", comment: "money is moving", ...toMoney },
      { name: "informs", severity: "info", ...toMoney },
      { name: "off", severity: "ignore", ...toMoney },
      { name: "has-none", ...toMoney },
    ),
  });
  expect(await findings(importBoundary)).toEqual([]);
  const sentence = "`plugins/api/orders/src/a.ts` imports `packages/money/index.ts`";
  expect(cruiseHints(await (await open()).cruise())).toEqual([
    `dependency-cruiser's rule \`has-none\` (warn): ${sentence}`,
    `dependency-cruiser's rule \`warns\` (warn): ${sentence} (money is moving)`,
    `dependency-cruiser's rule \`informs\` (info): ${sentence}`,
  ]);
});

test("a rule about a module, or about a path through modules, is reported as one", async () => {
  const report = await program({
    ...tree,
    "plugins/api/orders/src/b.ts": `import "./a.js";\n`,
    "plugins/api/orders/src/lonely.ts": `export const lonely = 1;\n`,
    ".dependency-cruiser.cjs": rules(
      { name: "no-orphans", severity: "error", from: { orphan: true, path: "lonely" }, to: {} },
      { name: "not-by-way", severity: "error", from: { path: "src/b" }, to: { path: "money", reachable: true } },
    ),
  }).judge(importBoundary);
  expect(report.findings.map(({ at, message, fix }) => [at.file, message, fix.split(",")[0]])).toEqual([
    [
      "plugins/api/orders/src/b.ts",
      "`plugins/api/orders/src/b.ts` reaches `packages/money/index.ts`: plugins/api/orders/src/b.ts -> plugins/api/orders/src/a.ts -> packages/money/index.ts",
      "change the module",
    ],
    [
      "plugins/api/orders/src/lonely.ts",
      "`plugins/api/orders/src/lonely.ts` breaks the rule as a module, not by one of its imports",
      "change the module",
    ],
  ]);
});

test("a file outside of the workspace is not read, and an import of it stays what it is", async () => {
  const { open, root, write, findings } = program(tree);
  const outside = `${basename(root)}-outside`;
  onTestFinished(() => rmSync(join(root, `../${outside}.ts`), { force: true }));
  const inside = [`plugins/api/orders/src/a.js`, `packages/money/index.js`].map(
    (path) => `./${basename(root)}/${path}`,
  );
  write({
    "plugins/api/orders/src/a.ts": `import "../../../../../${outside}.js";\nimport "../../../../packages/money/index.js";\n`,
  });
  const judged = async (text: string) => {
    writeFileSync(join(root, `../${outside}.ts`), text);
    const { edges, violations } = await (await open()).cruise();
    return { edges, violations, findings: await findings(importBoundary) };
  };
  const empty = await judged("export {};\n");
  expect(empty).toMatchObject({
    edges: [
      ["plugins/api/orders/src/a.ts", `../${outside}.ts`],
      ["plugins/api/orders/src/a.ts", "packages/money/index.ts"],
    ],
    violations: [],
    findings: [],
  });
  expect(await judged(inside.map((path) => `import "${path}";\n`).join(""))).toEqual(empty);
});

test("a file that nests too deeply is reported; all others are judged", async () => {
  const sum = `export const sum = 0${" + 1".repeat(20_000)};\n`;
  const report = await program({
    ...tree,
    "plugins/api/orders/src/sum.ts": sum,
    ...plugin("api", "billing"),
    "plugins/api/billing/src/a.ts": `import "../../orders/src/a.js";\n`,
  }).judge(importBoundary);
  expect(report.gates.map(({ verdict }) => verdict)).not.toContain("could-not-judge");
  expect(report.findings.map(({ code, at }) => `${code} ${at.file}`)).toEqual([
    "B101 plugins/api/billing/src/a.ts",
    "E001 plugins/api/orders/src/sum.ts",
  ]);
});

test.each<[string, string, FileTree]>([
  ["a folder with an index", `module.exports = { forbidden: require("./rules") };`, { "rules/index.js": "" }],
  [
    "a package's main",
    `module.exports = require("./rules");`,
    { "rules/package.json": `{ "main": "list.cjs" }`, "rules/list.cjs": "" },
  ],
  [
    "a list of sets",
    `module.exports = { extends: ["./rules/a.cjs", './rules/b'] };`,
    { "rules/a.cjs": "", "rules/b.json": "" },
  ],
])("the rules' own files are known: %s", (_what, text, files) => {
  const { root } = program({ ".dependency-cruiser.cjs": text, ...files });
  const found = cruiseConfigurationFiles(root, ".dependency-cruiser.cjs")?.map((path) => path.slice(root.length + 1));
  const wanted = Object.keys(files).filter((path) => !path.endsWith("package.json"));
  expect(found?.sort()).toEqual([".dependency-cruiser.cjs", ...wanted].sort());
});

test.each([
  `module.exports = require("@acme/rules");`,
  `module.exports = { extends: "dependency-cruiser/configs/recommended" };`,
  `module.exports = { extends: ["./a.cjs", "dependency-cruiser/configs/recommended"] };`,
  `const name = "./a.cjs"; module.exports = require(name);`,
  `const base = "./a.cjs"; module.exports = { "extends": [base, "./a.cjs"] };`,
  `module.exports = require("./" + "a.cjs");`,
  `module.exports = require(require("path").join(__dirname, "a.cjs"));`,
  `export default (await import("./a.mjs")).default;`,
])("rules that may come from elsewhere are asked for anew each time: %s", (text) => {
  const { root } = program({ ".dependency-cruiser.cjs": text, "a.cjs": "", "a.mjs": "" });
  expect(cruiseConfigurationFiles(root, ".dependency-cruiser.cjs")).toBeNull();
});

test("a later run in the same process sees what changed since: files, a package's exports, the paths of a tsconfig", async () => {
  const paths = (to: string) => `{ "compilerOptions": { "paths": { "money": ["./${to}"] } } }`;
  const { open, write, remove } = program({
    ...tree,
    "tsconfig.json": paths("packages/money/index.ts"),
    "packages/money/cents.ts": `export const money = 100;\n`,
    "plugins/api/orders/src/a.ts": `import "money";\n`,
  });
  const edges = async () => (await (await open()).cruise()).edges.map(([, to]) => to);
  expect(await edges()).toEqual(["packages/money/index.ts"]);
  write({ "tsconfig.json": paths("packages/money/cents.ts") });
  expect(await edges()).toEqual(["packages/money/cents.ts"]);
  remove("packages/money/cents.ts");
  expect(await edges()).toEqual([]);
  write({ "plugins/api/orders/src/a.ts": `import "../../../../packages/money/index.js";\n` });
  expect(await edges()).toEqual(["packages/money/index.ts"]);
});

test.each([
  [".dependency-cruiser.cjs", "module.exports ="],
  [".dependency-cruiser.mjs", "export default"],
])("a later run reads the workspace's own rules anew: %s", async (file, exported) => {
  const named = (name: string) => `${exported} ${JSON.stringify({ forbidden: [{ name, ...toMoney }], options: {} })};`;
  const { open, write } = program({ ...tree, [file]: named("before") });
  const broken = async () => (await (await open()).cruise()).violations.map(({ rule }) => rule);
  expect(await broken()).toEqual(["before"]);
  write({ [file]: named("after") });
  expect(await broken()).toEqual(["after"]);
});
