import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startNode } from "../../../fixtures/ends-with-us.js";
import { freePort } from "../../../fixtures/free-port.js";
import { run } from "../../fixtures/run.js";
import { givenText } from "../../flow/plain/given-text.js";
import { plugin, program, type FileTree } from "../../testing.js";
import { buildDeployment } from "./build-deployment.js";
import { loadBundler } from "./load-bundler.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );

const key = "0".repeat(64);
const production = {
  HQ_MODE: "production",
  PORT: "0",
  HQ_ORIGIN: "http://localhost:3999",
  INNGEST_SIGNING_KEY: `signkey-test-${key}`,
  INNGEST_EVENT_KEY: key,
  // Nobody answers there: the host is live, and not ready.
  INNGEST_BASE_URL: "http://127.0.0.1:9",
};

// Node's own way of making folders never returns there.
it.runIf(existsSync("/proc/self"))("is refused in a sentence where no folder can be made", async () => {
  const { exitCode, stderr } = await run(repository, ["build", "--out", "/proc/x"]);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining("proc/x can't be written (ENOENT): make its folder writable"),
  ]);
});

describe("the deployment of this repository's host", () => {
  let built: string;
  const external = ["@electric-sql/pglite"];
  beforeAll(async () => {
    built = join(mkdtempSync(join(tmpdir(), "rawr-hq-build-")), "deploy");
    await buildDeployment(repository, { out: built, external });
    return () => rmSync(join(built, ".."), { recursive: true, force: true });
  });

  const start = (env: Record<string, string>, packages: readonly string[] = []) => {
    // Elsewhere: nothing of the workspace, and no other package, is to be found from here.
    const elsewhere = join(temporary(), "app");
    cpSync(built, elsewhere, { recursive: true });
    for (const name of packages)
      cpSync(join(repository, "node_modules", name), join(elsewhere, "node_modules", name), { recursive: true });
    const child = startNode(["--enable-source-maps", "server.mjs"], { cwd: elsewhere, env });
    onTestFinished(() => void child.kill("SIGKILL"));
    return { child, elsewhere };
  };

  it("serves in development mode, runs durable functions, and ends after its drain", async () => {
    // Without the address of a Postgres, the example's host runs one in its process, which is no code to bundle.
    const { child } = start({ PORT: "0" }, external);
    const text = await new Promise<string>((done) => {
      let seen = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        seen += chunk;
        if (seen.includes("until curl")) done(seen);
      });
    });
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
    const headers = {
      authorization: `Bearer ${/external\s+(\S+)/.exec(text)?.[1] ?? ""}`,
      "content-type": "application/json",
    };
    const call = (path: string, body?: string) =>
      fetch(`${origin}${path}`, { headers, ...(body !== undefined && { method: "POST", body }) });
    const triggered = await call(
      "/api/workflows/invoicing/reconciliations",
      '{"account":"DE02","statement":"2026-11","payments":[{"invoiceId":"00000000-0000-4000-8000-000000000000","amount":1}]}',
    );
    expect(triggered.status).toBe(202);
    const { run: handle } = (await triggered.json()) as { run: string };
    await expect
      .poll(async () => (await call(`/api/workflows/invoicing/reconciliations/${handle}`)).json())
      .toMatchObject({ state: "completed" });
    const code = new Promise((done) => child.once("close", done));
    child.kill("SIGTERM");
    expect(await code).toBe(0);
  });

  it("passes its own health check in production, fails it when nothing answers, and serves its pages", async () => {
    const port = String(await freePort());
    const env = { ...production, PORT: port, HQ_ORIGIN: "https://hq.example.com" };
    const { elsewhere } = start(env);
    const check = (at: string) =>
      new Promise<number | null>((done) =>
        spawn(process.execPath, ["healthcheck.mjs"], { cwd: elsewhere, env: { ...env, PORT: at } }).once("close", done),
      );
    await expect.poll(() => check(port)).toBe(0);
    expect(await check("9")).toBe(1);
    const page = (path = "") =>
      new Promise<[number | undefined, string]>((done) => {
        const headers = { host: "hq.example.com" };
        get({ port, host: "127.0.0.1", path: `/web/invoice-board${path}`, headers }, (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          answer.once("end", () => done([answer.statusCode, text]));
        });
      });
    const built = readFileSync(join(repository, "dist/web/invoice-board/index.html"), "utf8");
    expect(await page()).toEqual([200, built]);
    const script = /\/web\/invoice-board(\/assets\/[^"]+\.js)/.exec(built)?.[1];
    expect((await page(script))[0]).toBe(200);
    expect((await page("/@reload.js"))[0]).toBe(404);
  });

  it("answers on the port that its Compose file publishes, under the names that it sets by default", async () => {
    const compose = contentOf(built)["compose.yaml"] ?? "";
    const [HQ_ORIGIN = "", HQ_HOSTS = ""] = ["HQ_ORIGIN", "HQ_HOSTS"].map(
      (name) => new RegExp(`${name}: \\$\\{${name}:-(.+)\\}`).exec(compose)?.[1],
    );
    const port = String(await freePort());
    start({ ...production, PORT: port, HQ_ORIGIN, HQ_HOSTS });
    const status = (name: string) =>
      new Promise<number | undefined>((done) => {
        get({ port, host: "127.0.0.1", path: "/livez", headers: { host: name } }, (answer) =>
          done(answer.resume().statusCode),
        ).on("error", () => done(undefined));
      });
    await expect.poll(() => status("localhost:3000")).toBe(200);
    expect(await status("host:3000")).toBe(200);
    expect(await status("elsewhere:3000")).toBe(421);
  });

  it("says in a sentence what its environment lacks", async () => {
    const { child } = start({ HQ_MODE: "production" });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    expect(await new Promise((done) => child.once("close", done))).toBe(2);
    expect(stderr).toMatch(/^PORT is missing/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("is the same bytes each time, without a path of this machine, and its manifest names each file by its hash", async () => {
    const again = join(temporary(), "deploy");
    await buildDeployment(repository, { out: again, external });
    const content = contentOf(built);
    expect(contentOf(again)).toEqual(content);
    expect(Object.keys(content).filter((name) => content[name]?.includes(repository))).toEqual([]);
    const manifest = JSON.parse(content["manifest.json"] ?? "") as { files: object; plugins: string[] };
    expect(Object.keys(manifest.files).sort()).toEqual(
      Object.keys(content)
        .filter((name) => name !== "manifest.json")
        .sort(),
    );
    expect(manifest.plugins).toContain("plugins/api/invoicing");
  });

  it("holds a Compose file that is YAML, with no key in it", async () => {
    const compose = contentOf(built)["compose.yaml"] ?? "";
    await expect(format(compose, { parser: "yaml" })).resolves.toContain("services:");
    expect(compose).not.toMatch(/[0-9a-f]{32}/);
  });
});

const host = (text: string) => ({ "package.json": '{ "name": "@acme/shop", "type": "module" }', "host.ts": text });

/** A workspace whose composition is fresh. */
async function generated(files: FileTree) {
  const made = program({
    ...host("console.log(1);\n"),
    ...plugin("api", "billing"),
    "plugins/api/billing/src/index.ts": "export {};\n",
    ...files,
  });
  expect((await run(made.root, ["generate"])).exitCode).toBe(0);
  return made;
}

const serving = (options: string, above = "") =>
  `${above}import { serve } from "@rawr/hq-contract/adapter";\nawait serve({}, ${options});\n`;

describe("the folder of pages that a host's file gives `serve`", () => {
  const pagesOf = async (text: string, files: FileTree = {}) => {
    let opened = 0;
    const { open } = program({ "host.ts": text, ...files });
    const found = await givenText({ file: "host.ts", text, open: () => ((opened += 1), open()) }, "pages");
    return [found, opened];
  };

  it.each([
    ["a text", '{ pages: "public" }', ""],
    ["a constant", "{ pages: folder }", 'const folder = "public";\n'],
    ["an imported constant", "{ pages: folder }", 'import { folder } from "./folders.js";\n'],
    ["a member of an imported table", "{ pages: folders.built }", 'import { folders } from "./folders.js";\n'],
    ["a spread", "{ ...common, authenticators: [] }", 'const common = { pages: "public" };\n'],
    ["a template", "{ pages: `${start}lic` }", 'const start = "pub";\n'],
    ["options that a function makes", "optionsOf(1)", 'const optionsOf = () => ({ pages: "public" });\n'],
    ["options of another file", "options", 'import { options } from "./options.js";\n'],
  ])("is read where it is %s", async (_what, options, above) => {
    const files = {
      "folders.ts": 'export const folder = "public";\nexport const folders = { built: "public" };\n',
      "options.ts": 'import { folder } from "./folders.js";\nexport const options = { pages: folder };\n',
    };
    // Other files are read only where the host's own doesn't say it.
    expect(await pagesOf(serving(options, above), files)).toEqual(["public", above.includes("from") ? 1 : 0]);
  });

  it.each([
    ["is decided by a condition", serving('{ pages: process.env["CI"] ? "public" : "dist" }')],
    ["is given to something else", 'const report = { pages: "public" };\nconsole.log(report);\n'],
    ["isn't written in the workspace", serving("{ pages: folder }", 'import { folder } from "elsewhere";\n')],
  ])("stays unknown where it %s", async (_what, text) => {
    expect(await pagesOf(text)).toEqual([undefined, 1]);
  });
});

describe("the page of a web plugin", () => {
  // What the host imports, for the bundler: nothing of it runs.
  const adapter = {
    "node_modules/@rawr/hq-contract/package.json":
      '{ "name": "@rawr/hq-contract", "type": "module", "exports": { "./adapter": "./adapter.js" } }',
    "node_modules/@rawr/hq-contract/adapter.js": "export const serve = () => {};\n",
  };
  const withPage = (folder: string) => ({
    ...plugin("web", "board"),
    "plugins/web/board/src/index.ts": "export {};\n",
    [`${folder}/board/index.html`]: "<!doctype html>",
    [`${folder}/board/assets/a.js`]: "export {}",
    [`${folder}/board/.env`]: "SECRET=1",
    [`${folder}/other/index.html`]: "of no plugin",
  });
  const pagesIn = (root: string) =>
    Object.keys(contentOf(join(root, "dist/deploy")))
      .filter((name) => name.includes("/"))
      .sort();

  it.each([
    ["that the host's file names", serving('{ pages: "public" }'), []],
    ["that the command names", "console.log(1);\n", ["--pages", "./public/"]],
  ])("comes along from the folder %s", async (_what, text, args) => {
    const { root } = await generated({ ...adapter, ...host(text), ...withPage("public") });
    expect(await run(root, ["build", ...args])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(pagesIn(root)).toEqual(["public/board/assets/a.js", "public/board/index.html"]);
    expect(contentOf(join(root, "dist/deploy"))["Dockerfile"]).toContain("COPY public ./public\n");
  });

  it.each([
    ["is not built", serving('{ pages: "elsewhere" }')],
    ["lies in a folder that nobody names", "console.log(1);\n"],
  ])("that %s is said to be missing", async (_what, text) => {
    const { root } = await generated({ ...adapter, ...host(text), ...withPage("public") });
    const { exitCode, stderr } = await run(root, ["build"]);
    expect([exitCode, stderr]).toEqual([
      0,
      "the page of web plugin board is not in it: build the page first, or name the folder of built pages with `--pages`\n",
    ]);
    expect(pagesIn(root)).toEqual([]);
  });
});

describe("a package that stays out of the bundle", () => {
  const sharp = {
    "node_modules/sharp/package.json":
      '{ "name": "sharp", "version": "0.34.1", "exports": { ".": "./index.js", "./resize": "./index.js" } }',
    "node_modules/sharp/index.js": "module.exports = 'sharp itself';\n",
  };

  it("is imported, and installed in the version that the workspace has", async () => {
    const { root } = await generated({
      ...sharp,
      ...host('import "sharp"; import "sharp/resize"; console.log(1);\n'),
    });
    const { exitCode, stdout } = await run(root, ["build", "--external", "sharp"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /✔ dist\/deploy: 1 plugin, 0\.\d kB of code; run it with: node --enable-source-maps dist\/deploy\/server\.mjs\n$/,
    );
    const content = contentOf(join(root, "dist/deploy"));
    expect(content["server.mjs"]).toMatch(/import "sharp";\s+import "sharp\/resize";/);
    expect(JSON.parse(content["package.json"] ?? "")).toMatchObject({
      name: "shop-deployment",
      dependencies: { sharp: "0.34.1" },
    });
    expect(content["Dockerfile"]).toContain("RUN npm install --omit=dev");
  });

  it("is bundled otherwise, and the folder before is replaced whole", async () => {
    const { root, write } = await generated({
      ...sharp,
      ...host('import s from "sharp"; console.log(s);\n'),
    });
    await run(root, ["build", "--external", "sharp"]);
    write({ "dist/deploy/left.txt": "of the build before" });
    expect((await run(root, ["build"])).exitCode).toBe(0);
    const content = contentOf(join(root, "dist/deploy"));
    expect(content["server.mjs"]).toContain("sharp itself");
    expect(content["Dockerfile"]).not.toContain("npm install");
    expect(Object.keys(content)).not.toContain("left.txt");
    expect(readdirSync(join(root, "dist"))).toEqual(["deploy"]);
  });
});

describe("a package that works only beside its own files", () => {
  const native = (name: string, files: FileTree) => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.0", main: "index.js" }),
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text])),
    ...host(`import made from "${name}"; console.log(made);\n`),
  });

  it.each([
    [
      "has native code that it finds by itself",
      { "index.js": "module.exports = 1;", "binding.gyp": "{}" },
      "has native code",
    ],
    [
      "reads a file of its own",
      { "index.js": "module.exports = require('fs').readFileSync(__dirname + '/data.txt');" },
      "looks for files beside itself",
    ],
  ])("is named where it %s", async (_what, files, what) => {
    const { root } = await generated(native("@acme/fast", files));
    const { exitCode, stderr } = await run(root, ["build"]);
    expect([exitCode, stderr]).toEqual([
      0,
      `the package @acme/fast ${what}, which the deployment does not have: if the host needs it, leave the package out of the bundle with \`--external @acme/fast\`\n`,
    ]);
    expect(await run(root, ["build", "--external", "@acme/fast"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each([
    [
      "a package",
      native("@acme/fast", { "index.js": "module.exports = require('./x.node');", "x.node": "" }),
      "leave its package out with `--external @acme/fast`",
    ],
    [
      "the workspace",
      { ...host('import "./x.node";\n'), "x.node": "" },
      "make a package of it that can be installed, or load it by a path from a setting",
    ],
  ])("stops the build where native code is a module of %s", async (_what, files, way) => {
    const { root } = await generated(files);
    const { exitCode, stderr } = await run(root, ["build"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(new RegExp(`x\\.node is native code: ${way}\n$`))]);
  });
});

describe("an optional peer that is not installed", () => {
  const library = (optional: object) => ({
    "node_modules/@acme/schemas/package.json": JSON.stringify({
      name: "@acme/schemas",
      type: "module",
      exports: "./index.js",
      peerDependencies: { "@acme/absent": "1" },
      peerDependenciesMeta: optional,
    }),
    "node_modules/@acme/schemas/index.js":
      "export const load = () => import('@acme/absent/deep').catch(() => 'went on without it');\n",
    ...host('import { load } from "@acme/schemas"; console.log(await load());\n'),
  });

  it("stays an import of the package that runs without it", async () => {
    const { root } = await generated(library({ "@acme/absent": { optional: true } }));
    expect((await run(root, ["build"])).exitCode).toBe(0);
    const elsewhere = join(temporary(), "app");
    cpSync(join(root, "dist/deploy"), elsewhere, { recursive: true });
    expect(execFileSync(process.execPath, [join(elsewhere, "server.mjs")], { encoding: "utf8" })).toBe(
      "went on without it\n",
    );
  });

  it("is missing where the package needs it", async () => {
    const { root } = await generated(library({}));
    const { exitCode, stderr } = await run(root, ["build"]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/can't be bundled: .*@acme\/absent\/deep.*: install what is missing/),
    ]);
  });
});

it("names each line of the workspace's own code that looks for what stays behind, and none that doesn't", async () => {
  const { root } = await generated({
    ...host(
      [
        'import { readFileSync } from "node:fs";',
        'import { dirname, join } from "node:path";',
        'import { fileURLToPath } from "node:url";',
        'import rates from "./rates.json" with { type: "json" };',
        'import { own } from "./plugins/api/billing/src/own.js";',
        'const prices = () => readFileSync(new URL("./prices.csv", import.meta.url));',
        'const here = () => readFileSync(join(import.meta.dirname, "prices.csv"));',
        "const old = dirname(fileURLToPath(import.meta.url));",
        "const load = (name: string) => import(`./plugins/${name}.js`);",
        // What asks for no file: the program's name, an address, a file that is bundled.
        "const isMain = process.argv[1] === fileURLToPath(import.meta.url);",
        'const address = new URL("https://example.com/a", import.meta.url);',
        'const later = () => import("./later.js");',
        "console.log(prices, here, old, load, isMain, address, later, rates, own, import.meta.url);",
        'export * from "./past.js";',
        'import "./plain.cjs";',
        "",
      ].join("\n"),
    ),
    "later.ts": "console.log(__dirname);\n",
    "plain.cts": [
      "// const require = somethingElse;",
      'const say = "let require = 1";',
      'const own = (require: (name: string) => unknown) => require("./rates.json");',
      'module.exports = [require("./rates.json"), say, own];',
      "",
    ].join("\n"),
    "past.ts": [
      'import { fork } from "node:child_process";',
      'import * as fs from "node:fs";',
      'import { createReadStream as stream } from "node:fs";',
      'import module, { createRequire } from "node:module";',
      'import path, { resolve } from "node:path";',
      "const require = createRequire(import.meta.url);",
      'const name = "./rates.json";',
      'export const required = [require("./rates.json"), createRequire(import.meta.url)("./rates.json"), require(name)];',
      'export const made = module.createRequire(import.meta.url)("./old.cjs");',
      'export const text = fs.readFileSync(require.resolve("./prices.csv"), "utf8");',
      'export const beside = [require("@acme/money"), import.meta.resolve("@acme/money/rates"), require("@acme/kept")];',
      'export const named = () => import(name, { with: { type: "json" } });',
      "const prices = `./prices.csv`;",
      'export const started = [stream("prices.csv"), stream(prices), resolve("prices.csv"), () => fork("./later.js")];',
      'const root = process.cwd(), folder = "./plugins/";',
      'export const joined = [fs.promises.readFile(path.join(root, "plugins", "api")), path.join(process.cwd(), "plugins")];',
      'export const put = [fs.readFileSync(`${root}/prices.csv`), fs.readFileSync(folder + "api"), () => { const own = "old.cjs"; return stream(own); }];',
      // What a bundler follows, what Node has, what is nowhere, what is written.
      'export const followed = () => [import("./rates.json", { with: { type: "json" } }), import(`./later.js`)];',
      'export const builtin = [require("node:os"), require("absent"), fs.existsSync("/etc"), resolve("nowhere.csv")];',
      'export const written = () => fs.writeFileSync("prices.csv", path.join("plugins", "api"));',
      "",
    ].join("\n"),
    "old.cjs": "module.exports = 1;\n",
    "node_modules/@acme/money/package.json": '{ "name": "@acme/money", "version": "1.0.0", "main": "index.js" }',
    "node_modules/@acme/money/index.js": "module.exports = 1;\n",
    "node_modules/@acme/money/rates.js": "module.exports = 1;\n",
    "node_modules/@acme/kept/package.json": '{ "name": "@acme/kept", "version": "1.0.0", "main": "index.js" }',
    "node_modules/@acme/kept/index.js": "module.exports = 1;\n",
    "rates.json": "{}",
    "prices.csv": "1",
    "plugins/api/billing/src/own.ts": [
      'import { fileURLToPath as toPath } from "node:url"; import { readFileSync } from "node:fs";',
      "const { dirname } = import.meta;",
      'const beside = new URL("../../../../prices.csv", import.meta.url), at = `${import.meta.dirname}/prices.csv`;',
      "console.log(readFileSync(beside), readFileSync(at));",
      "export const own = [import.meta.filename, dirname, toPath(import.meta.url), new URL(import.meta.url)];",
      'console.log(import.meta.resolve("./rates.csv"), import.meta.resolve("zod"));',
      "",
    ].join("\n"),
    "unused.ts": "export const at = import.meta.dirname;\n",
  });
  const { exitCode, stderr } = await run(root, ["build", "--external", "@acme/kept"]);
  expect(exitCode).toBe(0);
  const named = stderr.trimEnd().split("\n");
  expect(named.map((line) => line.replace(/, which the deployment does not have: .+$/, ""))).toEqual([
    'host.ts:6:43 reads "./prices.csv" from its own folder',
    "host.ts:7:38 looks for something in its own folder",
    "host.ts:8:21 looks for something in its own folder",
    "host.ts:9:39 loads `./plugins/${name}.js`, a name that only a run knows",
    "later.ts:1:13 looks for something in its own folder",
    'past.ts:8:34 loads "./rates.json" past the bundler',
    'past.ts:8:82 loads "./rates.json" past the bundler',
    "past.ts:8:107 loads name past the bundler",
    'past.ts:9:59 loads "./old.cjs" past the bundler',
    'past.ts:10:53 reads "./prices.csv" from its own folder',
    'past.ts:11:32 looks for the package "@acme/money" past the bundler',
    'past.ts:11:68 looks for the package "@acme/money/rates" past the bundler',
    "past.ts:12:35 loads name past the bundler",
    'past.ts:14:25 reads "prices.csv" from the folder of the process',
    'past.ts:14:47 reads "prices.csv" from the folder of the process',
    'past.ts:14:63 reads "prices.csv" from the folder of the process',
    'past.ts:14:97 starts "./later.js" from the folder of the process',
    'past.ts:16:24 reads "plugins/api" from the folder of the process',
    'past.ts:16:81 reads "plugins" from the folder of the process',
    'past.ts:17:21 reads "prices.csv" from the folder of the process',
    'past.ts:17:60 reads "plugins/api" from the folder of the process',
    'past.ts:17:131 reads "old.cjs" from the folder of the process',
    "plugins/api/billing/src/own.ts:2:21 looks for something in its own folder",
    'plugins/api/billing/src/own.ts:3:24 reads "../../../../prices.csv" from its own folder',
    "plugins/api/billing/src/own.ts:3:76 looks for something in its own folder",
    "plugins/api/billing/src/own.ts:5:21 looks for something in its own folder",
    "plugins/api/billing/src/own.ts:5:52 looks for something in its own folder",
    "plugins/api/billing/src/own.ts:5:77 looks for something in its own folder",
    'plugins/api/billing/src/own.ts:6:33 reads "./rates.csv" from its own folder',
  ]);
  expect(new Set(named.map((line) => line.split("which the deployment does not have: ")[1]))).toEqual(
    new Set([
      "import the file, or put it beside server.mjs and take its folder from a setting",
      "import it, or name it with `--external`",
    ]),
  );
});

describe("a failed build prints one sentence, and keeps the previous output", () => {
  const refused = async (root: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(root, ["build", ...args]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(existsSync(join(root, "dist"))).toBe(false);
    return stderr;
  };

  it("a stale composition", async () => {
    const { root } = program({ ...host("console.log(1);\n"), ...plugin("api", "billing") });
    expect(await refused(root)).toBe("rawr-hq: rawr.hq.ts is stale: run `rawr-hq generate`, then build again\n");
  });

  it("no host file", async () => {
    const { root } = program({ "package.json": "{}", ...plugin("api", "billing") });
    expect(await refused(root)).toMatch(/^rawr-hq: no host file in .*`rawr-hq init` writes one/);
  });

  it("no bundler", async () => {
    const absent = () => Promise.reject(Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" }));
    await expect(loadBundler(tmpdir(), absent)).rejects.toThrow("not installed: `npm install --save-dev rolldown`");
  });

  it.each([
    ["notes", { "notes.txt": "mine" }],
    ["another tool's manifest.json", { "manifest.json": '{ "name": "my page", "files": {} }' }],
    ["a manifest.json that is no JSON", { "manifest.json": "{" }],
  ])("a folder that holds %s", async (_what, mine) => {
    const files = Object.entries(mine).map(([name, text]) => [`mine/${name}`, text]);
    const { root } = await generated(Object.fromEntries(files) as FileTree);
    expect(await refused(root, "--out", "mine")).toContain("holds files that are not a deployment: empty it");
    expect(contentOf(join(root, "mine"))).toEqual(mine);
  });

  it.each(["../pages", "/srv/pages"])("pages in %s", async (pages) => {
    const { root } = await generated({ ...plugin("web", "board"), "plugins/web/board/src/index.ts": "export {};\n" });
    expect(await refused(root, "--pages", pages)).toContain(`the pages in ${pages} lie outside the workspace`);
  });

  it("a file where the folder would be", async () => {
    const { root } = await generated({ mine: "text" });
    expect(await refused(root, "--out", "mine")).toContain("holds files that are not a deployment");
    expect(readFileSync(join(root, "mine"), "utf8")).toBe("text");
  });

  it("an external package that is not installed", async () => {
    const { root } = await generated({});
    expect(await refused(root, "--external", "sharp")).toContain(
      "`--external sharp` names a package that is not installed",
    );
  });

  it("an external package of the workspace", async () => {
    const { root } = await generated({ "node_modules/own/package.json": '{ "version": "1.0.0", "private": true }' });
    expect(await refused(root, "--external", "own")).toContain("names a package that no registry has");
  });

  it.each([
    [
      "a package that is not installed",
      'import "absent";\n',
      /host\.ts can't be bundled: .*absent.*: install what is missing/,
    ],
    ["a file that is not there", 'import "./absent.js";\n', /host\.ts can't be bundled: .*absent/],
    ["a syntax error", "const = 1;\n", /host\.ts can't be bundled: /],
    [
      "a file that is no text",
      'import "./x.wasm";\n',
      /host\.ts can't be bundled: [^\0]*x\.wasm/,
      { "x.wasm": "\0asm" },
    ],
  ])("%s", async (_what, text, sentence, files: FileTree = {}) => {
    const { root } = await generated({ ...host(text), ...files });
    const stderr = await refused(root);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
