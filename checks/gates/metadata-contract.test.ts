import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./metadata-contract.js";
import { pageBlocks, type PageBlock } from "./page-blocks.js";

const reading = `import { readFileSync } from "node:fs";\n`;
const parsed = `${reading}const pkg = JSON.parse(readFileSync("plugins/api/a/package.json", "utf8"));\n`;

/** Each is one file; a finding is expected in each line that ends with `//!`, and nowhere else. */
const violations: Readonly<Record<string, string>> = {
  "reads a legacy key": `${parsed}if (pkg.rawr.published) throw new Error(); //!\n`,
  "reads a legacy key at the top level": `${parsed}console.log(pkg.channel); //!\n`,
  "reads by element access": `${parsed}console.log(pkg["publishTier"]); //!\n`,
  "reads by a constant key": `${parsed}const key = "templateRole";\nconsole.log(pkg[key]); //!\n`,
  "reads by a concatenated key": `${parsed}const key = "publish" + "Tier";\nconsole.log(pkg[key]); //!\n`,
  "reads by a template key": `${parsed}const end = "ed";\nconsole.log(pkg[\`publish\${end}\`]); //!\n`,
  "reads by an escaped key": `${parsed}console.log(pkg["\\x70ublished"]); //!\n`,
  "reads by an escaped name": `${parsed}console.log(pkg.\\u0070ublished); //!\n`,
  "reads by an enum key": `${parsed}enum Key { Tier = "publishTier" }\nconsole.log(pkg[Key.Tier]); //!\n`,
  "reads by a const table": `${parsed}const keys = { tier: "publishTier" } as const;\nconsole.log(pkg[keys.tier]); //!\n`,
  "reads by a list of keys": `${parsed}for (const key of ["name", "channel"] as const) console.log(pkg[key]); //!\n`,
  "reads by a joined key": `${parsed}console.log(pkg[["publish", "Tier"].join("")]); //!\n`,
  "reads by a decoded key": `${parsed}console.log(pkg[atob("cHVibGlzaGVk")]); //!\n`,
  "reads through an alias": `${parsed}const meta = pkg;\nconst again = meta;\nconsole.log(again.channel); //!\n`,
  "reads through a cast": `${parsed}console.log((pkg as { channel?: string }).channel); //!\n`,
  "reads through non-null": `${parsed}console.log(pkg!.channel!); //!\n`,
  "reads through satisfies": `${parsed}console.log((pkg satisfies object).channel); //!\n`,
  "reads through optional chaining": `${parsed}console.log(pkg?.channel); //!\n`,
  destructures: `${parsed}const { channel } = pkg; //!\nconsole.log(channel);\n`,
  "destructures renamed": `${parsed}const { channel: lane } = pkg; //!\nconsole.log(lane);\n`,
  "destructures with a default": `${parsed}const { channel = "stable" } = pkg; //!\nconsole.log(channel);\n`,
  "destructures nested": `${parsed}const { rawr: { channel } } = pkg; //!\nconsole.log(channel);\n`,
  "destructures a computed key": `${parsed}const key = "channel";\nconst { [key]: lane } = pkg; //!\nconsole.log(lane);\n`,
  "destructures in an assignment": `${parsed}let channel;\n({ channel } = pkg); //!\nconsole.log(channel);\n`,
  "destructures a parameter": `${parsed}function show({ channel }: { channel: string }) { return channel; } //!\nshow(pkg);\n`,
  "reads what rest collected": `${parsed}const { name, ...rest } = pkg;\nconsole.log(name, rest.channel); //!\n`,
  "reads from a spread": `${parsed}const copy = { ...pkg };\nconsole.log(copy.channel); //!\n`,
  "reads from Object.assign": `${parsed}const copy = Object.assign({}, pkg);\nconsole.log(copy.channel); //!\n`,
  "reads from a clone": `${parsed}console.log(structuredClone(pkg).channel); //!\n`,
  "reads from JSON and back": `${parsed}console.log(JSON.parse(JSON.stringify(pkg)).channel); //!\n`,
  "reads from fromEntries": `${parsed}console.log(Object.fromEntries(Object.entries(pkg)).channel); //!\n`,
  "reads in a function": `${parsed}function lane(meta: any) { return meta.channel; } //!\nlane(pkg);\n`,
  "reads in an arrow": `${parsed}const lane = (meta: any) => meta.channel; //!\nlane(pkg);\n`,
  "reads in a method": `${parsed}class Lanes { of(meta: any) { return meta.channel; } } //!\nnew Lanes().of(pkg);\n`,
  "reads a field of a class": `${parsed}class Lanes { constructor(private meta: any) {}\n  get lane() { return this.meta.channel; } } //!\nconsole.log(new Lanes(pkg).lane);\n`,
  "reads in a wrapper of a wrapper": `${parsed}const inner = (meta: any) => meta.channel; //!\nconst outer = (meta: any) => inner(meta);\nouter(pkg);\n`,
  "reads in a callback": `${parsed}[pkg].map((meta) => meta.channel); //!\n`,
  "reads in a filter": `${parsed}[pkg].filter((meta) => meta.published); //!\n`,
  "reads in a reduce": `${parsed}[pkg].reduce((all, meta) => all + meta.channel, ""); //!\n`,
  "reads by Reflect": `${parsed}Reflect.get(pkg, "channel"); //!\n`,
  "asks for the key with in": `${parsed}if ("published" in pkg) throw new Error(); //!\n`,
  "asks for the key with hasOwn": `${parsed}if (Object.hasOwn(pkg, "published")) throw new Error(); //!\n`,
  "asks for the key with hasOwnProperty": `${parsed}if (pkg.hasOwnProperty("published")) throw new Error(); //!\n`,
  "compares keys": `${parsed}for (const key of Object.keys(pkg)) if (key === "published") throw new Error(); //!\n`,
  "compares entries": `${parsed}for (const [key] of Object.entries(pkg)) if (key === "channel") throw new Error(); //!\n`,
  "switches on keys": `${parsed}for (const key in pkg) switch (key) { //!\n  case "channel": break; }\n`,
  "looks keys up in a list": `${parsed}const old = ["channel"];\nObject.keys(pkg).some((key) => old.includes(key)); //!\n`,
  "writes a legacy key": `${parsed}pkg.published = true; //!\n`,
  "deletes a legacy key": `${parsed}delete pkg.channel; //!\n`,
  "writes a legacy key by Object.assign": `${parsed}Object.assign(pkg, { channel: "x" }); //!\n`,
  "uses a key that can't be decided": `${parsed}export const read = (key: string) => pkg[key]; //!\n`,
  "interprets kind": `${parsed}if (pkg.rawr.kind === "api") throw new Error(); //!\n`,
  "interprets by destructuring": `${parsed}const { rawr } = pkg; //!\nconsole.log(rawr.kind); //!\n`,
  "interprets kind of unknown origin": `export const isApi = (pkg: { rawr: { kind: string } }) => pkg.rawr.kind === "api"; //!\n`,
  "interprets by a schema": `import { z } from "zod";\nexport const schema = z.object({ name: z.string(), rawr: z.object({ kind: z.string() }) }); //!\n`,
  "searches the text": `${reading}const text = readFileSync("plugins/api/a/package.json", "utf8");\nif (/"published":\\s*true/.test(text)) throw new Error(); //!\n`,
  "searches a text that may be absent": `${reading}const textOf = (path: string) => {\n  try {\n    return readFileSync(path, "utf8");\n  } catch {\n    return undefined;\n  }\n};\nif (textOf("package.json")?.includes("published")) throw new Error(); //!\n`,
  "reads a path from a list": `${reading}const paths: string[] = [];\npaths.push("plugins/api/a/package.json");\nfor (const path of paths) console.log(JSON.parse(readFileSync(path, "utf8")).channel); //!\n`,
  "reads a text from a table": `${reading}const texts = new Map<string, string>();\ntexts.set("a", readFileSync("plugins/api/a/package.json", "utf8"));\nconsole.log(JSON.parse(texts.get("a")!).channel); //!\n`,
  "reads a text by its path": `${reading}const texts = new Map<string, string>();\ntexts.set("package.json", readFileSync("package.json", "utf8"));\nconsole.log(JSON.parse(texts.get("package.json")!).channel); //!\n`,
  "reads asynchronously": `import { readFile } from "node:fs/promises";\nexport async function lane(dir: string) {\n  const pkg = JSON.parse(await readFile(\`\${dir}/package.json\`, "utf8"));\n  return pkg.channel; //!\n}\n`,
  "reads in then": `import { readFile } from "node:fs/promises";\nreadFile("package.json", "utf8").then((text) => JSON.parse(text)).then((meta) => meta.channel); //!\n`,
  "reads in a node callback": `import { readFile } from "node:fs";\nreadFile("package.json", "utf8", (error, text) => {\n  console.log(error, JSON.parse(text).channel); //!\n});\n`,
  "reads a joined path": `import { join } from "node:path";\n${reading}export const lane = (dir: string) => JSON.parse(readFileSync(join(dir, "package.json"), "utf8")).channel; //!\n`,
  "reads a path from a constant": `${reading}const file = "package" + ".json";\nexport const lane = (dir: string) => JSON.parse(readFileSync(dir + "/" + file, "utf8")).channel; //!\n`,
  "reads a URL": `${reading}const pkg = JSON.parse(readFileSync(new URL("../../plugins/api/a/package.json", import.meta.url), "utf8"));\nconsole.log(pkg.channel); //!\n`,
  "reads what a glob finds": `import { globSync } from "tinyglobby";\n${reading}for (const file of globSync("plugins/*/*/package.json")) {\n  const pkg = JSON.parse(readFileSync(file, "utf8"));\n  console.log(pkg.published); //!\n}\n`,
  requires: `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nconsole.log(require("../../plugins/api/a/package.json").channel); //!\n`,
  imports: `import pkg from "../../plugins/api/a/package.json" with { type: "json" };\nconsole.log(pkg.channel); //!\n`,
  "imports by name": `import { rawr } from "../../plugins/api/a/package.json"; //!\nconsole.log(rawr);\n`,
  "imports dynamically": `const { default: pkg } = await import("../../plugins/api/a/package.json");\nconsole.log(pkg.channel); //!\n`,
  "reads by a library": `import { readJson } from "fs-extra";\nexport const lane = async () => (await readJson("plugins/api/a/package.json")).channel; //!\n`,
  "reads by a path of a library": `import get from "lodash/get";\n${parsed}get(pkg, "rawr.channel"); //!\n`,
  "reads a manifest of the parser": `import { parsePluginManifest } from "@rawr/hq-contract";\nconst result = parsePluginManifest("", {} as never);\nif (result.ok) console.log((result.manifest as any).channel); //!\n`,
  "reads a value typed as manifest": `import type { PluginManifest } from "@rawr/hq-contract";\nexport const lane = (manifest: PluginManifest) => (manifest as any).channel; //!\n`,
  "reads a list typed as manifests": `import type { PluginManifest } from "@rawr/hq-contract";\nexport const lanes = (all: readonly PluginManifest[]) => all.map((one) => (one as any)["channel"]); //!\n`,
  "reads a member typed as manifests": `import type { PluginManifest } from "@rawr/hq-contract";\ninterface Workspace { readonly manifests: readonly PluginManifest[] }\nexport function lanes(workspace: Workspace) {\n  for (const { key, ...one } of workspace.manifests) console.log(key, (one as any).channel); //!\n}\n`,
  "declares a legacy key in a type": `import type { PluginManifest } from "@rawr/hq-contract";\nexport interface Mine extends PluginManifest {\n  channel: string; //!\n}\n`,
  "declares a legacy key in an intersection": `import type { PluginManifest } from "@rawr/hq-contract";\nexport type Mine = PluginManifest & {\n  published?: boolean; //!\n};\n`,
  "declares legacy keys in quotes, in brackets, as accessors": `import type * as hq from "@rawr/hq-contract";\nexport interface Mine extends hq.PluginManifest {\n  "channel": string; //!\n  ["published"]: boolean; //!\n  get publishTier(): string; //!\n}\n`,
  "declares legacy keys in a class that is a manifest": `import type { PluginManifest } from "@rawr/hq-contract";\nexport class Mine implements PluginManifest {\n  kind = "api" as const;\n  ["published"] = true; //!\n  get channel() { return "beta"; } //!\n  constructor(\n    readonly capability: string,\n    readonly publishTier: string, //!\n  ) {}\n}\n`,
  "declares a legacy key in a field's type": `import type { PluginManifest } from "@rawr/hq-contract";\nexport class Holder {\n  manifest!: PluginManifest & { ["published"]: boolean }; //!\n}\n`,
  "declares a legacy key of the block's type": `export interface Package { name: string;\n  rawr: { kind: string; channel: string }; //!\n}\n`,
  "declares a legacy key in a literal": `export const template = { name: "x", rawr: { kind: "api", capability: "x", published: true } }; //!\n`,
  "writes a package.json with a legacy key": `import { writeFileSync } from "node:fs";\nconst manifest = { name: "x", channel: "beta" }; //!\nwriteFileSync("plugins/api/x/package.json", JSON.stringify(manifest));\n`,
  "hides a read in an unused function": `${parsed}export function never() {\n  return () => pkg.channel; //!\n}\n`,
  "reads what a Map holds": `${parsed}const all = new Map([["a", pkg]]);\nconsole.log(all.get("a").channel); //!\n`,
  "reads what a Set holds": `${parsed}const all = new Set();\nall.add(pkg);\nfor (const one of all) console.log(one.channel); //!\n`,
  "reads what was pushed": `${parsed}const all: any[] = [];\nall.push(pkg);\nall.forEach((one) => console.log(one.channel)); //!\n`,
  "reads what was assigned later": `${parsed}const holder: any = {};\nholder.meta = pkg;\nconsole.log(holder.meta.channel); //!\n`,
  "reads what an async helper answers": `${parsed}const load = async () => pkg;\nconst [one] = await Promise.all([load()]);\nconsole.log(one.channel); //!\n`,
  "reads through a conditional": `${parsed}const meta = Math.random() > 2 ? {} : pkg;\nconsole.log(meta.channel); //!\n`,
  "reads a key from the environment's list": `${parsed}for (const key of process.argv) console.log(pkg[key]); //!\n`,
};

