import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { onlyCaused } from "../report/only-caused.js";
import { cacheFile } from "../facts/fact-cache.js";
import bridge from "../gates/bridge-timebox.js";
import hostCompositionGuard from "../gates/host-composition-guard.js";
import importBoundary from "../gates/import-boundary.js";
import metadataContract from "../gates/metadata-contract.js";
import noSingletonGlobal from "../gates/no-singleton-global.js";
import { program, type FileTree } from "../testing.js";
import { cleanWorkspace } from "./clean-workspace.js";
import { lookAlikes, violations } from "./corpora.js";
import type { Violation } from "./mutation.js";
import { apply, commit, judgeByFacts, places } from "./run-mutation.js";

const gates = [metadataContract, importBoundary, hostCompositionGuard, noSingletonGlobal, bridge];

/** One old violation of each gate, as a workspace has them that is looked at with `--changed`. */
const debt: FileTree = {
  "packages/old/src/lanes.ts": `import { readFileSync } from "node:fs";\nexport const lane = JSON.parse(readFileSync("package.json", "utf8")).channel;\n`,
  "packages/old/src/reach.ts": `import "../../../plugins/web/shop/src/index.js";\n`,
  "packages/old/src/state.ts": `let last = 0;\nexport const use = (n: number) => (last = n);\n`,
  "packages/old/src/bridge.ts": `import "@rawr/hq-contract/bridge";\n`,
};

const expected = ({ gate, also = [], places }: Violation) =>
  [gate, ...also].flatMap((name) => places.map((place) => `${name} ${place}`)).sort();
const named = (all: readonly { readonly name: string }[], of: readonly unknown[]) =>
  Object.fromEntries(all.map(({ name }, index) => [name, of[index]]));

describe("the tables", () => {
  const all = Object.values(violations).flat();

  test("hold at least 655 violations and 296 look-alikes, each under a name of its own, each with its place", () => {
    expect(all.length).toBeGreaterThanOrEqual(655);
    expect(lookAlikes.length).toBeGreaterThanOrEqual(296);
    for (const table of [all, lookAlikes]) expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    expect(all.filter((violation) => violation.places.length === 0)).toEqual([]);
  });

  test("start from a workspace in which every gate is content", async () => {
    const report = await program(cleanWorkspace).judge(...gates);
    expect([places(report), report.exitCode]).toEqual([[], 0]);
  });
});

describe("each violation, alone, is found by its gate in its line and by no other", () => {
  test.for(Object.entries(violations))("cold: %s", async ([, table]) => {
    const { root } = program(cleanWorkspace);
    const found: string[][] = [];
    for (const { files } of table) {
      const undo = apply(root, files);
      found.push(places(await judgeByFacts(root, gates, false)));
      undo();
    }
    expect(named(table, found)).toEqual(named(table, table.map(expected)));
  });

  test.for(Object.entries(violations))(
    "warm, and as what the change causes, beside old ones: %s",
    async ([, table]) => {
      const { root } = program({ ...cleanWorkspace, ...debt });
      const revision = await commit(root);
      onTestFinished(revision.remove);
      const before = await judgeByFacts(revision.root, gates, false);
      expect(places(before)).toHaveLength(Object.keys(debt).length);
      await judgeByFacts(root, gates, true);
      const cache = join(root, cacheFile);
      copyFileSync(cache, `${cache}.clean`);
      const found: string[][] = [];
      for (const { files } of table) {
        const undo = apply(root, files);
        copyFileSync(`${cache}.clean`, cache);
        const now = await judgeByFacts(root, gates, true);
        undo();
        found.push(places(onlyCaused(now, before, "HEAD")));
      }
      expect(named(table, found)).toEqual(named(table, table.map(expected)));
    },
  );
});

test("no look-alike, alone, is reported", async () => {
  const { root } = program(cleanWorkspace);
  const found: string[][] = [];
  for (const { files } of lookAlikes) {
    const undo = apply(root, files);
    found.push(places(await judgeByFacts(root, gates, false)));
    undo();
  }
  expect(named(lookAlikes, found)).toEqual(
    named(
      lookAlikes,
      lookAlikes.map(() => []),
    ),
  );
});
