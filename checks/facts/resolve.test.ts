import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWorkspace } from "../engine/open-workspace.js";
import importBoundary from "../gates/import-boundary.js";
import { plugin, program, type FileTree } from "../testing.js";
import { packageTargets } from "./workspace-packages.js";

const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module", "workspaces": ["plugins/*/*", "packages/*"] }`,
  ...plugin("api", "orders"),
  "plugins/api/billing/package.json": `{ "name": "@example/api-billing", "type": "module", "exports": { "./*": "./src/*.ts" }, "rawr": { "kind": "api", "capability": "billing" } }`,
  "plugins/api/billing/src/tax.ts": `export const rate = 0.19;\n`,
};
const src = "plugins/api/orders/src";
const findings = (files: FileTree) => program({ ...tree, ...files }).findings(importBoundary);
const orders = (more: object) =>
  JSON.stringify({ name: "@example/api-orders", type: "module", rawr: { kind: "api", capability: "orders" }, ...more });

describe("where nothing is installed, a name means what it will mean", () => {
  test.each([
    ["workspace:@example/api-billing@*"],
    ["workspace:../billing"],
    ["link:../billing"],
    ["file:../billing"],
    ["portal:../billing/"],
    ["npm:@example/api-billing@^1.0.0"],
  ])("a dependency under another name: %s", async (wanted) => {
    for (const list of ["dependencies", "devDependencies", "peerDependencies"]) {
      const found = await findings({
        "plugins/api/orders/package.json": orders({ [list]: { tax: wanted } }),
        [`${src}/a.ts`]: `import "tax/tax";\n`,
      });
      expect(found).toEqual([`B101 ${src}/a.ts:1`]);
    }
  });

  test("and a missing installation is reported", async () => {
    const { open, write } = program(tree);
    expect((await open()).notes).toEqual([expect.stringMatching(/^no packages are installed: /)]);
    write({ "node_modules/tax/package.json": "{}" });
    expect((await open()).notes).toEqual([]);
  });

  test("and so is which packages of the workspace are not linked, and which are in no package.json of it", async () => {
    const asks = orders({ dependencies: { "@example/api-billing": "workspace:*", lost: "workspace:^", zod: "^4" } });
    const { open, write } = program({
      ...tree,
      "plugins/api/orders/package.json": asks,
      "node_modules/zod/index.js": "",
    });
    const lost = expect.stringMatching(/^not in the workspace: 1 \(`lost` of plugins\/api\/orders\)/);
    expect((await open()).notes).toEqual([
      expect.stringMatching(
        /^workspace packages that are not linked: 1 \(`@example\/api-billing` of plugins\/api\/orders\)/,
      ),
      lost,
    ]);
    write({ "plugins/api/orders/node_modules/@example/api-billing": { link: "../../../billing" } });
    expect((await open()).notes).toEqual([lost]);
    write({ "plugins/api/orders/package.json": orders({ dependencies: { zod: "^4" } }) });
    expect((await open()).notes).toEqual([]);
  });

  test("what is installed further up is installed", async () => {
    const inner = Object.fromEntries(Object.entries(tree).map(([path, text]) => [`apps/hq/${path}`, text]));
    const { root } = program({ ...inner, "node_modules/tax/package.json": "{}" });
    const { notes } = await openWorkspace(join(root, "apps/hq"), { cache: false });
    expect(notes).toEqual([]);
  });

  test("the root's dependencies count for packages that don't declare that name", async () => {
    const found = await findings({
      "package.json": `{ "dependencies": { "tax": "workspace:@example/api-billing@*" } }`,
      [`${src}/a.ts`]: `import "tax/tax";\nimport "other/tax";\n`,
    });
    expect(found).toEqual([`B101 ${src}/a.ts:1`]);
  });

  test("a name of `imports` that leads to a package or a build output", async () => {
    const found = await findings({
      "plugins/api/orders/package.json": orders({
        imports: { "#tax": "@example/api-billing/tax", "#own/*": { types: "./dist/*.d.ts", default: "./dist/*.js" } },
      }),
      [`${src}/a.ts`]: `import "#tax";\nimport "#own/b";\n`,
      [`${src}/b.ts`]: `import "./a.js";\n`,
    });
    expect(found).toEqual([`B101 ${src}/a.ts:1`, `B106 ${src}/a.ts:2`]);
  });

  test.each([
    ["a folder of outputs", { ".": { types: "./lib/index.d.ts", default: "./lib/index.js" } }],
    ["two folders of outputs", { ".": { import: "./build/esm/index.mjs", require: "./build/cjs/index.cjs" } }],
    ["a condition of its own", { ".": { "@example/source": "./src/index.ts", default: "./out/bundle.js" } }],
    ["a plain string", "./es/index.js"],
  ])("what `exports` will name is traced to its source: %s", async (_what, exports) => {
    const pair = ["a", "b"].map((name): FileTree => {
      const other = name === "a" ? "b" : "a";
      return {
        [`packages/${name}/package.json`]: JSON.stringify({ name: `@example/${name}`, type: "module", exports }),
        [`packages/${name}/src/index.ts`]: `export * from "@example/${other}";\n`,
      };
    });
    expect(await findings({ ...pair[0], ...pair[1] })).toEqual(["B106 packages/a/src/index.ts:1"]);
  });

  test("of several packages with one name the member of the workspace counts", async () => {
    const template = {
      "templates/plugin/package.json": `{ "name": "@example/api-billing", "exports": { "./*": "./src/*.ts" } }`,
      "templates/plugin/src/tax.ts": "export const rate = 0;\n",
      "a-template/package.json": `{ "name": "@example/api-billing" }`,
      [`${src}/a.ts`]: `import "@example/api-billing/tax";\n`,
    };
    const lists: FileTree[] = [
      {},
      { "package.json": `{ "name": "example" }` },
      { "package.json": `{ "workspaces": { "packages": ["./plugins/**"] } }` },
      { "package.json": "{}", "pnpm-workspace.yaml": `packages:\n  # ours\n  - "plugins/*/*"\n  - '!templates/**'\n` },
    ];
    for (const list of lists) expect(await findings({ ...template, ...list })).toEqual([`B101 ${src}/a.ts:1`]);
  });

  test("the paths of a jsconfig, where there is no tsconfig", async () => {
    const jsconfig = {
      "jsconfig.json": `{ "compilerOptions": { "paths": { "@billing/*": ["./plugins/api/billing/src/*"] } } }`,
    };
    const file = { [`${src}/a.js`]: `import "@billing/tax";\n` };
    expect(await findings({ ...jsconfig, ...file })).toEqual([`B101 ${src}/a.js:1`]);
    expect(await findings({ ...jsconfig, ...file, "tsconfig.json": "{}" })).toEqual([]);
    const { "jsconfig.json": inner = "" } = jsconfig;
    const below = { "plugins/api/orders/jsconfig.json": inner.replace("./plugins/api/", "../"), "tsconfig.json": "{}" };
    expect(await findings({ ...below, ...file })).toEqual([`B101 ${src}/a.js:1`]);
  });
});