/** Each is one file that has nothing to do with plugin metadata, though it looks like it. */
const lookAlikes: Readonly<Record<string, string>> = {
  "a command-line flag": `import { parseArgs } from "node:util";\nconst { values } = parseArgs({ options: { channel: { type: "string" } } });\nif (values.channel === "beta") console.log(values["channel"]);\n`,
  "a post as a class": `interface Post { title: string; ["published"]: boolean }\nexport class Draft implements Post {\n  title = "";\n  ["published"] = false;\n  channel = 1;\n}\n`,
  "a blog post": `interface Post { title: string; published: boolean }\nexport const shown = (posts: Post[]) => posts.filter((post) => post.published);\n`,
  "a post from JSON": `${reading}const posts = JSON.parse(readFileSync("posts.json", "utf8"));\nconsole.log(posts.filter((post: { published: boolean }) => post.published));\n`,
  "a Slack channel": `export async function notify(slack: any, text: string) {\n  const { channel } = await slack.conversations.open();\n  await slack.chat.postMessage({ channel, text });\n}\n`,
  "a response": `export const lane = async () => ((await (await fetch("https://example.com/package")).json()) as any).channel;\n`,
  "a column of a schema": `import { z } from "zod";\nexport const post = z.object({ title: z.string(), published: z.boolean(), channel: z.enum(["api", "web"]) });\n`,
  "a comment": `// pkg.rawr.published was read here, from package.json\nexport const nothing = 1;\n`,
  "a string": `export const help = "set rawr.channel in package.json, or published: true";\nconsole.log(help.includes("published"));\n`,
  "name and version": `${parsed}console.log(pkg.name, pkg.version, pkg["private"]);\nconst { name, ...rest } = pkg;\nconsole.log(name, rest.dependencies);\n`,
  "dependencies by name": `${parsed}for (const field of ["dependencies", "devDependencies"]) for (const name of Object.keys(pkg[field] ?? {})) console.log(name);\n`,
  "local kind and capability": `const kind = "api";\nconst capability = "billing";\nexport const key = { kind, capability };\nconsole.log(key.kind, key.capability);\n`,
  "the identity of a manifest": `import type { PluginManifest } from "@rawr/hq-contract";\nexport const keys = (all: readonly PluginManifest[]) => all.filter((one) => one.kind === "api").map(({ capability }) => capability);\n`,
  "the parser's result": `import { parsePluginManifest } from "@rawr/hq-contract";\nconst result = parsePluginManifest("", {} as never);\nif (result.ok) console.log(result.manifest.kind, result.manifest.capability);\nelse console.log(result.issues);\n`,
  "another file beside a package.json": `import { dirname, join } from "node:path";\n${reading}const file = "plugins/api/a/package.json";\nconst config = JSON.parse(readFileSync(join(dirname(file), "release.json"), "utf8"));\nconsole.log(config.channel);\n`,
  "a copied package.json": `${reading}import { writeFileSync } from "node:fs";\nconst text = readFileSync("plugins/api/a/package.json", "utf8");\nwriteFileSync("copy/package.json", text);\n`,
  "a search in files of every kind": `${reading}const texts = new Map<string, string>();\ntexts.set("package.json", readFileSync("package.json", "utf8"));\nconst textOf = (path: string) => {\n  texts.set(path, readFileSync(path, "utf8"));\n  return texts.get(path) ?? "";\n};\nexport const isOut = (path: string) => /"published"/.test(textOf(path)) || textOf(path).includes("channel");\n`,
  "a digest of a package.json": `import { createHash } from "node:crypto";\n${reading}const digest = createHash("sha256").update(readFileSync("package.json", "utf8")).digest("hex");\nconsole.log(/channel/.test(digest));\n`,
  "a diagnostics channel": `import { channel } from "node:diagnostics_channel";\nconst published = channel("requests");\npublished.publish({});\n`,
  "a table of words": `export const legacyKeys = ["templateRole", "channel", "publishTier", "published"] as const;\nexport const words = { published: "when it went out", channel: "where" };\n`,
  "a helper used for both": `${parsed}const read = (from: any, key: string) => from[key];\nconsole.log(read(pkg, "name"), read({ channel: 1 }, "channel"));\n`,
  "a feed with a rawr field": `const feed = { rawr: 1, channel: { title: "news" } };\nconsole.log(feed.rawr, feed.channel.title);\n`,
  "a broadcast channel": `const { port1: channel } = new MessageChannel();\nchannel.postMessage({ published: true });\n`,
  "a composition": `const entry = { directory: "plugins/api/a", surface: "api", rawr: { kind: "api", capability: "a" } } as const;\nexport default entry;\n`,
  "a class with such a field": `export class Article { published = false; channel = "web"; publish() { this.published = true; } }\n`,
  "keys of something else": `export const has = (post: object) => Object.keys(post).includes("published") || "channel" in post;\n`,
  "its own package.json's version": `${reading}const own = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));\nexport const version: string = own.version;\n`,
};

