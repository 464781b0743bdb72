import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { program, type FileTree, type Program } from "../../testing.js";
import type { runNode as realRunNode } from "../../workspace/run-node.js";
import { runTsc } from "./tsc.js";

type RunNode = typeof realRunNode;

const asked = vi.hoisted(() => vi.fn<() => void>());
vi.mock("../../workspace/run-node.js", async (original) => {
  const { runNode } = await original<{ runNode: RunNode }>();
  return {
    runNode: (...args: Parameters<RunNode>) => {
      asked();
      return runNode(...args);
    },
  };
});

const options = { strict: true, module: "nodenext", target: "es2022", lib: ["es5"], types: [], skipLibCheck: true };
const tsconfig = (more: object = {}) => JSON.stringify({ compilerOptions: { ...options, ...more }, include: ["src"] });
const workspace: FileTree = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": tsconfig(),
  "src/index.ts":
    'import { price } from "shop";\nimport { cents } from "./cents.js";\n\nexport const total: number = cents(price);\n',
  "src/cents.ts": "export const cents = (amount: number): number => amount * 100;\n",
  "node_modules/shop/package.json": '{ "name": "shop", "type": "module", "exports": "./index.js" }',
  "node_modules/shop/index.js": "export const price = 1;\n",
  "node_modules/shop/index.d.ts": "export declare const price: number;\n",
};
const typescript = fileURLToPath(new URL("../../../node_modules/typescript", import.meta.url));

/** A workspace that passed, in files that are older than that. */
async function passed(files: FileTree = workspace): Promise<Program> {
  const tree = program(files);
  symlinkSync(typescript, join(tree.root, "node_modules/typescript"));
  for (const path of [".", ...readdirSync(tree.root, { recursive: true, encoding: "utf8" })])
    if (!path.includes("typescript")) utimesSync(join(tree.root, path), new Date(0), new Date(0));
  expect(await runTsc(tree.root)).toMatchObject({ diagnostics: [] });
  asked.mockClear();
  return tree;
}

beforeEach(() => asked.mockClear());

it("an unchanged file that passed before passes again without a compiler, with the same files", async () => {
  const { root } = await passed();
  const again = await runTsc(root);
  expect(asked).not.toHaveBeenCalled();
  expect(again).toEqual(await runTsc(root, { cache: false }));
  expect(asked).toHaveBeenCalledOnce();
  expect(again.files.toSorted()).toEqual(["src/cents.ts", "src/index.ts"]);
});

describe("the compiler is asked again after", () => {
  it.each<[what: string, change: (tree: Program) => void, finds: boolean]>([
    [
      "a change of a source",
      ({ write }) => write({ "src/cents.ts": "export const cents = (a: string) => a;\n" }),
      true,
    ],
    ["a new source", ({ write }) => write({ "src/more.ts": "export const more: string = 1;\n" }), true],
    ["a new folder of sources", ({ write }) => write({ "src/deep/more.ts": "export const more: string = 1;\n" }), true],
    ["a source that is gone", ({ remove }) => remove("src/cents.ts"), true],
    ["a source that is found before another", ({ write }) => write({ "src/cents.tsx": "export {};\n" }), false],
    ["another option", ({ write }) => write({ "tsconfig.json": tsconfig({ noUnusedLocals: true }) }), false],
    ["a tsconfig that was not there", ({ write }) => write({ "src/tsconfig.json": "{}" }), false],
    [
      "a change of an installed type",
      ({ write }) => write({ "node_modules/shop/index.d.ts": "export declare const price: string;\n" }),
      true,
    ],
    [
      "other exports of an installed package",
      ({ write }) => write({ "node_modules/shop/package.json": '{ "name": "shop", "exports": "./gone.js" }' }),
      true,
    ],
    ["an installed package that is gone", ({ remove }) => remove("node_modules/shop"), true],
    [
      "a package that was installed",
      ({ write }) => write({ "node_modules/@types/more/index.d.ts": "export {};\n" }),
      false,
    ],
    [
      "a nested package that is found before another",
      ({ write }) =>
        write({
          "src/node_modules/shop/package.json": '{ "name": "shop", "type": "module", "exports": "./index.js" }',
          "src/node_modules/shop/index.d.ts": "export declare const price: string;\n",
        }),
      true,
    ],
    [
      "another compiler",
      ({ root }) => {
        rmSync(join(root, "node_modules/typescript"));
        symlinkSync(`${typescript}-5.9`, join(root, "node_modules/typescript"));
      },
      false,
    ],
  ])("%s", async (_what, change, finds) => {
    const tree = await passed();
    change(tree);
    const { diagnostics } = await runTsc(tree.root);
    expect(asked).toHaveBeenCalledOnce();
    expect(diagnostics.length > 0).toBe(finds);
  });
});

it("nothing is remembered of a failed run, nor of files written while the compiler ran", async () => {
  const tree = await passed();
  tree.write({ "src/cents.ts": "export const cents = (amount: number): string => amount;\n" });
  for (const _ of [1, 2]) expect((await runTsc(tree.root)).diagnostics.length).toBeGreaterThan(0);
  expect(asked).toHaveBeenCalledTimes(2);
  tree.write({ "src/cents.ts": "export const cents = (amount: number): number => amount * 10;\n" });
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(tree.root, "src/cents.ts"), later, later);
  for (const _ of [1, 2]) expect((await runTsc(tree.root)).diagnostics).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(4);
});

it("a modified memory is ignored, and so is that of a program that reaches outside the workspace", async () => {
  const { root } = await passed();
  const folder = join(root, "node_modules/.cache/rawr-hq");
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".passed")) ?? "missing");
  writeFileSync(file, readFileSync(file, "utf8").replace("src/cents.ts", "src/other.ts"));
  await runTsc(root);
  expect(asked).toHaveBeenCalledOnce();
  const reaching = await passed({ ...workspace, "tsconfig.json": tsconfig({ paths: { beside: ["../beside.ts"] } }) });
  await runTsc(reaching.root);
  expect(asked).toHaveBeenCalledOnce();
  const cache = join(reaching.root, "node_modules/.cache/rawr-hq");
  expect(existsSync(cache) && readdirSync(cache).filter((name) => name.endsWith(".passed"))).toEqual([]);
});
