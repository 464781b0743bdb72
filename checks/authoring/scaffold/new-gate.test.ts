import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { plugin, program, type FileTree } from "../../testing.js";
import { gateFiles, ownLayout } from "./gate.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const workspace: FileTree = {
  "package.json": '{ "name": "hq", "private": true, "type": "module" }',
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": "export const orders = 1;\n",
  "tsconfig.json": '{\n  "include": ["plugins", "*.ts"]\n}\n',
};
const written = ["gates/no-clock.md", "gates/no-clock.test.ts", "gates/no-clock.ts"];
const dice = gateFiles("no-dice", "D101", ownLayout)["gates/no-dice.ts"] ?? "";
const text = (root: string, path: string) => readFileSync(join(root, path), "utf8");

describe("`rawr-hq new gate`", () => {
  it("writes a gate, its page and its test, names it in the settings, and it judges at once", async () => {
    const { root } = program(workspace);
    const { exitCode, stdout } = await run(root, ["new", "gate", "no-clock"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("✔ C101 no-clock");
    expect(readdirSync(join(root, "gates")).map((name) => `gates/${name}`)).toEqual(written);
    expect(text(root, "rawr-hq.config.ts")).toContain('gates: ["gates/no-clock.ts"]');
    expect(text(root, "tsconfig.json")).toContain('"include": ["plugins", "*.ts", "gates"]');
    const judged = await run(root, ["check", "--gate", "no-clock", "--no-cache"]);
    expect(judged.lastLine).toMatch(/^✔ 1 gate, 4 files, 1 plugin, 0 findings in /);
    expect((await run(root, ["explain", "no-clock"])).stdout).toContain("## Incorrect");
  });

  it("writes what compiles and passes its own test", async () => {
    const tree = program(workspace);
    await run(tree.root, ["new", "gate", "no-clock"]);
    const options = { rootDir: "/", paths: pathsOf(repository) };
    const tsconfig = {
      extends: join(repository, "tsconfig.json"),
      compilerOptions: options,
      include: ["gates", "*.ts"],
    };
    tree.write({ "tsconfig.json": JSON.stringify({ ...tsconfig, exclude: ["node_modules"] }) });
    mkdirSync(join(tree.root, "node_modules"));
    for (const name of ["vitest", "zod", "@types"])
      symlinkSync(join(repository, "node_modules", name), join(tree.root, "node_modules", name));
    const node = (script: string, ...args: readonly string[]) =>
      spawnSync(process.execPath, [join(repository, "node_modules", script), ...args], {
        cwd: tree.root,
        encoding: "utf8",
      });
    expect(node("typescript/bin/tsc", "-p", ".").stdout).toBe("");
    const own = JSON.stringify(join(repository, "vitest.config.ts"));
    tree.write({
      "vitest.config.ts": `import own from ${own};\nexport default { resolve: own.resolve, test: { testTimeout: 60_000 } };\n`,
    });
    const vitest = node("vitest/vitest.mjs", "run");
    expect(vitest.stdout).toMatch(/Tests .*3 passed/);
  });

  it.each<[what: string, file: string, before: string, after: string]>([
    ["a list", "rawr-hq.config.json", '{ "gates": [] }', '{ "gates": ["gates/no-clock.ts"] }'],
    [
      "nothing of gates",
      "rawr-hq.config.json",
      '{\n  "slice": "A5"\n}',
      '{\n  "slice": "A5",\n  "gates": ["gates/no-clock.ts"]\n}',
    ],
    [
      "defineConfig",
      "rawr-hq.config.ts",
      'export default { slice: "A5" };',
      'export default { slice: "A5", gates: ["gates/no-clock.ts"] };',
    ],
    [
      "a list whose comments stay where they are",
      "rawr-hq.config.ts",
      `export default {\n  gates: [\n    "gates/no-dice.ts", // of chance\n    // no more than ten\n  ],\n};\n`,
      `export default {\n  gates: [\n    "gates/no-dice.ts", // of chance\n    "gates/no-clock.ts",\n    // no more than ten\n  ],\n};\n`,
    ],
    [
      "a comment behind the last element, and no comma",
      "rawr-hq.config.ts",
      `export default {\n  gates: [\n    "gates/no-dice.ts" // of chance\n  ]\n};\n`,
      `export default {\n  gates: [\n    "gates/no-dice.ts", // of chance\n    "gates/no-clock.ts"\n  ]\n};\n`,
    ],
    [
      "a comment inside the list",
      "rawr-hq.config.ts",
      `export default { gates: ["gates/no-dice.ts" /* of chance */] };\n`,
      `export default { gates: ["gates/no-dice.ts" /* of chance */, "gates/no-clock.ts"] };\n`,
    ],
    [
      "a list that begins with another one",
      "rawr-hq.config.ts",
      `const shared = ["gates/no-dice.ts"];\nexport default { gates: [...shared,], slice: "A5" };\n`,
      `const shared = ["gates/no-dice.ts"];\nexport default { gates: [...shared, "gates/no-clock.ts",], slice: "A5" };\n`,
    ],
    [
      "assertions around everything",
      "rawr-hq.config.ts",
      `export default ({ gates: (["gates/no-dice.ts"] as const) as readonly string[] } satisfies object);\n`,
      `export default ({ gates: (["gates/no-dice.ts", "gates/no-clock.ts"] as const) as readonly string[] } satisfies object);\n`,
    ],
    [
      "names for what they are made of",
      "rawr-hq.config.ts",
      `const gates = ["gates/no-dice.ts"];\nconst settings = { gates };\nexport default settings;\n`,
      `const gates = ["gates/no-dice.ts", "gates/no-clock.ts"];\nconst settings = { gates };\nexport default settings;\n`,
    ],
    [
      "line ends of Windows",
      "rawr-hq.config.ts",
      `export default {\r\n  slice: "A5", // now\r\n};\r\n`,
      `export default {\r\n  slice: "A5", // now\r\n  gates: ["gates/no-clock.ts"],\r\n};\r\n`,
    ],
  ])("completes settings with %s, and changes nothing else of them", async (_, file, before, after) => {
    const { root } = program({ ...workspace, [file]: before, "gates/no-dice.ts": dice });
    expect((await run(root, ["new", "gate", "no-clock"])).exitCode).toBe(0);
    expect(text(root, file)).toBe(after);
  });

  it("says what is left to do where only a person can complete the settings", async () => {
    const before = `import { settings } from "./shared.mjs";\nexport default { ...settings };\n`;
    const shared = `export const settings = { slice: "A5" };\n`;
    const { root } = program({ ...workspace, "rawr-hq.config.ts": before, "shared.mjs": shared });
    const { stdout } = await run(root, ["new", "gate", "no-clock"]);
    expect(stdout).toContain(
      'next: add "gates/no-clock.ts" to `gates` in rawr-hq.config.ts: until then the gate does not run',
    );
    expect(text(root, "rawr-hq.config.ts")).toBe(before);
  });

  it("gives the second gate a letter of its own", async () => {
    const { root } = program(workspace);
    await run(root, ["new", "gate", "no-clock"]);
    expect((await run(root, ["new", "gate", "no-dice"])).stdout).toContain("✔ D101 no-dice");
    const { exitCode, lastLine } = await run(root, ["check", "--gate", "no-clock", "--gate", "no-dice", "--no-cache"]);
    expect([exitCode, lastLine]).toEqual([0, expect.stringContaining("2 gates")]);
  });

  it.each(written)("leaves %s as it is when it is there, and writes nothing", async (path) => {
    const { root } = program({ ...workspace, [path]: "mine\n" });
    const { exitCode, stderr } = await run(root, ["new", "gate", "no-clock"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${path} already exists and nothing was written`)]);
    expect(text(root, path)).toBe("mine\n");
    expect(readdirSync(join(root, "gates"))).toHaveLength(1);
    expect(existsSync(join(root, "rawr-hq.config.ts"))).toBe(false);
  });

  it.each([
    ["No Clock", "is not a valid gate name"],
    ["../clock", "is not a valid gate name"],
    ["types", "a gate `types` already exists"],
  ])("refuses the name `%s`", async (name, sentence) => {
    const { exitCode, stderr } = await run(program(workspace).root, ["new", "gate", name]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it("adds to our own list in this repository", async () => {
    const list = text(repository, "checks/engine/gate-list.ts");
    const ours = {
      ...workspace,
      "package.json": '{ "name": "@rawr/hq-contract" }',
      "checks/engine/gate-list.ts": list,
    };
    const { root } = program(ours);
    expect((await run(root, ["new", "gate", "no-clock"])).exitCode).toBe(0);
    expect(text(root, "checks/gates/no-clock.ts")).toContain('from "../engine/gate.js"');
    expect(text(root, "checks/engine/gate-list.ts")).toContain(
      '  "no-clock": () => import("../gates/no-clock.js"),\n  types:',
    );
    expect(existsSync(join(root, "rawr-hq.config.ts"))).toBe(false);
  });

  it("writes files that are formatted as this repository is", async () => {
    const options = await resolveConfig(join(repository, "package.json"));
    for (const [filepath, content] of Object.entries(gateFiles("no-clock", "C101", ownLayout)))
      expect([filepath, await check(content, { ...options, filepath })]).toEqual([filepath, true]);
  });
});

/** This package as it was built, by the names under which a workspace imports them. */
function pathsOf(root: string): Record<string, string[]> {
  return {
    "@rawr/hq-contract": [join(root, "dist/contract/index.d.ts")],
    "@rawr/hq-checks": [join(root, "dist/checks/index.d.ts")],
    "@rawr/hq-checks/testing": [join(root, "dist/checks/testing.d.ts")],
  };
}
