import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runGates } from "./engine.js";
import importBoundary from "../gates/import-boundary.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import { defineGate } from "./gate.js";
import { createSharedMemory } from "../facts/shared-memory.js";
import { openWorkspace } from "./open-workspace.js";
import { plugin, program, type FileTree } from "../testing.js";

const tree: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "plugins/api/orders/src/index.ts": `export default {};\n`,
  "plugins/api/billing/src/index.ts": `export default {};\n`,
};
const orders = "plugins/api/orders/src/index.ts";
const cacheFile = "node_modules/.cache/rawr-hq/facts.cache";
const gates = [importBoundary, noSingletonGlobal];

/** To the superuser every file is readable. */
async function asNobody<Result>(run: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

async function judged(root: string) {
  const workspace = await openWorkspace(root);
  const report = await runGates(workspace, gates);
  return { notes: workspace.notes, found: report.findings.map(({ code, at }) => `${code} ${at.file}:${at.line}`) };
}

describe("the cache", () => {
  test("remembers what was made of a text, for the same maker and the same text only", async () => {
    const { root } = program(tree);
    let count = 0;
    const make = async (maker: string, text: string, cache = true) => {
      const workspace = await openWorkspace(root, { cache, cruise: true });
      const made = await workspace.remembered(maker, text, async () => ({ text, nth: ++count }));
      workspace.verdicts?.save();
      return made;
    };
    const first = { text: "a", nth: 1 };
    expect(await make("length", "a")).toEqual(first);
    expect(await make("length", "a")).toEqual(first);
    expect(await make("length", "b")).toEqual({ text: "b", nth: 2 });
    expect(await make("width", "b")).toEqual({ text: "b", nth: 3 });
    expect(await make("width", "b", false)).toEqual({ text: "b", nth: 4 });
    expect(await make("width", "b")).toEqual({ text: "b", nth: 3 });
  });

  test("changes nothing of the verdict, cold, warm, and after a change that its times don't show", async () => {
    const { root, write } = program(tree);
    expect(await judged(root)).toEqual({ notes: [], found: [] });
    expect(await judged(root)).toEqual({ notes: [], found: [] });
    write({ [orders]: `import "../../billing/src/index.js";\nexport default {};\n` });
    const broken = { notes: [], found: [`B101 ${orders}:1`] };
    expect(await judged(root)).toEqual(broken);
    expect(await judged(root)).toEqual(broken);
    write({ [orders]: `export default {};\n` });
    expect(await judged(root)).toEqual({ notes: [], found: [] });
  });

  test("never holds where an import leads: a new link, alias or package name is seen at once", async () => {
    const { root, write } = program({ ...tree, [orders]: `import "#other";\nexport default {};\n` });
    expect((await judged(root)).found).toEqual([]);
    write({
      "plugins/api/orders/package.json": JSON.stringify({
        name: "@example/api-orders",
        imports: { "#other": "../billing/src/index.ts" },
        rawr: { kind: "api", capability: "orders" },
      }),
      "tsconfig.json": `{ "compilerOptions": { "paths": { "#other": ["./plugins/api/billing/src/index.ts"] } } }`,
    });
    expect((await judged(root)).found).toEqual([`B101 ${orders}:1`]);
  });

  test("keeps dependency-cruiser's verdict until its rules change", async () => {
    const rules = (path: string) =>
      `module.exports = { forbidden: [{ name: "r", severity: "error", from: {}, to: { path: "${path}" } }], options: {} };`;
    const { root, write } = program({
      ...tree,
      [orders]: `import "node:fs";\nexport default {};\n`,
      ".dependency-cruiser.cjs": rules("^nothing$"),
    });
    expect((await judged(root)).found).toEqual([]);
    expect((await judged(root)).found).toEqual([]);
    write({ ".dependency-cruiser.cjs": rules("^fs$") });
    expect((await judged(root)).found).toEqual([`B108 ${orders}:1`]);
  });

  test("that is damaged, poisoned or foreign is ignored, with a note", async () => {
    const { root } = program({ ...tree, [orders]: `import "../../billing/src/index.js";\nexport default {};\n` });
    const read = async () => {
      const workspace = await openWorkspace(root);
      return [workspace.notes.join(), ...workspace.importsOf(orders).map(({ to }) => to)];
    };
    const truth = "plugins/api/billing/src/index.ts";
    expect(await read()).toEqual(["", truth]);
    const file = join(root, cacheFile);
    const good = readFileSync(file, "utf8");
    const poisoned = good.replaceAll("../../billing/src/index.js", "./harmless.js");
    expect(poisoned).not.toBe(good);
    for (const [text, note] of [
      [poisoned, "is damaged"],
      [good.slice(0, -20), "is damaged"],
      ["", "was written by another version"],
      ["{}", "was written by another version"],
      [`0000${good}`, "was written by another version"],
    ] as const) {
      writeFileSync(file, text);
      expect(await read()).toEqual([expect.stringContaining(note), truth]);
      expect(await read()).toEqual(["", truth]);
    }
  });
});

describe("a workspace in bad shape is read without a crash", () => {
  test("a file that doesn't parse is a finding, once, whatever the gates are", async () => {
    const report = await program({ ...tree, [orders]: `export default {\n  a: ;\n};\n` }).judge(noSingletonGlobal);
    expect(report.findings).toMatchObject([
      { code: "E001", gate: "parse", message: "Expression expected", at: { file: orders, line: 2, column: 6 } },
    ]);
  });

  test("a byte order mark, CRLF, UTF-16, decorators, JSX and every extension", async () => {
    const breach = `import "../../billing/src/index.js";`;
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(`${breach}\nexport {};\n`, "utf16le")]);
    const found = await program({
      ...tree,
      "plugins/api/orders/src/bom.ts": `\uFEFF${breach}\r\nexport {};\r\n`,
      "plugins/api/orders/src/crlf.ts": `export {};\r\n\r\n${breach}\r\n`,
      "plugins/api/orders/src/decorated.ts": `${breach}\n@sealed class A { @field b = 1; }\nexport { A };\n`,
      "plugins/api/orders/src/page.tsx": `${breach}\nexport const page = <p className="a">{"b"}</p>;\n`,
      "plugins/api/orders/src/utf16.ts": utf16,
      "plugins/api/orders/src/z.cts": `const x = require("../../billing/src/index.js");\n`,
    }).findings(importBoundary);
    expect(found).toEqual(
      ["bom.ts:1", "crlf.ts:3", "decorated.ts:1", "page.tsx:1", "utf16.ts:1", "z.cts:1"].map(
        (place) => `B101 plugins/api/orders/src/${place}`,
      ),
    );
  });

  test("rings of links, dead links, and links that lead out are passed over, and said", async () => {
    const workspace = await program({
      ...tree,
      "plugins/api/orders/src/ring": { link: ".." },
      "plugins/api/orders/src/dead.ts": { link: "./gone.ts" },
      "plugins/api/orders/src/out.ts": { link: process.execPath },
    }).open();
    expect(workspace.files).toEqual(["plugins/api/billing/src/index.ts", orders]);
    expect(workspace.notJudged.map(({ path, reason }) => `${path}: ${reason.split(" (")[0] ?? ""}`).sort()).toEqual([
      "plugins/api/orders/src/dead.ts: the link is broken",
      "plugins/api/orders/src/out.ts: the link points outside the workspace",
    ]);
  });

  test("an unreadable file is reported", async () => {
    const { root, open } = program(tree);
    await open(); // loads all that somebody else may not be allowed to read
    chmodSync(root, 0o755);
    chmodSync(join(root, orders), 0);
    const notJudged = await asNobody(async () => (await open()).notJudged);
    expect(notJudged).toMatchObject([{ path: orders, reason: "the file can't be read (EACCES)" }]);
  });

  test("a folder called like a source file, and a broken tsconfig", async () => {
    const found = await program({
      ...tree,
      "plugins/api/orders/src/folder.ts/inner.ts": `import "../../../billing/src/index.js";`,
      "tsconfig.json": `{ "extends": "./gone.json", `,
    }).open();
    expect(found.importsOf("plugins/api/orders/src/folder.ts/inner.ts")).toMatchObject([
      { to: "plugins/api/billing/src/index.ts" },
    ]);
  });

  test("a root that isn't there is one sentence", async () => {
    const { root } = program({});
    await expect(openWorkspace(join(root, "gone"))).rejects.toThrow(/^no folder .* `--root`$/);
  });
});