describe("an alias of a bundler's settings is what it stands for", () => {
  const shared = "../../api/billing/src";
  const made = (alias: string, before = ""): FileTree => ({
    "plugins/web/shop/vite.config.ts": `import { fileURLToPath } from "node:url";\nimport { join, resolve } from "node:path";\n${before}\nexport default { resolve: { alias: ${alias} } };\n`,
  });

  test.each<[form: string, settings: FileTree, specifier: string]>([
    ["a table", made(`{ "~billing": "${shared}" }`), "~billing/tax"],
    ["a URL", made(`{ "@": fileURLToPath(new URL("../../api", import.meta.url)) }`), "@/billing/src/tax"],
    ["a list", made(`[{ find: "billing/", replacement: join(__dirname, "${shared}/") }]`), "billing/tax"],
    ["a pattern", made(`[{ find: /^~(.*)$/, replacement: resolve(import.meta.dirname, "${shared}/$1") }]`), "~tax"],
    ["a constant", made("aliases", `const aliases = { tax: join(__dirname, "${shared}/tax.ts") };`), "tax"],
    [
      "vitest's own, at the root",
      { "vitest.config.mts": `export default () => ({ test: { alias: { "#b": "./plugins/api/billing/src" } } });\n` },
      "#b/tax",
    ],
    ["a path below the root", made(`{ b: "/plugins/api/billing/src" }`), "b/tax"],
    [
      "another file's, by its name",
      {
        "config/aliases.ts": `import { resolve } from "node:path";\nexport const alias = { "~b": resolve(__dirname, "../plugins/api/billing/src") };\n`,
        "plugins/web/shop/vite.config.ts": `import { alias } from "../../../config/aliases.js";\nexport default { resolve: { alias } };\n`,
      },
      "~b/tax",
    ],
    [
      "another file's, spread among its own",
      {
        "config/aliases.ts": `export default { "~b": \`\${import.meta.dirname}/../plugins/api/billing/src\` };\n`,
        "plugins/web/shop/webpack.config.js": `import shared from "../../../config/aliases.js";\nexport default { resolve: { alias: { own$: "./src/own.ts", ...shared } } };\n`,
      },
      "~b/tax",
    ],
    [
      "a base that is merged",
      {
        "vite.base.ts": `import { fileURLToPath } from "node:url";\nconst at = (path: string) => fileURLToPath(new URL(path, import.meta.url));\nexport const base = { resolve: { alias: [{ find: /^~b/, replacement: at("./plugins/api/billing/src") }] } };\n`,
        "plugins/web/shop/vitest.config.mts": `import { defineConfig, mergeConfig } from "vitest/config";\nimport { base } from "../../../vite.base.js";\nexport default mergeConfig(base, defineConfig({ test: {} }));\n`,
      },
      "~b/tax",
    ],
    [
      "a preset of a package of the workspace",
      {
        "packages/preset/package.json": `{ "name": "@example/preset", "type": "module", "exports": "./src/index.ts" }\n`,
        "packages/preset/src/index.ts": `import { join } from "node:path";\nexport const preset = (root: string) => ({ resolve: { alias: { "~b": join(root, "plugins", "api/billing/src") } } });\n`,
        "plugins/web/shop/rspack.config.mjs": `import { preset } from "@example/preset";\nimport { join } from "node:path";\nexport default { mode: "production", ...preset(join(import.meta.dirname, "../../..")) };\n`,
      },
      "~b/tax",
    ],
    [
      "JSON that is read",
      {
        "plugins/web/shop/aliases.json": `{ "~b": "${shared}" }\n`,
        "plugins/web/shop/vite.config.ts": `import { readFileSync } from "node:fs";\nexport default { resolve: { alias: JSON.parse(readFileSync(new URL("./aliases.json", import.meta.url), "utf8")) } };\n`,
      },
      "~b/tax",
    ],
    [
      "JSON that is required",
      {
        "plugins/web/shop/aliases.json": `{ "alias": { "~b": "${shared}" } }\n`,
        "plugins/web/shop/metro.config.cjs": `const { alias } = require("./aliases.json");\nmodule.exports = { resolver: { extraNodeModules: alias } };\n`,
      },
      "~b/tax",
    ],
    [
      "JSON that is imported, for rollup's plugin",
      {
        "plugins/web/shop/aliases.json": `{ "~b": "${shared}" }\n`,
        "plugins/web/shop/rollup.config.js": `import alias from "@rollup/plugin-alias";\nimport entries from "./aliases.json" with { type: "json" };\nexport default { plugins: [alias({ entries })] };\n`,
      },
      "~b/tax",
    ],
    [
      "a build script's",
      {
        "plugins/web/shop/build.mjs": `import { build } from "esbuild";\nimport { alias } from "./aliases.mjs";\nawait build({ entryPoints: ["src/a.ts"], alias });\n`,
        "plugins/web/shop/aliases.mjs": `const folder = "${shared}";\nexport const alias = Object.fromEntries([["~b", folder]]);\n`,
      },
      "~b/tax",
    ],
    [
      "tsup's, by a function",
      {
        "plugins/web/shop/tsup.config.ts": `import { defineConfig } from "tsup";\nexport default defineConfig(() => ({ esbuildOptions: (options: any) => { options.alias = {}; }, alias: { "~b": "${shared}" } }));\n`,
      },
      "~b/tax",
    ],
  ])("%s", async (_form, settings, specifier) => {
    const file = "plugins/web/shop/src/a.ts";
    const importing = { ...plugin("web", "shop"), [file]: `import "${specifier}";\n` };
    expect(await findings({ ...settings, ...importing })).toEqual([`B101 ${file}:1`]);
  });

  test.each([
    ["a table", `import { alias } from "some-preset";\nexport default { resolve: { alias } };\n`],
    [
      "an entry",
      `import { at } from "some-preset";\nexport default { resolve: { alias: { a: at("src"), b: "./b" } } };\n`,
    ],
    [
      "a spread",
      `import { alias } from "some-preset";\nexport default { resolve: { alias: { ...alias, b: "./b" } } };\n`,
    ],
    ["a call", `import paths from "some-preset";\nexport default { resolve: { alias: paths() } };\n`],
    [
      "a base",
      `import { mergeConfig } from "vite";\nimport base from "some-preset";\nexport default mergeConfig(base, {});\n`,
    ],
    ["what the machine says", `export default { resolve: { alias: { a: process.env.A_FOLDER } } };\n`],
  ])("and what can't be read is listed: %s", async (_form, text) => {
    const unread = async (settings: string, path = "vite.config.ts") => {
      const { notJudged } = await program({ "package.json": "{}\n", [path]: settings }).open();
      return notJudged.filter(({ reason }) => reason.includes("aliases")).map(({ path }) => path);
    };
    expect(await unread(text)).toEqual(["vite.config.ts"]);
    for (const path of ["webpack.common.cjs", "rollup.config.dev.mjs"])
      expect(await unread(text, path)).toEqual([path]);
    for (const path of ["farm.ts", "metro.service.ts", "tsup.ts"]) expect(await unread(text, path)).toEqual([]);
    expect(
      await unread(
        `import react from "react";\nexport default { plugins: [react()], resolve: { alias: { b: "./b" } } };\n`,
      ),
    ).toEqual([]);
  });

  test("and means nothing to other packages, in place of a file, or as a part of a name", async () => {
    const others = { ...made(`{ tax: "${shared}/tax.ts", "./own": "${shared}/tax.ts" }`), ...plugin("web", "shop") };
    const files = {
      [`${src}/a.ts`]: `import "tax";\n`,
      "plugins/web/shop/src/a.ts": `import "./own.js";\nimport "taxes";\nimport "@x/tax";\n`,
      "plugins/web/shop/src/own.ts": "export {};\n",
    };
    expect(await findings({ ...others, ...files })).toEqual([]);
  });
});

