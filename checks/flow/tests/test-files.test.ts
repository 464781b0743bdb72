import { describe, expect, test } from "vitest";
import { plugin, program, type FileTree } from "../../testing.js";
import { testFiles } from "./test-files.js";

const state = "export const seen = new Map<string, number>();\n";
const orders: FileTree = {
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": `export { router } from "./router.js";\n`,
  "plugins/api/orders/src/router.ts": `export const router = {};\n`,
};

/** Which of the files that a tree adds to a small workspace are tests, or there for them alone. */
async function testsOf(files: FileTree): Promise<string[]> {
  const workspace = await program({ "package.json": `{ "type": "module" }`, ...orders, ...files }).open();
  const isTest = await testFiles(workspace);
  return workspace.files.filter(isTest);
}

const tree = (...paths: readonly string[]): FileTree => Object.fromEntries(paths.map((path) => [path, state]));
const check = "packages/a/src/money.check.ts";
const named = "packages/a/src/money.test.ts";

describe("where no runner is set up, tests are what has a test's name", () => {
  test("and no other file", async () => {
    expect(await testsOf(tree(named, check, "packages/a/src/__tests__/b.ts", "packages/a/src/latest.ts"))).toEqual([
      "packages/a/src/__tests__/b.ts",
      named,
    ]);
  });
});