test("an `ignore` that matches nothing is a finding, at its line", async () => {
  const config = `{\n  "ignore": ["plugins/api/billing",\n    "plugins/api/gone"]\n}`;
  const report = await program({ ...tree, "rawr-hq.config.json": config }).judge(noSingletonGlobal);
  expect(report.findings).toMatchObject([
    {
      code: "E003",
      message: "`plugins/api/gone` matches no file or folder",
      at: { file: "rawr-hq.config.json", line: 3 },
    },
  ]);
  expect(report.files).toBe(1);
});

describe("the engine", () => {
  const words = {
    policy: "-",
    owner: "verification-gates",
    rules: { X901: { title: "title", why: "why", fix: "fix" } },
  } as const;

  test("names a gate that throws, exits 2, and still reports the others", async () => {
    const broken = defineGate({
      ...words,
      name: "broken",
      // oxlint-disable-next-line require-yield -- it is broken on purpose
      *check() {
        throw new Error("the disk is full\n  at somewhere");
      },
    });
    const report = await program({ ...tree, [orders]: `let n = 0;\nexport const next = () => ++n;\n` }).judge(
      broken,
      noSingletonGlobal,
    );
    expect(report.exitCode).toBe(2);
    expect(report.gates).toMatchObject([
      { gate: "broken", verdict: "could-not-judge", problem: "the disk is full" },
      { gate: "no-singleton-global", verdict: "findings" },
    ]);
    expect(report.findings.map(({ code }) => code)).toEqual(["S101"]);
  });

  test("gives equal findings different fingerprints, and moved ones the same", async () => {
    const text = `let n = 0;\nexport const a = () => {\n  n++;\n  n++;\n};\n`;
    const { judge, write } = program({ ...tree, [orders]: text });
    const before = await judge(noSingletonGlobal);
    write({ [orders]: `// moved\n\n${text}` });
    const after = await judge(noSingletonGlobal);
    const prints = before.findings.map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(2);
    expect(after.findings.map(({ fingerprint }) => fingerprint)).toEqual(prints);
    expect(after.findings.map(({ at }) => at.line)).toEqual([5, 6]);
  });
});