describe("a copy of a package of the workspace counts as the package", () => {
  const copy = {
    "package.json": `{ "name": "@example/api-billing", "type": "module", "exports": { "./*": "./src/*.ts" } }`,
    "src/tax.ts": "export const rate = 0.19;\n",
  };
  const at = (folder: string): FileTree =>
    Object.fromEntries(Object.entries(copy).map(([path, text]) => [`${folder}/${path}`, text]));
  const importing = { [`${src}/a.ts`]: `import "@example/api-billing/tax";\n` };

  test("in node_modules", async () => {
    const found = await findings({ ...at("node_modules/@example/api-billing"), ...importing });
    expect(found).toEqual([`B101 ${src}/a.ts:1`]);
  });

  test("in a plugin's own node_modules, and in a store that it is linked from", async () => {
    const store = "node_modules/.pnpm/@example+api-billing@file+plugins+api+billing/node_modules/@example/api-billing";
    const found = await findings({
      ...at(store),
      "plugins/api/orders/node_modules/@example/api-billing": { link: `../../../../../${store}` },
      ...importing,
    });
    expect(found).toEqual([`B101 ${src}/a.ts:1`]);
  });

  test("and another package does not", async () => {
    const found = await findings({
      "node_modules/tax/package.json": `{ "name": "tax", "main": "index.js" }`,
      "node_modules/tax/index.js": "",
      [`${src}/a.ts`]: `import "tax";\n`,
    });
    expect(found).toEqual([]);
  });
});

