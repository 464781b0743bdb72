import { hostLookAlikes } from "./host-look-alikes.js";
import { lookAlikes as importLookAlikes } from "./import-look-alikes.js";
import type { Forms, LookAlike } from "./mutation.js";
import { harmless } from "./state-look-alikes.js";

/** Words of plugin metadata that mean something else. */
const otherMeanings: Forms = {
  "generator of posts": `function* posts() { yield { published: true, channel: "web" }; }\nexport const shown = [...posts()].filter((post) => post.published);`,
  "arguments of a logger": `export function log() { return Array.from(arguments).map((one: any) => one.channel); }`,
  "a bound method of a post": `const post = { published: true, isOut() { return this.published; } };\nexport const isOut = post.isOut.bind(post);`,
  "a table of channels": `const rows = new Map<string, { channel: string }>();\nexport const channelOf = (id: string) => rows.get(id)?.channel;`,
  "hasOwnProperty of options": `export const hasChannel = (options: object) => Object.prototype.hasOwnProperty.call(options, "channel");`,
  "glob of posts": `const posts = (import.meta as any).glob("./posts/*.json", { eager: true });\nexport const shown = Object.values(posts).filter((post: any) => post.published);`,
  "commands about a package.json": `import { execSync, spawnSync } from "node:child_process";\nexport const version = execSync("jq -r .version package.json");\nexport const changed = execSync("git diff --name-only package.json");\nexport const sent = execSync("npm publish --tag channel-beta && git add package.json");\nexport const copied = spawnSync("cp", ["package.json", "published/package.json"]);`,
  "npm version": `import { execSync } from "node:child_process";\nexport const version = execSync("npm pkg get version");`,
  "name of the package around": `import { readPackageUp } from "read-package-up";\nexport const name = (await readPackageUp())?.packageJson.name;`,
  "a package.json with a disposer": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nexport const handle = { ...pkg, [Symbol.dispose]() {} };\nexport const version = handle.version;`,
  "a package.json in a table": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nconst all = new Map<string, any>();\nall.set("here", pkg);\nexport const version = all.get("here").version;`,
  "name in a tagged template": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nexport const line = String.raw\`\${pkg.name}@\${pkg.version}\`;`,
  "dependencies by descriptor": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nexport const d = Object.getOwnPropertyDescriptors(pkg).dependencies;`,
  "scripts bound": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nconst show = (p: any) => p.scripts;\nexport const scripts = show.bind(null, pkg);`,
  "events of a feed": `import { EventEmitter } from "node:events";\nexport const feed = (bus: EventEmitter) => bus.on("post", (post) => post.published);`,
  tsconfig: `import { readFileSync } from "node:fs";\nconst config = JSON.parse(readFileSync("tsconfig.json", "utf8"));\nexport const published = config.published;`,
  lockfile: `import { readFileSync } from "node:fs";\nexport const channel = JSON.parse(readFileSync("package-lock.json", "utf8")).channel;`,
  rss: `export const rss = (feed: { channel: { item: { published: string }[] } }) => feed.channel.item.map(({ published }) => published);`,
  MessageChannel: `export const pair = () => { const channel = new MessageChannel(); return [channel.port1, channel.port2]; };`,
  "BroadcastChannel by name": `export const open = (name: string) => ({ channel: new BroadcastChannel(name) });`,
  "schema of releases": `import { z } from "zod";\nexport const release = z.object({ channel: z.enum(["stable", "beta"]), published: z.coerce.date() });`,
  "a command-line flag": `import { parseArgs } from "node:util";\nconst { values } = parseArgs({ options: { channel: { type: "string" } } });\nexport const isBeta = values.channel === "beta" || values["channel"] === "next";\n`,
  "a blog post's published": `interface Post { title: string; published: boolean }\nexport const shown = (posts: Post[]) => posts.filter(({ published }) => published);\n`,
  "a post from JSON": `import { readFileSync } from "node:fs";\nconst posts: { published: boolean }[] = JSON.parse(readFileSync("posts.json", "utf8"));\nexport const shown = posts.filter((post) => post.published);\n`,
  "a Slack channel": `export async function notify(slack: any, text: string) {\n  const { channel } = await slack.conversations.open();\n  await slack.chat.postMessage({ channel, text });\n}\n`,
  "a response of somebody else": `export const lane = async () => ((await (await fetch("https://example.com/package")).json()) as any).channel;\n`,
  "a schema of posts": `import { z } from "zod";\nexport const post = z.object({ published: z.boolean(), channel: z.enum(["api", "web"]) });\n`,
  "a comment": `// pkg.rawr.published was read here, from package.json\nexport const nothing = 1;\n`,
  "a help text": `export const help = "rawr.channel in package.json, or published: true";\nexport const isOld = help.includes("published");\n`,
  "name and version of a package.json": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nexport const about = [pkg.name, pkg.version, Object.keys(pkg.dependencies ?? {})];\n`,
  "what is left of a package.json": `import { readFileSync } from "node:fs";\nconst { name, ...others } = JSON.parse(readFileSync("package.json", "utf8"));\nexport const scripts = [name, others.scripts];\n`,
  "a file beside a package.json": `import { readFileSync } from "node:fs";\nimport { dirname, join } from "node:path";\nconst file = "plugins/api/orders/package.json";\nexport const channel = JSON.parse(readFileSync(join(dirname(file), "release.json"), "utf8")).channel;\n`,
  "a local kind": `const kind = "api";\nconst capability = "orders";\nexport const entry = { kind, capability };\nexport const key = entry.kind + entry.capability;\n`,
  "the identity of a manifest": `import type { PluginManifest } from "@rawr/hq-contract";\nexport const apis = (all: readonly PluginManifest[]) => all.filter((one) => one.kind === "api").map(({ capability }) => capability);\n`,
  "the parser's answer": `import { parsePluginManifest } from "@rawr/hq-contract";\nconst answer = parsePluginManifest("", {} as never);\nexport const kind = answer.ok ? answer.manifest.kind : answer.issues;\n`,
  "a diagnostics channel": `import { channel } from "node:diagnostics_channel";\nexport const requests = channel("requests");\n`,
  "a class of articles": `export class Article { published = false; channel = "web"; publish() { this.published = true; } }\n`,
  "a helper for both": `import { readFileSync } from "node:fs";\nconst pkg = JSON.parse(readFileSync("package.json", "utf8"));\nconst read = (from: any, key: string) => from[key];\nexport const both = [read(pkg, "name"), read({ channel: 1 }, "channel")];\n`,
  "a test double": `import { expect, test } from "vitest";\ntest("published", () => {\n  const post = { published: true, channel: "web" };\n  expect(post.published && post.channel).toBe("web");\n});\n`,
  "a table of legacy words": `export const legacyKeys = ["templateRole", "channel", "publishTier", "published"] as const;\nexport const words = { published: "when it went out", channel: "where" };\n`,
  "a feed with a rawr field": `const feed = { rawr: 1, channel: { title: "news" } };\nexport const title = [feed.rawr, feed.channel.title];\n`,
  "a bridge of somebody else": `import { bridge } from "some-network/bridge";\nexport const open = () => bridge();\n`,
  "the dates of the bridge": `import { phaseABridge, legacyReadEvent } from "@rawr/hq-contract";\nexport const facts = [phaseABridge, legacyReadEvent];\n`,
  "the bridge's name in a text": `// @rawr/hq-contract/bridge\nexport const name = "@rawr/hq-contract/bridge";\n`,
  "mounts in a text": `// app.all("/rpc/**", rpc);\nexport const text = 'app.all("/api/inngest", functions)';\n`,
  "a router of its own": `export const routes = new Map([["/rpc", 1], ["/api/workflows", 2]]);\nexport const find = (path: string) => routes.get(path);\n`,
  "calls that look like mounts": `const cache = new Map<string, string>([["/rpc/x", "y"]]);\nexport const hit = cache.get("/rpc/x");\nexport const load = () => fetch("/api/workflows/shipping");\n`,
};

const inPlugin = (name: string) =>
  name === "a test double" ? "plugins/api/orders/src/alike.test.ts" : "plugins/api/orders/src/alike.ts";
const one = ([name, text]: [string, string]): LookAlike => ({ name, files: { [inPlugin(name)]: text } });
const alone = ([name, files]: [string, Readonly<Record<string, string>>]): LookAlike => ({ name, files });

export const lookAlikes: readonly LookAlike[] = [
  ...Object.entries(importLookAlikes).map(([name, text]) => ({
    name,
    files: { [inPlugin(name)]: text, "plugins/api/orders/src/billing-orders.ts": "export {};\n" },
  })),
  ...Object.entries(harmless).map(one),
  ...Object.entries(otherMeanings).map(one),
  ...Object.entries(hostLookAlikes).map(alone),
];
