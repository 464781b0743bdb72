import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import importBoundary from "../gates/import-boundary.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import { plugin, program, type FileTree } from "../testing.js";
import { gitEnvironment } from "../workspace/revision/git.js";

const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "billing"),
  "plugins/api/billing/src/tax.ts": `export const rate = 0.19;\n`,
  ...plugin("api", "orders"),
};
const state = `let n = 0;\nexport const next = () => ++n;\n`;

function git(root: string, ...args: readonly string[]) {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  execFileSync("git", ["-C", root, ...who, ...args], { env: gitEnvironment(), stdio: "ignore" });
}

describe("files outside the workspace are left out, and reported", () => {
  test("what git ignores, at any depth, but not what it tracks all the same", async () => {
    const { root, open } = program({
      ...tree,
      ".gitignore": "build/\n.next/\n*.gen.ts\n",
      "plugins/api/orders/.gitignore": "/out\n",
      "plugins/api/orders/build/a.js": state,
      "plugins/api/orders/.next/server/chunk.js": state,
      "plugins/api/orders/out/b.js": state,
      "plugins/api/orders/src/c.gen.ts": state,
      "plugins/api/orders/src/out/d.ts": state,
      "plugins/api/orders/src/kept.gen.ts": state,
    });
    git(root, "init", "--quiet");
    git(root, "add", "--force", "plugins/api/orders/src/kept.gen.ts");
    const { files, notJudged } = await open();
    expect(files.filter((file) => file.startsWith("plugins/api/orders/"))).toEqual([
      "plugins/api/orders/src/kept.gen.ts",
      "plugins/api/orders/src/out/d.ts",
    ]);
    expect(notJudged.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      "plugins/api/orders/.next: git ignores it",
      "plugins/api/orders/build: git ignores it",
      "plugins/api/orders/out: git ignores it",
      "plugins/api/orders/src/c.gen.ts: git ignores it",
    ]);
  });

  test("languages that no gate reads", async () => {
    const { files, notJudged } = await program({
      ...tree,
      "plugins/api/orders/src/page.marko": "<p/>",
      "plugins/api/orders/src/table.gts": "<template></template>",
      "plugins/api/orders/src/tax.coffee": "x = 1",
      "plugins/api/orders/src/words.txt": "x = 1",
    }).open();
    expect(files.some((file) => file.startsWith("plugins/api/orders/"))).toBe(false);
    expect(notJudged.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      "plugins/api/orders/src/page.marko: no gate reads `.marko` files",
      "plugins/api/orders/src/table.gts: no gate reads `.gts` files",
      "plugins/api/orders/src/tax.coffee: no gate reads `.coffee` files",
    ]);
  });

  test.each([
    "rawr.config.ts",
    "rawr-hq.settings.mjs",
    "rawr-hq.config.yaml",
    "rawr-hq.json",
    "rawr-hq.ts",
    ".rawrhqrc",
    "hq.config.js",
    "rawrhq.config.ts",
    "plugins/rawr-hq.config.ts",
  ])("settings that are not read: %s", async (path) => {
    const { notJudged } = await program({ ...tree, [path]: "" }).open();
    expect(notJudged).toEqual([{ path, reason: expect.stringMatching(/^settings are read from `rawr-hq.config.ts`/) }]);
  });

  test.each([
    "rawr-hq.config.json",
    "hq.ts",
    "rawr.ts",
    "rawr.hq.ts",
    "tsconfig.hq.json",
    "rawr-hq.config.test.ts",
    "testing/rawr-hq.ts",
  ])("what is read, or is no settings: %s", async (path) => {
    expect((await program({ ...tree, [path]: "{}" }).open()).notJudged).toEqual([]);
  });

  test("nothing, where the whole workspace lies in an ignored folder or in no repository", async () => {
    const { root, open, write } = program({ ".gitignore": "inner/\n" });
    git(root, "init", "--quiet");
    write({ "inner/package.json": "{}", "inner/a.ts": "export {};" });
    const { openWorkspace } = await import("../engine/open-workspace.js");
    expect((await openWorkspace(`${root}/inner`, { cache: false })).files).toEqual(["a.ts"]);
    expect((await open()).notJudged).toEqual([{ path: "inner", reason: "git ignores it" }]);
  });

  test("another work tree below the root, but not a submodule", async () => {
    const { root, open, write } = program(tree);
    git(root, "init", "--quiet");
    git(root, "commit", "--quiet", "--allow-empty", "--message", "first");
    git(root, "worktree", "add", "--quiet", ".worktrees/try", "-b", "try");
    write({
      ".worktrees/try/plugins/api/orders/a.ts": state,
      "vendor/tax/.git": "gitdir: ../../.git/modules/vendor/tax\n",
      "vendor/tax/a.ts": "export {};",
    });
    const { files, notJudged } = await open();
    expect(files).toContain("vendor/tax/a.ts");
    expect(files.filter((file) => file.startsWith(".worktrees"))).toEqual([]);
    expect(notJudged).toEqual([{ path: ".worktrees/try", reason: "it is another git worktree" }]);
  });

  test("what package managers and builds write", async () => {
    const { files, notJudged } = await program({
      ...tree,
      ".pnp.cjs": state,
      ".pnp.loader.mjs": state,
      ".yarn/releases/yarn.cjs": state,
      "plugins/api/orders/dist/a.js": state,
      "plugins/api/coverage/package.json": "{}",
      "plugins/api/coverage/src/a.ts": "export {};",
    }).open();
    expect(files.filter((file) => /pnp|yarn|dist/.test(file))).toEqual([]);
    expect(files).toContain("plugins/api/coverage/src/a.ts");
    expect(notJudged.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      ".pnp.cjs: a package manager writes it",
      ".pnp.loader.mjs: a package manager writes it",
      "plugins/api/orders/dist: a build or a tool writes it",
    ]);
  });
});

