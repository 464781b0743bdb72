import { describe, expect, test } from "vitest";
import importBoundary from "../gates/import-boundary.js";
import { plugin, program, type FileTree } from "../testing.js";

const tax = `"../../billing/src/tax.js"`;
const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "billing"),
  "plugins/api/billing/src/tax.ts": `export const rate = 0.19;\n`,
  ...plugin("api", "orders"),
};
const src = "plugins/api/orders/src";

/** Judges each text as a file of its own; answers what was found by the text's name. */
async function found(forms: Readonly<Record<string, string>>, ending = "ts"): Promise<Record<string, string[]>> {
  const names = Object.keys(forms);
  const file = (index: number) => `${src}/form-${index}.${ending}`;
  const files = Object.fromEntries(Object.values(forms).map((text, index) => [file(index), text]));
  const report = await program({ ...tree, ...files }).judge(importBoundary);
  const of = (path: string) => report.findings.filter(({ at }) => at.file === path);
  return Object.fromEntries(
    names.map((name, index) => [name, of(file(index)).map(({ code, at }) => `${code}:${at.line}`)]),
  );
}
const each = (names: object, what: readonly string[]) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, what]));

test("a call named like a member of Object.prototype loads nothing, and breaks nothing", async () => {
  const names = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];
  const forms = Object.fromEntries(
    names.map((name) => [
      name,
      `import * as other from "node:path";\nexport const made = (other as any).${name}("x");`,
    ]),
  );
  expect(await found(forms)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
});

test("nor does a module that is called like that", async () => {
  const names = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];
  const forms = Object.fromEntries(
    names.map((name) => [name, `import load from "${name}";\nexport const made = load("x", { a: 1 });`]),
  );
  expect(await found(forms)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
});

