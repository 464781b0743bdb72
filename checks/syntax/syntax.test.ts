import { createWrappedNode, Node, SyntaxKind, ts as bundled } from "ts-morph";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import { diffEdits, withEdits } from "./diff-edits.js";

const path = "plugins/api/orders/src/limits.ts";
const open = async (text: string, files: FileTree = {}) => {
  const workspace = await program({ ...plugin("api", "orders"), ...files, [path]: text }).open();
  const syntax = await workspace.syntax();
  return { syntax, file: await syntax.file(path) };
};
const usesIn = async (text: string): Promise<string[]> => {
  const { syntax, file } = await open(text);
  return syntax.uses(file, "process.env").map((node) => node.getText());
};

describe("a use of `process.env`", () => {
  it.each([
    ["as a member", "export const a = process.env.LIMIT;", "process.env"],
    ["by a key in quotes", `export const a = process["env"]["LIMIT"];`, `process["env"]`],
    ["by a constant key", `const key = "env";\nexport const a = process[key];`, "process[key]"],
    ["in optional chains", "export const a = process?.env?.LIMIT;", "process?.env"],
    ["through the global object", "export const a = globalThis.process.env.LIMIT;", "globalThis.process.env"],
    ["through a key of the global object", `export const a = globalThis["process"].env;`, `globalThis["process"].env`],
    ["in a destructuring", "const { env } = process;\nexport const a = env.LIMIT;", "env"],
    ["in a nested destructuring", "const { process: { env } } = globalThis;", "env"],
    ["under another name", "const { env: own } = process;", "env: own"],
    ["by a computed name", `const { ["env"]: own } = process;`, `["env"]: own`],
    ["in a destructuring assignment", "let env;\n({ env } = process);", "env"],
    ["of an alias", "const p = process;\nexport const a = p.env;", "p.env"],
    ["of an alias of an alias", "const g = globalThis, p = g.process;\nexport const a = p.env;", "p.env"],
    ["behind a cast", "export const a = (process as any).env;", "(process as any).env"],
    ["of the module", `import own from "node:process";\nexport const a = own.env;`, "own.env"],
    ["of the module's namespace", `import * as own from "process";\nexport const a = own.env;`, "own.env"],
    ["imported by name", `import { env } from "node:process";`, "env"],
    ["imported under another name", `import { env as own } from "node:process";`, "env as own"],
    ["of what is required", `const { env } = require("node:process");`, "env"],
    ["of what is imported on demand", `const { env } = await import("node:process");`, "env"],
    [
      "of the default of what is imported on demand",
      `(await import("process")).default.env;`,
      `(await import("process")).default.env`,
    ],
    ["by reflection", `export const a = Reflect.get(process, "env");`, `Reflect.get(process, "env")`],
    ["by reflection on an alias", `const p = process;\nReflect.get(p, "env").LIMIT;`, `Reflect.get(p, "env")`],
    [
      "of a module that is built in",
      `process.getBuiltinModule("node:process").env;`,
      `process.getBuiltinModule("node:process").env`,
    ],
    [
      "of the module's default beside its namespace",
      `import own, * as all from "node:process";\nown.pid;\nall.default.env;`,
      "all.default.env",
    ],
    ["of the module's default beside a name", `import own, { pid } from "process";\nown.env;\npid;`, "own.env"],
    [
      "of the default of what is destructured on demand",
      `const { default: { env } } = await import("process");`,
      "env",
    ],
    ["in a re-export", `export { env as settings } from "node:process";`, "env as settings"],
    ["by a key in a template", 'const e = "e";\nexport const a = process[`${e}nv`];', "process[`${e}nv`]"],
    ["by a key put together", `export const a = process["e" + "nv"];`, `process["e" + "nv"]`],
    ["behind a comma", "export const a = (0, process).env;", "(0, process).env"],
    [
      "of either of two",
      "export const a = (globalThis.own ? process : undefined)?.env;",
      "(globalThis.own ? process : undefined)?.env",
    ],
    ["of what an alias gets later", "let p;\np = process;\nexport const a = p.env;", "p.env"],
    ["of a default argument", "export const a = (p = process) => p.env;", "p.env"],
    ["in a default argument's pattern", "export const a = ({ env } = process) => env;", "env"],
    ["in a nested destructuring assignment", "let own;\n({ process: { env: own } } = globalThis);", "env: own"],
    ["in a destructuring assignment with a default", "let env;\n({ env = {} } = process);", "env = {}"],
  ])("%s is found", async (_, text, found) => {
    expect(await usesIn(text)).toEqual([found]);
  });

  it.each([
    ["a local of that name", "const process = { env: { LIMIT: 1 } };\nexport const a = process.env;"],
    ["a parameter", "export const a = (process: { env: string }) => process.env;"],
    ["another module", `import process from "./process.js";\nexport const a = process.env;`],
    ["a text", `export const a = "process.env";`],
    ["another member", "export const a = process.argv;"],
    ["reflection on something else", `export const a = Reflect.get({ env: 1 }, "env");`],
    ["a re-export of another module", `export { env } from "./process.js";`],
    ["what an alias is used for", "export const a = process.pid;\nconst p = process;\np.exit();"],
  ])("%s is none", async (_, text) => {
    expect(await usesIn(text)).toEqual([]);
  });
});

