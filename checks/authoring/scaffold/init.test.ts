import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateComposition } from "../generate/generate-composition.js";
import { program, type FileTree } from "../../testing.js";
import { packageName } from "./complete-package.js";
import { packageManagerOf } from "../../workspace/package-manager.js";
import { initWorkspace } from "./init.js";

const versions = { "@rawr/hq-checks": "0.1.0", "@rawr/hq-contract": "0.1.0", zod: "^4.6.0" };
const everything = ["package.json", "tsconfig.json", "host.ts", "vitest.config.ts", ".gitignore", "rawr.hq.ts"];

describe("init", () => {
  it("makes a workspace of an empty folder", async () => {
    const { root } = program({});
    const made = await initWorkspace(root, versions);
    expect(made).toMatchObject({ written: everything, kept: [], completed: [], toDo: [], manager: { name: "npm" } });
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({
      type: "module",
      dependencies: { "@rawr/hq-contract": "0.1.0", zod: "^4.6.0" },
      devDependencies: { "@rawr/hq-checks": "0.1.0" },
    });
  });

  it("says that the gates belong to development where a production install would have them", async () => {
    const { root } = program({ "package.json": '{ "dependencies": { "@rawr/hq-checks": "0.1.0" } }' });
    const { toDo } = await initWorkspace(root, versions, { complete: async () => true });
    expect(toDo).toEqual([
      expect.stringMatching(/has @rawr\/hq-checks among its `dependencies`.*move it to `devDependencies`/),
    ]);
  });

  it.each([
    ["~5.8.0", true],
    ["5.8.3", true],
    ["4.9", true],
    ["^5.8.0", false],
    ["5.9.3", false],
    ["^7.0.0", false],
    ["latest", false],
  ])("says that the TypeScript which a package.json asks for is too old: %s", async (range, isOld) => {
    const { root } = program({ "package.json": JSON.stringify({ devDependencies: { typescript: range } }) });
    const { toDo } = await initWorkspace(root, versions, { complete: async () => true });
    const said = `package.json asks for TypeScript \`${range}\`, but 5.9 or newer is needed: npm install --save-dev typescript@6`;
    expect(toDo).toEqual(isOld ? [said] : []);
  });

  it("creates a missing folder", async () => {
    const { root } = program({});
    await initWorkspace(join(root, "new/hq"), versions);
    expect(JSON.parse(readFileSync(join(root, "new/hq/package.json"), "utf8"))).toMatchObject({ name: "hq" });
  });

  it("run twice changes nothing", async () => {
    const { root } = program({});
    await initWorkspace(root, versions);
    const before = everything.map((file) => readFileSync(join(root, file), "utf8"));
    expect(await initWorkspace(root, versions)).toMatchObject({
      written: [],
      kept: everything,
      completed: [],
      toDo: [],
    });
    expect(everything.map((file) => readFileSync(join(root, file), "utf8"))).toEqual(before);
  });

  it("leaves existing files unchanged, and lists what is missing", async () => {
    const mine = '{\r\n  "name": "mine",\r\n  "dependencies": { "zod": "3" }\r\n}\r\n';
    const { root } = program({ "package.json": mine, "host.ts": "// mine\n" });
    const { written, kept, toDo } = await initWorkspace(root, versions);
    expect(written).toEqual(["tsconfig.json", "vitest.config.ts", ".gitignore", "rawr.hq.ts"]);
    expect(kept).toEqual(["package.json", "host.ts"]);
    expect(toDo[0]).toContain('"type": "module"');
    expect(toDo[1]).toContain(
      "npm install @orpc/server@latest @rawr/hq-contract@0.1.0 && npm install --save-dev @rawr/hq-checks@0.1.0 @types/node@latest",
    );
    expect(toDo[1]).not.toContain("zod@");
    expect(readFileSync(join(root, "package.json"), "utf8")).toBe(mine);
    expect(readFileSync(join(root, "host.ts"), "utf8")).toBe("// mine\n");
  });

  it("adds to a package.json what it lacks on request, and changes nothing else in it", async () => {
    const mine =
      '{\r\n\t"name": "mine",\r\n\t"scripts": { "test": "mine" },\r\n\t"dependencies": { "zod": "3" }\r\n}\r\n';
    const { root } = program({ "package.json": mine });
    const asked: string[] = [];
    const complete = async (lacks: readonly string[]) => asked.push(...lacks) > 0;
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ completed: ["package.json"], toDo: [] });
    expect(asked).toHaveLength(3);
    const text = readFileSync(join(root, "package.json"), "utf8");
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    expect(text).toContain('\r\n\t"type": "module"');
    expect(JSON.parse(text)).toMatchObject({
      name: "mine",
      scripts: { test: "mine", check: "rawr-hq check --run-suites" },
      dependencies: { zod: "3", "@rawr/hq-contract": "0.1.0" },
    });
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ completed: [], toDo: [] });
  });

  it.each([
    ["Hono", `import { serve } from "@hono/node-server";\nimport { Hono } from "hono";\nserve(new Hono());\n`],
    ["Express", `import express from "express";\nexpress().listen(3000);\n`],
    ["Fastify", `import Fastify from "fastify";\nawait Fastify().listen({ port: 3000 });\n`],
    ["Elysia", `import { Elysia } from "elysia";\nexport const app = new Elysia().get("/", "hi").listen(3000);\n`],
    ["Bun", `Bun.serve({ fetch: () => new Response("hi") });\n`],
  ])("writes no second host beside one on %s, and says what it lacks", async (_, text) => {
    const host = "apps/server/src/index.ts";
    const scripts = { dev: "turbo dev" };
    const tree = {
      "package.json": JSON.stringify({ name: "acme", type: "module", scripts }),
      "turbo.json": "{}",
      [host]: text,
      "apps/web/src/main.ts": `import { hc } from "hono/client";\nexport const api = hc("/");\n`,
    };
    const { root } = program(tree);
    const made = await initWorkspace(root, versions, { complete: () => Promise.resolve(true) });
    expect(made.written).not.toContain("host.ts");
    expect(readFileSync(join(root, host), "utf8")).toBe(text);
    expect(readFileSync(join(root, "rawr-hq.config.ts"), "utf8")).toBe(
      `import { defineConfig } from "@rawr/hq-checks";\n\nexport default defineConfig({ host: ["${host}"] });\n`,
    );
    expect(made.toDo).toEqual([expect.stringMatching(/^apps\/server\/src\/index\.ts starts a server: /)]);
    const now = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    expect(Object.keys(now.scripts)).toEqual(["dev", "check", "test"]);
    expect(await initWorkspace(root, versions)).toMatchObject({ written: [], completed: [], toDo: made.toDo });
  });

  it.each([
    ["yarn 1", { "yarn.lock": "# yarn lockfile v1\n" }, "yarn add -W zod@", "yarn add -D -W @rawr"],
    [
      "yarn of a later version, by its lockfile",
      { "yarn.lock": "__metadata:\n  version: 8\n" },
      "yarn add zod@",
      "yarn add -D @rawr",
    ],
    [
      "yarn with Plug'n'Play",
      { "yarn.lock": "", ".pnp.cjs": "module.exports = {};\n" },
      "yarn add zod@",
      "yarn add -D @rawr",
    ],
    [
      "pnpm in a workspace",
      { "pnpm-workspace.yaml": "packages: [apps/*]\n" },
      "pnpm add -w zod@",
      "pnpm add -D -w @rawr",
    ],
    ["pnpm without one", { "pnpm-lock.yaml": "" }, "pnpm add zod@", "pnpm add -D @rawr"],
    ["bun", { "bun.lockb": "" }, "bun add zod@", "bun add -d @rawr"],
  ])("names the commands that %s has", async (_, files, add, addDev) => {
    const { root } = program({
      "package.json": `{ "type": "module", "dependencies": { "@orpc/server": "1", "@rawr/hq-contract": "1" } }`,
      ...files,
    });
    const { toDo } = await initWorkspace(root, versions);
    expect(toDo[0]).toContain(add);
    expect(toDo[0]).toContain(addDev);
  });

  it("takes the version of yarn that package.json names", async () => {
    const { root } = program({
      "package.json": `{ "type": "module", "packageManager": "yarn@4.5.0" }`,
      "yarn.lock": "",
    });
    expect((await initWorkspace(root, versions)).toDo[0]).toMatch(/: yarn add @orpc/);
  });

  it("extends the settings that the projects of an Nx workspace extend, and keeps its runner's", async () => {
    const nx = {
      "package.json": `{ "name": "@acme/source", "type": "module", "scripts": { "test": "nx run-many -t test" }, "devDependencies": { "nx": "20", "vitest": "2" } }`,
      "nx.json": "{}",
      "tsconfig.base.json": `{ "compilerOptions": { "paths": { "@acme/money": ["./libs/money/src/index.ts"] } } }`,
      "vitest.config.ts": `export default { test: { projects: ["apps/*", "libs/*"] } };\n`,
      "apps/api/project.json": `{ "name": "api" }`,
      "apps/api/src/main.ts": `import express from "express";\nexpress().listen(3333);\n`,
      "libs/money/src/index.ts": "export const a = 1;\n",
    };
    const { root } = program(nx);
    const made = await initWorkspace(root, versions, { complete: () => Promise.resolve(true) });
    expect(JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"))).toMatchObject({
      extends: "./tsconfig.base.json",
    });
    expect(readFileSync(join(root, "rawr-hq.config.ts"), "utf8")).toBe(
      `import { defineConfig } from "@rawr/hq-checks";\n\nexport default defineConfig({ host: ["apps/api/src/main.ts"] });\n`,
    );
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    expect(scripts).toEqual({ test: "nx run-many -t test", check: "rawr-hq check --run-suites" });
    expect(readFileSync(join(root, "vitest.config.ts"), "utf8")).toContain(`["apps/*", "libs/*", `);
    expect(await initWorkspace(root, versions)).toMatchObject({ written: [], completed: [], toDo: made.toDo });
  });

  it("names the hosts of a platform that has several, and chooses none", async () => {
    const listen = `import express from "express";\nexpress().listen(3000);\n`;
    const tree = {
      "package.json": `{ "type": "module" }`,
      "apps/a/index.ts": listen,
      "apps/b/index.ts": listen,
      // Tests are what the settings of their runner say.
      "vitest.config.ts": `export default { test: { include: ["checks/*.ts"] } };\n`,
      "checks/server.ts": listen,
    };
    const { root } = program(tree);
    const made = await initWorkspace(root, versions);
    expect([made.written.includes("host.ts"), made.written.includes("rawr-hq.config.ts")]).toEqual([false, false]);
    expect(made.toDo.at(-1)).toMatch(/^apps\/a\/index\.ts, apps\/b\/index\.ts start servers: name the host as `host`/);
  });

  it("starts its host by the compiler where the platform's build is another", async () => {
    const { root } = program({
      "package.json": `{ "type": "module", "scripts": { "build": "nx run-many -t build" } }`,
    });
    await initWorkspace(root, versions, { complete: () => Promise.resolve(true) });
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } };
    expect(scripts.start).toBe("tsc -p tsconfig.json && node dist/host.js");
  });

  it("writes nothing beside a package.json that is not JSON", async () => {
    const { root } = program({ "package.json": "{ nope" });
    await expect(initWorkspace(root, versions)).rejects.toThrow(/package\.json is not JSON .* nothing was written/);
    expect(existsSync(join(root, "tsconfig.json"))).toBe(false);
  });

  it("refuses a file where a folder was named", async () => {
    const { root } = program({ "notes.txt": "" });
    await expect(initWorkspace(join(root, "notes.txt"), versions)).rejects.toThrow("is a file");
  });
});

