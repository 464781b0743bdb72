import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol/node.js";
import { plugin, program } from "../../checks/testing.js";
import { linkChecks } from "../../packaging/link-checks.js";
import { findServer, serverModule } from "./src/server-module.js";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const router = "plugins/api/orders/src/router.ts";
const reaches = 'import { rate } from "../../billing/src/tax.js";\nexport const r = rate;\n';
const files = {
  "package.json": `{ "name": "hq", "private": true, "workspaces": ["plugins/*/*"] }`,
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "plugins/api/billing/src/tax.ts": "export const rate = 0.2;\n",
  [router]: "export const r = 1;\n",
};

function installed(): string {
  const { root } = program(files);
  linkChecks(join(root, "node_modules/@rawr/hq-checks"));
  return root;
}

describe("the .vsix", () => {
  const folder = mkdtempSync(join(tmpdir(), "rawr-hq-vsix-"));
  const vsix = join(folder, "rawr-hq.vsix");
  const unpacked = join(folder, "unpacked");
  beforeAll(async () => {
    await run(process.execPath, [join(here, "package.mjs"), vsix], { cwd: repository });
    // A zip reader that is not the writer's.
    await run("python3", ["-m", "zipfile", "-e", vsix, unpacked]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (path: string) => readFileSync(join(unpacked, path), "utf8");

  it("is under 300 KB, and holds each file that its manifests name, and a type for each", () => {
    expect(statSync(vsix).size).toBeLessThan(300_000);
    const assets = [...read("extension.vsixmanifest").matchAll(/ Path="([^"]+)"/g)].map(([, path = ""]) => path);
    const { main } = JSON.parse(read("extension/package.json")) as { main: string };
    expect(assets.length).toBe(3);
    for (const path of [...assets, join("extension", main)])
      expect([path, existsSync(join(unpacked, path))]).toEqual([path, true]);
    for (const ending of ["cjs", "json", "md", "txt", "vsixmanifest"])
      expect(read("[Content_Types].xml")).toContain(`Extension=".${ending}"`);
  });

  it("says the same of itself in both manifests, and offers the commands that its code registers", () => {
    const manifest = JSON.parse(read("extension/package.json")) as {
      name: string;
      version: string;
      publisher: string;
      engines: { vscode: string };
      contributes: { commands: { command: string }[] };
    };
    const vsixManifest = read("extension.vsixmanifest");
    expect(vsixManifest).toContain(
      `Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"`,
    );
    expect(vsixManifest).toContain(`Value="${manifest.engines.vscode}"`);
    const source = readFileSync(join(here, "src/extension.ts"), "utf8");
    const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map(([, name]) => name);
    expect(registered.sort()).toEqual(manifest.contributes.commands.map(({ command }) => command).sort());
  });

  // No extension host runs here: `vscode` is a stand-in that records two calls. It shows that the bundle is whole, not that VS Code likes it.
  it("loads alone, registers its commands, and says where no server is installed", async () => {
    const { root } = program(files);
    writeFileSync(join(folder, "host.cjs"), host);
    const { stdout } = await run(
      process.execPath,
      [join(folder, "host.cjs"), join(unpacked, "extension/extension.cjs"), root],
      { cwd: folder },
    );
    expect(JSON.parse(stdout)).toEqual({
      commands: ["rawr-hq.restart", "rawr-hq.showOutput"],
      warnings: [
        `RAWR HQ: @rawr/hq-checks is not installed in ${root}: install it and the other packages of the workspace, then run "RAWR HQ: Restart Language Server"`,
      ],
    });
  });
});

/** Loads an extension with a stand-in for `vscode`: any class, any function, and a record of what matters. */
const host = `
const Module = require("node:module");
const said = { commands: [], warnings: [] };
const anything = (name) => new Proxy(class {}, {
  get: (target, key) => key in target || typeof key === "symbol" ? target[key] : anything(name + "." + key),
  apply: () => anything(name + "()"),
});
const channel = { warn() {}, info() {}, show() {}, dispose() {} };
const vscode = new Proxy({
  window: { createOutputChannel: () => channel, showWarningMessage: (text) => void said.warnings.push(text) },
  workspace: { workspaceFolders: [{ name: "hq", index: 0, uri: { scheme: "file", fsPath: process.argv[3] } }], createFileSystemWatcher: () => ({ dispose() {} }) },
  commands: { registerCommand: (name) => (said.commands.push(name), { dispose() {} }) },
}, { get: (target, key) => target[key] ?? anything(String(key)) });
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
require(process.argv[2]).activate({ subscriptions: [] }).then(() => console.log(JSON.stringify(said)));
`;

describe("the server that it starts", () => {
  it("is the one installed for the workspace, from a folder below it too, and the first folder's that has one", () => {
    const root = installed();
    const bare = program(files).root;
    const module = join(root, "node_modules/@rawr/hq-checks/dist/checks/cli/main.js");
    expect(serverModule(join(root, "plugins/api/orders"))).toBe(module);
    expect(findServer([bare, root])).toEqual({ folder: root, module });
    expect(findServer([])).toEqual({ problem: expect.stringContaining("no folder is open") as string });
  });

  it("answers a real client over standard streams, started as vscode-languageclient starts a module", async () => {
    const root = installed();
    const server = findServer([root]);
    if ("problem" in server) throw new Error(server.problem);
    // vscode-languageclient forks the module with `--stdio`, and with the streams as pipes.
    const child = fork(server.module, ["lsp", "--stdio", `--clientProcessId=${process.pid}`], {
      cwd: server.folder,
      silent: true,
      execArgv: [],
    });
    onTestFinished(async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, "exit");
    });
    const { stdout, stdin } = child;
    if (stdout === null || stdin === null) throw new Error("a silent child has streams");
    const client = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    const uri = pathToFileURL(join(root, router)).href;
    const broken = new Promise<PublishDiagnosticsParams>((done) => {
      client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
        if (params.uri === uri && params.diagnostics.length > 0) done(params);
      });
    });
    client.listen();
    const folder = { uri: pathToFileURL(root).href, name: "hq" };
    await client.sendRequest("initialize", {
      processId: process.pid,
      rootUri: folder.uri,
      workspaceFolders: [folder],
      capabilities: {},
    });
    await client.sendNotification("initialized", {});
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text: reaches },
    });
    expect((await broken).diagnostics.map(({ code }) => code)).toEqual(["B101"]);
    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