describe("a call that names a module is an import of it", () => {
  test("of bundlers and module loaders", async () => {
    const forms = {
      context: `declare const require: any;\nexport const all = require.context("../../billing/src", true, /\\.ts$/);`,
      "context of a folder with a slash": `declare const require: any;\nexport const all = require.context("../../billing/src/", false);`,
      "import.meta.webpackContext": `\nexport const all = (import.meta as any).webpackContext("../../billing", { recursive: true });`,
      "glob with a base": `\nexport const all = (import.meta as any).glob("./*.ts", { base: "../../billing/src" });`,
      "glob with a base, of a list": `\nexport const all = (import.meta as any).glob(["tax.ts", "!none.ts"], { "base": "../../billing/src/" });`,
      "AMD define": `declare const define: any;\ndefine(["require", ${tax}], () => 1);`,
      "AMD define with a name": `declare const define: any;\ndefine("orders", [${tax}], () => 1);`,
      "AMD require": `\nrequire([${tax}], () => 1);`,
      "AMD define with a require of its own": `declare const define: any;\ndefine((require: any) => require(${tax}));`,
      "require.ensure with a require of its own": `\nrequire.ensure([], (require: any) => require(${tax}));`,
      "require.resolveWeak": `\nexport const id = require.resolveWeak(${tax});`,
      "System.register": `\nSystem.register([${tax}], () => ({}));`,
      "import.defer": `\nexport const later = import.defer(${tax});`,
      "require behind a comma": `\nexport const a = (0, require)(${tax});`,
      "resolve, destructured": `const { resolve } = require;\nexport const a = resolve(${tax});`,
      "glob, destructured": `const { glob } = import.meta as any;\nexport const a = glob("../../billing/src/*.ts");`,
      "the folder of the process": `\nexport const a = import(process.cwd() + "/plugins/api/billing/src/tax.ts");`,
      "the folder of the process, joined": `import { join } from "node:path";\nexport const a = import(join(process.cwd(), "plugins/api/billing/src/tax.ts"));`,
      "a file URL of the folder of the process": `\nexport const a = import("file://" + process.cwd() + "/plugins/api/billing/src/tax.ts");`,
      "require out of a list": `const [load] = [require];\nexport const a = load(${tax});`,
      "require in a list": `\nexport const a = [require][0](${tax});`,
      "require out of a table": `const { load } = { load: require };\nexport const a = load(${tax});`,
      "require in a table": `const tools = { require: null, load: require };\nexport const a = tools.load(${tax});`,
      "require of the module": `const { require: load } = module;\nexport const a = load(${tax});`,
      "require by default": `\nexport const a = (load = require) => load(${tax});`,
      "one of two requires": `const load = process.env.X ? require : null;\nexport const a = load(${tax});`,
      "require.ensure": `\nrequire.ensure([${tax}], () => 1);`,
      "System.import": `\nexport const tax = System.import(${tax});`,
      importScripts: `\nimportScripts(${tax});`,
    };
    // What is only declared is what a file of types says: there is nothing else by that name.
    const plain = Object.fromEntries(
      Object.entries(forms).map(([name, text]) => [name, text.replace(/^declare.*$/m, "")]),
    );
    expect(await found(plain)).toEqual(each(forms, ["B101:2"]));
  });

  test("of test runners and mocking libraries", async () => {
    const forms = {
      "a test's own context": `import { test } from "node:test";\ntest("t", (t) => { t.mock.module(${tax}, {}); });`,
      "node:test itself": `import test from "node:test";\ntest.mock.module(${tax}, {});`,
      "a renamed vi": `import { vi as v } from "vitest";\nv.doMock(${tax});`,
      "vi in a namespace": `import * as vitest from "vitest";\nvitest.vi.importActual(${tax});`,
      "jest.createMockFromModule": `\njest.createMockFromModule(${tax});`,
      "jest under another name": `import { jest as j } from "@jest/globals";\nj.unstable_mockModule(${tax}, () => ({}));`,
      esmock: `import esmock from "esmock";\nexport const m = await esmock(${tax}, {});`,
      "esmock.strict": `import load from "esmock";\nexport const m = await load.strict(${tax}, {});`,
      proxyquire: `const proxyquire = require("proxyquire").noCallThru();\nproxyquire(${tax}, {});`,
      "esmock, what it replaces": `import esmock from "esmock";\nexport const m = await esmock("./form-0.js", { ${tax}: {} });`,
      "esmock, what it replaces everywhere": `import esmock from "esmock";\nexport const m = await esmock("./form-0.js", {}, { ${tax}: {} });`,
      "proxyquire, what it replaces": `import proxyquire from "proxyquire";\nproxyquire("../src/form-0.js", { ${tax}: {} });`,
      "mock, destructured": `import { vi } from "vitest"; const { mock } = vi;\nmock(${tax});`,
      "a chain of jest": `\njest.mock("a").mock(${tax});`,
      "testdouble.replaceEsm": `import * as td from "testdouble";\nawait td.replaceEsm(${tax});`,
      "mock-require": `import mock from "mock-require";\nmock(${tax}, {});`,
      rewire: `import rewire from "rewire";\nrewire(${tax});`,
    };
    expect(await found(forms, "test.ts")).toEqual(each(forms, ["B101:2"]));
  });

  test("and a function that only has the same name is not a loader", async () => {
    const forms = {
      "an own define": `const define = (list: string[]) => list;\ndefine([${tax}]);`,
      "a method called context": `const a = { context: (path: string) => path };\na.context("../../billing/src");`,
      "a method called module": `const a = { module: (path: string) => path };\na.module(${tax});`,
      "testdouble's other calls": `import * as td from "testdouble";\ntd.func(${tax});`,
      "a glob with a base of its own": `export const all = (import.meta as any).glob("./*.ts", { base: "./inner" });`,
      "an own require": `const load = (require: (path: string) => string) => require(${tax});\nexport { load };`,
      "esmock, what it replaces of its own": `import esmock from "esmock";\nexport const m = await esmock("./form-0.js", { "./form-1.js": {} });`,
      "a method called register": `const table = { register: (list: string[]) => list };\ntable.register([${tax}]);`,
      "a glob that leaves out": `export const all = (import.meta as any).glob(["./*.ts", "!../../billing/**"]);`,
    };
    expect(await found(forms)).toEqual(each(forms, []));
  });
});

