import { describe, expect, test } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./metadata-contract.js";

const read = `import { readFileSync } from "node:fs";\nconst load = (path: string) => JSON.parse(readFileSync(path + "/package.json", "utf8"));\n`;
const parsed = `import { parseManifest } from "@rawr/hq-contract";\n`;

/** Metadata on its way to a use, each way a file. A finding is expected in each line that ends with `//!`, and nowhere else. */
const ways: Readonly<Record<string, string>> = {
  // Storage under whatever key.
  "an own object under another name": `${read}const state = { lane: load("a").rawr?.channel }; //!!\nexport const isBeta = () => state.lane === "beta";\n`,
  "a record by capability": `${read}const byName: Record<string, any> = {};\nfor (const dir of ["a", "b"]) byName[dir] = load(dir);\nexport const lane = (dir: string) => byName[dir].channel; //!\n`,
  "a Map": `${read}const all = new Map<string, any>();\nall.set("a", load("a"));\nexport const lane = all.get("a").channel; //!\n`,
  "the values of a Map": `${read}const all = new Map([["a", load("a")]]);\nexport const lanes = [...all.values()].map((one) => one.channel); //!\n`,
  "a WeakMap": `${read}const all = new WeakMap<object, any>();\nconst key = {};\nall.set(key, load("a"));\nexport const lane = all.get(key).channel; //!\n`,
  "an array that grows": `${read}const all: any[] = [];\nall.push(load("a"));\nexport const lanes = all.filter((one) => one.published); //!\n`,
  "a class field": `${read}export class Store {\n  #meta = load("a");\n  lane() {\n    return this.#meta.channel; //!\n  }\n}\n`,
  "a field set by a method": `${read}export class Store {\n  meta: any;\n  open() {\n    this.meta = load("a");\n  }\n  lane() {\n    return this.meta.channel; //!\n  }\n}\n`,
  "a static field": `${read}export class Store {\n  static meta = load("a");\n}\nexport const lane = Store.meta.channel; //!\n`,
  "a tuple": `${read}const [meta] = [load("a"), 1] as const;\nexport const lane = meta.channel; //!\n`,
  "a getter": `${read}const box = { get meta() { return load("a"); } };\nexport const lane = box.meta.channel; //!\n`,
  "a cache with ??=": `${read}const cache: Record<string, any> = {};\nconst cached = (dir: string) => (cache[dir] ??= load(dir));\nexport const lane = cached("a").channel; //!\n`,
  "a memoiser": `${read}const memo = (make: (dir: string) => any) => {\n  const kept = new Map<string, any>();\n  return (dir: string) => {\n    if (!kept.has(dir)) kept.set(dir, make(dir));\n    return kept.get(dir);\n  };\n};\nexport const lane = memo(load)("a").channel; //!\n`,
  "a spread with more": `${read}const meta = { ...load("a"), dir: "a" };\nexport const lane = meta.channel; //!\n`,
  "an object assigned to itself": `import { make } from "some-lib";\n${read}const meta: any = Object.assign(make(), load("a"));\nObject.assign(meta, meta);\nexport const lane = "channel" in meta ? meta.channel : Object.keys(meta); //!\n`,
  "a merge of defaults": `${read}const meta = Object.assign({ name: "" }, load("a")) as any;\nexport const lane = meta.channel; //!\n`,
  "a helper that returns parts": `${read}const split = (dir: string) => {\n  const pkg = load(dir);\n  return { dir, meta: pkg.rawr }; //!!\n};\nexport const lane = split("a").meta.channel; //!\n`,
  "a callback that gets it": `${read}const withMeta = (dir: string, use: (meta: any) => unknown) => use(load(dir));\nexport const lane = withMeta("a", (meta) => meta.channel); //!\n`,
  "a promise": `${read}export const lane = Promise.resolve(load("a")).then((meta) => meta.channel); //!\n`,
  "Promise.all": `${read}export const lanes = Promise.all([load("a")]).then(([meta]) => meta.channel); //!\n`,
  "a generator": `${read}function* all() {\n  yield load("a");\n}\nexport const lanes = [...all()].map((meta) => meta.channel); //!\n`,
  "an async generator": `${read}async function* all() {\n  yield load("a");\n}\nexport async function lanes() {\n  for await (const meta of all()) console.log(meta.channel); //!\n}\n`,
  "structuredClone in an array": `${read}const copies = structuredClone([load("a")]);\nexport const lane = copies[0].channel; //!\n`,
  // Derived values.
  "a key by ??": `${read}const key = (undefined as string | undefined) ?? "channel";\nexport const lane = load("a")[key]; //!\n`,
  "a key by a table": `${read}const names = { lane: "channel", tier: "publishTier" } as const;\nexport const tiers = (Object.keys(names) as (keyof typeof names)[]).map((name) => load("a")[names[name]]); //!\n`,
  "a key by a switch": `${read}function keyOf(kind: number) {\n  switch (kind) {\n    case 1:\n      return "channel";\n    default:\n      return "name";\n  }\n}\nexport const lane = load("a")[keyOf(1)]; //!\n`,
  // Types that hide nothing.
  "declared as a manifest": `import type { PluginManifest } from "@rawr/hq-contract";\nexport const lane = (manifest: PluginManifest & { channel?: string }) => manifest.channel; //!\n`,
  "an own type": `interface PluginManifest {\n  rawr: { kind: string }; //!!\n}\nexport const kind = (manifest: PluginManifest) => manifest.rawr.kind; //!\n`,
  "an own type that extends": `interface Base { name: string }\ninterface Pkg extends Base { rawr?: { capability: string } }\nexport const capability = (pkg: Pkg) => pkg.rawr?.capability; //!\n`,
  "an intersection": `type Pkg = { name: string } & { rawr: { kind: string } };\nexport const kind = (pkg: Pkg) => pkg.rawr.kind; //!\n`,
  "a cast at the read": `export const kind = (value: unknown) => (value as { rawr: { kind: string } }).rawr.kind; //!\n`,
  // Sources nobody names.
  "JSON.parse of any text": `export const kind = (text: string) => JSON.parse(text).rawr; //!\n`,
  "an awaited body": `export const kind = async (response: Response) => (await response.json()).rawr.kind; //!\n`,
  "get by path": `import get from "lodash/get.js";\nexport const kind = (pkg: object) => get(pkg, "rawr.kind"); //!\n`,
  "get by a list": `import { get } from "es-toolkit/compat";\nexport const kind = (pkg: object) => get(pkg, ["rawr", "kind"]); //!\n`,
  "a package's reader": `import { readPackageUp } from "read-package-up";\nexport const kind = async () => ((await readPackageUp())?.packageJson as any).rawr.kind; //!\n`,
  "an unknown package's reader": `import { openProject } from "some-monorepo-tool";\nexport const kind = () => openProject(".").manifest.rawr.kind; //!\n`,
  "entries of the block": `${read}export const all = Object.entries(load("a").rawr); //!\n`,
  "a spread of the block": `${read}export const all = { ...load("a").rawr }; //!\n`,
  "for in": `${read}for (const key in load("a").rawr) console.log(key); //!\n`,
  "destructured twice": `${read}const { rawr: { kind } } = load("a"); //!\nexport const isApi = kind === "api";\n`,
  "an import of the file": `import manifest from "../package.json" with { type: "json" };\nexport const kind = manifest.rawr.kind; //!\n`,
  "a required file": `import { createRequire } from "node:module";\nexport const kind = createRequire(import.meta.url)("../package.json").rawr.kind; //!\n`,
  "Bun's reader": `declare const Bun: any;\nexport const kind = async () => (await Bun.file("package.json").json()).rawr.kind; //!\n`,
  "Deno's reader": `declare const Deno: any;\nexport const kind = JSON.parse(Deno.readTextFileSync("package.json")).rawr.kind; //!\n`,
  "fs-extra": `import fs from "fs-extra";\nexport const kind = fs.readJsonSync("package.json").rawr.kind; //!\n`,
  "a legacy key of the parser's answer": `${parsed}export const lane = (value: unknown) => (parseManifest(value) as any).channel; //!\n`,
};

