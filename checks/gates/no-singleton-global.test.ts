import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formsOf } from "../mutations/read-corpus.js";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./no-singleton-global.js";
import { pageBlocks, type PageBlock } from "./page-blocks.js";

const corpora = ["state-reassigned", "state-lazy", "state-mutated", "state-globals"];
const harmless = formsOf("state-look-alikes");

const base: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": `export default {};\n`,
};

const place = (index: number) => `plugins/api/orders/src/form-${index}.ts`;

/** Judges each text as a file of its own and gives the findings by the text's name: `S101:3`. */
async function judged(
  texts: Readonly<Record<string, string>>,
  extra: FileTree = {},
): Promise<Record<string, string[]>> {
  const entries = Object.entries(texts);
  const files = Object.fromEntries(entries.map(([, text], index) => [place(index), text]));
  const report = await program({ ...base, ...extra, ...files }).judge(gate);
  expect(report.gates.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return Object.fromEntries(
    entries.map(([name], index) => [
      name,
      report.findings.filter(({ at }) => at.file === place(index)).map(({ code, at }) => `${code}:${at.line}`),
    ]),
  );
}

/** Each has exactly one finding; `//! code` marks its line. */
function expected(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.split("\n").flatMap((line, index) => {
        const code = /\/\/! (\w+)/.exec(line)?.[1];
        return code === undefined ? [] : [`${code}:${index + 1}`];
      }),
    ]),
  );
}

describe("module-level state is found where it is written", () => {
  test.for(corpora)("%s", async (corpus) => {
    const texts = formsOf(corpus);
    const marks = expected(texts);
    expect(Object.entries(marks).filter(([, lines]) => lines.length === 0)).toEqual([]);
    expect(await judged(texts)).toEqual(marks);
  });

  test("in words that name the state", async () => {
    const report = await program({ ...base, [place(0)]: formsOf("state-mutated")["Map.set"] ?? "" }).judge(gate);
    expect(report.findings).toMatchObject([
      {
        code: "S101",
        policy: "D-016",
        owner: "distribution-lifecycle",
        message: "`registry.set` writes to `registry`, which lives as long as the module",
      },
    ]);
  });
});