describe("syntax", () => {
  it("gives a node's position", async () => {
    const { syntax, file } = await open("// a comment\nexport const a = process.env;\n");
    const [node] = syntax.uses(file, "process.env");
    expect(node && syntax.at(node)).toEqual({ file: path, line: 2, column: 18, endColumn: 29 });
  });

  it("follows an import to the declaration behind it, as the gates resolve it", async () => {
    const { file } = await open(`import { rate } from "@example/tax";\nrate;\n`, {
      "packages/tax/package.json": `{ "name": "@example/tax", "exports": "./src/index.ts" }`,
      "packages/tax/src/index.ts": `export { rate } from "./rate.js";\n`,
      "packages/tax/src/rate.ts": `export const rate = 0.19;\n`,
      "node_modules/@example/tax": { link: "../../packages/tax" },
    });
    const use = file.getStatementByKindOrThrow(SyntaxKind.ExpressionStatement).getExpression();
    const [declaration] = use.getSymbolOrThrow().getAliasedSymbolOrThrow().getDeclarations();
    expect(declaration?.getSourceFile().getFilePath()).toBe("/packages/tax/src/rate.ts");
  });

  it("turns a change to a copy into edits, and leaves the file unchanged", async () => {
    const text = "/** Kept. */\nexport const a = 1; // too\n\nexport const b = 2;\n";
    const { syntax, file } = await open(text);
    const edits = syntax.edits(file, (copy) => {
      copy.getVariableDeclarationOrThrow("b").setInitializer("3");
    });
    expect(edits).toEqual([{ file: path, start: text.indexOf("2"), end: text.indexOf("2") + 1, text: "3" }]);
    expect(file.getFullText()).toBe(text);
  });

  it("refuses a path that is not a source file", async () => {
    const workspace = await program(plugin("api", "orders")).open();
    await expect((await workspace.syntax()).file("nowhere.ts")).rejects.toThrow("`nowhere.ts` is not a source file");
  });

  it("offers the candidates by their facts", async () => {
    const tree = {
      ...plugin("api", "orders"),
      [path]: `import "node:fs";`,
      "plugins/api/orders/src/b.ts": "export {};",
    };
    const workspace = await program(tree).open();
    const seen: string[] = [];
    const syntax = await workspace.syntax();
    for await (const file of syntax.candidates(({ imports }) => imports.length > 0)) seen.push(file.getFilePath());
    expect(seen).toEqual([`/${path}`]);
  });
});

describe("ts-morph", () => {
  it("wraps nodes that our own compiler parsed: both number the kinds of syntax alike", () => {
    const kinds = (of: object) => Object.entries(of).filter(([, kind]) => typeof kind === "number");
    expect(kinds(bundled.SyntaxKind)).toEqual(kinds(ts.SyntaxKind));
    const parsed = ts.createSourceFile("a.ts", "export const a: number = f(1);", ts.ScriptTarget.Latest, true);
    // The two compilers' types are nominally apart, and their nodes are the same.
    const source = createWrappedNode(parsed as unknown as bundled.SourceFile);
    const call = source.getDescendantsOfKind(SyntaxKind.CallExpression)[0];
    expect([call?.getText(), Node.isIdentifier(call?.getExpression())]).toEqual(["f(1)", true]);
  });
});

describe("the difference of two texts", () => {
  it.each([
    ["nothing", "a\nb\n", "a\nb\n", 0],
    ["an insertion", "a\nc\n", "a\nb\nc\n", 1],
    ["a removal at the end", "a\nb", "a\n", 1],
    ["two places", "a\nb\nc\nd\n", "A\nb\nc\nD\n", 2],
    ["all of it", "", "a\nb\n", 1],
  ])("that is %s gives edits that make the one of the other", (_, before, after, count) => {
    const edits = diffEdits("a.ts", before, after);
    expect(edits).toHaveLength(count);
    expect(withEdits(before, edits)).toBe(after);
  });
});