describe("a ring", () => {
  const ring = (a: string, b: string): FileTree => ({ [`${src}/a.ts`]: a, [`${src}/b.ts`]: b });
  const verbatim = { "tsconfig.json": `{ "compilerOptions": { "verbatimModuleSyntax": true } }` };

  test.each([
    ["import { type B }", `import { type B } from "./b.js";\nexport const a = 1;\n`],
    ["export { type B }", `export { type B } from "./b.js";\nexport const a = 1;\n`],
  ])("is closed by `%s` with verbatimModuleSyntax alone", async (_form, a) => {
    const both = ring(a, `import { a } from "./a.js";\nexport interface B { n: typeof a }\nexport const b = a;\n`);
    expect(await findings({ ...both, ...verbatim })).toEqual([`B106 ${src}/a.ts:1`]);
    expect(await findings(both)).toEqual([]);
    const off = `{ "extends": "./base.json", "compilerOptions": { /* "verbatimModuleSyntax": true */ } }`;
    expect(await findings({ ...both, "tsconfig.json": off, "base.json": "{}" })).toEqual([]);
    const { "tsconfig.json": base = "" } = verbatim;
    expect(await findings({ ...both, "tsconfig.json": off, "base.json": base })).toEqual([`B106 ${src}/a.ts:1`]);
  });

  test.each([
    [
      "resolve of a created require",
      `import { createRequire } from "node:module";\nexport const limit = createRequire(import.meta.url).resolve("./b.js");\n`,
    ],
    ["import.meta.resolve", `export const limit = import.meta.resolve("./b.js");\n`],
    ["require.resolve", `export const limit = require.resolve("./b.js");\n`],
    [
      "a worker's URL",
      `import { Worker } from "node:worker_threads";\nexport const limit = () => new Worker(new URL("./b.js", import.meta.url));\n`,
    ],
  ])("is not closed by what only finds a file: %s", async (_form, a) => {
    expect(await findings(ring(a, `import { limit } from "./a.js";\nconsole.log(limit);\n`))).toEqual([]);
  });
});