describe("a workspace that one process opens again and again", () => {
  const tax = "plugins/api/billing/src/tax.ts";
  const reaches = `import { rate } from "../../billing/src/tax.js";\nexport default rate;\n`;

  test("is what was read of the disk, but for unsaved texts, until somebody says that the disk may have changed", async () => {
    const { root, write, remove } = program({ ...tree, [tax]: "export const rate = 1;\n" });
    const shared = createSharedMemory();
    const seen = async (sameDisk: boolean, unsaved: Readonly<Record<string, string>> = {}) => {
      const texts = new Map(Object.entries(unsaved));
      const workspace = await openWorkspace(root, { shared, sameDisk, unsaved: texts, cacheOf: root });
      const { findings } = await runGates(workspace, [noSingletonGlobal]);
      return {
        files: workspace.files
          .filter((file) => file.includes("/src/"))
          .map((file) => file.slice("plugins/api/".length)),
        edges: workspace.importsOf(orders).map(({ to }) => to),
        kinds: workspace.plugins.map(({ manifest }) => manifest?.kind),
        found: findings.map(({ code, at }) => `${code} ${at.file}`),
      };
    };
    const first = await seen(false);
    expect(first).toEqual({
      files: ["billing/src/index.ts", "billing/src/tax.ts", "orders/src/index.ts"],
      edges: [],
      kinds: ["api", "api"],
      found: [],
    });
    write({ [orders]: "let n = 0;\nexport const next = () => ++n;\n" });
    remove(tax);
    expect(await seen(true)).toEqual(first);
    const manifest = "plugins/api/orders/package.json";
    const typed = {
      [orders]: reaches,
      [manifest]: readFileSync(join(root, manifest), "utf8").replace('"api"', '"web"'),
    };
    expect(await seen(true, typed)).toEqual({ ...first, edges: [tax], kinds: ["api", undefined] });
    // What was typed leaves nothing behind.
    expect(await seen(true)).toEqual(first);
    expect(await seen(false)).toEqual({
      files: ["billing/src/index.ts", "orders/src/index.ts"],
      edges: [],
      kinds: ["api", "api"],
      found: [`S101 ${orders}`],
    });
    expect(await seen(true, { [orders]: reaches })).toMatchObject({
      edges: [tax.replace(".ts", ".js")],
      found: [],
    });
  });
});
