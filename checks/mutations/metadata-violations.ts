import { flows, readings } from "./metadata-flows.js";
import { edited, marked, type Violation } from "./mutation.js";

const gate = "metadata-contract";
const file = "packages/tools/src/lanes.ts";
const inPlugin = "plugins/api/orders/src/lanes.ts";
const reading = `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8"));\n`;
const of = (name: string, text: string) => marked(gate, name, { [file]: reading + text });
const inManifest = (name: string, find: string, replace: string, line: number): Violation => {
  const path = "plugins/api/orders/package.json";
  return { name, gate, files: edited(path, find, replace), places: [`${path}:${line}`] };
};

/** SPEC 2.3: what no package.json may say, and what nobody but the shared parser may do with one. */
export const metadataViolations: readonly Violation[] = [
  inManifest("no kind", `"kind": "api",\n    `, ``, 6),
  inManifest("no capability", `,\n    "capability": "orders"`, ``, 6),
  inManifest("a kind of another root", `"kind": "api"`, `"kind": "web"`, 7),
  inManifest("an unknown kind", `"kind": "api"`, `"kind": "apis"`, 7),
  inManifest("a capability in capitals", `"capability": "orders"`, `"capability": "Orders"`, 8),
  inManifest("a capability twice", `"capability": "orders"`, `"capability": "billing"`, 6),
  inManifest("legacy key channel", `"kind": "api",`, `"kind": "api",\n    "channel": "beta",`, 8),
  inManifest("legacy key published", `"kind": "api",`, `"kind": "api",\n    "published": true,`, 8),
  inManifest("legacy key templateRole", `"kind": "api",`, `"kind": "api",\n    "templateRole": "base",`, 8),
  inManifest("legacy key publishTier", `"kind": "api",`, `"kind": "api",\n    "publishTier": "a",`, 8),
  of("read", `if (pkg.rawr.published) throw new Error(); //!\n`),
  of("read by element access", `console.log(pkg.rawr["publishTier"]); //!\n`),
  of("read by a concatenated key", `console.log(pkg.rawr["publish" + "Tier"]); //!\n`),
  of("read by a computed key", `const key = ["chan", "nel"].join("");\nconsole.log(pkg.rawr[key]); //!\n`),
  of("read by a template key", "const end = 'ed';\nconsole.log(pkg.rawr[`publish${end}`]); //!\n"),
  of("read by an enum key", `enum Key { Tier = "publishTier" }\nconsole.log(pkg.rawr[Key.Tier]); //!\n`),
  of("read by an escaped key", `console.log(pkg.rawr["\\u0063hannel"]); //!\n`),
  of("read through an alias", `const meta = pkg;\nconst again = meta;\nconsole.log(again.channel); //!\n`),
  of("read through a cast", `console.log((pkg as { channel?: string }).channel); //!\n`),
  of("read through optional chaining", `console.log(pkg?.channel); //!\n`),
  of("destructured", `const { channel } = pkg; //!\nconsole.log(channel);\n`),
  of("destructured under another name", `const { channel: lane = "stable" } = pkg; //!\nconsole.log(lane);\n`),
  of("collected by rest", `const { name, ...others } = pkg;\nconsole.log(name, others.channel); //!\n`),
  of("spread", `const copy = { ...pkg };\nconsole.log(copy.channel); //!\n`),
  of("assigned to a copy", `console.log(Object.assign({}, pkg).channel); //!\n`),
  of(
    "in a wrapper function",
    `const lane = (meta: any) => meta.channel; //!\nconst wrapped = (meta: any) => lane(meta);\nwrapped(pkg);\n`,
  ),
  of("in a callback", `[pkg].filter((meta) => meta.published); //!\n`),
  of(
    "in a method",
    `class Lanes { constructor(private meta: any) {}\n  get lane() { return this.meta.channel; } } //!\nconsole.log(new Lanes(pkg).lane);\n`,
  ),
  of("branched on by its presence", `if ("published" in pkg) throw new Error(); //!\n`),
  of("branched on by hasOwn", `if (Object.hasOwn(pkg, "channel")) throw new Error(); //!\n`),
  of(
    "branched on among the keys",
    `for (const key of Object.keys(pkg)) if (key === "published") throw new Error(); //!\n`,
  ),
  of("written", `pkg.published = true; //!\n`),
  of("deleted", `delete pkg.channel; //!\n`),
  of("by Reflect", `console.log(Reflect.get(pkg, "channel")); //!\n`),
  of("a key that can't be decided", `export const read = (key: string) => pkg[key]; //!\n`),
  of("rawr interpreted", `if (pkg.rawr.kind === "api") throw new Error(); //!\n`),
  of("rawr destructured", `const { rawr } = pkg; //!\nconsole.log(rawr);\n`),
  marked(gate, "from another file", {
    "packages/tools/src/load.ts": `import { readFileSync } from "node:fs";\nexport const load = (dir: string) => JSON.parse(readFileSync(dir + "/package.json", "utf8"));\n`,
    [file]: `import { load } from "./load.js";\nconsole.log(load("plugins/api/orders").channel); //!\n`,
  }),
  marked(gate, "from another file through re-exports under another name", {
    "packages/tools/src/load.ts": `import { readFileSync } from "node:fs";\nexport const pkg = JSON.parse(readFileSync("plugins/api/orders/package.json", "utf8"));\n`,
    "packages/tools/src/middle.ts": `export { pkg as meta } from "./load.js";\n`,
    "packages/tools/src/outer.ts": `export * from "./middle.js";\n`,
    [file]: `import { meta } from "./outer.js";\nconsole.log(meta.channel); //!\n`,
  }),
  marked(gate, "in another file, as an argument", {
    "packages/tools/src/show.ts": `export function show({ channel }: any) { return channel; } //!\n`,
    [file]: `${reading}import { show } from "./show.js";\nshow(pkg);\n`,
  }),
  marked(gate, "imported as JSON", {
    "plugins/api/orders/src/lanes.ts": `import pkg from "../package.json" with { type: "json" };\nconsole.log(pkg.channel); //!\n`,
  }),
  marked(gate, "of the parser's manifest", {
    [file]: `import type { PluginManifest } from "@rawr/hq-contract";\nexport const lane = (manifest: PluginManifest) => (manifest as any)["channel"]; //!\n`,
  }),
  marked(gate, "declared in a type", {
    [file]: `import type { PluginManifest } from "@rawr/hq-contract";\nexport interface Mine extends PluginManifest {\n  channel: string; //!\n}\n`,
  }),
  ...Object.entries(flows).map(([name, text]) => of(name, text)),
  ...Object.entries(readings).map(([name, text]) => marked(gate, name, { [inPlugin]: reading + text })),
  marked(gate, "a second parser by a schema", {
    [file]: `import { z } from "zod";\nexport const schema = z.object({ name: z.string(), rawr: z.object({ kind: z.string() }) }); //!\n`,
  }),
];
