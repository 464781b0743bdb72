import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program, type FileTree } from "../testing.js";
import { bridgeTimebox } from "./bridge-timebox.js";
import { pageBlocks } from "./page-blocks.js";

const gateAt = (instant: string) => bridgeTimebox(() => new Date(instant));
const today = gateAt("2026-11-22T00:00:00Z");
const judge = (files: FileTree, gate = today) => program(files).findings(gate);
const at = (text: string) => ({ "plugins/api/a/src/a.ts": text });
const own = (more: object = {}) => ({
  "rawr-hq.config.json": JSON.stringify({
    bridge: { start: "2027-01-01", checkpoints: ["2027-01-05", "2027-01-08"], hardExpiry: "2027-01-15", ...more },
  }),
});
const found = ["P101 plugins/api/a/src/a.ts:1"];
const read = at(`import { createCompatibilityRead } from "@rawr/hq-contract/bridge";`);

describe("after the hard expiry", () => {
  it.each<[string, string]>([
    ["a named import", `import { createCompatibilityRead } from "@rawr/hq-contract/bridge";`],
    ["a namespace", `import * as bridge from "@rawr/hq-contract/bridge";`],
    ["a type-only import", `import type { LegacyReading } from "@rawr/hq-contract/bridge";`],
    ["a re-export", `export * from "@rawr/hq-contract/bridge";`],
    ["a dynamic import", `export const load = () => import("@rawr/hq-contract/bridge");`],
    [
      "a dynamic import of a constant",
      `const sub = "bridge"; export const load = () => import("@rawr/hq-contract/" + sub);`,
    ],
    ["require", `export const load = require("@rawr/hq-contract/bridge");`],
    ["an import type", `export type R = import("@rawr/hq-contract/bridge").LegacyReading;`],
    ["a mock of it", `vi.mock("@rawr/hq-contract/bridge");`],
  ])("refuses %s", async (_, text) => {
    expect(await judge(at(text))).toEqual(found);
  });

  it.each<[string, FileTree]>([
    ["the dates and names of the contract", at(`import { phaseABridge, legacyReadEvent } from "@rawr/hq-contract";`)],
    ["a bridge of somebody else", at(`import { bridge } from "some-network/bridge";`)],
    [
      "a file called bridge",
      { ...at(`import { span } from "./bridge.js";`), "plugins/api/a/src/bridge.ts": "export const span = 1;" },
    ],
    [
      "the name in a text and a comment",
      at(`// @rawr/hq-contract/bridge\nexport const a = "@rawr/hq-contract/bridge";`),
    ],
    [
      "a folder contract/bridge in another package",
      { "contract/bridge/a.ts": "export {};", ...at(`import "../../../../contract/bridge/a.js";`) },
    ],
  ])("lets %s be", async (_, files) => {
    expect(await judge(files)).toEqual([]);
  });

  it("lets only the folder that defines it import itself", async () => {
    const files = {
      "package.json": JSON.stringify({ name: "@rawr/hq-contract", type: "module" }),
      "contract/bridge/compatibility-read.ts": "export const read = 1;",
      "contract/bridge/index.ts": `export { read } from "./compatibility-read.js";`,
      "contract/bridge/dates.ts": "export const dates = 1;",
      "contract/index.ts": `export { dates } from "./bridge/dates.js";`,
    };
    expect(await judge(files)).toEqual([]);
    expect(await judge({ ...files, "adapter/a.ts": `import "../contract/bridge/index.js";` })).toEqual([
      "P101 adapter/a.ts:1",
    ]);
  });

  it("takes no folder of another package for the one that defines it", async () => {
    const files = { "contract/bridge/a.ts": `import "@rawr/hq-contract/bridge";` };
    expect(await judge(files)).toEqual(["P101 contract/bridge/a.ts:1"]);
  });

  it("says the day, the expiry and the import", async () => {
    const report = await program(read).judge(today);
    expect(report.findings[0]?.message).toMatch(
      /imports the compatibility read .* expired on 2026-03-06, and today is 2026-11-22$/,
    );
  });
});

describe("a bridge of one's own", () => {
  it("allows the read from its start to the last instant before its hard expiry", async () => {
    const files = { ...read, ...own() };
    expect(await judge(files, gateAt("2026-12-31T23:59:59.999Z"))).toEqual(found);
    expect(await judge(files, gateAt("2027-01-01T00:00:00.000Z"))).toEqual([]);
    expect(await judge(files, gateAt("2027-01-05T23:59:59.999Z"))).toEqual([]);
    expect(await judge(files, gateAt("2027-01-15T00:00:00.000Z"))).toContain(found[0]);
  });

  it("wants a decision once a checkpoint has passed", async () => {
    const files = { ...at("export {};"), ...own() };
    expect(await judge(files, gateAt("2027-01-06T00:00:00Z"))).toEqual(["P102 rawr-hq.config.json:1"]);
    const decisions = [{ on: "2027-01-05", by: "@me", checkpoint: "2027-01-05", reason: "goes on" }];
    expect(await judge({ ...at("export {};"), ...own({ decisions }) }, gateAt("2027-01-06T00:00:00Z"))).toEqual([]);
  });

  it("is moved by a dated entry only", async () => {
    const first = { on: "2027-01-05", by: "@me", checkpoint: "2027-01-05", reason: "goes on" };
    const decisions = [
      first,
      { on: "2027-01-14", by: "@me", checkpoint: "2027-01-08", hardExpiry: "2027-01-20", reason: "one week more" },
    ];
    const files = { ...read, ...own({ decisions }) };
    expect(await judge(files, gateAt("2027-01-19T00:00:00Z"))).toEqual([]);
    expect(await judge(files, gateAt("2027-01-20T00:00:00Z"))).toEqual(found);
    await expect(judge({ ...read, ...own({ hardExpiry: "2027-02-01" }) })).rejects.toThrow(
      /a bridge stands 14 at most/,
    );
  });
});

it("fails when it saw nothing", async () => {
  const report = await program({}).judge(today);
  expect(report.gates[0]?.judged.files).toBe(0);
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./bridge-timebox.md", import.meta.url), "utf8"));
  it.each(blocks)("$heading: $path", async ({ heading, path, text }) => {
    expect(await judge({ [path]: text })).toHaveLength(heading === "Incorrect" ? 1 : 0);
  });
});