describe("init with the example platform", () => {
  const example = true;
  const own = { ...versions, "@orpc/server": "^9.9.9" };

  it("writes the whole platform into a new folder, in the versions of this release, with nothing left to do", async () => {
    const { root } = program({});
    const made = await initWorkspace(join(root, "billing"), own, { example });
    expect(made).toMatchObject({ kept: [], completed: [], toDo: [] });
    expect(made.written).toEqual(
      expect.arrayContaining(["rawr.hq.ts", "host.ts", ".gitignore", "plugins/api/invoicing/src/contract.ts"]),
    );
    expect(JSON.parse(readFileSync(join(root, "billing/package.json"), "utf8"))).toMatchObject({
      workspaces: ["packages/*"],
      dependencies: { "@rawr/hq-contract": "0.1.0", "@orpc/server": "^9.9.9" },
      devDependencies: { "@rawr/hq-checks": "0.1.0" },
    });
    expect(await generateComposition(join(root, "billing"), { check: true })).toMatchObject({
      exitCode: 0,
      plugins: 8,
    });
  });

  it("completes a package.json that only names the two packages", async () => {
    const { root } = program({ "package.json": '{ "dependencies": { "@rawr/hq-contract": "file:x.tgz" } }' });
    const made = await initWorkspace(root, versions, { example, complete });
    expect(made).toMatchObject({ completed: ["package.json"], toDo: [] });
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({
      type: "module",
      workspaces: ["packages/*"],
      dependencies: { "@rawr/hq-contract": "file:x.tgz", pg: expect.any(String) },
    });
  });

  it.each(["plugins/api/orders/package.json", "packages/money/index.ts", "host.ts", "rawr.hq.ts", "rawr-hq.config.ts"])(
    "refuses a folder that has %s, and writes nothing",
    async (path) => {
      const { root } = program({ [path]: "" });
      await expect(initWorkspace(root, versions, { example })).rejects.toThrow(
        /already exists and nothing was written: the example needs a folder with at most a package\.json/,
      );
      expect(existsSync(join(root, "package.json"))).toBe(false);
    },
  );
});

