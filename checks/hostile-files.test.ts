import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import bridge from "./gates/bridge-timebox.js";
import hostCompositionGuard from "./gates/host-composition-guard.js";
import importBoundary from "./gates/import-boundary.js";
import metadataContract from "./gates/metadata-contract.js";
import noSingletonGlobal from "./gates/no-singleton-global.js";
import { cleanWorkspace } from "./mutations/clean-workspace.js";
import { runGates } from "./engine.js";
import { program, type FileTree } from "./testing.js";

const bytes = (text: string, ...before: number[]) => Uint8Array.from([...before, ...Buffer.from(text)]);

/** Files that parse, however odd: by extension and text. */
const odd: readonly (readonly [extension: string, text: string | Uint8Array])[] = [
  ["ts", "export const a = 1;\r\nexport const b = 2;\r\n"],
  ["ts", bytes("export const a = 1;\n", 0xef, 0xbb, 0xbf)],
  ["ts", Uint8Array.from([0xff, 0xfe, ...Buffer.from("export const a = 1;\n", "utf16le")])],
  ["ts", ""],
  ["ts", "#!/usr/bin/env node\nexport {};\n"],
  [
    "ts",
    `function log(_: unknown, context: ClassMethodDecoratorContext) { return void context; }\nexport class A { @log run() {} }\n`,
  ],
  [
    "ts",
    `declare const Injectable: any;\n@Injectable()\nexport class A { constructor(@Injectable() private readonly a: string) {} }\n`,
  ],
  ["ts", `export const x = ${"(".repeat(400)}1${")".repeat(400)};\n`],
  ["ts", `export const x = ${Array.from({ length: 1500 }, (_, index) => `"${index}"`).join(" + ")};\n`],
  ["ts", `export const table = [${"[".repeat(200)}${"]".repeat(200)}];\n`],
  [
    "ts",
    `export const __proto__ = 1, constructor = 2, hasOwnProperty = 3;\nexport const o = { __proto__: null, toString: 1 };\n`,
  ],
  ["ts", `export namespace A.B.C { export const x = 1; }\nexport import D = A.B;\n`],
  ["ts", `label: for (;;) { break label; }\nexport {};\n`],
  ["ts", `export const \\u{61}b = /[/]\\/(?<n>.)/dgu, ünï = "\u2028";\n`],
  ["tsx", `export const A = <T,>({ x }: { x: T }) => <><p key="a">{...[x]}// not a comment</p></>;\n`],
  ["jsx", `export default () => <a.b.c {...{}} d="&amp;" />;\n`],
  ["js", `module.exports = function () { arguments[0] = 1; };\nvar yield_ = 1;\n`],
  ["cjs", `"use strict";\nexports.a = require("node:fs");\n`],
  ["mjs", `export * as self from "node:path";\nawait 0;\n`],
  ["mts", `export type { PathLike } from "node:fs";\nawait using x = null;\n`],
  ["cts", `import fs = require("node:fs");\nexport = fs;\n`],
  ["d.ts", `declare module "*.css";\ndeclare global { var x: number; }\nexport {};\n`],
  ["d.mts", `export declare const a: unique symbol;\n`],
  ["d.cts", `declare const a: 1;\nexport = a;\n`],
];

/** Texts that are no TypeScript. */
const broken: readonly string[] = [
  "export const a = ;\n",
  "export function (\n",
  "<<<<<<< HEAD\nexport const a = 1;\n=======\nexport const a = 2;\n>>>>>>> theirs\n",
  "const a = `never closed\n",
  "/* never closed\n",
  "}}}}\n",
  "\0",
  "export const a = 'never closed\n",
];

test("300 hostile files crash no gate, and each that does not parse is a finding", { timeout: 60_000 }, async () => {
  const folder = "packages/odd/src";
  const tree: Record<string, FileTree[string]> = { ...cleanWorkspace };
  for (let index = 0; index < 265; index++) {
    const [extension, text] = odd[index % odd.length] ?? ["ts", ""];
    tree[`${folder}/odd-${index}.${extension}`] = text;
  }
  const wrong = Array.from({ length: 35 }, (_, index) => `${folder}/wrong-${index}.ts`);
  for (const [index, file] of wrong.entries()) tree[file] = broken[index % broken.length] ?? "";
  const links: FileTree = {
    [`${folder}/ring/inner/back`]: { link: "./../ring" },
    [`${folder}/self`]: { link: "." },
    [`${folder}/a.ts`]: { link: "b.ts" },
    [`${folder}/b.ts`]: { link: "a.ts" },
    [`${folder}/nowhere.ts`]: { link: "gone.ts" },
    [`${folder}/outside`]: { link: "/usr" },
    [`${folder}/twin.ts`]: { link: "odd-0.ts" },
  };
  const { root, open } = program({ ...tree, ...links });
  mkdirSync(join(root, folder, "folder.ts"));
  chmodSync(join(root, folder, "odd-3.ts"), 0);

  const workspace = await open();
  const gates = [metadataContract, importBoundary, hostCompositionGuard, noSingletonGlobal, bridge];
  const report = await runGates(workspace, gates);

  expect(report.gates.flatMap(({ gate, problem }) => (problem === undefined ? [] : [`${gate}: ${problem}`]))).toEqual(
    [],
  );
  const unparsed = report.findings.filter(({ code }) => code === "E001").map(({ at }) => at.file);
  expect(unparsed).toEqual(wrong.sort());
  expect(report.findings.filter(({ code, at }) => code !== "E001" && !wrong.includes(at.file))).toEqual([]);
  const left = workspace.notJudged.map(({ path }) => path);
  expect(left).toEqual(
    expect.arrayContaining(["a.ts", "b.ts", "nowhere.ts", "outside"].map((name) => `${folder}/${name}`)),
  );
  const isRoot = process.getuid?.() === 0;
  expect(left.includes(`${folder}/odd-3.ts`)).toBe(!isRoot);
  expect(workspace.files.filter((file) => file.startsWith(folder))).toHaveLength(isRoot ? 300 : 299);
});
