import { expect, test } from "vitest";
import { lowerText } from "../../flow/model/lower-text.js";
import { formsOf } from "../../mutations/read-corpus.js";
import { hollowPlaces } from "./hollow-places.js";

const file = "hq.harness.test.ts";
const head = `import { beforeEach, describe, expect, it, test as test_, vi } from "vitest";\nimport { hq } from "./rawr.hq.js";\nexport const answer = () => ({ status: hq.length });\n`;
const [hollow, solid] = [formsOf("hollow-forms"), formsOf("solid-forms")];

function found(text: string): number[] {
  const own = text.includes("import { hq }") ? head.replace(/^import \{ hq \}.*\n/m, "") : head;
  const program = lowerText(file, own + text);
  const programs = { program: (path: string) => (path === file ? program : undefined), resolve: () => undefined };
  const before = own.split("\n").length - 1;
  return hollowPlaces(file, own + text, programs).map(({ line }) => line - before);
}

const marked = (text: string) => text.split("\n").flatMap((line, index) => (line.includes("//!") ? [index + 1] : []));

test.each(Object.entries(hollow))("%s is found, at its line", (_, text) => {
  expect(marked(text).length).toBeGreaterThan(0);
  expect(found(text)).toEqual(marked(text));
});

test.each(Object.entries(solid))("%s is left alone", (_, text) => {
  expect(found(text)).toEqual([]);
});

test("docs/hollow-tests.md lists every form and every look-alike", async () => {
  await expect(page()).toMatchFileSnapshot("../../../docs/hollow-tests.md");
});

function page(): string {
  const forms = { ...formsOf("hollows"), ...hollow };
  const alike = { ...formsOf("solids"), ...solid };
  return [
    "# Tests that can hardly fail",
    "",
    "`harness-matrix` reads the harness of a workspace, and what it asserts with (X106). This page lists every form that its tests hold it to: the marked lines are found, the",
    "look-alikes below are not. It is written by `npx vitest run checks/evidence/hollow --update`.",
    "",
    "What can't be read from the source, the evidence says: a test that asserted nothing when it ran is X103. Not judged: tests in comments, two tests of one title, and the order of",
    "arguments, for none of these lets a wrong answer pass.",
    "",
    `## Found: ${Object.keys(forms).length} forms`,
    "",
    ...listed(forms),
    `## Left alone: ${Object.keys(alike).length} look-alikes`,
    "",
    ...listed(alike),
  ].join("\n");
}

function listed(forms: Readonly<Record<string, string>>): string[] {
  const cases = Object.entries(forms).map(([name, text]) => `# ${name}\n${text.trimEnd()}\n`);
  return ["```text", cases.join("\n").trimEnd(), "```", ""];
}
