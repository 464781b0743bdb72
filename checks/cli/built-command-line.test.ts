import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "../fixtures/run.js";
import { program } from "../testing.js";
import { broken, quick, workspace } from "../fixtures/small-workspace.js";

describe("the built command line", () => {
  const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
  const spawned = (cwd: string, args: readonly string[], nodeArgs: readonly string[] = []) =>
    new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((settle, fail) => {
      const child = spawn(process.execPath, [...nodeArgs, cli, ...args], { cwd, env: {} });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.on("error", fail).on("close", (exitCode) => settle({ exitCode, stdout, stderr }));
    });

  it("`routes` and `serve --check` run the workspace's own host file in a process of its own", () => {
    const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
    const cwd = fileURLToPath(new URL("../..", import.meta.url));
    const start = (args: string[], env: Record<string, string> = {}) =>
      spawnSync(process.execPath, [cli, ...args], {
        cwd,
        env: { PATH: process.env["PATH"], ...env },
        encoding: "utf8",
      });
    const routes = start(["routes"]);
    expect(routes.stderr).toBe("");
    expect(routes.stdout).toMatch(/^ingress +POST +\/api\/inngest/);
    expect(routes.stdout).toMatch(/^orpc +GET +\/api\/orpc\/invoicing\/invoices\/\{id\} +invoicing get$/m);
    const incomplete = start(["serve", "--check"], { HQ_MODE: "production" });
    expect(incomplete.stderr).toContain("INNGEST_SIGNING_KEY is missing");
    expect(incomplete.status).toBe(2);
    expect(start(["serve", "--check"]).status).toBe(0);
  });

  it("`serve` without a host file says how to get one", async () => {
    const { exitCode, stderr } = await run(program({ "package.json": "{}" }).root, ["serve"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^rawr-hq: no host file in .*`rawr-hq init` writes host\.ts/);
  });

  it.each([
    ["throws", `throw new Error("no key\\nin the environment");`, "no key (packages/keys.ts:2)"],
    ["does not parse", "const = 1;", "Unexpected token (packages/keys.ts:2:7)"],
  ])("`serve` says why and where the host can't be loaded: a module %s", async (_what, text, says) => {
    const { root } = program({
      "package.json": '{ "type": "module" }',
      "host.ts": 'import "./packages/keys.js";\n',
      "packages/keys.ts": `export {};\n${text}\n`,
    });
    const stderr = `rawr-hq: the host can't be loaded: ${says}\n`;
    expect(await spawned(root, ["serve"])).toEqual({ exitCode: 2, stdout: "", stderr });
  });

  const built = (file: string) => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));
  const adapter = `import { serve, startHost } from "${built("adapter/index.js")}";\nimport { defineHq } from "${built("contract/index.js")}";\n`;
  const ended = "host.ts ended without a host: end it with `await serve(hq)`";
  it.each([
    ["`serve` calls nothing", "export {};\n", "serve", ended],
    ["`routes` calls nothing", "console.log(1);\n", "routes", "host.ts doesn't call `serve`, which answers `--routes`"],
    ["`serve` only exports a start", `${adapter}export const start = () => serve(defineHq({}));\n`, "serve", ended],
    ["`serve` ends by itself", "process.exit(0);\n", "serve", ended],
    [
      "`serve` waits for ever",
      "await new Promise(() => {});\n",
      "serve",
      "a top-level `await` of host.ts, or of a module that it imports, never settles",
    ],
    [
      "`routes` starts a host of its own",
      `${adapter}await startHost(defineHq({}), { environment: { PORT: "0", HQ_ENGINE: "memory" } });\n`,
      "routes",
      "host.ts doesn't call `serve`",
    ],
  ])("says what a host file lacks that %s", async (_what, text, command, says) => {
    const { root } = program({ "package.json": '{ "type": "module" }', "host.ts": text });
    const { exitCode, stdout, stderr } = await spawned(root, [command]);
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining(says)]);
  });

  it("`routes` prints routes alone, whatever a module prints while it is loaded", async () => {
    const { root } = program({
      "package.json": '{ "type": "module" }',
      "host.ts": `${adapter}console.log("loaded");\nconsole.info("again");\nawait serve(defineHq({}), { print: console.log });\n`,
    });
    const { exitCode, stdout, stderr } = await spawned(root, ["routes"]);
    expect([exitCode, stdout, stderr]).toEqual([0, expect.stringMatching(/^ingress /), "loaded\nagain\n"]);
  });

  it("exits 0, 1 and 2 as a process", async () => {
    const bad = spawned(program(broken).root, quick);
    const good = spawned(program(workspace).root, quick);
    const none = spawned(program(workspace).root, ["chek"]);
    expect([(await good).exitCode, (await bad).exitCode, (await none).exitCode]).toEqual([0, 1, 2]);
    expect((await bad).stdout).toContain("error[S101]");
    expect((await none).stderr).toBe("rawr-hq: unknown command `chek`: did you mean `check`?\n");
  });

  it("stops under Yarn's Plug'n'Play, where it could judge a part only", async () => {
    // As Yarn's own loader does, which every process that it starts is given.
    const loader = 'Object.defineProperty(process, "versions", { value: { ...process.versions, pnp: "3" } });';
    const preloaded = ["--import", `data:text/javascript,${encodeURIComponent(loader)}`];
    expect(await spawned(program(workspace).root, quick, preloaded)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(/^rawr-hq: Yarn's Plug'n'Play hides packages .*`nodeLinker: node-modules`.*\n$/),
    });
  });

  it("loads nothing but commander for its help", async () => {
    const hook =
      "export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }";
    const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${hook}`)});`;
    const { exitCode, stdout, stderr } = await spawned(
      tmpdir(),
      ["check", "--help"],
      ["--import", `data:text/javascript,${encodeURIComponent(register)}`],
    );
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("--reporter <name[:file]>")]);
    const packages = new Set([...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/\n]+)/g)].map(([, name]) => name));
    expect(stderr).toContain("dist/checks/cli/main.js");
    expect([...packages]).toEqual(["commander"]);
    expect(stderr).not.toContain("dist/contract/");
  });

  it("survives a reader that leaves early", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rawr-hq-pipe-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "run.sh"), `"$1" "$2" explain types | true\necho "\${PIPESTATUS[0]}"`);
    const child = spawn("bash", [join(folder, "run.sh"), process.execPath, cli], { cwd: folder });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    await new Promise((settle) => child.on("close", settle));
    expect(output).toBe("0\n");
  });
});