/** Metadata on its way from file to file: who uses it says nothing of package.json, `rawr` or a manifest. */
const betweenFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a named import": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `import { block } from "./a.js";\nexport const c = block.channel; //!\n`,
  },
  "a namespace": {
    "a.ts": read + `export const block = load("a").rawr; //!!\nexport const other = 1;\n`,
    "b.ts": `import * as all from "./a.js";\nexport const c = all.block.channel; //!\n`,
  },
  "a namespace taken apart": {
    "a.ts": read + `export const block = load("a").rawr; //!!\nexport const other = 1;\n`,
    "b.ts": `import * as all from "./a.js";\nconst { block } = all;\nexport const c = block.channel; //!\n`,
  },
  "a namespace by a key": {
    "a.ts": read + `export const block = load("a").rawr; //!!\nexport const other = 1;\n`,
    "b.ts": `import * as all from "./a.js";\nexport const c = all["block"].channel; //!\n`,
  },
  "a namespace that is handed on": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `import * as all from "./a.js";\nconst use = (x: any) => x.block.channel; //!\nexport const c = use(all);\n`,
  },
  "a namespace that is exported": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "i.ts": `export * as inner from "./a.js";\n`,
    "b.ts": `import { inner } from "./i.js";\nexport const c = inner.block.channel; //!\n`,
  },
  "a star": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "i.ts": `export * from "./a.js";\n`,
    "b.ts": `import { block as z } from "./i.js";\nexport const c = z.channel; //!\n`,
  },
  "a default export": {
    "a.ts": read + `export default load("a").rawr; //!!\n`,
    "b.ts": `import meta from "./a.js";\nexport const c = meta.channel; //!\n`,
  },
  "a default export under a name": {
    "a.ts": read + `export default load("a").rawr; //!!\n`,
    "i.ts": `export { default as meta } from "./a.js";\n`,
    "b.ts": `import { meta } from "./i.js";\nexport const c = meta.channel; //!\n`,
  },
  "import()": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `export const c = async () => (await import("./a.js")).block.channel; //!\n`,
  },
  "what import() gives, in then": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `export const c = () => import("./a.js").then((m) => m.block.channel); //!\n`,
  },
  require: {
    "a.cjs": `const { readFileSync } = require("fs");\nexports.block = JSON.parse(readFileSync("package.json", "utf8")).rawr; //!!\n`,
    "b.cjs": `const { block } = require("./a.cjs");\nexports.c = block.channel; //!\n`,
  },
  "import = require": {
    "a.cts": `import { readFileSync } from "node:fs";\nexport const block = JSON.parse(readFileSync("package.json", "utf8")).rawr; //!!\n`,
    "b.cts": `import a = require("./a.cjs");\nexport const c = a.block.channel; //!\n`,
  },
  "a function": {
    "a.ts": read + `export const blockOf = (dir: string) => load(dir).rawr; //!!\n`,
    "b.ts": `import { blockOf } from "./a.js";\nexport const c = (dir: string) => blockOf(dir).channel; //!\n`,
  },
  "a callback": {
    "a.ts": read + `export function withBlock(use: (block: any) => void) { use(load("a").rawr); } //!!\n`,
    "b.ts": `import { withBlock } from "./a.js";\nwithBlock((block) => console.log(block.channel)); //!\n`,
  },
  "a listener that is called later": {
    "a.ts":
      read +
      `const listeners: any[] = [];\nexport const onBlock = (f: any) => { listeners.push(f); };\nexport const run = () => { for (const f of listeners) f(load("a").rawr); }; //!!\n`,
    "b.ts": `import { onBlock } from "./a.js";\nonBlock((block: any) => console.log(block.channel)); //!\n`,
  },
  "a field of a base class": {
    "a.ts": read + `export class Base { block = load("a").rawr; } //!!\n`,
    "b.ts": `import { Base } from "./a.js";\nexport class D extends Base {\n  get c() {\n    return this.block.channel; //!\n  }\n}\n`,
  },
  "a method that a subclass writes in its place": {
    "a.ts":
      read +
      `export class Base {\n  run() { return this.use(load("a").rawr); } //!!\n  use(block: any): unknown { return block; }\n}\n`,
    "b.ts": `import { Base } from "./a.js";\nexport class D extends Base {\n  override use(block: any) {\n    return block.channel; //!\n  }\n}\n`,
  },
  "an object that a third file fills": {
    "r.ts": `export const registry: any = {};\n`,
    "a.ts": read + `import { registry } from "./r.js";\nregistry.one = load("a").rawr; //!!\n`,
    "b.ts": `import { registry } from "./r.js";\nexport const c = () => registry.one.channel; //!\n`,
  },
  "a Map that a third file fills": {
    "r.ts": `export const registry = new Map<string, any>();\n`,
    "a.ts": read + `import { registry } from "./r.js";\nregistry.set("one", load("a").rawr); //!!\n`,
    "b.ts": `import { registry } from "./r.js";\nexport const c = () => registry.get("one").channel; //!\n`,
  },
  "a variable that a third file sets": {
    "r.ts": `let held: any;\nexport const put = (x: any) => { held = x; };\nexport const take = () => held;\n`,
    "a.ts": read + `import { put } from "./r.js";\nput(load("a").rawr); //!!\n`,
    "b.ts": `import { take } from "./r.js";\nexport const c = () => take().channel; //!\n`,
  },
  "an emitter of a third file": {
    "r.ts": `import { EventEmitter } from "node:events";\nexport const bus = new EventEmitter();\n`,
    "a.ts": read + `import { bus } from "./r.js";\nbus.emit("block", load("a").rawr); //!!\n`,
    "b.ts": `import { bus } from "./r.js";\nbus.on("block", (block) => console.log(block.channel)); //!\n`,
  },
  "a variable that is set later": {
    "a.ts": read + `export let block: any;\nexport const open = () => { block = load("a").rawr; }; //!!\n`,
    "b.ts": `import { block } from "./a.js";\nexport const c = () => block.channel; //!\n`,
  },
  "a factory": {
    "a.ts": read + `export const make = () => ({ blockOf: (dir: string) => load(dir).rawr }); //!!\n`,
    "b.ts": `import { make } from "./a.js";\nexport const c = make().blockOf("a").channel; //!\n`,
  },
  "the path of package.json": {
    "a.ts": `export const file = "package.json";\n`,
    "b.ts": `import { readFileSync } from "node:fs";\nimport { file } from "./a.js";\nexport const c = JSON.parse(readFileSync(file, "utf8")).rawr.channel; //!\n`,
  },
  "a reader of a path from elsewhere": {
    "a.ts": `export const file = "package.json";\n`,
    "b.ts": `import { readFileSync } from "node:fs";\nimport { file } from "./a.js";\nexport const read = () => JSON.parse(readFileSync(file, "utf8"));\n`,
    "c.ts": `import { read } from "./b.js";\nexport const c = () => read().templateRole; //!\n`,
  },
  "three files": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `import { block } from "./a.js";\nexport const get = () => block;\n`,
    "c.ts": `import { get } from "./b.js";\nexport const wrap = { get };\n`,
    "d.ts": `import * as x from "./c.js";\nexport const c = x.wrap.get().channel; //!\n`,
  },
  "an argument": {
    "a.ts": read + `import { show } from "./b.js";\nexport const run = () => show(load("a").rawr); //!!\n`,
    "b.ts": `export const show = (x: any) => x.channel; //!\n`,
  },
  "another export of the file": {
    "a.ts": read + `export const name = load("a").name;\nexport const box = { channel: "mail" };\n`,
    "b.ts": `import { box } from "./a.js";\nexport const c = box.channel;\n`,
  },
  "a function beside a reader": {
    "a.ts": read + `export const nameOf = (d: string) => load(d).name;\nexport const id = (x: any) => x;\n`,
    "b.ts": `import { id } from "./a.js";\nexport const c = id({ channel: 1 }).channel;\n`,
  },
  "a helper that a third file hands metadata": {
    "a.ts": `export const id = (x: any) => x;\n`,
    "b.ts": read + `import { id } from "./a.js";\nexport const n = id(load("a")).name;\n`,
    "c.ts": `import { id } from "./a.js";\nexport const c = (rows: any) => id(rows).channel;\n`,
  },
  "a store that is a closure": {
    "s.ts": `export const store = (() => {\n  let held: any;\n  return { put: (x: any) => { held = x; }, take: () => held };\n})();\n`,
    "a.ts": read + `import { store } from "./s.js";\nstore.put(load("a").rawr); //!!\n`,
    "b.ts": `import { store } from "./s.js";\nexport const c = () => store.take().channel; //!\n`,
  },
  "a store that is an object of a class": {
    "s.ts": `export class Store {\n  #held: any;\n  put(x: any) { this.#held = x; }\n  take() { return this.#held; }\n}\nexport const store = new Store();\n`,
    "a.ts": read + `import { store } from "./s.js";\nstore.put(load("a").rawr); //!!\n`,
    "b.ts": `import { store } from "./s.js";\nexport const c = () => store.take().channel; //!\n`,
  },
  "an asynchronous context of a third file": {
    "s.ts": `import { AsyncLocalStorage } from "node:async_hooks";\nexport const als = new AsyncLocalStorage<any>();\n`,
    "a.ts":
      read + `import { als } from "./s.js";\nexport const run = (f: () => void) => als.run(load("a").rawr, f); //!!\n`,
    "b.ts": `import { als } from "./s.js";\nexport const c = () => als.getStore().channel; //!\n`,
  },
  "an asynchronous generator": {
    "a.ts": read + `export async function* blocks() { yield load("a").rawr; } //!!\n`,
    "b.ts": `import { blocks } from "./a.js";\nexport async function c() {\n  for await (const block of blocks()) console.log(block.channel); //!\n}\n`,
  },
  "a wrapper": {
    "a.ts": read + `export const withBlock = (f: any) => (x: string) => f(load(x).rawr, x); //!!\n`,
    "b.ts": `import { withBlock } from "./a.js";\nexport const c = withBlock((block: any) => block.channel); //!\n`,
  },
  "a CommonJS function's callback": {
    "a.cjs": `const { readFileSync } = require("fs");\nmodule.exports = (f) => f(JSON.parse(readFileSync("package.json", "utf8")).rawr); //!!\n`,
    "b.cjs": `const each = require("./a.cjs");\neach((block) => console.log(block.channel)); //!\n`,
  },
  "a default export's callback": {
    "a.ts": read + `export default function each(f: any) { f(load("a").rawr); } //!!\n`,
    "b.ts": `import each from "./a.js";\neach((block: any) => console.log(block.channel)); //!\n`,
  },
  "a callback among options": {
    "a.ts":
      read + `export const scan = (options: { onBlock: (b: any) => void }) => options.onBlock(load("a").rawr); //!!\n`,
    "b.ts": `import { scan } from "./a.js";\nscan({ onBlock: (block) => console.log(block.channel) }); //!\n`,
  },
  "a method among options": {
    "a.ts": read + `export const scan = ({ onBlock }: any) => onBlock(load("a").rawr); //!!\n`,
    "b.ts": `import { scan } from "./a.js";\nscan({ onBlock(block: any) {\n  console.log(block.channel); //!\n} });\n`,
  },
  "a callback behind a barrel": {
    "a.ts": read + `export const each = (f: any) => f(load("a").rawr); //!!\n`,
    "i.ts": `export { each as forEachBlock } from "./a.js";\n`,
    "b.ts": `import { forEachBlock } from "./i.js";\nforEachBlock((block: any) => console.log(block.channel)); //!\n`,
  },
  "a callback behind two stars": {
    "a.ts": read + `export const each = (f: any) => f(load("a").rawr); //!!\n`,
    "i.ts": `export * from "./a.js";\n`,
    "j.ts": `export * from "./i.js";\n`,
    "b.ts": `import { each } from "./j.js";\neach((block: any) => console.log(block.channel)); //!\n`,
  },
  "a callback that is handed on": {
    "a.ts": read + `export const each = (f: any) => f(load("a").rawr); //!!\n`,
    "m.ts": `import { each } from "./a.js";\nexport const eachOf = (f: any) => each(f);\n`,
    "b.ts": `import { eachOf } from "./m.js";\neachOf((block: any) => console.log(block.channel)); //!\n`,
  },
  "a static method": {
    "a.ts": read + `export class Reader { static block() { return load("a").rawr; } } //!!\n`,
    "b.ts": `import { Reader } from "./a.js";\nexport const c = Reader.block().channel; //!\n`,
  },
  "a getter of an export": {
    "a.ts": read + `export const meta = { get block() { return load("a").rawr; } }; //!!\n`,
    "b.ts": `import { meta } from "./a.js";\nexport const c = meta.block.channel; //!\n`,
  },
  "an event target": {
    "s.ts": `export const bus = new EventTarget();\n`,
    "a.ts":
      read +
      `import { bus } from "./s.js";\nbus.dispatchEvent(new CustomEvent("block", { detail: load("a").rawr })); //!!\n`,
    "b.ts": `import { bus } from "./s.js";\nbus.addEventListener("block", (event: any) => console.log(event.detail.channel)); //!\n`,
  },
  "a subject": {
    "s.ts": `import { Subject } from "rxjs";\nexport const blocks = new Subject<any>();\n`,
    "a.ts": read + `import { blocks } from "./s.js";\nblocks.next(load("a").rawr); //!!\n`,
    "b.ts": `import { blocks } from "./s.js";\nblocks.subscribe((block) => console.log(block.channel)); //!\n`,
  },
  "a field of a base class's base class": {
    "a.ts": read + `export class Base { block = load("a").rawr; } //!!\n`,
    "m.ts": `import { Base } from "./a.js";\nexport class Mid extends Base {}\n`,
    "b.ts": `import { Mid } from "./m.js";\nexport class D extends Mid {\n  get c() {\n    return this.block.channel; //!\n  }\n}\n`,
  },
  "an abstract method of a base class's base class": {
    "a.ts":
      read +
      `export abstract class Base {\n  run() { return this.use(load("a").rawr); } //!!\n  abstract use(block: any): unknown;\n}\n`,
    "m.ts": `import { Base } from "./a.js";\nexport abstract class Mid extends Base {}\n`,
    "b.ts": `import { Mid } from "./m.js";\nexport class D extends Mid {\n  use(block: any) {\n    return block.channel; //!\n  }\n}\n`,
  },
  "what import() gave before": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `const pending = import("./a.js");\nexport const c = pending.then(({ block }) => block.channel); //!\n`,
  },
  "import() among others": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `export const c = async () => {\n  const [{ block }] = await Promise.all([import("./a.js")]);\n  return block.channel; //!\n};\n`,
  },
  "an abstract method without a result": {
    "a.ts":
      read +
      `export abstract class Base {\n  run(): void { this.use(load("a").rawr); } //!!\n  abstract use(block: any): void;\n}\n`,
    "b.ts": `import { Base } from "./a.js";\nexport class D extends Base {\n  use(block: any) {\n    console.log(block.channel); //!\n  }\n}\n`,
  },
  "a method without a result that a subclass overrides": {
    "a.ts":
      read +
      `export class Base {\n  run(): void { [1].forEach(() => this.use(load("a").rawr)); } //!!\n  use(_block: any): void {}\n}\n`,
    "b.ts": `import { Base } from "./a.js";\nexport class D extends Base {\n  override use(block: any) {\n    console.log(block.channel); //!\n  }\n}\n`,
  },
  "a CommonJS class": {
    "a.cjs": `const { readFileSync } = require("fs");\nmodule.exports = class Reader { block() { return JSON.parse(readFileSync("package.json", "utf8")).rawr; } } //!!\n`,
    "b.cjs": `const Reader = require("./a.cjs");\nexports.c = new Reader().block().channel; //!\n`,
  },
  "a CommonJS object": {
    "a.cjs": `const { readFileSync } = require("fs");\nmodule.exports = { block: JSON.parse(readFileSync("package.json", "utf8")).rawr }; //!!\n`,
    "b.cjs": `exports.c = require("./a.cjs").block.channel; //!\n`,
  },
  "a CommonJS function that a module imports": {
    "a.cjs": `const { readFileSync } = require("fs");\nmodule.exports = (f) => f(JSON.parse(readFileSync("package.json", "utf8")).rawr); //!!\n`,
    "b.ts": `import each from "./a.cjs";\neach((block: any) => console.log(block.channel)); //!\n`,
  },
  "a CommonJS function with another field": {
    "a.cjs": `const { readFileSync } = require("fs");\nmodule.exports = (f) => f(JSON.parse(readFileSync("package.json", "utf8")).name);\n`,
    "b.cjs": `const each = require("./a.cjs");\neach((room) => console.log(room.channel));\n`,
  },
  "a maker that a third file keeps": {
    "r.ts": `const makers: Record<string, () => any> = {};\nexport const define = (name: string, make: () => any) => { makers[name] = make; };\nexport const get = (name: string) => makers[name]!();\n`,
    "a.ts": read + `import { define } from "./r.js";\ndefine("a", () => load("a").rawr); //!!\n`,
    "b.ts": `import { get } from "./r.js";\nexport const c = () => get("a").channel; //!\n`,
  },
  "a key of a third file": {
    "k.ts": `export const key = "channel";\n`,
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `import { block } from "./a.js";\nimport { key } from "./k.js";\nexport const c = block[key]; //!\n`,
  },
  "a default of a parameter": {
    "a.ts": read + `export const block = load("a").rawr; //!!\n`,
    "b.ts": `import { block } from "./a.js";\nexport const c = (x: any = block) => x.channel; //!\n`,
  },
};

