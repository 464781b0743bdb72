import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCommandLine } from "./command-line.js";
import { run } from "./fixtures/run.js";
import type { Terminal } from "./terminal/terminal.js";
import { plugin, program, type FileTree } from "./testing.js";

const workspace: FileTree = {
  "package.json": '{ "type": "module" }',
  ...plugin("api", "orders"),
  ...plugin("api", "billing"),
  "plugins/api/orders/src/index.ts": "export const orders = 1;\n",
  "plugins/api/billing/src/index.ts": "export const billing = 1;\n",
};
const broken: FileTree = {
  ...workspace,
  "plugins/api/orders/src/index.ts": "let orders = 0; export const next = () => ++orders;\n",
};
const known = ["baseline", "freeze", "--gate", "no-singleton-global", "--no-cache"];
// One gate, and one that starts no other program: these tests are about the command line.
const quick = ["check", "--gate", "no-singleton-global", "--no-cache"];

describe("check", () => {
  it("exits 0 on a clean workspace and ends with what was judged", async () => {
    const { exitCode, stdout, stderr } = await run(program(workspace).root, quick);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✔ 1 gate, 2 files, 2 plugins, 0 findings in \d+\.\d s$/);
    expect(stderr).toBe("");
  });

  it("exits 1 on a finding and points at it", async () => {
    const { exitCode, stdout } = await run(program(broken).root, quick);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(" --> plugins/api/orders/src/index.ts:1:");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^✘ 1 gate, 2 files, 2 plugins, 1 finding in /);
  });

  it("names places from the working directory when the root is another", async () => {
    const tree = program(Object.fromEntries(Object.entries(broken).map(([path, text]) => [`hq/${path}`, text])));
    const { stdout } = await run(tree.root, [...quick, "--root", "hq"]);
    expect(stdout).toContain(" --> hq/plugins/api/orders/src/index.ts:1:");
  });

  it("writes each report into its file and says on stderr what was judged", async () => {
    const { root } = program(broken);
    const targets = ["--reporter", "json:out/report.json", "--reporter", "sarif:out/report.sarif"];
    const { exitCode, stdout, stderr } = await run(root, [...quick, ...targets]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^✘ 1 gate, .* 1 finding in /);
    expect(JSON.parse(readFileSync(join(root, "out/report.json"), "utf8"))).toMatchObject({ exitCode: 1, plugins: 2 });
    expect(readdirSync(join(root, "out")).sort()).toEqual(["report.json", "report.sarif"]);
  });

  it("prints a machine's format alone on stdout", async () => {
    const { stdout, stderr } = await run(program(broken).root, [...quick, "--reporter", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1 });
    expect(stderr).toMatch(/^✘ 1 gate/);
  });

  it("appends the markdown report to GitHub's step summary", async () => {
    const { root } = program({ ...broken, "summary.md": "before\n" });
    const env = { GITHUB_STEP_SUMMARY: join(root, "summary.md") };
    const { stdout } = await run(root, [...quick, "--reporter", "github"], env);
    expect(stdout).toMatch(/^::error file=plugins\/api\/orders\/src\/index\.ts,line=1/m);
    expect(readFileSync(join(root, "summary.md"), "utf8")).toMatch(/^before\n## ✘ rawr-hq check\n/);
  });

  it("shows progress on a terminal only, and leaves nothing of it behind", async () => {
    const { stdout, stderr } = await run(program(workspace).root, quick, {}, true);
    expect(stderr).toContain("reading the workspace");
    expect(stderr.endsWith("\r\u001b[2K")).toBe(true);
    expect(stdout).not.toContain("\r");
  });

  it.each<[env: Terminal["env"], isTTY: boolean, colored: boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ TERM: "dumb" }, true, false],
  ])("colours by environment %j on a terminal (%s): %s", async (env, isTTY, colored) => {
    const { stdout } = await run(program(workspace).root, ["list"], env, isTTY);
    expect(stdout.includes("\u001b[")).toBe(colored);
  });
});