describe("state of another file", () => {
  const store = "plugins/api/orders/src/store.ts";
  const user = "plugins/api/orders/src/user.ts";
  test.for<[name: string, files: FileTree, found: string[]]>([
    [
      "is written by who imports it",
      {
        [store]: `export const rows = new Map();`,
        [user]: `import { rows } from "./store.js";\nexport const put = () => rows.set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written while the importer is set up",
      { [store]: `export const rows = new Map();`, [user]: `import { rows } from "./store.js";\nrows.set(1, 1);` },
      [`S104 ${user}:2`],
    ],
    [
      "is written through a namespace",
      {
        [store]: `export const rows = [1];`,
        [user]: `import * as store from "./store.js";\nexport const put = () => store.rows.push(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written through a re-export under another name",
      {
        [store]: `const rows = new Set(); export { rows as all };`,
        "plugins/api/orders/src/middle.ts": `export * from "./store.js";`,
        "plugins/api/orders/src/outer.ts": `export { all as everything } from "./middle.js";`,
        [user]: `import { everything } from "./outer.js";\nexport const put = () => everything.add(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written as a default export",
      {
        [store]: `export default new Map();`,
        [user]: `import rows from "./store.js";\nexport const put = () => rows.set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is changed by an instance's method",
      {
        [store]: `export class Registry { rows = []; add(x) { this.rows.push(x); } }\nexport const registry = new Registry();`,
        [user]: `import { registry } from "./store.js";\nregistry.add(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is an instance of an imported class",
      {
        [store]: `export class Registry { rows = []; keep(x) { this.rows.push(x); } }`,
        [user]: `import { Registry } from "./store.js";\nconst registry = new Registry();\nexport const put = () => registry.keep(1);`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is passed to a helper that writes",
      {
        [store]: `export const put = (target, x) => { target.push(x); };`,
        [user]: `import { put } from "./store.js";\nconst rows = [];\nexport const add = (x) => put(rows, x);`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is given back by a function",
      {
        [store]: `const rows = new Map();\nexport const all = () => rows;`,
        [user]: `import { all } from "./store.js";\nexport const put = () => all().set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is kept by an imported factory",
      {
        [store]: `export function createStore() { let n = 0; return () => ++n; }`,
        [user]: `import { createStore } from "./store.js";\nexport const next = createStore();`,
      },
      [`S105 ${user}:2`],
    ],
    [
      "is a table that an imported factory makes",
      {
        [store]: `export const createRows = () => new Map();`,
        [user]: `import { createRows } from "./store.js";\nconst rows = createRows();\nexport const drop = (id) => rows.delete(id);`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is a list that a factory makes in a variable of its own",
      {
        [store]: `export function createRows() { const made = []; made.push(0); return made; }`,
        [user]: `import { createRows } from "./store.js";\nconst rows = createRows();\nexport const put = (x) => { rows[0] = x; };`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is made by a factory of a factory, through a barrel",
      {
        [store]: `const inner = () => ({ hits: 0 });\nexport const createStats = () => inner();`,
        "plugins/api/orders/src/barrel.ts": `export { createStats as stats } from "./store.js";`,
        [user]: `import * as all from "./barrel.js";\nconst stats = all.stats();\nexport const hit = () => { stats.hits += 1; };`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is an instance that an imported factory makes",
      {
        [store]: `class Rows { all = []; keep(x) { this.all.push(x); } first() { return this.all[0]; } }\nexport const createRows = () => new Rows();`,
        [user]: `import { createRows } from "./store.js";\nconst rows = createRows();\nexport const first = () => rows.first();\nexport const put = (x) => rows.keep(x);`,
      },
      [`S101 ${user}:4`],
    ],
    [
      "is what a package made, when a property of it is written",
      {
        [user]: `import { pino } from "pino";\nconst log = pino();\nexport const quiet = () => { log.level = "error"; };`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is handed on by an imported function, which is reported once",
      {
        [store]: `const rows = new Map();\nexport const all = () => rows;`,
        [user]: `import { all } from "./store.js";\nconst rows = all();\nexport const put = () => rows.set(1, 1);`,
      },
      [`S104 ${user}:3`],
    ],
    [
      "is behind a client that an imported factory makes, whose methods nobody can read",
      {
        [store]: `import { createORPCClient } from "@orpc/client";\nexport const createClient = () => createORPCClient({});`,
        [user]: `import { createClient } from "./store.js";\nconst client = createClient();\nexport const on = () => client.on({});\nexport const set = () => client.flags.set({});`,
      },
      [],
    ],
    [
      "belongs to a package",
      { [user]: `import pkg from "some-package";\npkg.defaults.timeout = 1;` },
      [`S104 ${user}:2`],
    ],
    [
      "is only read",
      {
        [store]: `export const rows = new Map([[1, 1]]);`,
        [user]: `import { rows } from "./store.js";\nexport const get = () => rows.get(1);`,
      },
      [],
    ],
    [
      "is passed to a helper that reads",
      {
        [store]: `export const size = (target) => target.length;`,
        [user]: `import { size } from "./store.js";\nconst rows = [];\nexport const count = () => size(rows);`,
      },
      [],
    ],
    [
      "is made anew by an imported factory",
      {
        [store]: `export const create = () => new Map();`,
        [user]: `import { create } from "./store.js";\nexport function run() { const rows = create(); rows.set(1, 1); return rows; }`,
      },
      [],
    ],
  ])("%s", async ([, files, found]) => {
    expect(await program({ ...base, ...files }).findings(gate)).toEqual(found);
  });
});

describe("what only pages load is state of a browser", () => {
  const state = `let n = 0;\nexport const next = () => ++n;\n`;
  const page = (path: string, attributes: string): FileTree => ({ [path]: `<script ${attributes}></script>\n` });
  const uses = (...names: readonly string[]) => names.map((name) => `import "${name}";\n`).join("");
  const shop = "plugins/web/shop";
  const files: FileTree = {
    ...base,
    ...plugin("web", "shop"),
    "rawr.hq.ts": `import shop from "./plugins/web/shop/src/index.js";\nexport const hq = { plugins: [shop] };\n`,
    [`${shop}/src/index.ts`]: `${uses("./both.js")}export default {};\n`,
    [`${shop}/src/both.ts`]: state,
    [`${shop}/vite.config.ts`]: `export const at = (path: string) => new URL(path, import.meta.url);\n`,
    // The page's own, and what it loads: by a root-relative name, in a worker, in a ring, out of a package of this workspace.
    ...page(`${shop}/index.html`, `type="module" src="/page/main.ts"`),
    [`${shop}/page/main.ts`]: `${uses("./part.js", "/page/rooted", "../src/both.js", "ui")}new Worker(new URL("./worker.ts", import.meta.url));\n${state}`,
    [`${shop}/page/part.ts`]: `${uses("./main.js", "ui/host.js")}${state}`,
    [`${shop}/page/rooted.tsx`]: `void import.meta.glob("/page/all/*.ts");\n${state}`,
    [`${shop}/page/all/one.ts`]: state,
    [`${shop}/page/worker.ts`]: state,
    [`${shop}/page/main.test.ts`]: uses("./main.js"),
    "packages/ui/package.json": `{ "name": "ui", "private": true, "exports": { ".": "./src/index.ts", "./*": "./src/*" } }`,
    "packages/ui/src/index.ts": state,
    "node_modules/ui": { link: "../packages/ui" },
    // A page names a script as a URL, with or without quotes, of the old kind too; and a page that a plugin only sends is one.
    ...page("packages/ui/a.html", `type=module src=a.ts`),
    ...page("packages/ui/b.html", `src="./b.js"`),
    "packages/ui/a.ts": state,
    "packages/ui/b.js": state.replace("export ", ""),
    "plugins/api/orders/src/index.ts": `export const sent = new URL("../../../../packages/ui/a.html", import.meta.url);\n`,
  };
  const judge = async (more: FileTree) => await program({ ...files, ...more }).findings(gate);
  const silent = [`S101 ${shop}/src/both.ts:2`];

  test("and what a server loads, too, is not", async () => {
    expect(await judge({})).toEqual(silent);
  });

  test.for<[name: string, more: FileTree, found: string]>([
    ["a plugin's own entry", { [`${shop}/src/index.ts`]: uses("../page/all/one.js") }, `${shop}/page/all/one.ts`],
    [
      "a file that nobody loads, and whoever starts it",
      { [`${shop}/serve.ts`]: uses("./page/worker.js") },
      `${shop}/page/worker.ts`,
    ],
    [
      "what Node alone can run",
      { [`${shop}/page/all/one.ts`]: `import "node:fs";\n${state}` },
      `${shop}/page/all/one.ts`,
    ],
    [
      "a script of package.json",
      { "package.json": `{ "scripts": { "start": "cd x && node --import tsx packages/ui/a.ts" } }` },
      "packages/ui/a.ts",
    ],
    [
      "who installs a published package",
      { "packages/ui/package.json": `{ "name": "ui", "exports": "./src/index.ts" }` },
      "packages/ui/src/index.ts",
    ],
    [
      "a plugin, by a name that nobody knows",
      { [`${shop}/src/index.ts`]: `export default (name: string) => import(name);\n` },
      `${shop}/page/all/one.ts`,
    ],
  ])("a server is %s", async ([, more, found]) => {
    expect((await judge(more)).map((finding) => finding.replace(/^\w+ |:\d+$/g, ""))).toContain(found);
  });
});

describe("packages that keep something for the whole process", () => {
  test("are known by a table, under whatever name they are imported", async () => {
    const texts = {
      dispatcher: `import { Agent, setGlobalDispatcher as use } from "undici";\nuse(new Agent()); //! S104`,
      tracer: `import * as otel from "@opentelemetry/api";\nexport const start = (p: any) => otel.trace.setGlobalTracerProvider(p); //! S104`,
      metrics: `import metrics from "prom-client";\nmetrics.collectDefaultMetrics(); //! S104`,
      schemas: `import { z } from "zod";\nexport const add = (s: any) => z.globalRegistry.add(s, {}); //! S104`,
      container: `import { container } from "tsyringe";\nexport const put = (t: any) => container.registerInstance("a", t); //! S104`,
      environment: `import { config } from "dotenv";\nconfig(); //! S104`,
      "environment, by an import": `import "dotenv/config"; //! S104`,
      interceptors: `import axios from "axios";\naxios.interceptors.request.use((c: any) => c); //! S104`,
      lookups: `import { setServers } from "dns";\nsetServers(["1.1.1.1"]); //! S104`,
      "a cache": `import { LRUCache } from "lru-cache";\nconst cache = new LRUCache({ max: 9 });\nexport const load = (key: string) => cache.fetch(key); //! S101`,
      "a loader": `import DataLoader from "dataloader";\nconst users = new DataLoader(async (ids: readonly string[]) => ids);\nexport const user = (id: string) => users.load(id); //! S101`,
      "a connection": `import { createClient } from "redis";\nconst client = createClient();\nexport const start = () => client.connect(); //! S101`,
      "a server that listens": `import { createServer } from "http";\nconst server = createServer();\nserver.listen(3000); //! S101`,
    };
    expect(await judged(texts)).toEqual(expected(texts));
  });

  test("are left alone where they make something new, or only answer", async () => {
    const texts = {
      "an instance of its own": `import axios from "axios";\nexport const make = () => { const api = axios.create(); api.interceptors.request.use((c: any) => c); return api; };`,
      "a registry of its own": `import { z } from "zod";\nexport const make = () => { const all = z.registry(); all.add(z.string(), {}); return all; };`,
      "a cache of a call": `import { LRUCache } from "lru-cache";\nexport const make = () => { const cache = new LRUCache({ max: 9 }); cache.set("a", 1); return cache; };`,
      "a tracer": `import { trace } from "@opentelemetry/api";\nexport const tracer = () => trace.getTracer("orders");`,
      "a server that the host opens": `import { createServer } from "node:http";\nexport const start = () => { const server = createServer(); server.listen(3000); return server; };`,
      "a function of the same name": `const config = () => ({});\nexport const read = () => config();`,
    };
    expect(await judged(texts)).toEqual(expected(texts));
  });

  test("are the host's business in the host, and the settings name further ones with their reasons", async () => {
    const files = {
      ...base,
      "host.ts": `import "dotenv/config";\nimport { setGlobalDispatcher, Agent } from "undici";\nsetGlobalDispatcher(new Agent());`,
      [place(0)]: `import { Model } from "some-orm";\nexport const connect = (db: unknown) => Model.knex(db);`,
    };
    expect(await program(files).findings(gate)).toEqual([]);
    const settings = JSON.stringify({
      registries: { "some-orm": { "Model.knex": "one connection serves every host" } },
    });
    const { findings } = await program({ ...files, "rawr-hq.config.json": settings }).judge(gate);
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "S104 `Model.knex` changes `some-orm` for the whole process: one connection serves every host",
    ]);
  });
});

describe("calls that a module makes while it is set up", () => {
  test("are a program's own business, and the settings name further ones with their reasons", async () => {
    const queue = `import { makeQueue } from "some-queue";\nexport const queue = makeQueue();`;
    const timer = `setInterval(() => {}, 1000);\nexport {};`;
    const files = { ...base, "src/host.ts": timer, [place(0)]: queue, [place(1)]: timer };
    const settings = JSON.stringify({
      host: ["src/host.ts"],
      keepers: { "some-queue": { makeQueue: "its queue is one for every host" } },
    });
    const { findings } = await program({ ...files, "rawr-hq.config.json": settings }).judge(gate);
    expect(findings.map(({ code, at, message }) => `${code} ${at.file}:${at.line} ${message}`)).toEqual([
      `S105 ${place(0)}:2 \`makeQueue\` runs while the module is set up: its queue is one for every host`,
      `S105 ${place(1)}:1 \`setInterval\` runs while the module is set up: it keeps running as long as the process lives, even after its host has closed`,
    ]);
  });
});

describe("what is not shared state is left alone", () => {
  test("harmless code", async () => {
    const found = Object.entries(await judged(harmless)).filter(([, lines]) => lines.length > 0);
    expect(found).toEqual([]);
  });

  test("a test's doubles, a config, a script, and the exit code of a program", async () => {
    const state = `let count = 0;\nexport const next = () => ++count;`;
    const found = await program({
      ...base,
      "plugins/api/orders/src/a.test.ts": `let db;\nbeforeEach(() => { db = new Map(); globalThis.x = 1; });`,
      "plugins/api/orders/src/__tests__/helper.ts": state,
      "plugins/api/orders/vitest.config.ts": state,
      "scripts/once.ts": state,
      "plugins/cli/tool/package.json": plugin("toolkit", "tool")["plugins/cli/tool/package.json"] ?? "",
      "plugins/cli/tool/src/main.ts": `#!/usr/bin/env node\nexport const end = () => { process.exitCode = 1; };`,
      "host.ts": `import main from "node:process";\nimport * as own from "process";\nexport const end = () => { process.exitCode = main.exitCode = own.exitCode = 1; };`,
      "plugins/cli/tool/src/shift.ts": `#!/usr/bin/env node\nprocess.title = "tool";\nprocess.argv.splice(2, 1);\nglobalThis.process.argv[1] = "tool";`,
    }).findings(gate);
    expect(found).toEqual([]);
  });
});

test("tests are what the runner's settings say: a file that only has the name, or that the program loads, is judged", async () => {
  const state = "let count = 0;\nexport const next = () => ++count;\n";
  const found = await program({
    ...base,
    "vitest.config.ts": `export default { test: { include: ["plugins/**/*.check.ts"] } };\n`,
    "plugins/api/orders/src/prices.check.ts": `import "../support/clock.js";\n${state}`,
    "plugins/api/orders/support/clock.ts": state,
    "plugins/api/orders/src/old.test.ts": state,
    "plugins/api/orders/src/used.check.ts": state,
    "plugins/api/orders/src/index.ts": `export { next } from "./used.check.js";\n`,
  }).findings(gate);
  expect(found).toEqual(["S101 plugins/api/orders/src/old.test.ts:2", "S101 plugins/api/orders/src/used.check.ts:2"]);
});

test("files that load one another, and that nothing else loads, are judged", async () => {
  const folder = "plugins/api/orders/src";
  const found = await program({
    ...base,
    [`${folder}/one.ts`]: `import "./two.js";\nlet n = 0;\nexport const up = () => ++n;\n`,
    [`${folder}/two.ts`]: `import "./one.js";\nlet n = 0;\nexport const up = () => ++n;\n`,
    [`${folder}/index.test.ts`]: `export {};\n`,
  }).findings(gate);
  expect(found).toEqual([`S101 ${folder}/one.ts:3`, `S101 ${folder}/two.ts:3`]);
});

test("a workspace where nothing is to be judged fails, because the gate saw nothing", async () => {
  expect(await program({ "package.json": "{}", "scripts/a.ts": "export {};" }).findings(gate)).toEqual([
    "E002 package.json:1",
  ]);
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./no-singleton-global.md", import.meta.url), "utf8"));
  const files = (heading: PageBlock["heading"]) => blocks.filter((block) => block.heading === heading);
  const tree = (heading: PageBlock["heading"]) =>
    Object.fromEntries(files(heading).map(({ path, text }) => [path, text]));

  test("shows code that fails, each block with a finding", async () => {
    const report = await program({ ...base, ...tree("Incorrect") }).judge(gate);
    expect([...new Set(report.findings.map(({ at }) => at.file))].sort()).toEqual(
      files("Incorrect")
        .map(({ path }) => path)
        .sort(),
    );
    expect(report.findings.map(({ code }) => code).sort()).toEqual(["S101", "S102", "S103"]);
  });

  test("shows code that passes", async () => {
    expect(files("Correct").length).toBeGreaterThan(1);
    expect(await program({ ...base, ...tree("Correct") }).findings(gate)).toEqual([]);
  });
});
