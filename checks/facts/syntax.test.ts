import type { Node } from "typescript";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import whole from "#compiler";
import part from "#syntax";
import { describe, expect, test } from "vitest";
import { program } from "../testing.js";
import { loadSyntax } from "./syntax.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["checks", "contract", "adapter", "plugins"]
  .flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .filter((path) => path.endsWith(".ts"));
const textOf = (path: string): string => readFileSync(join(repository, path), "utf8");

const rare: Readonly<Record<string, string>> = {
  "elements.tsx": `export const a = <A.b {...c} d="e">{f}<></>text</A.b>;\n`,
  "private.ts": `@d() class A { #b = 1; static { A.#b; } accessor c = this.#b; }\n`,
  "old.js": `/** @type {import("./a").B} */ var __proto__ = require("./a"), \\u0061b;\n`,
  "errors.ts": `export const = ; if (\nclass { #; } <<<<<<< HEAD\n"\n`,
  "mark.mts": `\uFEFF#!/usr/bin/env node\r\nexport enum E { A = \`a\${1}b\`, "c" }\u2028declare module "x";`,
};

/** All that can be asked of a tree: each node with what it holds, and what the methods of the public types say of it. */
function told(ts: typeof whole, file: string, text: string): unknown[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const rows: unknown[] = [];
  const visit = (node: Node): void => {
    const held = Object.entries(node).filter(([, value]) => /^(?:boolean|number|string)$/.test(typeof value));
    const named = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) ? node.text : undefined;
    const start = node.getStart(source);
    const asked = [start, node.getEnd(), node.getText(), source.getLineAndCharacterOfPosition(start), named];
    rows.push([ts.SyntaxKind[node.kind], held.sort().join(), asked, node.getSourceFile() === source]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly { readonly messageText: unknown }[] };
  return [rows, parseDiagnostics.map(({ messageText }) => messageText)];
}

describe("a part of the compiler says what the whole says of", () => {
  test.each(Object.entries(rare))("%s", (file, text) => {
    expect(told(part, file, text)).toEqual(told(whole, file, text));
  });

  test("every seventh source of this repository", () => {
    const differ = (path: string): boolean => {
      const [here, there] = [part, whole].map((ts) => JSON.stringify(told(ts, path, textOf(path))));
      return here !== there;
    };
    expect(sources.filter((path, index) => index % 7 === 0 && differ(path))).toEqual([]);
  });
});

test("it is a part, and has all that is asked of it", () => {
  expect(() => part.createProgram).toThrow("createProgram is not defined");
  const readers = sources.filter((path) => textOf(path).includes('from "#syntax"'));
  const asked = readers.flatMap((path) => [...textOf(path).matchAll(/\bts\.(\w+)/g)].map(([, name = ""]) => name));
  const values = [...new Set(asked)].filter((name) => name in whole);
  expect(values.length).toBeGreaterThan(100);
  expect(values.filter((name) => Reflect.get(part, name) === undefined)).toEqual([]);
});

test.each([
  ["of another version", "6.0.4", "// src/compiler/commandLineParser.ts\n"],
  ["that is laid out in another way", whole.version, ""],
])("of a compiler %s all is loaded", (_, version, text) => {
  const { root } = program({
    "package.json": `{ "version": "${version}" }`,
    "lib/typescript.js": `((module) => { throw new Error("it was run");\n${text}`,
  });
  const { createProgram, isIdentifier } = loadSyntax(join(root, "lib/typescript.js"), () => whole);
  expect([createProgram, isIdentifier]).toEqual([whole.createProgram, whole.isIdentifier]);
});
