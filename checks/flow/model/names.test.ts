import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { lowerText } from "./lower-text.js";
import { createNames, type Meaning } from "./names.js";
import type { FlowProgram } from "./program.js";

/** Names over files that import one another by relative paths. */
function namesOf(files: Readonly<Record<string, string>>) {
  const programs = new Map<string, FlowProgram>();
  for (const [file, text] of Object.entries(files)) programs.set(file, lowerText(file, text));
  return createNames({
    program: (file) => programs.get(file),
    resolve(from, specifier) {
      const path = posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
      return specifier.startsWith(".") && path in files ? path : undefined;
    },
  });
}

/** What `export default` of `a.ts` stands for, as a constant or as a kind of meaning. */
function answer(files: Readonly<Record<string, string>>): unknown {
  const names = namesOf(files);
  const meaning = names.exported("a.ts", "default");
  if (meaning.is !== "expression") return shown(meaning);
  return names.constant(meaning.file, meaning.expression) ?? `${meaning.expression.e} of ${meaning.file}`;
}

function shown(meaning: Meaning): string {
  switch (meaning.is) {
    case "external":
      return `${meaning.module}:${meaning.path.join(".")}`;
    case "member":
      return `${meaning.key} of ${shown(meaning.of)}`;
    default:
      return meaning.is;
  }
}

describe("a name stands for", () => {
  test.for<[name: string, files: Readonly<Record<string, string>>, expected: unknown]>([
    ["its constant", { "a.ts": `const x = "one"; export default x;` }, "one"],
    [
      "the constant of its alias",
      { "a.ts": `const x = "one"; const y = x as string; export { y as default };` },
      "one",
    ],
    [
      "a text that is put together",
      { "a.ts": "const x = `a/${1 + 0 ? 'b' : 'c'}`; export default x;" },
      "concat of a.ts",
    ],
    ["a template of constants", { "a.ts": "const x = 'a'; export default `${x}/b`;" }, "a/b"],
    ["a member of a table", { "a.ts": `const t = { k: { v: "one" } } as const; export default t.k.v;` }, "one"],
    [
      "a member by a constant key",
      { "a.ts": `const t = Object.freeze({ k: "one" }); const k = "k"; export default t[k];` },
      "one",
    ],
    ["the last of two equal keys", { "a.ts": `const t = { k: "one", k: "two" }; export default t.k;` }, "two"],
    ["an element of a list", { "a.ts": `const [, x] = ["one", "two"]; export default x;` }, "two"],
    ["what is destructured", { "a.ts": `const { k: x } = { k: "one" }; export default x;` }, "one"],
    ["a member of an enum", { "a.ts": `enum E { A = "one" } export default E.A;` }, "one"],
    ["a function", { "a.ts": `export default f; function f() {}` }, "function of a.ts"],
    [
      "an import",
      { "a.ts": `import { x } from "./b.js"; export default x;`, "b.ts": `export const x = "one";` },
      "one",
    ],
    [
      "a default import",
      { "a.ts": `import x from "./b.js"; export default x;`, "b.ts": `export default "one";` },
      "one",
    ],
    [
      "a member of a namespace, through barrels and a renamed re-export",
      {
        "a.ts": `import * as all from "./b.js"; export default all.y;`,
        "b.ts": `export * from "./c.js";`,
        "c.ts": `export { x as y } from "./d.js";`,
        "d.ts": `const x = "one"; export { x };`,
      },
      "one",
    ],
    [
      "an import that is exported again",
      {
        "a.ts": `export { x as default } from "./b.js";`,
        "b.ts": `import { x } from "./c.js"; export { x };`,
        "c.ts": `export const x = 1;`,
      },
      1,
    ],
    [
      "the outer one where a block has another of the same name",
      { "a.ts": `const x = "one"; { const x = "two"; String(x); } export default x;` },
      "one",
    ],
    ["a class that has a name of its own", { "a.ts": `const C = class Own {}; export default C;` }, "class of a.ts"],
    ["a name that the file only declares", { "a.ts": `declare const it: unknown; export default it;` }, ":it"],
    ["a `var` of a block", { "a.ts": `if (true) { var x = "one"; } export default x;` }, "one"],
    ["a namespace", { "a.ts": `export * as default from "./b.js";`, "b.ts": "" }, "namespace"],
    [
      "a name of a package",
      { "a.ts": `import { z } from "zod"; const o = z.object; export default o;` },
      "zod:z.object",
    ],
    ["a name of the language", { "a.ts": `export default JSON.parse;` }, ":JSON.parse"],
    ["a member of a call", { "a.ts": `const x = make(); export default x.k;` }, "k of expression"],
  ])("%s", ([, files, expected]) => {
    expect(answer(files)).toBe(expected);
  });
});

describe("a name stands for nothing certain", () => {
  test.for<[name: string, files: Readonly<Record<string, string>>, expected: unknown]>([
    [
      "when it is assigned twice",
      { "a.ts": `let x = "one"; export const f = () => { x = "two"; }; export default x;` },
      "variable",
    ],
    ["when it is a parameter", { "a.ts": `export let p; export default p; function f(q) { p = q; }` }, "variable"],
    [
      "when its table is written to",
      { "a.ts": `const t = { k: "one" }; t.k = "two"; export default t.k;` },
      "k of expression",
    ],
    [
      "when its table is written to elsewhere in its own file",
      {
        "a.ts": `import { t } from "./b.js"; export default t.k;`,
        "b.ts": `export const t = { k: "one" }; export const f = () => { delete t.k; };`,
      },
      "k of expression",
    ],
    [
      "when a spread may hide it",
      { "a.ts": `const t = { k: "one", ...more }; export default t.k;` },
      "k of expression",
    ],
    [
      "when it is a getter",
      { "a.ts": `const t = { get k() { return "one"; } }; export default t.k;` },
      "k of expression",
    ],
    ["when nobody exports it", { "a.ts": `export { x as default } from "./b.js";`, "b.ts": "" }, "missing"],
    [
      "when two files export it from one another",
      { "a.ts": `export { x as default } from "./b.js";`, "b.ts": `export { default as x } from "./a.js";` },
      "missing",
    ],
    ["when its definitions go round in a ring", { "a.ts": `const x = y; const y = x; export default x;` }, "variable"],
    [
      "when a star would have to give the default export",
      { "a.ts": `export * from "./b.js";`, "b.ts": `export default 1;` },
      "missing",
    ],
  ])("%s", ([, files, expected]) => {
    expect(answer(files)).toBe(expected);
  });
});