test("an unknown base is as undecidable as a pattern", async () => {
  const forms = { base: `export const all = (base: string) => (import.meta as any).glob("./*.ts", { base });` };
  // A shorthand names a parameter: `base` is no literal.
  const spelled = { base: forms.base.replace("{ base }", "{ base: base }") };
  expect(await found(spelled)).toEqual({ base: ["B107:1"] });
});

test("the package that JSX is compiled to calls of is an import of its runtime", async () => {
  const found = await program({
    ...tree,
    "plugins/web/ui/package.json": `{ "name": "@example/ui", "exports": { "./jsx-runtime": "./src/runtime.ts" }, "rawr": { "kind": "web", "capability": "ui" } }`,
    "plugins/web/ui/src/runtime.ts": `export const jsx = () => null;\n`,
    ...plugin("web", "shop"),
    "plugins/web/shop/src/a.tsx": `// A view.\n/** @jsxImportSource @example/ui */\nexport const a = <p />;\n`,
    "plugins/web/shop/src/b.jsx": `/* @jsxImportSource @example/ui */\nexport const b = <p />;\n`,
    "plugins/web/shop/src/c.tsx": `export const c = <p />; /** @jsxImportSource @example/ui */\n`,
    "plugins/web/shop/src/e.tsx": `/** @jsxRuntime automatic @jsxImportSource @example/ui */\nexport const e = <p />;\n`,
    "plugins/web/shop/src/d.ts": `/** @jsxImportSource @example/ui */\nexport const d = 1;\n`,
  }).findings(importBoundary);
  expect(found).toEqual([
    "B101 plugins/web/shop/src/a.tsx:2",
    "B101 plugins/web/shop/src/b.jsx:1",
    "B101 plugins/web/shop/src/e.tsx:1",
  ]);
});

test("what the compiler's settings of a plugin name is an import of every file of it", async () => {
  const sources = ["web/ui", "web/shop", "api/orders"].map((at) => [`plugins/${at}/src/index.ts`, "export {};\n"]);
  const found = await program({
    ...tree,
    ...Object.fromEntries(sources),
    ...plugin("web", "ui"),
    ...plugin("web", "shop"),
    "plugins/web/shop/tsconfig.json": `{\n  // the pages\n  "compilerOptions": {\n    "jsx": "react-jsx",\n    "jsxImportSource": "@example/web-ui",\n    "types": [\n      "node",\n      "@example/api-billing/globals"\n    ]\n  }\n}\n`,
    "plugins/api/orders/tsconfig.json": `{ "compilerOptions": { "types": ["../billing/src/types"], "jsxImportSource": "react" } }`,
  }).findings(importBoundary);
  expect(found).toEqual([
    "B101 plugins/api/orders/tsconfig.json:1",
    "B101 plugins/web/shop/tsconfig.json:5",
    "B101 plugins/web/shop/tsconfig.json:8",
  ]);
});

const fromRoot = `"plugins/api/billing/src/tax.ts"`;

