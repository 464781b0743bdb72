import { describe, expect, onTestFinished, test } from "vitest";
import { onlyCaused } from "../report/only-caused.js";
import { provable, proved } from "../evidence/fixtures/proved.js";
import harnessMatrix from "../gates/harness-matrix.js";
import instanceSeam from "../gates/instance-seam.js";
import baseline from "../gates/manifest-smoke-baseline.js";
import completion from "../gates/manifest-smoke-completion.js";
import observability from "../gates/observability-contract.js";
import negativeAssertions from "../gates/route-negative-assertions.js";
import { renderComposition } from "../authoring/generate/render-composition.js";
import { program, type FileTree } from "../testing.js";
import type { Forms } from "./mutation.js";
import { formsOf } from "./read-corpus.js";
import { apply, commit, judgeByFacts, places } from "./run-mutation.js";

const [hollows, solids] = [formsOf("hollows"), formsOf("solids")];
const [deferrals, noDeferrals] = [formsOf("deferrals"), formsOf("no-deferrals")];

const gates = [harnessMatrix, negativeAssertions, observability, instanceSeam, baseline, completion];
const file = "packages/tools/src/later.tsx";
const harness = "hq.harness.test.ts";

/** A host that was proved, by a harness as the code is now. */
async function workspace(text = "", more: FileTree = {}) {
  const plugins = await program(provable).open();
  const composition = renderComposition(plugins.plugins, plugins.settings);
  const head = `import { describe, expect, it, test as test_, vi } from "vitest";\nimport { hq } from "./rawr.hq.js";\nexport const answer = () => ({ status: hq.length });\nexport { describe, expect, it, test_, vi };\n`;
  return proved(undefined, { "rawr.hq.ts": composition, [harness]: head + text, ...more });
}

const markedLines = (text: string, at: string, first: number) =>
  text.split("\n").flatMap((line, index) => (line.includes("//!") ? [`${at}:${index + first}`] : []));
const expected = (forms: Forms, gate: string, at: string, first = 1) =>
  Object.fromEntries(
    Object.entries(forms).map(([name, text]) => [
      name,
      markedLines(text, at, first).map((place) => `${gate} ${place}`),
    ]),
  );

test("every gate is content with what the tables start from", async () => {
  expect((await (await workspace()).judge(...gates)).exitCode).toBe(0);
});

describe("work that is put off outside of the register", () => {
  test("is found, cold", async () => {
    const { root } = await workspace();
    const found: Record<string, string[]> = {};
    for (const [name, text] of Object.entries({ ...deferrals, ...noDeferrals })) {
      const undo = apply(root, { [file]: text });
      found[name] = places(await judgeByFacts(root, gates, false));
      undo();
    }
    const none = Object.fromEntries(Object.keys(noDeferrals).map((name) => [name, []]));
    expect(found).toEqual({ ...expected(deferrals, "manifest-smoke-completion", file), ...none });
  });

  test("is found warm, as what the change causes, beside what was put off before", async () => {
    const { root } = await workspace("", { "packages/tools/src/old.ts": "// TODO: long ago\nexport {};\n" });
    const revision = await commit(root);
    onTestFinished(revision.remove);
    const before = await judgeByFacts(revision.root, [completion], false);
    await judgeByFacts(root, [completion], true);
    const found: Record<string, string[]> = {};
    for (const [name, text] of Object.entries(deferrals)) {
      const undo = apply(root, { [file]: text });
      found[name] = places(onlyCaused(await judgeByFacts(root, [completion], true), before, "HEAD"));
      undo();
    }
    expect(found).toEqual(expected(deferrals, "manifest-smoke-completion", file));
  });
});

describe("a harness that is worth less than it looks", () => {
  test("is found although its run proved everything", async () => {
    const found: Record<string, string[]> = {};
    for (const [name, text] of Object.entries(hollows)) {
      // The last of these is a deferral, too.
      const { root } = await workspace(text);
      found[name] = places(await judgeByFacts(root, gates, false)).filter(
        (place) => !place.startsWith("manifest-smoke-completion"),
      );
    }
    expect(found).toEqual(expected(hollows, "harness-matrix", harness, 5));
  });

  test("is found in a file that it asserts with", async () => {
    const helper = `import { expect } from "vitest";\nexport const isFine = (status: number) => expect(status).toBeDefined();\n`;
    const { root } = await workspace(`import "./asserting.js";\n`, { "asserting.ts": helper });
    expect(places(await judgeByFacts(root, gates, false))).toEqual(["harness-matrix asserting.ts:2"]);
  });

  test("is not seen in one that only has the words", async () => {
    const found: Record<string, string[]> = {};
    for (const [name, text] of Object.entries(solids)) {
      const { root } = await workspace(text);
      found[name] = places(await judgeByFacts(root, gates, false));
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(solids).map((name) => [name, []])));
  });
});
