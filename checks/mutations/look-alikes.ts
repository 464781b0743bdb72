import { hostLookAlikes } from "./host-look-alikes.js";
import { lookAlikes as importLookAlikes } from "./import-look-alikes.js";
import type { Forms, LookAlike } from "./mutation.js";
import { harmless } from "./state-look-alikes.js";

/** Words of plugin metadata that mean something else. */
const otherMeanings: Forms = {
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