/** Answers yes, and keeps what was asked. */
function agreeing() {
  const asked: string[] = [];
  return { asked, complete: async (lacks: readonly string[]) => asked.push(...lacks) > 0 };
}

const complete = async () => true;
const workspace: FileTree = {
  "package.json": JSON.stringify({
    name: "mine",
    type: "module",
    scripts: { check: "x", start: "x", build: "x", test: "x" },
    devDependencies: Object.fromEntries(
      ["@orpc/server", "@rawr/hq-checks", "@rawr/hq-contract", "zod", "@types/node", "typescript", "vitest"].map(
        (name) => [name, "*"],
      ),
    ),
  }),
};

describe("init in a workspace of project references", () => {
  const solution: FileTree = {
    ...workspace,
    "tsconfig.base.json": '{ "compilerOptions": { "composite": true, "module": "nodenext" } }',
    "tsconfig.json":
      '{\r\n  "files": [], // a solution\r\n  "references": [\r\n    { "path": "packages/money" },\r\n  ]\r\n}\r\n',
    "packages/money/tsconfig.json": '{ "extends": "../../tsconfig.base.json", "include": ["src"] }',
    "packages/money/src/index.ts": "export {};\n",
  };

  it("adds a project of its own, which inherits what the others do, and refers to it", async () => {
    const { root } = program(solution);
    const { asked, complete: agree } = agreeing();
    const made = await initWorkspace(root, versions, { complete: agree });
    expect(made).toMatchObject({ completed: ["tsconfig.json"], toDo: [] });
    expect(made.written).toContain("tsconfig.hq.json");
    expect(asked).toEqual([expect.stringContaining("refers to no project with `rawr.hq.ts`, `host.ts`")]);
    expect(readFileSync(join(root, "tsconfig.json"), "utf8")).toBe(
      '{\r\n  "files": [], // a solution\r\n  "references": [\r\n    { "path": "packages/money" },\r\n    { "path": "./tsconfig.hq.json" },\r\n  ]\r\n}\r\n',
    );
    expect(JSON.parse(readFileSync(join(root, "tsconfig.hq.json"), "utf8"))).toMatchObject({
      extends: "./tsconfig.base.json",
      include: ["rawr.hq.ts", "host.ts", "hq.harness.test.ts", "plugins"],
      references: [{ path: "./packages/money" }],
    });
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ written: [], completed: [], toDo: [] });
  });

  it("lists what is missing when the change is not confirmed, and leaves tsconfig.json unchanged", async () => {
    const { root } = program(solution);
    const { toDo } = await initWorkspace(root, versions);
    expect(toDo).toEqual([expect.stringContaining('add { "path": "./tsconfig.hq.json" } to its `references`')]);
    expect(readFileSync(join(root, "tsconfig.json"), "utf8")).toBe(solution["tsconfig.json"]);
  });
});