/** Settings of a runner that runs `*.check.ts` in packages, and nothing by its name alone. */
const checks: Readonly<Record<string, FileTree>> = {
  "vitest's include": {
    "vitest.config.ts": `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { include: ["packages/**/*.check.ts"] } });\n`,
  },
  "vitest's include, made by a function, of a constant": {
    "vitest.config.mts": `import { defineConfig } from "vitest/config";\nconst folder = "packages";\nexport default defineConfig(async ({ mode }) => {\n  const include = [\`\${folder}/**/*.check.ts\`];\n  return { test: { include } };\n});\n`,
  },
  "vitest's include of another file, merged": {
    "vite.base.ts": `export const base = { test: { include: ["packages/**/*.check.ts"] } };\n`,
    "vitest.config.ts": `import { defineConfig, mergeConfig } from "vitest/config";\nimport { base } from "./vite.base.js";\nexport default mergeConfig(base, defineConfig({ test: { globals: true } }));\n`,
  },
  "vitest's include of JSON that it reads": {
    "globs.json": `{ "include": ["packages/**/*.check.ts"] }\n`,
    "vitest.config.ts": `import fs from "node:fs";\nconst globs = JSON.parse(fs.readFileSync(new URL("./globs.json", import.meta.url), "utf8"));\nexport default { test: { include: [...globs.include] } };\n`,
  },
  "vitest's include of JSON that a helper reads": {
    "globs.json": `{ "include": ["packages/**/*.check.ts"] }\n`,
    "vitest.config.mts": `import { readFile } from "node:fs/promises";\nconst read = async (name: string) => JSON.parse(await readFile(\`\${import.meta.dirname}/\${name}.json\`, "utf8"));\nexport default async () => ({ test: { include: (await read("globs")).include } });\n`,
  },
  "playwright's testMatch of JSON by createRequire": {
    "globs.json": `{ "include": ["packages/**/*.check.ts"] }\n`,
    "playwright.config.ts": `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nexport default { testDir: ".", testMatch: require("./globs.json").include };\n`,
  },
  "jest's testMatch of JSON that it reads": {
    "globs.json": `["<rootDir>/packages/**/?(*.)+(check).[jt]s?(x)"]\n`,
    "jest.config.cjs": `const fs = require("fs");\nconst path = require("path");\nmodule.exports = { testMatch: JSON.parse(fs.readFileSync(path.join(__dirname, "globs.json")).toString()) };\n`,
  },
  "vitest's include below a folder that another folder's file names": {
    "config/vitest/base.ts": `import { resolve } from "node:path";\nexport const base = { test: { dir: resolve(import.meta.dirname, "../../packages"), include: ["**/*.check.ts"] } };\n`,
    "vitest.config.ts": `import { mergeConfig } from "vitest/config";\nimport { base } from "./config/vitest/base.js";\nexport default mergeConfig(base, {});\n`,
  },
  "vitest's projects in place": {
    "vitest.config.ts": `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { projects: [{ extends: true, test: { name: "unit", root: "packages/a", include: ["src/*.check.ts"] } }] } });\n`,
  },
  "vitest's projects with files of their own": {
    "vitest.config.ts": `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { projects: ["packages/*"] } });\n`,
    "packages/a/vitest.config.ts": `export default { test: { include: ["src/**/*.check.ts"] } };\n`,
  },
  "vitest's workspace file": {
    "vitest.workspace.ts": `import { defineWorkspace } from "vitest/config";\nexport default defineWorkspace([{ test: { include: ["packages/*/src/*.check.ts"] } }]);\n`,
  },
  "vite's settings": {
    "vite.config.ts": `/// <reference types="vitest/config" />\nimport { defineConfig } from "vite";\nexport default defineConfig({ plugins: [], test: { include: ["**/*.check.ts"] } });\n`,
  },
  "jest's testMatch": {
    "jest.config.js": `export default { testMatch: ["<rootDir>/packages/**/?(*.)+(check).[jt]s?(x)"] };\n`,
  },
  "jest's testRegex in package.json": {
    "package.json": `{ "type": "module", "exports": { "./inner": null }, "mocha": null, "jest": { "testRegex": "\\\\.check\\\\.[jt]sx?$", "preset": null, "setupFiles": [null] } }`,
  },
  "jest's roots and projects": {
    "jest.config.ts": `import type { Config } from "jest";\nconst config: Config = { projects: [{ roots: ["<rootDir>/packages"], testMatch: ["**/*.check.ts"] }] };\nexport default config;\n`,
  },
  "jest in CommonJS, with a base": {
    "jest.base.cjs": `const { join } = require("node:path");\nmodule.exports = { testMatch: ["**/*.check.ts"], setupFiles: [join(__dirname, "tools", "setup.ts")] };\n`,
    "jest.config.cjs": `module.exports = { ...require("./jest.base.cjs"), verbose: true };\n`,
  },
  "jest's projects by their folders": {
    "jest.config.js": `export default { projects: ["<rootDir>/packages/*"] };\n`,
    "packages/a/jest.config.js": `export default { testMatch: ["**/*.check.ts"] };\n`,
  },
  "vitest's include of either kind": {
    "vitest.config.ts": `export default { test: { include: process.env.E2E ? ["**/*.e2e.ts"] : ["**/*.check.ts"] } };\n`,
  },
  "vitest's include, completed later": {
    "vitest.config.ts": `const include = ["**/*.e2e.ts"];\ninclude.push("**/*.check.ts");\nexport default { test: { include } };\n`,
  },
  "vitest's include of another file, by its name": {
    "vite.base.ts": `export const include = ["packages/**/*.check.ts"];\n`,
    "vitest.config.ts": `import { include } from "./vite.base.js";\nexport default { test: { include } };\n`,
  },
  "vitest's include of JSON": {
    "tools/tests.json": `{ "include": ["packages/**/*.check.ts"] }`,
    "vitest.config.ts": `import { defineConfig } from "vitest/config";\nimport test from "./tools/tests.json" with { type: "json" };\nexport default defineConfig({ test });\n`,
  },
  "vitest's include of JSON, by its name": {
    "tests.json": `{ "include": ["packages/**/*.check.ts"] }`,
    "vitest.config.ts": `import { include } from "./tests.json";\nexport default { test: { include } };\n`,
  },
  "vitest's include of JSON that is imported later": {
    "tests.json": `{ "include": ["packages/**/*.check.ts"] }`,
    "vitest.config.ts": `export default async () => ({ test: (await import("./tests.json")).default });\n`,
  },
  "jest's base of JSON": {
    "jest.base.json": `{ "testMatch": ["**/*.check.ts"] }`,
    "jest.config.cjs": `module.exports = { ...require("./jest.base.json"), verbose: true };\n`,
  },
  "jest in CommonJS": { "jest.config.cjs": `module.exports = { testMatch: ["**/*.check.ts"] };\n` },
  "jest in JSON": { "jest.config.json": `{ "testMatch": ["**/*.check.ts"] }` },
  "mocha's YAML": { ".mocharc.yml": `spec:\n  - "packages/**/*.check.ts" # all\n` },
  "mocha in package.json": { "package.json": `{ "mocha": { "spec": "packages/**/*.check.ts" } }` },
  "ava's files": { "ava.config.js": `export default { files: ["packages/**/*.check.ts", "!packages/b/**"] };\n` },
  "node --test": { "package.json": `{ "scripts": { "test": "node --import tsx --test 'packages/**/*.check.ts'" } }` },
  "node --test with a reporter": {
    "package.json": `{ "scripts": { "test": "c8 node --test --test-reporter spec packages/a/src/*.check.ts && echo ok" } }`,
  },
  "playwright's testMatch": {
    "playwright.config.ts": `import { defineConfig } from "@playwright/test";\nexport default defineConfig({ testDir: "./packages", testMatch: /.*\\.check\\.ts$/ });\n`,
  },
  "a script of mocha": { "package.json": `{ "scripts": { "test": "mocha -r tsx packages/**/*.check.ts" } }` },
};

