import { expect, it } from "vitest";
import { program } from "../testing.js";

const names = `export const folder = "x" + "y";
export const table = { a: "x" } as const;
export const open = { a: "x" };
export enum Names { A = "x" }
export const ring = other;
export const other = ring;
`;

it.each<[what: string, text: string, is: readonly (string | undefined)[]]>([
  ["members of a constant table", `const t = { a: "x", "b-c": "y" } as const; f(t.a); f(t["b-c"]);`, ["x", "y"]],
  ["a member under a constant key", `const key = "a"; const t = { a: "x" } as const; f(t[key]);`, ["x"]],
  ["a frozen table", `const t = Object.freeze({ a: "x" }); f(t.a);`, ["x"]],
  [
    "a table that anybody may write to",
    `const key = "a"; const t = { a: "x" }; f(t.a); f(t[key]);`,
    [undefined, undefined],
  ],
  ["a tuple", `const t = ["x", "y"] as const; f(t[1]);`, ["y"]],
  ["an enum", `enum E { A = "x", "b-c" = "y" } f(E.A); f(E["b-c"]);`, ["x", "y"]],
  ["sums of numbers", `const n = 1; f("a" + (n + 2)); f("a" + n + 2); f(\`a\${n + 1}\`);`, ["a3", "a12", "a2"]],
  ["another operation", `f("a" + (3 - 2)); f("a" || "b");`, [undefined, undefined]],
  ["casts", `f("x"!); f("x" as string); f(("x") satisfies string);`, ["x", "x", "x"]],
  ["methods of texts", `f("a".concat("b")); f(["a", "b"].join("/"));`, ["ab", "a/b"]],
  ["what is no constant", `let a = "x"; f(a); const g = (k: "a") => f(k);`, [undefined, undefined]],
  ["the nearest of its name", `const a = "x"; { const a = "y"; f(a); }`, ["y"]],
  ["the folder of the process", `f(process.cwd() + "/x");`, ["cwd:/x"]],
  ["imported constants", `import { folder, table } from "./names.js"; f(folder); f("b/" + table.a);`, ["xy", "b/x"]],
  ["an imported enum", `import { Names } from "./names.js"; f(Names.A);`, ["x"]],
  ["a namespace", `import * as n from "./names.js"; f(n.folder); f(n.table.a);`, ["xy", "x"]],
  ["an imported table that anybody may write to", `import { open } from "./names.js"; f(open.a);`, [undefined]],
  [
    "an imported table under a constant key",
    `import { table } from "./names.js"; const key = "a"; f(table[key]);`,
    [undefined],
  ],
  ["constants in a ring", `import { ring } from "./names.js"; f(ring);`, [undefined]],
])("the text of %s", async (_what, text, is) => {
  const { open } = program({
    "package.json": "{}",
    "names.ts": names,
    "a.ts": `declare function f(text: unknown): void;\n${text}\nexport {};\n`,
  });
  const syntax = await (await open()).syntax();
  const { Node, textOf } = await import("./nodes.js");
  const file = await syntax.file("a.ts");
  const calls = file.getDescendants().filter(Node.isCallExpression);
  const given = calls.flatMap((call) => (call.getExpression().getText() === "f" ? call.getArguments() : []));
  expect(given.map((one) => textOf(one))).toEqual(is);
});