describe("init beside a plain tsconfig.json", () => {
  const withTsconfig = (text: string) => program({ ...workspace, "tsconfig.json": text, "src/a.ts": "export {};\n" });

  it("adds to its `include`, and keeps its comments", async () => {
    const { root } = withTsconfig('{ "include": ["src" /* ours */] }\n');
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ completed: ["tsconfig.json"], toDo: [] });
    expect(readFileSync(join(root, "tsconfig.json"), "utf8")).toBe(
      '{ "include": ["src" /* ours */, "rawr.hq.ts", "host.ts", "hq.harness.test.ts", "plugins"] }\n',
    );
  });

  it.each(["{}", '{ "include": ["**/*"] }', '{ "include": ["./**/*.ts"], "exclude": ["dist"] }'])(
    "lacks nothing when it is %s",
    async (text) => {
      expect(await initWorkspace(withTsconfig(text).root, versions)).toMatchObject({ toDo: [] });
    },
  );

  it("only says so where a narrower rootDir would refuse them", async () => {
    const text = '{ "compilerOptions": { "rootDir": "src" }, "include": ["src"] }';
    const { root } = withTsconfig(text);
    const { toDo, completed } = await initWorkspace(root, versions, { complete });
    expect(completed).toEqual([]);
    expect(toDo).toEqual([expect.stringContaining("does not include `rawr.hq.ts`")]);
  });
});