describe("a plugin or package that is linked to where it belongs", () => {
  const { "plugins/api/orders/package.json": manifest = "" } = tree;
  const linkedTree: FileTree = {
    "package.json": `{ "name": "example", "type": "module" }`,
    ...plugin("api", "billing"),
    "plugins/api/billing/src/tax.ts": `export const rate = 0.19;\n`,
    "teams/orders/package.json": manifest,
    "teams/orders/src/own.ts": `export const own = 1;\n`,
    "plugins/api/orders": { link: "../../teams/orders" },
  };

  test("is judged there", async () => {
    const found = await program({
      ...linkedTree,
      "teams/orders/src/a.ts": `import "../../../plugins/api/billing/src/tax.js";\nimport "./own.js";\n${state}`,
    }).findings(importBoundary, noSingletonGlobal);
    expect(found).toEqual(["B101 plugins/api/orders/src/a.ts:1", "S101 plugins/api/orders/src/a.ts:4"]);
  });

  test("is none where a link leads to its own folder, to one around it, or to another package", async () => {
    const tree = await program({
      ...plugin("api", "orders"),
      "packages/a/src/index.ts": "export {};\n",
      "packages/self": { link: "." },
      "packages/b": { link: "a" },
      "plugins/api/all": { link: ".." },
      "plugins/api/orders/loop": { link: "../../.." },
    }).open();
    expect(tree.files).toEqual(["packages/a/src/index.ts"]);
  });

  test("is what an import means, by the link, by its real path and by its name", async () => {
    const found = await program({
      ...linkedTree,
      "plugins/api/billing/src/a.ts": `import "../../orders/src/own.js";\n`,
      "plugins/api/billing/src/b.ts": `import "../../../../teams/orders/src/own.js";\n`,
      "node_modules/@example/api-orders": { link: "../../teams/orders" },
      "plugins/api/billing/src/c.ts": `import "@example/api-orders/src/own.js";\n`,
      "packages/money": { link: "../vendor/money" },
      "vendor/money/package.json": `{ "name": "@example/money" }`,
      "vendor/money/index.ts": `import "../../plugins/api/billing/src/tax.js";\n`,
    }).findings(importBoundary);
    expect(found).toEqual([
      "B103 packages/money/index.ts:1",
      "B101 plugins/api/billing/src/a.ts:1",
      "B101 plugins/api/billing/src/b.ts:1",
      "B101 plugins/api/billing/src/c.ts:1",
    ]);
  });
});