const lookAlikes: Readonly<Record<string, string>> = {
  "a flag of the command line": `import { parseArgs } from "node:util";\nconst { values } = parseArgs({ options: { channel: { type: "string" } } });\nexport const channel = values.channel;\n`,
  "a post": `interface Post { published: boolean }\nexport const shown = (posts: Post[]) => posts.filter((post) => post.published);\n`,
  "a socket's channel": `export class Socket {\n  channel = "main";\n  join() {\n    return this.channel;\n  }\n}\n`,
  "an own field beside a manifest": `${read}const name = load("a").name;\nexport const message = { name, channel: "mail" };\nexport const lane = message.channel;\n`,
  "a declared type that nobody reads": `export interface Row { published: string; title: string }\nexport const title = (row: Row) => row.title;\n`,
  "an audio channel": `export const left = (buffer: { channel: number[] }[]) => buffer[0]?.channel[0];\n`,
  "a text": `export const help = "set rawr.channel in package.json";\n`,
  "a comment": `// pkg.rawr.channel was read here once\nexport const one = 1;\n`,
  "a Map by name": `const lanes = new Map([["channel", 1]]);\nexport const lane = lanes.get("channel");\n`,
  "other fields of package.json": `${read}const { name, version, dependencies } = load("a");\nexport const text = [name, version, dependencies].join();\n`,
  "a package.json's exports": `${read}export const entries = Object.keys(load("a").exports ?? {});\n`,
  "all files of a package.json": `${read}export const files = (load("a").files ?? []).map((file: string) => file.trim());\n`,
  "another JSON": `import { readFileSync } from "node:fs";\nexport const lane = JSON.parse(readFileSync("stream.json", "utf8")).channel;\n`,
  "a body's own channel": `export const lane = async (request: Request) => (await request.json()).channel;\n`,
  "a schema of posts": `import { z } from "zod";\nexport const post = z.object({ title: z.string(), published: z.boolean() });\n`,
  "get by another path": `import get from "lodash/get.js";\nexport const city = (user: object) => get(user, "address.city");\n`,
  "an enum": `export enum Channel { Stable = "stable" }\nexport const channel = Channel.Stable;\n`,
  "the parser's own fields": `${parsed}export const kindOf = (value: unknown) => {\n  const result = parseManifest(value);\n  return "kind" in result ? result.kind : undefined;\n};\n`,
  "a role of a template": `interface Template { templateRole: string }\nconst templates: Template[] = [{ templateRole: "header" }];\nexport const roles = templates.map((one) => one.templateRole);\n`,
  "a Redis channel": `import { createClient } from "redis";\nexport const listen = (client: ReturnType<typeof createClient>, channel: string) => client.subscribe(channel, () => {});\n`,
  "an own state under a legacy key": `const state = { published: false };\nexport const publish = () => ({ ...state, published: true });\n`,
};

