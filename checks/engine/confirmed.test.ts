import { describe, expect, it } from "vitest";
import importBoundary from "../gates/import-boundary.js";
import metadataContract from "../gates/metadata-contract.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import type { Finding } from "../report/finding.js";
import { plugin, program, type FileTree } from "../testing.js";
import type { Gate } from "./gate.js";

const orders = "plugins/api/orders/src/router.ts";
const workspace: FileTree = {
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "packages/tax/package.json": `{ "name": "@example/tax", "exports": "./src/index.ts" }`,
  "packages/tax/src/index.ts": `export { rate } from "./rate.js";\n`,
  "packages/tax/src/rate.ts": `/** A share. */\nexport const rate: number = 0.19;\n`,
  "node_modules/@example/tax": { link: "../../packages/tax" },
  "plugins/api/billing/src/index.ts": `export { rate as vat } from "@example/tax";\n`,
  "plugins/api/billing/src/own.ts": `\nexport function own(): void {}\n`,
};
const judge = async (gate: Gate, files: FileTree): Promise<readonly Finding[]> =>
  (await program({ ...workspace, ...files }).judge(gate)).findings;

describe("a gate that has a candidate asks ts-morph", () => {
  it("where the import's name is declared, behind re-exports and under another name, and mends it", async () => {
    const [found] = await judge(importBoundary, {
      [orders]: `import { vat as share } from "../../billing/src/index.js";\nexport const a = share;\n`,
    });
    expect(found?.fix).toContain("; `rate` is declared in packages/tax/src/rate.ts:2 as `number`");
    expect(found?.edits?.map(({ text }) => text)).toEqual(["rate as share", '"@example/tax"']);
  });

  it("where the import's name is declared, in the other plugin, which a person has to move", async () => {
    const [found] = await judge(importBoundary, {
      [orders]: `import { own } from "../../billing/src/own.js";\nexport const a = own;\n`,
    });
    expect(found?.fix).toMatch(/over its route; `own` is declared in plugins\/api\/billing\/src\/own\.ts:2$/);
    expect(found?.edits).toBeUndefined();
  });

  it.each([
    ["new Map<string, number>()", "cache.set('a', 1)", "Map<string, number>"],
    ["{} as Record<string, number>", "cache['a'] = 1", "Record<string, number>"],
    ["[] as number[]", "cache.push(1)", "number[]"],
  ])("what is written to is: %s", async (made, write, type) => {
    const [found] = await judge(noSingletonGlobal, {
      [orders]: `const cache = ${made};\n\nexport const handler = () => {\n  ${write};\n};\n`,
    });
    expect(found?.code).toBe("S101");
    expect(found?.fix).toContain("; `cache` is declared on line 1");
    expect(found?.fix).toContain(` as \`${type}\``);
  });

  it("what an alias of another file's state stands for", async () => {
    const [found] = await judge(noSingletonGlobal, {
      "plugins/api/orders/src/state.ts": `\nexport const cache: Set<string> = new Set();\n`,
      [orders]: `import { cache } from "./state.js";\nconst seen = cache;\nexport const handler = () => seen.add("a");\n`,
    });
    expect([found?.code, found?.fix]).toEqual([
      "S104",
      expect.stringContaining("`cache` is declared in plugins/api/orders/src/state.ts:2 as `Set<string>`"),
    ]);
  });

  it("what metadata is read from", async () => {
    const [found] = await judge(metadataContract, {
      [orders]: `import { readFileSync } from "node:fs";\nconst own: { channel: string } = JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8"));\n\nexport const a = own.channel;\n`,
    });
    expect([found?.code, found?.fix]).toEqual([
      "M101",
      expect.stringContaining("; `own` is declared on line 2 as `{ channel: string }`"),
    ]);
  });

  it("for the exact span of what the facts know a line of", async () => {
    const config = `import { defineConfig } from "@rawr/hq-checks";\n\nexport default defineConfig({ layers: { gone: ["packages"] } });\n`;
    const config2 = config.replace("gone:", `"gone":`);
    const [found] = await judge(importBoundary, { "rawr-hq.config.ts": config2 });
    expect([found?.code, found?.at]).toEqual([
      "B110",
      { file: "rawr-hq.config.ts", line: 3, column: 41, endColumn: 47 },
    ]);
  });

  it("and not about a file that does not parse, whose candidates are reported unconfirmed", async () => {
    const found = await judge(importBoundary, {
      [orders]: `import { vat } from "../../billing/src/index.js";\nexport const a = (;\n`,
    });
    expect(found.map(({ code, edits }) => [code, edits])).toEqual(expect.arrayContaining([["B101", undefined]]));
  });
});
