import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plugin, program, type FileTree, type Program } from "../../testing.js";
import { generateComposition } from "./generate-composition.js";

const api = (capability: string): FileTree => ({
  ...plugin("api", capability),
  [`plugins/api/${capability}/src/index.ts`]: "",
});
const written = ({ root }: Program) => readFileSync(join(root, "rawr.hq.ts"), "utf8");
const names = ({ root }: Program) => readdirSync(root).toSorted();

describe("generate", () => {
  it("writes the composition, and leaves it alone while nothing changed", async () => {
    const workspace = program(api("invoicing"));
    expect(await generateComposition(workspace.root)).toMatchObject({
      exitCode: 0,
      outcome: "written",
      plugins: 1,
      issues: [],
    });
    expect(names(workspace)).toEqual(["plugins", "rawr.hq.ts"]);
    const before = statSync(join(workspace.root, "rawr.hq.ts"), { bigint: true }).mtimeNs;
    expect(await generateComposition(workspace.root)).toMatchObject({ exitCode: 0, outcome: "unchanged" });
    expect(statSync(join(workspace.root, "rawr.hq.ts"), { bigint: true }).mtimeNs).toBe(before);
  });

  it("writes where the settings say, into a folder that is not there yet", async () => {
    const workspace = program({ ...api("a"), "rawr-hq.config.json": '{ "composition": "apps/host/hq.ts" }' });
    expect(await generateComposition(workspace.root)).toMatchObject({
      outcome: "written",
      composition: "apps/host/hq.ts",
    });
    expect(readFileSync(join(workspace.root, "apps/host/hq.ts"), "utf8")).toContain("../../plugins/api/a/src/index.js");
  });

  it("writes 1,000 plugins", { timeout: 30_000 }, async () => {
    const workspace = program(
      Object.assign({}, ...Array.from({ length: 1000 }, (_, index) => api(`c-${index}`))) as FileTree,
    ); // a merge of trees
    expect(await generateComposition(workspace.root)).toMatchObject({ exitCode: 0, plugins: 1000 });
  });

  it("carries a wrong block into the composition and reports it", async () => {
    const workspace = program({
      ...api("a"),
      "plugins/api/a/package.json": '{ "rawr": { "kind": "apy", "capability": "a" } }',
    });
    expect(await generateComposition(workspace.root)).toMatchObject({
      exitCode: 1,
      outcome: "written",
      issues: [{ code: "M122" }],
    });
    expect(written(workspace)).toContain('kind: "apy"');
  });

  it("reports a plugin without the module that the composition imports", async () => {
    expect(await generateComposition(program(plugin("api", "a")).root)).toMatchObject({
      exitCode: 1,
      issues: [{ code: "G101", file: "plugins/api/a/package.json" }],
    });
  });

  it.each([
    ["index.js", "const { defineApiPlugin } = require('x');\nmodule.exports = defineApiPlugin({});\n"],
    ["index.js", "// export default plugin\nexports.default = {};\n"],
    ["index.ts", "const plugin = {};\nexport = plugin;\n"],
    ["index.ts", "if (true) module . exports = {};\n"],
  ])("reports a plugin that is CommonJS: %s with %j", async (entry, text) => {
    const file = `plugins/api/a/src/${entry}`;
    expect(await generateComposition(program({ ...plugin("api", "a"), [file]: text }).root)).toMatchObject({
      exitCode: 1,
      issues: [{ code: "G102", file }],
    });
  });

  it.each([
    "export default {};\n",
    "const plugin = {};\nexport { plugin as default };\n",
    'export * from "./plugin.js"; export { default } from "./plugin.js";\n',
    "const a = 1; export default a;\n",
    "export const exports = {}; export default exports; // module.exports = 1\n",
    "/* module.exports = 1 */\n",
  ])("takes what is no CommonJS: %j", async (text) => {
    const { issues } = await generateComposition(
      program({ ...plugin("api", "a"), "plugins/api/a/src/index.ts": text }).root,
    );
    expect(issues).toEqual([]);
  });

  it.each<[string, FileTree, string]>([
    [
      "duplicates, naming both files",
      { "plugins/api/b/package.json": '{"rawr":{"kind":"api","capability":"a"}}' },
      "M130",
    ],
    [
      "capabilities that differ by case",
      { "plugins/api/b/package.json": '{"rawr":{"kind":"api","capability":"A"}}' },
      "M131",
    ],
    ["unknown roots", { "plugins/old/b/package.json": '{"rawr":{"kind":"api","capability":"b"}}' }, "M132"],
  ])("refuses %s, and leaves the file untouched", async (_, files, code) => {
    const workspace = program({ ...api("a"), "rawr.hq.ts": "old", ...files });
    const result = await generateComposition(workspace.root);
    expect(result).toMatchObject({ exitCode: 1, outcome: "refused" });
    expect(result.issues.map((issue) => issue.code)).toContain(code);
    expect(written(workspace)).toBe("old");
  });

  it("does not overwrite a hand-written file", async () => {
    const workspace = program({ ...api("a"), "rawr.hq.ts": "export const hq = 1;\n" });
    await expect(generateComposition(workspace.root)).rejects.toThrow(/^rawr\.hq\.ts was not generated by/);
    expect(written(workspace)).toBe("export const hq = 1;\n");
  });

  it("says in one sentence when it can't write, and leaves nothing behind", async () => {
    const workspace = program({ ...api("a"), "rawr.hq.ts/in-the-way": "" });
    await expect(generateComposition(workspace.root)).rejects.toThrow(
      /^rawr\.hq\.ts can't be written \(E[A-Z]+\): make its folder writable, or name another file$/,
    );
    expect(names(workspace)).toEqual(["plugins", "rawr.hq.ts"]);
  });
});

describe("generate --check", () => {
  it("passes what generate wrote", async () => {
    const { root } = program(api("a"));
    await generateComposition(root);
    expect(await generateComposition(root, { check: true })).toMatchObject({ exitCode: 0, outcome: "fresh" });
  });

  it.each<[string, (workspace: Program) => void]>([
    ["absent", ({ remove }) => remove("rawr.hq.ts")],
    ["edited", ({ write }) => write({ "rawr.hq.ts": "export const hq = 1;\n" })],
    ["older than a new plugin", ({ write }) => write(api("b"))],
    [
      "older than a package.json",
      ({ write }) => write({ "plugins/api/a/package.json": '{"rawr":{"kind":"api","capability":"z"}}' }),
    ],
  ])("says stale, and writes nothing, when the file is %s", async (_, change) => {
    const workspace = program(api("a"));
    await generateComposition(workspace.root);
    change(workspace);
    const before = names(workspace);
    expect(await generateComposition(workspace.root, { check: true })).toMatchObject({ exitCode: 1, outcome: "stale" });
    expect(names(workspace)).toEqual(before);
  });
});
