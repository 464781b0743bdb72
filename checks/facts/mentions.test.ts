import { expect, test } from "vitest";
import { extractImports } from "./imports.js";
import { mentionsIn } from "./mentions.js";
import ts from "./typescript.js";

test.each([
  ["written out", "require('./x')"],
  ["by its code point", "\\u0072equire('./x')"],
  ["by braces", "r\\u{65}quire('./x')"],
  ["in a key", "module['r\\equire']('./x')"],
  ["in a key by its number", "module['r\\x65quire']('./x')"],
  ["in a key, over two lines", "module['requ\\\nire']('./x')"],
])("a word may be there %s, and an import by it is found", (_, text) => {
  expect(mentionsIn(text)("equire")).toBe(true);
  const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  expect(extractImports(source)).toMatchObject([{ kind: "require", specifier: "./x" }]);
});

test("harmless escapes hide no word", () => {
  const mentions = mentionsIn("const text = 'a\\n\\t\\'' + `\\${x}\\``;");
  expect([mentions("equire"), mentions("text")]).toEqual([false, true]);
});