describe("bad input", () => {
  const cases: [argv: string, sentence: RegExp][] = [
    ["chek", /^rawr-hq: unknown command `chek`: did you mean `check`\?\n$/],
    ["frobnicate", /^rawr-hq: unknown command `frobnicate`: there are `check`, /],
    ["help chek", /^rawr-hq: unknown command `chek`: did you mean `check`\?\n$/],
    [
      "check --gat types",
      /^rawr-hq: unknown option `--gat`: did you mean `--gate`\? \(`rawr-hq check --help` explains them\)\n$/,
    ],
    ["--frob", /^rawr-hq: unknown option `--frob`: there are /],
    ["check --gate", /^rawr-hq: option `--gate <name>` needs a value/],
    ["check --gate tipes", /^rawr-hq: unknown gate `tipes`: did you mean `types`\?\n$/],
    ["check --reporter jsn", /^rawr-hq: unknown reporter `jsn`: did you mean `json`\?\n$/],
    ["check --reporter constructor", /^rawr-hq: unknown reporter `constructor`: there are `pretty`, /],
    ["check --reporter json:", /^rawr-hq: `--reporter json:` names no file/],
    ["check --reporter json --reporter sarif", /^rawr-hq: `json` can't share stdout/],
    ["check --reporter json:a --reporter sarif:a", /^rawr-hq: two reporters write a: /],
    ["check all", /^rawr-hq: `rawr-hq check` was given more words than it takes/],
    ["explain", /^rawr-hq: `rawr-hq explain` needs <code>/],
    ["explain T109", /^rawr-hq: unknown code `T109`: did you mean `T10\d`\?\n$/],
    ["explain import-bondary", /^rawr-hq: unknown code `import-bondary`: did you mean `import-boundary`\?\n$/],
    ["new", /^rawr-hq: `rawr-hq new` needs one of its commands: `plugin`/],
    ["new plugn", /^rawr-hq: unknown command `plugn`: did you mean `plugin`\?\n$/],
    ["new plugin api", /^rawr-hq: `rawr-hq new plugin` needs <capability>/],
    ["new plugin apy stock", /^rawr-hq: kind `apy` is unknown.*did you mean `api`\?\n$/],
    ["graph --format mermad", /^rawr-hq: unknown format `mermad`: did you mean `mermaid`\?\n$/],
    ["check --root nowhere", /^rawr-hq: .*nowhere does not exist: name the workspace root with `--root`\n$/],
    ["check --root package.json", /^rawr-hq: .*package\.json is not a folder/],
    ["check --root plugins", /^rawr-hq: no package\.json in .*plugins: run it at the workspace root/],
  ];
  it.each(cases)("`rawr-hq %s` gets one sentence and exit 2", async (argv, sentence) => {
    const { exitCode, stdout, stderr } = await run(program(workspace).root, argv.split(" "));
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("without a command prints the help on stderr and exits 2", async () => {
    const { exitCode, stdout, stderr } = await run(tmpdir(), []);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: rawr-hq");
    expect(stderr).toMatch(/no command given: `rawr-hq check` judges this workspace\n$/);
  });

  it("in a workspace without plugins says so and exits 2", async () => {
    const { exitCode, stdout, stderr } = await run(program({ "package.json": "{}" }).root, ["check"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^rawr-hq: no plugin below plugins\/api, .*: run it at the workspace root, /);
  });

  it.each([
    ["rawr-hq.config.json", "{", /^rawr-hq: rawr-hq\.config\.json is not JSON/],
    ["rawr-hq.config.json", '{ "rots": {} }', /^rawr-hq: .*`rots` is unknown: did you mean `roots`\?\n$/],
    ["rawr-hq.config.ts", "export default {", /^rawr-hq: rawr-hq\.config\.ts does not load/],
    ["rawr-hq.config.ts", "throw new Error('no')", /^rawr-hq: rawr-hq\.config\.ts does not load \(no\)/],
  ])("with a broken %s (%j) says so and exits 2", async (name, text, sentence) => {
    const { exitCode, stderr } = await run(program({ ...workspace, [name]: text }).root, ["check"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("writes no half report where it may not write", async () => {
    const { root } = program(workspace);
    mkdirSync(join(root, "taken"));
    const { exitCode, stderr } = await run(root, [...quick, "--reporter", "json:taken"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^rawr-hq: nothing can be written to .*taken \(E\w+\): name a file/);
    expect(readdirSync(root).filter((name) => name.includes(".tmp"))).toEqual([]);
  });

  it("an error that we did not foresee is called ours, with its stack only when asked for", async () => {
    const { root } = program(workspace);
    const stdout = {
      write: () => {
        throw new TypeError("boom");
      },
    };
    const attempt = async (argv: readonly string[], env: Terminal["env"] = {}) => {
      let stderr = "";
      const terminal = {
        cwd: root,
        env,
        now: () => new Date(),
        interrupted: () => AbortSignal.abort(),
        stdout,
        stderr: { write: (text: string) => (stderr += text) },
      };
      return { exitCode: await runCommandLine(argv, terminal), stderr };
    };
    const short = await attempt(["list"]);
    expect(short).toEqual({
      exitCode: 2,
      stderr:
        "rawr-hq: a bug in rawr-hq stopped it (boom); nothing was judged: run again with `--debug` and report it with the stack that it prints\n",
    });
    expect((await attempt(["list", "--debug"])).stderr).toMatch(/^TypeError: boom\n +at /);
    expect((await attempt(["list"], { RAWR_HQ_DEBUG: "1" })).stderr).toMatch(/^TypeError: boom\n +at /);
  });
});

describe("what is known or allowed", () => {
  it("`baseline` writes what is found, and `check --baseline` sets it aside and says so", async () => {
    const tree = program(broken);
    expect((await run(tree.root, ["check", "--baseline"])).stderr).toMatch(
      /^rawr-hq: there is no rawr-hq\.baseline\.json: `rawr-hq baseline freeze` writes it/,
    );
    const made = await run(tree.root, known);
    expect(made).toMatchObject({ exitCode: 0, stdout: "✔ rawr-hq.baseline.json: 1 known finding, 0 fewer, 1 more\n" });
    const aside = await run(tree.root, [...quick, "--baseline"]);
    expect(aside.exitCode).toBe(0);
    expect(aside.stdout).toContain("known: 1 finding set aside by rawr-hq.baseline.json");

    tree.write({ "plugins/api/billing/src/more.ts": "let more = 0;\nexport const next = () => ++more;\n" });
    expect((await run(tree.root, [...quick, "--baseline"])).exitCode).toBe(1);
    const refused = await run(tree.root, known);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/^not added: S1\d\d at plugins\/api\//m);
    expect(refused.lastLine).toMatch(/^✘ .*must be corrected, or added with `--grow <reason>`$/);

    tree.remove("plugins/api/billing/src/more.ts");
    tree.write(workspace);
    expect((await run(tree.root, [...quick, "--baseline"])).stdout).toContain("error[E014]: baseline entry is stale");
    expect((await run(tree.root, known)).stdout).toBe("✔ rawr-hq.baseline.json: 0 known findings, 1 fewer, 0 more\n");
    expect((await run(tree.root, [...quick, "--baseline"])).exitCode).toBe(0);
  });

  it("lists what a comment allows, and ends it on its day", async () => {
    const allowed = (until: string): FileTree => ({
      ...broken,
      "plugins/api/orders/src/index.ts": `// rawr-hq-allow S101 until ${until}: the tax rates move to a package\n${String(broken["plugins/api/orders/src/index.ts"])}`,
    });
    const today = await run(program(allowed("2026-11-22")).root, quick);
    expect([today.exitCode, today.stdout]).toEqual([
      0,
      expect.stringContaining("suppressed until 2026-11-22: S101 at plugins/api/orders/src/index.ts:2 (the tax rates"),
    ]);
    const late = await run(program(allowed("2026-11-21")).root, quick);
    expect([late.exitCode, late.stdout]).toEqual([1, expect.stringContaining("error[E012]: suppression has expired")]);
  });
});

describe("a change", () => {
  const repository = (files: FileTree) => {
    const tree = program(files);
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: tree.root });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "before");
    return { ...tree, git };
  };
  const other = { "plugins/api/billing/src/index.ts": "let billing = 0; export const next = () => ++billing;\n" };

  it("is what `--changed` reports, and nothing that was there before", async () => {
    const tree = repository(broken);
    const unchanged = await run(tree.root, [...quick, "--changed"]);
    expect(unchanged.exitCode).toBe(0);
    expect(unchanged.stdout).toContain(
      "compared with HEAD: 1 findings were there before and are not shown, 0 are corrected",
    );
    // Above the known finding, so that it moves.
    tree.write({ "plugins/api/orders/src/index.ts": `\n\n${String(broken["plugins/api/orders/src/index.ts"])}` });
    expect((await run(tree.root, [...quick, "--changed"])).exitCode).toBe(0);
    tree.write(other);
    const { exitCode, stdout } = await run(tree.root, [...quick, "--changed"]);
    expect(exitCode).toBe(1);
    expect(stdout.match(/^ *--> .*/gm)).toEqual([expect.stringContaining("plugins/api/billing/src/index.ts:1:")]);
  });

  it("can be counted from any revision, from a folder of the repository too", async () => {
    const tree = repository(Object.fromEntries(Object.entries(workspace).map(([path, text]) => [`hq/${path}`, text])));
    tree.write({ "hq/plugins/api/billing/src/index.ts": other["plugins/api/billing/src/index.ts"] });
    tree.git("commit", "--quiet", "--all", "--message", "after");
    expect((await run(join(tree.root, "hq"), [...quick, "--changed", "HEAD"])).exitCode).toBe(0);
    expect((await run(join(tree.root, "hq"), [...quick, "--changed", "HEAD~1"])).exitCode).toBe(1);
  });

  it("from before there was any plugin causes everything", async () => {
    const tree = repository({ "package.json": "{}" });
    tree.write(broken);
    expect((await run(tree.root, [...quick, "--changed"])).exitCode).toBe(1);
  });

  it.each([
    ["an unknown revision", "nope", /^rawr-hq: `nope` is no revision of this repository/],
    ["a revision that looks like an option", "--output=x", /^rawr-hq: /],
  ])("from %s is refused in a sentence", async (_what, revision, sentence) => {
    const { exitCode, stderr } = await run(repository(workspace).root, [...quick, `--changed=${revision}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  it("outside of git is refused in a sentence", async () => {
    const { exitCode, stderr } = await run(program(workspace).root, [...quick, "--changed"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^rawr-hq: .* is in no git repository/)]);
  });

  it("is judged by `--watch` as soon as it is saved, until the user ends it", async () => {
    const tree = program(workspace);
    let changes = 0;
    const { exitCode, stdout, stderr } = await run(tree.root, [...quick, "--watch"], {}, false, (said, stop) => {
      const rounds = said.split("\n").filter((line) => /^[✔✘] 1 gate/.test(line)).length;
      if (rounds === 1 && changes++ === 0) tree.write(other);
      if (said.includes("error[S101]")) stop();
    });
    expect(exitCode).toBe(1);
    expect(stdout.match(/^[✔✘] 1 gate, 2 files, 2 plugins, \d finding/gm)).toEqual([
      "✔ 1 gate, 2 files, 2 plugins, 0 finding",
      "✘ 1 gate, 2 files, 2 plugins, 1 finding",
    ]);
    expect(stderr).toContain("waiting for changes; ctrl-c ends");
  });
});

describe("the other commands", () => {
  it("`list` names every gate's code, policy and owner", async () => {
    const { exitCode, stdout } = await run(tmpdir(), ["list"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^T101 +types +- +@rawr-verification-gates +\S/m);
    expect(stdout).toMatch(/^B101 +import-boundary +D-014 +@rawr-plugin-lifecycle +\S/m);
  });

  it.each(["T102", "t102", "types"])("`explain %s` prints the gate's page", async (subject) => {
    const { exitCode, stdout } = await run(tmpdir(), ["explain", subject]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(readFileSync(new URL("gates/types.md", import.meta.url), "utf8"));
  });

  it("`explain E002` prints the engine's page", async () => {
    expect((await run(tmpdir(), ["explain", "E002"])).stdout).toMatch(/^# Findings of the engine/);
  });

  it("`generate` writes the composition, and `--check` says when it is stale", async () => {
    const tree = program(workspace);
    expect((await run(tree.root, ["generate", "--check"])).exitCode).toBe(1);
    expect((await run(tree.root, ["generate"])).lastLine).toBe("✔ rawr.hq.ts written: 2 plugins, 0 issues");
    expect((await run(tree.root, ["generate", "--check"])).lastLine).toBe(
      "✔ rawr.hq.ts is up to date: 2 plugins, 0 issues",
    );
    tree.write(plugin("web", "shop"));
    tree.write({ "plugins/web/shop/src/index.ts": "export default 1;\n" });
    const stale = await run(tree.root, ["generate", "--check"]);
    expect([stale.exitCode, stale.lastLine]).toEqual([
      1,
      "✘ rawr.hq.ts is stale: run `rawr-hq generate` and commit it: 3 plugins, 0 issues",
    ]);
  });

  it("`generate` names the place of what is wrong and exits 1", async () => {
    const { root } = program({
      ...workspace,
      ...plugin("api", "stock", { published: true }),
      "plugins/api/stock/src/index.ts": "export default 1;\n",
    });
    const { exitCode, stdout } = await run(root, ["generate"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^error\[M\d{3}\]: .*`published`.*\n --> plugins\/api\/stock\/package\.json:\d+:\d+\n {2}= fix: /,
    );
  });

  it("`doctor` says what was found, which settings count and what was left out", async () => {
    const { root } = program({
      ...workspace,
      "host.ts": "",
      "rawr.hq.ts": "",
      "tsconfig.json": "{}",
      "rawr-hq.config.json": '{ "ignore": ["scratch"] }',
    });
    const { exitCode, stdout, lastLine } = await run(root, ["doctor"]);
    expect(stdout).toContain("settings: rawr-hq.config.json");
    expect(stdout).toContain("plugins/api/orders: api/orders");
    expect(stdout).toContain("plugins/api: 2");
    expect([exitCode, lastLine]).toEqual([0, expect.stringMatching(/^✔ \d+ gates, 4 files, 2 plugins to judge$/)]);
  });

  it("`doctor` names what keeps the gates from judging", async () => {
    const { exitCode, stdout } = await run(program({ "package.json": "{}" }).root, ["doctor"]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^! no plugin below /m);
    expect(stdout).toMatch(/^! no tsconfig\.json: /m);
  });

  it("`graph` prints one format, or writes every file", async () => {
    const { root } = program(workspace);
    expect((await run(root, ["graph", "--format", "tree"])).stdout).toContain("orders");
    const { exitCode, lastLine } = await run(root, ["graph"]);
    expect([exitCode, lastLine]).toEqual([0, expect.stringMatching(/^✔ \d+ nodes, \d+ edges, \d+ files written$/)]);
    expect(readdirSync(join(root, "artifacts/graph"))).toContain("capabilities.svg");
  });

  it("`init` makes a workspace of a folder", async () => {
    const { root } = program({});
    const { exitCode, lastLine } = await run(root, ["init", "hq"]);
    expect([exitCode, lastLine]).toEqual([0, expect.stringMatching(/^✔ .*hq is a workspace; next: /)]);
    expect(existsSync(join(root, "hq/package.json"))).toBe(true);
  });

  it("`zero-read` measures the seven days before the window's end", async () => {
    const { exitCode, stdout } = await run(program({ "package.json": "{}" }).root, [
      "zero-read",
      "--window-end",
      "2026-11-22",
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("2026-11-15");
    expect(stdout).toContain("insufficient-evidence");
  });

  it("`new plugin` writes a plugin and registers it", async () => {
    const { root } = program(workspace);
    const { exitCode, lastLine } = await run(root, ["new", "plugin", "api", "stock"]);
    expect([exitCode, lastLine]).toEqual([0, "✔ rawr.hq.ts written: 3 plugins, 0 issues"]);
    expect(existsSync(join(root, "plugins/api/stock/src/contract.ts"))).toBe(true);
    expect((await run(root, ["new", "plugin", "api", "stock"])).exitCode).toBe(2);
  });
});

describe("the built command line", () => {
  const cli = fileURLToPath(new URL("../dist/checks/cli.js", import.meta.url));
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
    const cli = fileURLToPath(new URL("../dist/checks/cli.js", import.meta.url));
    const cwd = fileURLToPath(new URL("..", import.meta.url));
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
  }, 60_000);

  it("`serve` without a host file says how to get one", async () => {
    const { exitCode, stderr } = await run(program({ "package.json": "{}" }).root, ["serve"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^rawr-hq: no host file in .*`rawr-hq init` writes host\.ts/);
  });

  it("exits 0, 1 and 2 as a process", async () => {
    const bad = spawned(program(broken).root, quick);
    const good = spawned(program(workspace).root, quick);
    const none = spawned(program(workspace).root, ["chek"]);
    expect([(await good).exitCode, (await bad).exitCode, (await none).exitCode]).toEqual([0, 1, 2]);
    expect((await bad).stdout).toContain("error[S101]");
    expect((await none).stderr).toBe("rawr-hq: unknown command `chek`: did you mean `check`?\n");
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
    expect(stderr).toContain("dist/checks/cli.js");
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
