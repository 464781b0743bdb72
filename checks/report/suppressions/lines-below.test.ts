import { createRequire } from "node:module";
import type ts from "typescript";
import { describe, expect, it } from "vitest";
import { readSuppressions } from "./read-suppressions.js";
import { linesBelow } from "./lines-below.js";

const compiler = createRequire(import.meta.url)("typescript") as typeof ts; // what the package is, by its own types

/** The lines of the code that the comment with an exclamation mark covers. */
function covered(text: string, file = "a.tsx"): string[] {
  const source = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest, true);
  const end = /\/\/!|\/\*!\*\//.exec(text);
  const lines = text.split("\n");
  return linesBelow(compiler, source, (end?.index ?? 0) + (end?.[0].length ?? 0)).map((line) => lines[line - 1] ?? "");
}

describe("a comment covers the code below it", () => {
  it.each([
    ["an import of several lines", "//!\nimport {\n  a,\n} from 'b';\nnext();"],
    ["a call with arguments of several lines", "//!\nrun(\n  a,\n  b,\n);\nnext();"],
    ["a constant whose value begins in the next line", "//!\nconst a =\n  b;\nnext();"],
    ["the first statement of a file", "//!\nconst a = [\n  1,\n];\nnext();"],
    ["a return of several lines", "function f() {\n  //!\n  return (\n    a\n  );\n}\nnext();"],
  ])("%s, whole", (_what, text) => {
    const lines = text.split("\n");
    const from = lines.findIndex((line) => line.includes("//!")) + 1;
    const found = covered(text);
    expect(found).toEqual(lines.slice(from, from + found.length));
    expect(found.at(-1)).toMatch(/[;}]$/);
    expect(found).not.toContain("next();");
  });

  it("one argument, one member, one element of a list, and not the next", () => {
    expect(covered("run(\n  //!\n  one(\n    1,\n  ),\n  two,\n);")).toEqual(["  one(", "    1,", "  ),"]);
    expect(covered("const a = {\n  //!\n  one:\n    1,\n  two: 2,\n};")).toEqual(["  one:", "    1,"]);
    expect(covered("const a = [\n  //!\n  one,\n  two,\n];")).toEqual(["  one,"]);
  });

  it("one link of a chain, with its arguments", () => {
    expect(covered("a\n  .first()\n  //!\n  .second(\n    1,\n  )\n  .third();")).toEqual([
      "  .second(",
      "    1,",
      "  )",
    ]);
    expect(covered("a\n  //!\n  ?.first()\n  .second();")).toEqual(["  ?.first()"]);
  });

  it("one child of an element, past blank text", () => {
    expect(covered("const a = (\n  <p>\n    {/*!*/}\n\n    {n++}\n    {m++}\n  </p>\n);")).toEqual(["    {n++}"]);
    expect(covered("const a = (\n  <>\n    {/*!*/}\n    <b\n      c={1}\n    />\n    text\n  </>\n);")).toEqual([
      "    <b",
      "      c={1}",
      "    />",
    ]);
    expect(covered("const a = <b\n  //!\n  c={\n    1\n  }\n  d={2}\n/>;")).toEqual(["  c={", "    1", "  }"]);
  });

  it("a function's or a class's head, and not what is in it", () => {
    expect(covered("//!\nfunction f(\n  a,\n) {\n  b();\n  c();\n}")).toEqual(["function f(", "  a,", ") {", "}"]);
    expect(covered("//!\nclass A {\n  b = 1;\n  c() {}\n}")).toEqual(["class A {", "}"]);
    expect(covered("//!\nswitch (a) {\n  case 1:\n    b();\n}")).toEqual(["switch (a) {", "}"]);
  });

  it("nothing at the end of a file", () => {
    expect(covered("a();\n//!\n")).toEqual([]);
  });
});

it("in a component it is read where the script is, and not in the template", () => {
  const allow = "// rawr-hq-allow B101 until 2099-12-31: moves out in the next quarter";
  const text = `<template>\n${allow}\n</template>\n<script setup lang="ts">\n${allow}\nimport {\n  a,\n} from "b";\n</script>\n`;
  const { suppressions, malformed } = readSuppressions("plugins/web/shop/src/Shop.vue", text);
  expect(malformed).toEqual([]);
  expect(suppressions).toMatchObject([{ at: { line: 5 }, covers: [5, 6, 7, 8] }]);
});