describe("init beside a configuration of vitest", () => {
  it("adds a project for the harness and the plugins to those that are there", async () => {
    const text = "export default { test: { projects: [\n  'packages/*',\n  'apps/*',\n] } };\n";
    const { root } = program({ ...workspace, "vitest.config.mts": text });
    const made = await initWorkspace(root, versions, { complete });
    expect(made.completed).toEqual(["vitest.config.mts"]);
    expect(made.written).not.toContain("vitest.config.ts");
    expect(readFileSync(join(root, "vitest.config.mts"), "utf8")).toBe(
      'export default { test: { projects: [\n  \'packages/*\',\n  \'apps/*\',\n  { extends: true, test: { name: "hq", include: ["hq.harness.test.ts", "plugins/**/*.test.ts"] } },\n] } };\n',
    );
    expect(await initWorkspace(root, versions)).toMatchObject({ toDo: [] });
  });

  it("writes none beside a vite.config.ts, which it would hide", async () => {
    const { root } = program({ ...workspace, "vite.config.ts": "export default {};\n" });
    expect(await initWorkspace(root, versions)).toMatchObject({ kept: expect.arrayContaining(["vite.config.ts"]) });
    expect(existsSync(join(root, "vitest.config.ts"))).toBe(false);
  });

  it("says it where the projects can't be read", async () => {
    const { root } = program({
      ...workspace,
      "vitest.config.ts":
        'import { projects } from "./projects.js";\nexport default { test: { projects: projects } };\n',
    });
    const { toDo } = await initWorkspace(root, versions, { complete });
    expect(toDo).toEqual([expect.stringContaining("to `test.projects`")]);
  });
});

describe("init elsewhere than by the conventions", () => {
  const settings = {
    roots: { "packages/api": "api", "packages/workflows": "workflows" },
    composition: "apps/hq/rawr.hq.ts",
    host: "apps/hq/src",
  };

  it("writes where the settings say, with imports that lead there", async () => {
    const { root } = program({ "rawr-hq.config.json": JSON.stringify(settings) });
    const { written } = await initWorkspace(root, versions);
    expect(written).toEqual(expect.arrayContaining(["apps/hq/src/host.ts", "apps/hq/rawr.hq.ts"]));
    expect(readFileSync(join(root, "apps/hq/src/host.ts"), "utf8")).toContain('from "../rawr.hq.js"');
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({
      scripts: { start: "npm run build && node dist/apps/hq/src/host.js" },
    });
  });

  it.each([
    [{ "pnpm-lock.yaml": "" }, "pnpm", "pnpm add "],
    [{ "yarn.lock": "" }, "yarn", "yarn add -W "],
    [{ "package.json": '{ "packageManager": "pnpm@10.1.0" }' }, "pnpm", "pnpm add "],
    [{ "package.json": '{ "packageManager": "toString@1" }' }, "npm", "npm install "],
  ])("with %j it speaks of %s", async (files, name, add) => {
    const { root } = program({ "package.json": '{ "name": "mine" }', ...files });
    const { manager, toDo } = await initWorkspace(root, versions);
    expect(manager.name).toBe(name);
    expect(toDo).toContainEqual(expect.stringContaining(`lacks packages: ${add}`));
  });

  it.each([
    [{ ".git/HEAD": "", "yarn.lock": "" }, "yarn add"],
    [{ ".git/HEAD": "", "package.json": '{ "packageManager": "bun@1.2.0" }' }, "bun add"],
    [{ ".git/HEAD": "", "pnpm-workspace.yaml": "" }, "pnpm add"],
    // Without a repository, what lies above belongs to somebody else.
    [{ "yarn.lock": "" }, "npm install"],
    [{ ".git/HEAD": "", "yarn.lock": "", "apps/hq/package-lock.json": "{}" }, "npm install"],
    [{ "yarn.lock": "", "apps/hq/.git/HEAD": "" }, "npm install"],
  ])("below %j it adds by `%s`", (files, add) => {
    const { root } = program({ "apps/hq/package.json": "{}", ...files });
    expect(packageManagerOf(join(root, "apps/hq")).add).toBe(add);
  });
});