/** Each loads in its last line. */
const loaders: Readonly<Record<string, string>> = {
  "vite's server": `import { createServer } from "vite";\nconst vite = await createServer();\nexport const m = await vite.ssrLoadModule(${tax});`,
  "vite's server, from the root, destructured": `import { createServer } from "vite";\nconst { ssrLoadModule } = await createServer({});\nexport const m = await ssrLoadModule("/plugins/api/billing/src/tax.ts");`,
  "vite's server as a parameter": `export const load = (vite: any) =>\n  vite.ssrLoadModule("/plugins/api/billing/src/tax.ts");`,
  "a runner of vite": `import { createServer, createServerModuleRunner } from "vite";\nconst server = await createServer();\nconst runner = createServerModuleRunner(server.environments.ssr);\nexport const m = await runner.import(${tax});`,
  "vite-node": `import { ViteNodeRunner } from "vite-node/client";\nconst runner = new ViteNodeRunner({} as never);\nexport const m = await runner.executeFile(${tax});`,
  "vite's runnerImport": `import { runnerImport } from "vite";\nexport const m = await runnerImport(${tax});`,
  "bundle-require": `import { bundleRequire } from "bundle-require";\nexport const m = await bundleRequire({ filepath: ${fromRoot} });`,
  unrun: `import { unrun } from "unrun";\nexport const m = await unrun({ path: ${fromRoot} });`,
  "a process": `import { spawn } from "node:child_process";\nexport const run = () => spawn("node", ["--import", "tsx", ${fromRoot}]);`,
  "this program once more": `import * as processes from "node:child_process";\nexport const run = () => processes.execFileSync(process.execPath, args);\nconst args = [${fromRoot}, "--once"];`,
  "a process, by its own folder": `import { execFile } from "child_process";\nimport { join } from "node:path";\nexport const run = () => execFile("tsx", [join(import.meta.dirname, ${tax})]);`,
  "a process, by a URL": `import { fork } from "node:child_process";\nimport { fileURLToPath } from "node:url";\nexport const run = () => fork(fileURLToPath(new URL(${tax}, import.meta.url)));`,
  "a command": `import { execSync } from "node:child_process";\nexport const run = () => execSync("cd x; node --test ./plugins/api/billing/src/tax.ts && echo ok");`,
  "a command that is promised": `import { exec } from "node:child_process";\nimport { promisify } from "node:util";\nconst run = promisify(exec);\nexport const out = await run("node plugins/api/billing/src/tax.ts");`,
  "a process that is promised": `import * as processes from "node:child_process";\nimport util from "util";\nconst run = util.promisify(processes.execFile);\nexport const out = await run("node", [${fromRoot}]);`,
  "a process that is promised at once": `import { execFile as start } from "node:child_process";\nimport { promisify as later } from "node:util";\nexport const out = await later(start)("tsx", [${fromRoot}]);`,
  "a process that is required and promised": `const { execFile } = require("child_process");\nconst { promisify } = require("util");\nconst run = promisify(execFile);\nexport const out = () => run(process.execPath, [${fromRoot}]);`,
  "a process that is required and destructured": `const { spawn } = require("child_process");\nexport const run = () => spawn("node", [${fromRoot}]);`,
  "a process that is taken out of its module": `import * as processes from "node:child_process";\nconst { spawn: start } = processes;\nexport const run = () => start("node", [${fromRoot}]);`,
  "a process under another name": `import { spawn } from "node:child_process";\nconst start = spawn;\nexport const run = () => start("node", [${fromRoot}]);`,
  "a process of a package": `import { execa } from "execa";\nexport const run = () => execa("node", [${fromRoot}]);`,
  "a thread of a constant": `import { Worker } from "node:worker_threads";\nconst file = ${fromRoot};\nexport const run = () => new Worker(file);`,
  "jest's runtime": `export const load = (runtime: any) =>\n  runtime.requireModule("/plugins/api/billing/src/tax.ts");`,
  "jest's runtime, for another file": `export const load = (runtime: any) =>\n  runtime.requireModuleOrMock("plugins/api/orders/src/form-0.ts", ${tax});`,
  "jest's runtime, for this file": `export const load = (runtime: any) =>\n  runtime.unstable_importModule(__filename, ${tax});`,
  c12: `import { loadConfig } from "c12";\nexport const m = await loadConfig({ configFile: ${tax} });`,
  "tsx for CommonJS": `import { require as load } from "tsx/cjs/api";\nexport const m = load(${tax}, import.meta.url);`,
  "import-fresh": `import importFresh from "import-fresh";\nexport const m = importFresh(${tax});`,
  "interop-require": `import interopRequire from "interop-require";\nexport const m = interopRequire(${tax});`,
  "a folder by require-dir": `import requireDir from "require-dir";\nexport const m = requireDir("../../billing/src");`,
  "a folder by Fastify's autoload": `import autoload from "@fastify/autoload";\nimport { join } from "node:path";\nexport const load = (app: any) =>\n  app.register(autoload, { dir: join(import.meta.dirname, "../../billing/src") });`,
  "a context under another name": `declare const require: any;\nconst context = require.context;\nexport const all = context("../../billing/src");`,
  "a glob whose base is a name": `const base = "../../billing";\nexport const all = (import.meta as any).glob("./src/*.ts", { base, eager: true });`,
  "what the program's first file requires": `declare const require: any;\nexport const m = require.main.require("./plugins/api/billing/src/tax.js");`,
};

