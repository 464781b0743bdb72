import { existsSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runGates } from "../engine.js";
import { cacheFile } from "../../facts/fact-cache.js";
import { loadGates } from "../gate-list.js";
import type { Gate } from "../gate.js";
import { openWorkspace } from "../open-workspace.js";
import { applySuppressions } from "../../report/suppressions/apply-suppressions.js";
import { plugin, program, type FileTree, type Program } from "../../testing.js";
import type { Workspace } from "../../facts/workspace.js";
import { recording } from "./recording.js";
import type { Input } from "./verdict.js";

const names = [
  "metadata-contract",
  "import-boundary",
  "host-composition-guard",
  "no-singleton-global",
  "bridge-timebox",
];
const orders = "plugins/api/orders/src/index.ts";
const helper = "packages/tax/src/rate.ts";

const clean: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  "tsconfig.json": `{ "compilerOptions": { "paths": { "#tax": ["./packages/tax/src/index.ts"] } } }`,
  "rawr-hq.config.json": `{ "layers": { "packages": [], "plugins": ["packages"] } }`,
  "host.ts": `import { createHost } from "@rawr/hq-contract/adapter";\nimport { hq } from "./rawr.hq.js";\nexport const host = createHost(hq as never, {} as never);\n`,
  "rawr.hq.ts": `import orders from "./plugins/api/orders/src/index.js";\nexport const hq = { plugins: [orders] };\n`,
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "plugins/api/billing/src/index.ts": `export const seen: string[] = [];\n`,
  [orders]: `import { rate } from "#tax";\nimport "./price.js";\nimport "@example/shared";\nexport default { rate };\n`,
  "plugins/api/orders/src/price.ts": `import "./title.js";\nexport const price = 1;\n`,
  "plugins/api/orders/src/title.js": `export const title = "";\n`,
  "packages/tax/package.json": `{ "name": "@example/tax", "exports": "./src/index.ts" }`,
  "packages/tax/src/index.ts": `export { rate } from "./rate.js";\n`,
  [helper]: `export const rate = 0.2;\n`,
  "packages/shared/package.json": `{ "name": "@example/shared", "exports": "./src/money.ts" }`,
  "packages/shared/src/money.ts": `export const money = 1;\n`,
  "node_modules/@example/shared": { link: "../../packages/shared" },
};

const reads = (key: string) =>
  `import { readFileSync } from "node:fs";\nexport const kind = JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8")).${key};\n`;

/** The report of a run, and which gates ran instead of being remembered. dependency-cruiser is content, unless `cruised`. */
async function judge(
  { root }: Program,
  cache: boolean,
  {
    day = "2026-11-22",
    cruised = false,
    cacheOf = root,
  }: Partial<Record<"day" | "cacheOf", string>> & {
    readonly cruised?: boolean;
  } = {},
) {
  const ran: string[] = [];
  const gates = (await loadGates(names)).map((gate): Gate => ({
    ...gate,
    check: (seen) => (ran.push(gate.name), gate.check(seen)),
  }));
  const opened = await openWorkspace(root, { cache, cruise: cruised, ...(cacheOf === root ? {} : { cacheOf }) });
  const content: Workspace["cruise"] = async () => ({
    modules: opened.files,
    edges: [],
    violations: [],
    configuration: null,
  });
  const workspace = cruised ? opened : { ...opened, cruise: content };
  const report = applySuppressions(await runGates(workspace, gates), workspace, gates, day);
  const untimed = report.gates.map((outcome) => ({ ...outcome, milliseconds: 0 }));
  return { ran, report: { ...report, gates: untimed, milliseconds: 0 } };
}

async function told(workspace: Program, options?: Parameters<typeof judge>[2]) {
  const cached = await judge(workspace, true, options);
  const fresh = await judge(workspace, false, options);
  expect(cached.report).toEqual(fresh.report);
  return cached.report.findings.map(({ code, at }) => `${code} ${at.file}:${at.line}`);
}