const clean: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }\n`,
  ...plugin("api", "a"),
  "plugins/api/a/src/index.ts": `export default {};\n`,
};

const marked = (text: string) => text.split("\n").flatMap((line, index) => (line.includes("//!") ? [index + 1] : []));

async function linesOf(cases: Readonly<Record<string, string>>): Promise<Record<string, number[]>> {
  const file = (index: number) => `packages/tools/case-${index}.ts`;
  const files = Object.fromEntries(Object.values(cases).map((text, index) => [file(index), text]));
  const report = await program({ ...clean, ...files }).judge(gate);
  expect(report.gates.map(({ problem }) => problem)).toEqual([undefined]);
  const found = Object.keys(cases).map((name, index) => [
    name,
    [...new Set(report.findings.filter(({ at }) => at.file === file(index)).map(({ at }) => at.line))],
  ]);
  return Object.fromEntries(found);
}

describe("a use of plugin metadata beside the law", () => {
  test("is found in its line, whatever form it takes", async () => {
    const expected = Object.fromEntries(Object.entries(violations).map(([name, text]) => [name, marked(text)]));
    expect(await linesOf(violations)).toEqual(expected);
  });

  test("is not seen in code that only looks like it", async () => {
    const expected = Object.fromEntries(Object.keys(lookAlikes).map((name) => [name, []]));
    expect(await linesOf(lookAlikes)).toEqual(expected);
  });
});

describe("metadata that crosses files", () => {
  const across = async (files: FileTree) => {
    const report = await program({ ...clean, ...files }).judge(gate);
    return report.findings.map(({ code, at }) => `${code} ${at.file}:${at.line}`);
  };
  const load = `import { readFileSync } from "node:fs";\nexport const load = (dir: string) => JSON.parse(readFileSync(dir + "/package.json", "utf8"));\n`;

  test("is followed from a loader to a file that names nothing of it", async () => {
    const user = `import { load } from "./load.js";\nexport const lane = (dir: string) => load(dir).channel;\n`;
    expect(await across({ "packages/x/load.ts": load, "packages/x/user.ts": user })).toEqual([
      "M101 packages/x/user.ts:2",
    ]);
  });

  test("is followed through re-exports, renamed and starred", async () => {
    expect(
      await across({
        "packages/x/load.ts": load,
        "packages/x/index.ts": `export * from "./names.js";\n`,
        "packages/x/names.ts": `export { load as readManifest } from "./load.js";\n`,
        "packages/x/user.ts": `import * as x from "./index.js";\nexport const lane = x.readManifest("a")["channel"];\n`,
      }),
    ).toEqual(["M101 packages/x/user.ts:2"]);
  });

  test("is followed into a helper of another file, with a key from a third", async () => {
    expect(
      await across({
        "packages/x/keys.ts": `const end = "Tier";\nexport const keys = { tier: \`publish\${end}\` } as const;\n`,
        "packages/x/pick.ts": `export function pick(from: any, key: string): unknown {\n  return from[key];\n}\n`,
        "packages/x/load.ts": load,
        "packages/x/user.ts": `import { keys } from "./keys.js";\nimport { load } from "./load.js";\nimport { pick } from "./pick.js";\nexport const tier = pick(load("a"), keys.tier);\nexport const name = pick(load("a"), "name");\nexport const lane = pick({ channel: 1 }, "channel");\n`,
      }),
    ).toEqual(["M101 packages/x/pick.ts:2"]);
  });

  test("is told apart in a function that a hundred places call", async () => {
    const calls = Array.from({ length: 100 }, (_, index) => `kindOf({ rawr: { kind: "api", at: "a${index}" } });\n`);
    const read = `export function kindOf({ rawr }: { rawr: { kind: string } }): string {\n  return rawr.kind;\n}\n`;
    const files = { "src/kind.ts": read, "src/calls.ts": `import { kindOf } from "./kind.js";\n${calls.join("")}` };
    const parsing = `${parsed}import { kindOf } from "./kind.js";\nkindOf(pkg);\n`;
    const lawful = await program(files).findings(gate);
    const unlawful = await program({ ...files, "src/parsing.ts": parsing }).findings(gate);
    expect([lawful, unlawful.filter((finding) => !finding.includes("src/kind.ts"))]).toEqual([[], []]);
    expect(unlawful).not.toEqual([]);
  });

  // The reader of the interpreter holds 40 objects apart.
  test.for([30, 60, 120])("is found in one of %i objects, however late it comes and deep it lies", async (count) => {
    const held = (text: string) => `box.x = { meta: ${text} };\n`;
    const others = Array.from({ length: count }, (_, index) => held(`{ at: ${index} }`)).join("");
    const box = `${parsed}const box: any = {};\nconst late: any = {};\n${others}`;
    const isFound = async (put: string) => {
      const text = `${box}${put}box.x.meta.rawr.channel;`;
      const findings = await program({ "src/box.ts": text }).findings(gate);
      const read = new RegExp(`^M10[16] src/box\\.ts:${text.split("\n").length}$`);
      return findings.some((finding) => read.test(finding));
    };
    expect(await isFound("")).toBe(false);
    expect(await isFound(held("pkg"))).toBe(true);
    expect(await isFound(held("late") + `late.rawr = pkg.rawr;\n`)).toBe(true);
    expect(await isFound(`box.x = { get meta() { return pkg; } };\n`)).toBe(true);
  });

  test("ends with a finding where calls within calls are more than can be followed", async () => {
    const nested = (depth: number): string => {
      if (depth === 0) return "return manifest.version;";
      const calls = Array.from({ length: 8 }, (_, index) => `inner(manifest, "${index}");`);
      return `const inner = (manifest: any, way: string) => { ${nested(depth - 1)} };\n${calls.join(" ")}`;
    };
    const walk = (depth: number) =>
      program({ "src/walk.ts": `${parsed}export function walk(manifest: any) { ${nested(depth)} }\nwalk(pkg);\n` });
    expect(await walk(2).findings(gate)).toEqual([]);
    expect(await walk(6).findings(gate)).toEqual([expect.stringMatching(/^M107 src\/walk\.ts:\d+$/)]);
  });

  test("is followed through a reader that gets the path from elsewhere", async () => {
    expect(
      await across({
        "packages/x/json.ts": `import { readFileSync } from "node:fs";\nexport const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));\n`,
        "packages/x/user.ts": `import { readJson } from "./json.js";\nexport const lane = readJson("plugins/api/a/package.json").channel;\nexport const post = readJson("post.json").channel;\n`,
      }),
    ).toEqual(["M101 packages/x/user.ts:2"]);
  });

  test("is followed into plugins, tests and CommonJS", async () => {
    expect(
      await across({
        "plugins/api/a/src/own.cjs": `const pkg = require("../package.json");\nmodule.exports = { lane: pkg.channel };\n`,
        "plugins/api/a/src/index.test.ts": `import { readFileSync } from "node:fs";\ntest("x", () => {\n  expect(JSON.parse(readFileSync("plugins/api/a/package.json", "utf8")).rawr.kind).toBe("api");\n});\n`,
      }),
    ).toEqual(["M104 plugins/api/a/src/index.test.ts:3", "M101 plugins/api/a/src/own.cjs:2"]);
  });

  test("belongs to the module that the settings call the shared parser, and to no other", async () => {
    const parser = `${load}export const parse = (dir: string) => {\n  const { rawr } = load(dir);\n  return { kind: rawr.kind, channel: rawr.channel };\n};\n`;
    const user = `import { parse } from "./parser.js";\nexport const kind = parse("a").kind;\nexport const lane = parse("a").channel;\n`;
    const files = { "packages/x/parser.ts": parser, "packages/x/user.ts": user };
    expect(await across({ ...files, "rawr-hq.config.json": `{ "sharedParser": "packages/x/parser.ts" }` })).toEqual([
      "M101 packages/x/user.ts:3",
    ]);
    expect((await across(files)).map((finding) => finding.split(" ")[1])).toContain("packages/x/parser.ts:4");
  });

  test("may have several files, and be exported again by others", async () => {
    const api = `${load}export const parseApi = (dir: string) => load(dir).rawr.kind;\n`;
    const web = `${load}export const parseWeb = (dir: string) => load(dir).rawr.kind;\n`;
    const files = {
      "packages/x/package.json": `{ "name": "@example/x", "type": "module", "exports": { ".": "./index.ts", "./web": "./web/parse.ts" } }\n`,
      "packages/x/api/parse.ts": api,
      "packages/x/web/parse.ts": web,
      "packages/x/index.ts": `export * from "./api/parse.js";\nexport const parseAt = (base: string, name: string) => parseApi(base + "/" + name);\nimport { parseApi } from "./api/parse.js";\n`,
      "packages/y/user.ts": `import { parseApi, parseAt } from "../x/index.js";\nimport { parseWeb } from "@example/x/web";\nexport const kinds = [parseApi("a"), parseAt("plugins", "a"), parseWeb("b")];\n`,
    };
    const settings = (files: string) => ({ "rawr-hq.config.json": `{ "sharedParser": ${files} }` });
    expect(await across({ ...files, ...settings(`["packages/x/api/parse.ts", "packages/x/web/parse.ts"]`) })).toEqual(
      [],
    );
    expect(await across({ ...files, ...settings(`"packages/x/api/parse.ts"`) })).toEqual([
      "M104 packages/x/web/parse.ts:3",
    ]);
  });
});