test.each(["raw-loader!", "!!babel-loader?x!raw-loader!", "url:", "bundle-text:", "text!"])(
  "what a bundler is told before a path does not hide it: %s",
  async (loader) => {
    const file = `${src}/a.ts`;
    expect(await findings({ [file]: `import "${loader}../../billing/src/tax.ts";\n` })).toEqual([`B101 ${file}:1`]);
    expect(await findings({ [file]: `import "${loader}./b.ts";\n`, [`${src}/b.ts`]: "export {};\n" })).toEqual([]);
  },
);

test("a table of `exports` answers as Node's algorithm does, for every condition", () => {
  const table = {
    ".": "./a.js",
    "./x/*": "./x/*.js",
    "./x/y/*": { node: "./y/*.js", default: ["./z/*.js"] },
    "./no": null,
  };
  expect(packageTargets(table, ".")).toEqual(["./a.js"]);
  expect(packageTargets(table, "./x/q/r")).toEqual(["./x/q/r.js"]);
  expect(packageTargets(table, "./x/y/q")).toEqual(["./y/q.js", "./z/q.js"]);
  expect(packageTargets(table, "./no")).toEqual([]);
  expect(packageTargets(table, "./gone")).toBeUndefined();
  expect(packageTargets("./a.js", ".")).toEqual(["./a.js"]);
  expect(packageTargets(undefined, ".")).toBeUndefined();
});