describe("a remembered verdict", () => {
  test("is reused while nothing changed, and says what the gate said", async () => {
    const workspace = program({ ...clean, [helper]: `import "../../../host.js";\nexport const rate = 0.2;\n` });
    const cold = await judge(workspace, true);
    expect(cold.ran).toEqual(names);
    expect(cold.report.findings.map(({ code }) => code)).toContain("B103");
    const warm = await judge(workspace, true);
    expect(warm.ran).toEqual(["bridge-timebox"]);
    expect(warm.report).toEqual(cold.report);
  });

  test("is reused by the gates that what changed does not concern", async () => {
    const workspace = program(clean);
    await judge(workspace, true);
    workspace.write({ [helper]: `export const rate = 0.2;\nexport const more = 1;\n` });
    expect((await judge(workspace, true)).ran).toEqual(["no-singleton-global", "bridge-timebox"]);
    workspace.write({ [helper]: `export const rate = 0.2; import "../../shared/src/money.js";\n` });
    expect((await judge(workspace, true)).ran).toEqual(names);
  });

  test.each([
    ["a comment above an import", orders, (text: string) => `// Where orders begin.\n\n${text}`, []],
    [
      "another layout of a host",
      "host.ts",
      (text: string) => text.replaceAll("(hq as never, ", "(\n  hq as never,\n  "),
      [],
    ],
    ["a comment in a helper", helper, (text: string) => `/* a fifth */ ${text}`, []],
    ["a function in a helper", helper, (text: string) => `${text}const f = () => rate;\n`, ["no-singleton-global"]],
    [
      "a function in a host",
      "host.ts",
      (text: string) => `${text}const f = () => host;\n`,
      ["host-composition-guard", "no-singleton-global"],
    ],
    ["an import of a package", helper, (text: string) => `import "node:path";\n${text}`, names.slice(0, 4)],
  ])("re-runs after %s what reads it, and no more", async (_what, file, change, expected) => {
    const workspace = program(clean);
    await judge(workspace, true);
    workspace.write({ [file]: change(String(clean[file])) });
    const { ran, report } = await judge(workspace, true);
    expect(ran).toEqual([...expected, "bridge-timebox"]);
    expect(report).toEqual((await judge(workspace, false)).report);
  });

  test("with findings is computed again when a position moved", async () => {
    const wrong = "plugins/api/orders/src/wrong.ts";
    const workspace = program({ ...clean, [wrong]: `let count = 0;\nexport const next = () => ++count;\n` });
    const [before] = await told(workspace);
    workspace.write({ [wrong]: `// Counts.\nlet count = 0;\nexport const next = () => ++count;\n` });
    expect([before, ...(await told(workspace))]).toEqual([`S101 ${wrong}:2`, `S101 ${wrong}:3`]);
  });

  test("with findings holds when things move in a file that no finding speaks of", async () => {
    const wrong = "plugins/api/orders/src/wrong.ts";
    const state = "plugins/api/orders/src/state.ts";
    const workspace = program({
      ...clean,
      [wrong]: `import { seen } from "./state.js";\nexport const next = () => seen.push(1);\n`,
      [state]: `export const seen: number[] = [];\n`,
    });
    await judge(workspace, true);
    workspace.write({ [helper]: `// A fifth.\n${String(clean[helper])}` });
    const moved = await judge(workspace, true);
    expect(moved.ran).toEqual(["bridge-timebox"]);
    expect(moved.report).toEqual((await judge(workspace, false)).report);
    // The finding says on which line the state is declared.
    workspace.write({ [state]: `// Moved.\nexport const seen: number[] = [];\n` });
    const declared = await judge(workspace, true);
    expect(declared.ran).toEqual(["no-singleton-global", "bridge-timebox"]);
    expect(declared.report).toEqual((await judge(workspace, false)).report);
  });

  const changes: Record<string, (workspace: Program) => void> = {
    "a file's content": ({ write }) => write({ [helper]: `export let rate = 1;\nexport const f = () => rate++;\n` }),
    "a file's content, by a breach only": ({ write }) =>
      write({ "plugins/api/orders/src/price.ts": `import "../../billing/src/index.js";\n` }),
    "the line of a breach": ({ write }) =>
      write({ "packages/shared/src/inner.ts": `\n\nimport "../../../plugins/api/orders/src/index.js";\n` }),
    "what is done with metadata": ({ write }) => write({ "packages/shared/src/kind.ts": reads("channel") }),
    "a file added that writes to another file's state": ({ write }) =>
      write({
        "plugins/api/orders/src/more.ts": `import { seen } from "../../billing/src/index.js";\nexport const f = () => seen.push("");\n`,
      }),
    "a file that goes before the one that was meant": ({ root }) =>
      symlinkSync("../../billing/src/index.ts", join(root, "plugins/api/orders/src/title.ts")),
    "a file deleted": ({ remove }) => remove("plugins/api/orders/src/wrong.ts"),
    "a package's exports": ({ write }) =>
      write({ "packages/shared/package.json": `{ "name": "@example/shared", "exports": "./src/inner.ts" }` }),
    "a tsconfig's paths": ({ write }) =>
      write({
        "tsconfig.json": `{ "compilerOptions": { "paths": { "#tax": ["./plugins/api/billing/src/index.ts"] } } }`,
      }),
    "where a link leads": ({ root }) => {
      unlinkSync(join(root, "node_modules/@example/shared"));
      symlinkSync("../../plugins/api/billing", join(root, "node_modules/@example/shared"));
    },
    "a plugin's package.json": ({ write }) => write(plugin("api", "orders", { channel: "A" })),
    "the settings": ({ write }) =>
      write({ "rawr-hq.config.json": `{ "layers": { "packages/tax": [], "plugins": [] } }` }),
    "a host that mounts beside the composition": ({ write }) =>
      write({
        "host.ts": `import { createHost } from "@rawr/hq-contract/adapter";\nimport orders from "./plugins/api/orders/src/index.js";\nexport const host = createHost({ plugins: [orders] } as never, {} as never);\n`,
      }),
  };

  test("of one state of a workspace serves another that is the same in what the gate read", async () => {
    const now = program(clean);
    await judge(now, true, { cruised: true });
    const before = program({ ...clean, [helper]: `${String(clean[helper])}const f = () => rate;\n` });
    const { ran, report } = await judge(before, true, { cruised: true, cacheOf: now.root });
    expect(ran).toEqual(["no-singleton-global", "bridge-timebox"]);
    expect(report).toEqual((await judge(before, false, { cruised: true })).report);
    expect(existsSync(join(before.root, cacheFile))).toBe(false);
  });

  test("never survives a change of its inputs", async () => {
    const start: FileTree = {
      ...clean,
      "plugins/api/orders/src/wrong.ts": `let count = 0;\nexport const next = () => ++count;\n`,
      "packages/shared/src/inner.ts": `import "../../../plugins/api/orders/src/index.js";\n`,
      "packages/shared/src/kind.ts": reads("name"),
    };
    const same: string[] = [];
    for (const [what, change] of Object.entries(changes)) {
      const workspace = program(start);
      const before = await told(workspace);
      change(workspace);
      if ((await told(workspace)).join() === before.join()) same.push(what);
    }
    // Each change shows, or it would prove nothing.
    expect(same).toEqual([]);
  });

  test("never survives a change of a file that no gate starts from, where metadata leads", async () => {
    const workspace = program({
      ...clean,
      "packages/tax/src/index.ts": `import { readFileSync } from "node:fs";\nimport { pick } from "./rate.js";\nexport const rate = pick(JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8")));\n`,
      [helper]: `export const pick = (manifest: any) => manifest.name;\n`,
    });
    const before = await told(workspace);
    workspace.write({ [helper]: `export const pick = (manifest: any) => manifest.channel;\n` });
    expect(await told(workspace)).toEqual([`M101 ${helper}:1`, ...before]);
  });

  describe("by the functions that the gate ran", () => {
    const kept = `export class Till {
  open = () => { const drawer = [1]; return drawer; };
  #count(coins: number[]): number { const sum = coins.length; return sum * 2; }
}
export function unused(text: string): string {
  const found = text.trim();
  const inner = () => { const deep = found; return deep; };
  return inner();
}
export function named(manifest: any): string {
  const { name } = manifest;
  return String(name);
}
export const label = "name";
`;
    const start: FileTree = {
      ...clean,
      "packages/tax/src/index.ts": `import { readFileSync } from "node:fs";\nimport { label, named } from "./rate.js";\nconst manifest = JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8"));\nexport const rate = named(manifest) + manifest[label];\n`,
      [helper]: kept,
    };
    const rerun = async (change: (text: string) => string) => {
      const workspace = program(start);
      await judge(workspace, true);
      const text = change(kept);
      expect(text).not.toBe(kept);
      workspace.write({ [helper]: text });
      const { ran, report } = await judge(workspace, true);
      expect(report).toEqual((await judge(workspace, false)).report);
      // What was compared with the program as it is now holds in the next run, too.
      expect((await judge(workspace, true)).ran).toEqual(["bridge-timebox"]);
      return { ran: ran.includes("metadata-contract"), codes: report.findings.map(({ code }) => code) };
    };

    test.each([
      [
        "a function that nobody ran",
        "const found = text.trim();",
        "let other = 0, more = 1; const found = text.trim() + other + more;",
      ],
      [
        "a function inside of one",
        "const deep = found; return deep;",
        "const deep = [found, found]; return deep.join();",
      ],
      [
        "a method",
        "const sum = coins.length; return sum * 2;",
        "let all = 0; for (const coin of coins) all += coin; return all;",
      ],
      [
        "an arrow of a class",
        "const drawer = [1]; return drawer;",
        "const drawer = [1, 2]; drawer.push(3); return drawer;",
      ],
      ["a parameter of one", "unused(text: string)", "unused(text: string, locale = 'en')"],
    ])("holds after a change of %s", async (_what, before, after) => {
      expect(await rerun((text) => text.replace(before, after))).toEqual({ ran: false, codes: [] });
    });

    test.each([
      [
        "a function that metadata reached",
        "const { name } = manifest;",
        "const { channel: name } = manifest;",
        ["M101"],
      ],
      ["a constant that it exports", `label = "name"`, `label = "channel"`, ["M101"]],
      ["one that was not run, to a line that is", "const sum = coins.length; return sum * 2;", "return 1;", []],
      [
        "what the file does when it is loaded",
        "export const label",
        "export const other = named({});\nexport const label",
        [],
      ],
      ["its exports", "export const label", "export { label as channel };\nexport const label", []],
      ["a type", "export class Till", "export interface Coin { value: number }\nexport class Till", []],
    ])("does not hold after a change of %s", async (_what, before, after, codes) => {
      expect(await rerun((text) => text.replace(before, after))).toEqual({
        ran: true,
        codes: expect.arrayContaining(codes),
      });
    });
  });

  test("never survives dependency-cruiser's rules, nor what they are made of", async () => {
    const rules = (path: string) =>
      `module.exports = [{ name: "r", severity: "error", from: {}, to: { path: "${path}" } }];`;
    const workspace = program({
      ...clean,
      ".dependency-cruiser.cjs": `module.exports = { forbidden: require("./rules.cjs"), options: {} };`,
      "rules.cjs": rules("^nothing$"),
    });
    expect(await told(workspace, { cruised: true })).toEqual([]);
    workspace.write({ "rules.cjs": rules("price") });
    expect(await told(workspace, { cruised: true })).toEqual([`B108 ${orders}:2`]);
  });

  test("leaves it to the day whether a suppression still counts", async () => {
    const allowed = `// rawr-hq-allow B101 until 2026-12-01: moves to packages next week\nimport "../../billing/src/index.js";\n`;
    const workspace = program({ ...clean, "plugins/api/orders/src/price.ts": allowed });
    expect(await told(workspace, { day: "2026-12-01" })).toEqual([]);
    expect(await told(workspace, { day: "2026-12-02" })).toEqual([
      "E012 plugins/api/orders/src/price.ts:1",
      "B101 plugins/api/orders/src/price.ts:2",
    ]);
  });

  test("is not kept of a gate that looked where nothing can be compared", async () => {
    const { root } = program(clean);
    const keptAfter = async (look: (workspace: Workspace) => unknown) => {
      const workspace = await openWorkspace(root);
      const inputs = new Set<Input>();
      look(recording(workspace, inputs));
      workspace.verdicts?.keep("import-boundary", [], { files: 1, manifests: 0 }, inputs, new Map());
      return workspace.verdicts?.earlier("import-boundary") !== undefined;
    };
    expect(await keptAfter((workspace) => workspace.root)).toBe(false);
    expect(await keptAfter((workspace) => workspace.text("package.json"))).toBe(true);
  });
});