describe("a plugin's package.json", () => {
  test("is placed at the line that the parser names", async () => {
    const findings = await program({
      ...clean,
      ...plugin("api", "b", { published: true }),
      ...plugin("web", "c", { kind: "api" }),
    }).findings(gate);
    expect(findings).toEqual(["M126 plugins/api/b/package.json:8", "M127 plugins/web/c/package.json:6"]);
  });

  test("that is missing is a finding where a folder of a root holds code, and only said where it holds none", async () => {
    const { findings, open } = program({
      ...clean,
      "plugins/api/forgotten/src/b.ts": "export {};\n",
      "plugins/api/forgotten/src/a.ts": "export {};\n",
      "plugins/api/notes/README.md": "",
    });
    expect(await findings(gate)).toEqual(["M136 plugins/api/forgotten/src/a.ts:1"]);
    expect((await open()).notJudged.map(({ path }) => path)).toContain("plugins/api/notes");
  });

  test("is judged in every workspace: one without plugins and sources fails", async () => {
    expect(await program({ "package.json": "{}" }).findings(gate)).toEqual(["E002 package.json:1"]);
  });
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./metadata-contract.md", import.meta.url), "utf8"));
  const tree = (heading: PageBlock["heading"]) =>
    Object.fromEntries(blocks.filter((block) => block.heading === heading).map(({ path, text }) => [path, text]));

  test("shows code that fails, each block with a finding", async () => {
    const report = await program({ ...clean, ...tree("Incorrect") }).judge(gate);
    const found = new Set(report.findings.map(({ at }) => at.file));
    expect([...found].sort()).toEqual(Object.keys(tree("Incorrect")).sort());
  });

  test("shows code that passes", async () => {
    expect(Object.keys(tree("Correct")).length).toBeGreaterThan(1);
    expect(await program({ ...clean, ...tree("Correct") }).findings(gate)).toEqual([]);
  });
});