test("loaders of libraries name what they load", async () => {
  const last = Object.fromEntries(
    Object.entries(loaders).map(([name, text]) => [name, [`B101:${text.split("\n").length}`]]),
  );
  expect(await found(loaders)).toEqual(last);
});

test("a source that is imported is an import, in JavaScript too", async () => {
  const forms = {
    plain: `import source tax from ${tax};\nexport const a = tax;`,
    "called source": `import source source from ${tax};`,
    "in several lines": `import\n  source\n  tax from ${tax};`,
    "behind others": `import "./form-0.js";\nconst from = 1; import source from$ from ${tax};`,
  };
  const lines = Object.values(forms).map((text) => [
    `B101:${text.split("\n").findIndex((line) => line.includes(tax)) + 1}`,
  ]);
  const expected = Object.fromEntries(Object.keys(forms).map((name, index) => [name, lines[index]]));
  expect([await found(forms, "js"), await found(forms, "ts")]).toEqual([expected, expected]);
});

test("methods of such names that load nothing are not loaders", async () => {
  const fine = {
    router: `const router = { import: (path: string) => path };\nexport const m = router.import("/plugins/api/billing/src/tax.ts");`,
    "a reader of settings without a file": `import { loadConfig } from "c12";\nexport const m = await loadConfig({ name: "orders" });`,
    "its own folder": `import requireDir from "require-dir";\nexport const m = requireDir("./routes");`,
    "a process that runs nothing of ours": `import { spawn } from "node:child_process";\nspawn("git", ["add", ${fromRoot}]);\nspawn("node", ["dist/x.js", "--of", "plugins/api/billing"]);`,
    "a method called spawn": `const pool = { spawn: (name: string, args: string[]) => [name, args] };\npool.spawn("node", [${fromRoot}]);`,
    "a promised function of our own": `import { promisify } from "node:util";\nconst exec = (command: string, done: (error: null) => void) => done(null);\nconst run = promisify(exec);\nawait run("node plugins/api/billing/src/tax.ts");`,
    "a promised reader": `import { readFile } from "node:fs";\nimport { promisify } from "node:util";\nconst read = promisify(readFile);\nawait read("plugins/api/billing/README.md");`,
    "names that were given one another": `const run: any = () => start;\nvar start: any = again;\nvar again: any = start;\nstart("node", [${fromRoot}]);\nagain.exec("node x.ts", run);`,
    "a wrapper that is not util's": `import { exec } from "node:child_process";\nconst promisify = (run: unknown) => async (command: string) => [run, command];\nconst print = promisify(exec);\nawait print("node plugins/api/billing/src/tax.ts");`,
    "a list without a require": `const [load] = [(path: string) => path, require];\nexport const a = load(${tax});`,
    "a package": `import importFresh from "import-fresh";\nexport const m = importFresh("zod");`,
  };
  expect(await found(fine)).toEqual(each(fine, []));
});

test("numbers are added before they are text", async () => {
  const { judge } = program({
    ...tree,
    ...plugin("api", "depot-3"),
    "plugins/api/depot-3/src/sum.ts": `export const load = () => import("../../depot-" + (1 + 2) + "/src/index.js");\n`,
    "plugins/api/depot-3/src/digits.ts": `export const load = () => import("../../depot-" + 1 + 2 + "/src/index.js");\n`,
  });
  const { findings } = await judge(importBoundary);
  expect(findings.filter(({ code }) => code === "B101").map(({ at }) => at.file)).toEqual([
    "plugins/api/depot-3/src/digits.ts",
  ]);
});