describe.each(Object.entries(checks))("tests are what the settings say: %s", (_, settings) => {
  test("files that it runs are tests, files that only have the name are not", async () => {
    const found = await testsOf({ ...tree(check, named), ...settings });
    expect(found.filter((file) => file.startsWith("packages/a/src/"))).toEqual([check]);
  });
});

describe("settings that add or take away", () => {
  test.each(
    Object.entries({
      "vitest's exclude": {
        "vitest.config.ts": `import { configDefaults, defineConfig } from "vitest/config";\nexport default defineConfig({ test: { exclude: [...configDefaults.exclude, "packages/a/src/old.test.ts"] } });\n`,
      },
      "vitest's own include, and more": {
        "vitest.config.ts": `import { configDefaults, defineConfig } from "vitest/config";\nexport default defineConfig({ test: { include: [...configDefaults.include, "**/*.check.ts"], exclude: ["**/old.test.ts"] } });\n`,
      },
      "vitest's exclude, and more where something is not installed": {
        "vitest.config.ts": `import { defineConfig } from "vitest/config";\nconst leftOut = (): string[] => (process.env.CI === undefined ? ["packages/a/src/money.test.ts"].flatMap((file) => file) : []);\nexport default defineConfig({ test: { exclude: ["**/old.test.ts", ...leftOut()] } });\n`,
      },
      "jest's testPathIgnorePatterns": {
        "package.json": `{ "jest": { "testPathIgnorePatterns": ["/node_modules/", "old"] } }`,
      },
      "playwright's testIgnore": {
        "playwright.config.ts": `export default { testIgnore: "**/old.test.ts" };\n`,
      },
    }),
  )("%s", async (_, settings) => {
    const found = await testsOf({ ...tree(named, "packages/a/src/old.test.ts"), ...settings });
    expect(found.filter((file) => file.startsWith("packages/a/src/"))).toEqual([named]);
  });

  test("a runner of one package says nothing about another one", async () => {
    const settings = { "packages/b/jest.config.js": `module.exports = { testMatch: ["**/*.check.js"] };\n` };
    const found = await testsOf({ ...tree(named, "packages/b/src/x.test.ts"), ...settings });
    expect(found).toEqual([named, "packages/b/jest.config.js"]);
  });

  test("a folder of tests that a package's settings name is the only one of the package", async () => {
    const settings = { "packages/a/vitest.config.ts": `export default { test: { dir: "checks" } };\n` };
    const found = await testsOf({ ...tree(named, "packages/a/checks/a.test.ts"), ...settings });
    expect(found).toEqual(["packages/a/checks/a.test.ts", "packages/a/vitest.config.ts"]);
  });

  test("a runner that a script starts without settings runs what has its names, beside another one with settings", async () => {
    const settings = {
      "package.json": `{ "scripts": { "test": "vitest run", "e2e": "playwright test" } }`,
      "playwright.config.ts": `export default { testDir: ".", testMatch: "**/*.check.ts" };\n`,
    };
    expect((await testsOf({ ...tree(named, check), ...settings })).slice(0, 2)).toEqual([check, named]);
  });

  test("unreadable settings leave the runner's default names", async () => {
    const settings = {
      "vitest.config.ts": `export default await fetch("https://example.com").then((r) => r.json());\n`,
    };
    expect(await testsOf({ ...tree(named, check), ...settings })).toContain(named);
  });
});