const pathOf = (name: string) => `plugins/api/a/src/${name.replaceAll(/[^\w]+/g, "-")}.ts`;

describe("metadata", async () => {
  const files = Object.entries({ ...ways, ...lookAlikes }).map(([name, text]) => [pathOf(name), text] as const);
  const folderOf = (name: string) => pathOf(`between ${name}`).replace(/\.ts$/, "");
  const joined = Object.entries(betweenFiles).flatMap(([name, tree]) =>
    Object.entries(tree).map(([file, text]) => [`${folderOf(name)}/${file}`, text] as const),
  );
  let places: Promise<Map<string, string[]>> | undefined;
  const judged = () =>
    (places ??= (async () => {
      const tree: FileTree = {
        "package.json": `{ "type": "module" }\n`,
        ...plugin("api", "a"),
        ...Object.fromEntries([...files, ...joined]),
      };
      const found = new Map<string, string[]>();
      const report = await program(tree).judge(gate);
      for (const { at, code } of report.findings)
        found.set(at.file, [...(found.get(at.file) ?? []), `${at.line} ${code}`]);
      return found;
    })());
  const linesIn = (text: string, mark: RegExp) =>
    text.split("\n").flatMap((line, index) => (mark.test(line) ? [index + 1] : []));

  test.each(Object.entries(ways))("is followed to its use: %s", async (name, text) => {
    const found = ((await judged()).get(pathOf(name)) ?? []).map((place) => Number.parseInt(place, 10));
    // `//!!` marks what may be found too: where the block is taken out of its package.json.
    expect([...new Set(found)].filter((line) => !linesIn(text, /\/\/!!$/).includes(line))).toEqual(
      linesIn(text, /\/\/!$/),
    );
  });

  test.each(Object.keys(betweenFiles))("is followed from file to file: %s", async (name) => {
    const found = await judged();
    for (const [path, text] of joined.filter(([file]) => file.startsWith(`${folderOf(name)}/`))) {
      const lines = (found.get(path) ?? []).map((place) => Number.parseInt(place, 10));
      expect([path, ...new Set(lines)].filter((line) => !linesIn(text, /\/\/!!$/).includes(Number(line)))).toEqual([
        path,
        ...linesIn(text, /\/\/!$/),
      ]);
    }
  });

  test.each(Object.keys(lookAlikes))("is told from what is none: %s", async (name) => {
    expect((await judged()).get(pathOf(name))).toBeUndefined();
  });
});