describe("what init finds and leaves as it is", () => {
  it("says how to generate a composition that was written by hand", async () => {
    const { root } = program({ ...workspace, "rawr.hq.ts": "// mine\n" });
    expect((await initWorkspace(root, versions, { complete })).toDo).toEqual([
      expect.stringContaining("rawr.hq.ts does not match the plugins"),
    ]);
    expect(readFileSync(join(root, "rawr.hq.ts"), "utf8")).toBe("// mine\n");
  });

  it("a composition with the line ends of another system, which is fresh", async () => {
    const { root } = program({});
    await initWorkspace(root, versions);
    const text = readFileSync(join(root, "rawr.hq.ts"), "utf8").replaceAll("\n", "\r\n");
    writeFileSync(join(root, "rawr.hq.ts"), text);
    expect((await initWorkspace(root, versions)).toDo).toEqual([]);
    expect(await generateComposition(root, { check: true })).toMatchObject({ outcome: "fresh" });
  });

  it("CommonJS at the root: the package is not made a module behind its back", async () => {
    const { root } = program({ "package.json": '{ "name": "mine" }', "eslint.config.js": "module.exports = [];\n" });
    const { toDo } = await initWorkspace(root, versions, { complete });
    expect(toDo).toEqual([expect.stringContaining("rename eslint.config.js to .cjs first")]);
    expect(readFileSync(join(root, "package.json"), "utf8")).not.toContain('"type"');
  });

  it("a .gitignore: lines are added at its end, in its own line ends", async () => {
    const { root } = program({ ...workspace, ".gitignore": "/node_modules\r\n*.log" });
    const { completed } = await initWorkspace(root, versions, { complete });
    expect(completed).toEqual([".gitignore"]);
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe("/node_modules\r\n*.log\r\ndist/\r\nartifacts/\r\n");
  });

  it("a name that npm refuses, which it says", async () => {
    const { root } = program({ "package.json": '{ "name": "My HQ" }' });
    const { toDo } = await initWorkspace(root, versions);
    expect(toDo).toContainEqual("package.json has the name `My HQ`, which npm does not accept: use `my-hq`");
  });

  it("writes no composition for plugins in conflict, and says why", async () => {
    const manifest = '{ "name": "a", "rawr": { "kind": "api", "capability": "orders" } }';
    const { root } = program({
      "plugins/api/orders/package.json": manifest,
      "plugins/api/again/package.json": manifest,
    });
    const { toDo } = await initWorkspace(root, versions);
    expect(toDo).toEqual([expect.stringMatching(/orders.*then run `rawr-hq generate`/)]);
    expect(existsSync(join(root, "rawr.hq.ts"))).toBe(false);
  });
});

it.each([
  ["My HQ", "my-hq"],
  [".hidden", "hidden"],
  ["ünïcode", "n-code"],
  ["node_modules", "hq"],
  ["___", "hq"],
  ["a".repeat(300), "a".repeat(200)],
  ["favicon.ico", "hq"],
  ["http", "http-hq"],
  ["vitest", "vitest-hq"],
])("names the package of folder %s in a way that npm takes", (folder, name) => {
  expect(packageName(folder, ["vitest", "zod"])).toBe(name);
});