describe("what only tests load is there for tests", () => {
  const support = "packages/a/support/clock.ts";
  const uses = (path: string, ...files: readonly string[]): FileTree => ({
    [path]: files.map((file) => `import "${file}";\n`).join(""),
  });

  test("a support folder, at any depth", async () => {
    const files = {
      ...uses(named, "../support/clock.js"),
      ...uses(support, "./deep.js"),
      ...tree("packages/a/support/deep.ts"),
    };
    expect(await testsOf(files)).toEqual([named, support, "packages/a/support/deep.ts"]);
  });

  test("what the program loads, too, is the program's", async () => {
    const files = {
      ...uses(named, "../support/clock.js"),
      ...tree(support),
      "packages/a/src/index.ts": `export * from "../support/clock.js";\n`,
    };
    expect(await testsOf(files)).toEqual([named]);
  });

  test("what a package offers is the program's, if only its tests load it here", async () => {
    const files = {
      "packages/a/package.json": `{ "name": "@example/a", "exports": { ".": "./dist/main.js", "./*": "./lib/*.ts" } }`,
      ...uses(named, "./main.js", "../lib/clock.js"),
      ...tree("packages/a/src/main.ts", "packages/a/lib/clock.ts"),
    };
    expect(await testsOf(files)).toEqual([named]);
  });

  test("what a page loads is the program's, if only its tests name the page here", async () => {
    const files = {
      ...plugin("web", "shop"),
      "plugins/web/shop/index.html": `<script type="module" src="./page/main.ts"></script>\n`,
      "plugins/web/shop/page/main.test.ts": `import "./main.js";\nexport const page = new URL("../index.html", import.meta.url);\n`,
      ...tree("plugins/web/shop/page/main.ts"),
    };
    expect(await testsOf(files)).toEqual(["plugins/web/shop/page/main.test.ts"]);
  });

  test("what a plugin loads by an unknown name belongs to the program", async () => {
    const files = {
      "plugins/api/orders/src/router.ts": `export const router = (name: string) => import(name);\n`,
      ...tree("plugins/api/orders/src/handlers/a.ts"),
      ...uses("plugins/api/orders/src/a.test.ts", "./handlers/a.js"),
    };
    expect(await testsOf(files)).toEqual(["plugins/api/orders/src/a.test.ts"]);
  });

  test("a file of the program that is called like a test is the program's", async () => {
    const files = { "packages/a/src/index.ts": `export * from "./money.test.js";\n`, ...tree(named) };
    expect(await testsOf(files)).toEqual([]);
  });

  test("fixtures beside tests, and what a runner loads before them", async () => {
    const files = {
      "packages/a/vitest.config.ts": `import { fileURLToPath } from "node:url";\nexport default { test: { setupFiles: ["./tools/setup.ts"], globalSetup: fileURLToPath(new URL("./tools/start.ts", import.meta.url)) } };\n`,
      ...tree(
        "packages/a/tools/setup.ts",
        "packages/a/tools/start.ts",
        "packages/a/test/fixtures/bad.ts",
        "packages/a/test/a.test.ts",
      ),
    };
    expect((await testsOf(files)).filter((file) => !file.includes("config"))).toEqual([
      "packages/a/test/a.test.ts",
      "packages/a/test/fixtures/bad.ts",
      "packages/a/tools/setup.ts",
      "packages/a/tools/start.ts",
    ]);
  });

  test("a file that starts tests by their names leaves them tests", async () => {
    expect(await testsOf({ ...tree(named), ...uses("packages/a/all.ts", "./src/money.test.js") })).toEqual([named]);
  });
});
