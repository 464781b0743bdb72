import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import compiler from "../../facts/typescript.js";
import { runGates } from "../engine.js";
import { loadGates } from "../gate-list.js";
import { openWorkspace } from "../open-workspace.js";
import { plugin, program, type FileTree } from "../../testing.js";

const names = [
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
];
const workspace: FileTree = {
  "package.json": `{ "type": "module" }`,
  "host.ts": `import { createHost } from "@rawr/hq-contract/adapter";\nimport { hq } from "./rawr.hq.js";\nexport const host = createHost(hq as never, {} as never);\n`,
  "rawr.hq.ts": `import orders from "./plugins/api/orders/src/index.js";\nexport const hq = { plugins: [orders] };\n`,
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": `export { price as default } from "./price.js";\n`,
  "plugins/api/orders/src/price.ts": `export const price = 1;\n`,
};

/** The modules that a run of the built command loads, by package, or by our own path. */
function loadedBy(argv: readonly string[]): Set<string> {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-loaded-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const list = join(folder, "loaded.txt");
  const hooks = `import { appendFileSync } from "node:fs";
export const load = (url, context, next) => (appendFileSync(${JSON.stringify(list)}, url + "\\n"), next(url, context));`;
  const preload = join(folder, "preload.mjs");
  writeFileSync(
    preload,
    // What is required is no ES module: the compiler comes that way.
    `import Module, { register } from "node:module";
import { appendFileSync } from "node:fs";
const load = Module._load;
Module._load = (request, ...rest) => (appendFileSync(${JSON.stringify(list)}, "node_modules/" + request + "\\n"), load.call(Module, request, ...rest));
register("data:text/javascript,${encodeURIComponent(hooks)}");`,
  );
  const cli = fileURLToPath(new URL("../../../dist/checks/cli/main.js", import.meta.url));
  spawnSync(process.execPath, ["--import", pathToFileURL(preload).href, cli, ...argv], { stdio: "ignore" });
  const loaded = readFileSync(list, "utf8").trim().split("\n");
  return new Set(
    loaded.map((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url.replace(/.*\/dist\//, "")),
  );
}

test("a run that finds nothing changed loads no compiler, no zod, no dependency-cruiser, and no gate's machinery", () => {
  const argv = ["check", "--root", program(workspace).root, ...names.flatMap((name) => ["--gate", name])];
  const cold = loadedBy(argv);
  const heavy = ["typescript", "zod", "@orpc/contract", "contract/index.js", "checks/flow/interpreter/interpreter.js"];
  expect(heavy.filter((name) => !cold.has(name))).toEqual([]);
  expect([...cold].filter((name) => /ts-morph|checks\/syntax\//.test(name))).toEqual([]);
  const warm = loadedBy(argv);
  const unneeded = [...heavy, "jiti", "dependency-cruiser", "checks/facts/parse.js"];
  expect(unneeded.filter((name) => warm.has(name))).toEqual([]);
  // Each module costs a third of a millisecond: a new one should be worth it.
  expect(warm.size).toBeLessThanOrEqual(106);
});

test("a run that finds what it found before knows its mends without ts-morph", () => {
  const own = `export { rate } from "./rate.js";\n`;
  const found = {
    ...plugin("api", "billing"),
    "plugins/api/billing/src/index.ts": own,
    "plugins/api/billing/src/rate.ts": "export const rate = 1;\n",
  };
  const reach = `import { rate } from "../../billing/src/index.js";\nexport const price = rate;\n`;
  const { root } = program({ ...workspace, ...found, "plugins/api/orders/src/price.ts": reach });
  const argv = ["check", "--root", root, "--gate", "import-boundary"];
  expect(loadedBy(argv)).toContain("ts-morph");
  expect(loadedBy(argv)).not.toContain("ts-morph");
});

test("nor does a run of every gate", () => {
  const harness = `import { expect, it } from "vitest";\nit("asserts", () => expect(1 + 1).toBe(2));\n`;
  const { root } = program({ ...workspace, "host.harness.test.ts": harness });
  const argv = ["check", "--root", root];
  loadedBy(argv);
  const warm = loadedBy(argv);
  expect(warm).not.toContain("typescript");
  expect(warm.size).toBeLessThanOrEqual(146);
});

test("after one change its file is parsed, and what the host's gate follows to it is lowered", async () => {
  const { root, write } = program(workspace);
  const parse = vi.spyOn(compiler, "createSourceFile");
  onTestFinished(() => parse.mockRestore());
  const run = async () => {
    parse.mockClear();
    const opened = await openWorkspace(root);
    const cruise = async () => ({ modules: opened.files, edges: [], violations: [], configuration: null });
    await runGates({ ...opened, cruise }, await loadGates(names));
    return [...new Set(parse.mock.calls.map(([file]) => file))];
  };
  expect(await run()).toHaveLength(4);
  expect(await run()).toEqual([]);
  write({ "plugins/api/orders/src/price.ts": `export const price = 1;\nexport const edit = 1;\n` });
  // The host's gate reads what the plugins publish: it judges again, and lowers its way from the host to the changed file.
  expect(await run()).toEqual(["plugins/api/orders/src/price.ts", "host.ts", "plugins/api/orders/src/index.ts"]);
});
