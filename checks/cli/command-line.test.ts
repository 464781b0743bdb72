import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadGates } from "../engine/gate-list.js";
import { runCommandLine } from "./command-line.js";
import { run } from "../fixtures/run.js";
import type { Terminal } from "../report/terminal/terminal.js";
import { plugin, program } from "../testing.js";
import { broken, quick, workspace } from "../fixtures/small-workspace.js";

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

  it("judges the workspace around the folder that it is started in", async () => {
    const { root } = program(broken);
    const { exitCode, stdout } = await run(join(root, "plugins/api/orders/src"), quick);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("1 gate, 2 files, 2 plugins, 1 finding");
  });

  it("names places from the working directory when the root is another", async () => {
    const tree = program(Object.fromEntries(Object.entries(broken).map(([path, text]) => [`hq/${path}`, text])));
    const { stdout } = await run(tree.root, [...quick, "--root", "hq"]);
    expect(stdout).toContain(" --> hq/plugins/api/orders/src/index.ts:1:");
  });

  it("judges again with the dependency-cruiser that an earlier command line of the process has loaded", async () => {
    const keeper: Required<Terminal>["keeper"] = {};
    const quiet = { write: () => true };
    const { root } = program(broken);
    const terminal = {
      cwd: root,
      env: {},
      keeper,
      now: () => new Date(),
      interrupted: () => AbortSignal.abort(),
      stdout: quiet,
      stderr: quiet,
    };
    const judged = async () => {
      await runCommandLine(["check", "--no-cache", "--gate", "import-boundary"], terminal);
      return keeper.cruisers;
    };
    const first = await judged();
    expect(first).toBeDefined();
    expect(await judged()).toBe(first);
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
    ["list --format jsn", /^rawr-hq: unknown format `jsn`: did you mean `json`\?\n$/],
    ["check --reporter json:", /^rawr-hq: `--reporter json:` names no file/],
    ["check --reporter json --reporter sarif", /^rawr-hq: `json` can't share stdout/],
    ["check --reporter json:a --reporter sarif:a", /^rawr-hq: two reporters write a: /],
    ["check all", /^rawr-hq: `rawr-hq check` takes no argument, but was given `all`: `rawr-hq check --help`/],
    ["check --base main", /^rawr-hq: unknown option `--base`: there are `--debug`, .*`--changed`/],
    ["check --gate typ", /^rawr-hq: unknown gate `typ`: did you mean `types`\?\n$/],
    [
      "new plugin api orders now",
      /^rawr-hq: `rawr-hq new plugin` takes <kind> <capability>, but was also given `now`: /,
    ],
    ["new plugin orders", /^rawr-hq: `rawr-hq new plugin` needs <kind> <capability>, but was given only `orders`: /],
    ["new api orders", /^rawr-hq: unknown command `api`: .*; a plugin is made by `rawr-hq new plugin api orders`\n$/],
    ["baseline freez", /^rawr-hq: unknown command `freez`: did you mean `freeze`\?\n$/],
    ["explain", /^rawr-hq: `rawr-hq explain` needs <code>/],
    ["explain T109", /^rawr-hq: unknown code `T109`: did you mean `T10\d`\?\n$/],
    ["explain B999", /^rawr-hq: unknown code `B999`: there are (?!.*(`B\d+`).*\1)/],
    ["explain b-101", /^rawr-hq: unknown code `b-101`: did you mean `B101`\?\n$/],
    ["explain B1O1", /^rawr-hq: unknown code `B1O1`: did you mean `B101`\?\n$/],
    ["explain Q101", /^rawr-hq: unknown code `Q101`: no code begins with that letter; `rawr-hq list` shows all\n$/],
    ["explain import-bondary", /^rawr-hq: unknown code `import-bondary`: did you mean `import-boundary`\?\n$/],
    ["new", /^rawr-hq: `rawr-hq new` needs a subcommand: `plugin`/],
    ["new plugn", /^rawr-hq: unknown command `plugn`: did you mean `plugin`\?\n$/],
    ["new plugin api", /^rawr-hq: `rawr-hq new plugin` needs <kind> <capability>, but was given only `api`/],
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
    expect(stderr).toMatch(/no command given: `rawr-hq check` checks this workspace\n$/);
  });

  it("in a workspace without plugins says so and exits 2", async () => {
    const { exitCode, stdout, stderr } = await run(program({ "package.json": "{}" }).root, ["check"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^rawr-hq: no plugin below plugins\/api, .*: run it at the workspace root, /);
  });

  it.each([
    ["rawr-hq.config.json", "{", /^rawr-hq: rawr-hq\.config\.json:1:2 is not JSON/],
    ["rawr-hq.config.json", '{ "rots": {} }', /^rawr-hq: .*`rots` is unknown: did you mean `roots`\?\n$/],
    ["rawr-hq.config.ts", "export default {", /^rawr-hq: rawr-hq\.config\.ts:1:17 does not load/],
    ["rawr-hq.config.ts", "throw new Error('no')", /^rawr-hq: rawr-hq\.config\.ts:1 does not load \(no\)/],
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
    expect(stderr).toMatch(
      /^rawr-hq: .*taken can't be written \(E\w+\): make its folder writable, or name another file/,
    );
    expect(readdirSync(root).filter((name) => name.includes(".tmp"))).toEqual([]);
  });

  it("what the system or the installation refuses is a sentence; an error that we did not foresee is called ours, with its stack only when asked for", async () => {
    const { root } = program(workspace);
    let thrown: Error = new TypeError("boom");
    const stdout = {
      write: () => {
        throw thrown;
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
    const refused = Object.assign(new Error("EACCES: permission denied, open '/x'"), { code: "EACCES", path: "/x" });
    thrown = refused;
    expect((await attempt(["list"])).stderr).toBe(
      "rawr-hq: /x: permission denied (EACCES); nothing was judged: change its permissions, or run it as its owner, then run it again\n",
    );
    thrown = Object.assign(new Error("Cannot find package 'vitest' imported from /w/x.js"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    expect((await attempt(["list"])).stderr).toMatch(
      /^rawr-hq: the package `vitest` is not installed; .*or add `vitest` to its devDependencies\n$/,
    );
    thrown = new TypeError("boom");
    const short = await attempt(["list"]);
    expect(short).toEqual({
      exitCode: 2,
      stderr:
        "rawr-hq: a bug in rawr-hq stopped it (boom); nothing was judged: run it again with `--debug` and report it with the stack trace\n",
    });
    expect((await attempt(["list", "--debug"])).stderr).toMatch(/^TypeError: boom\n +at /);
    expect((await attempt(["list"], { RAWR_HQ_DEBUG: "1" })).stderr).toMatch(/^TypeError: boom\n +at /);
  });
});

describe("the other commands", () => {
  it("`list` names every gate's code, policy and owner", async () => {
    const { exitCode, stdout } = await run(tmpdir(), ["list"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^T101 +types +- +@rawr-verification-gates +\S/m);
    expect(stdout).toMatch(/^B101 +import-boundary +D-014 +@rawr-plugin-lifecycle +\S/m);
  });

  it("`list --format` gives every rule to programs and to pages", async () => {
    const { exitCode, stdout } = await run(tmpdir(), ["list", "--format", "json"]);
    expect(exitCode).toBe(0);
    const { rules } = JSON.parse(stdout);
    expect(rules).toContainEqual({
      code: "B101",
      gate: "import-boundary",
      policy: "D-014",
      owner: "@rawr-plugin-lifecycle",
      title: "plugin imports another plugin",
      why: expect.stringMatching(/\S/),
      fix: expect.stringMatching(/\S/),
    });
    const page = await run(tmpdir(), ["list", "--format", "markdown"]);
    expect(page.stdout).toContain(
      "\n| B101 | import-boundary | D-014 | @rawr-plugin-lifecycle | plugin imports another plugin |\n",
    );
    expect(page.stdout.trimEnd().split("\n")).toHaveLength(rules.length + 2);
  });

  it("`explain types` prints the gate's page", async () => {
    const { exitCode, stdout } = await run(tmpdir(), ["explain", "types"]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(readFileSync(new URL("../gates/types.md", import.meta.url), "utf8"));
  });

  it.each(["T102", "t102", "error[T102]:"])("`explain %s` prints the rule, then the gate's page", async (subject) => {
    const { exitCode, stdout } = await run(tmpdir(), ["explain", subject]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# T102: type test fails\n\nGate: types\.\n\nWhy: .+\.\n\nFix: .+\.\n\n# types\n/);
  });

  it.each(["M111", "M126", "M131", "M134", "E012", "G101"])("`explain %s` knows it", async (code) => {
    expect((await run(tmpdir(), ["explain", code])).stdout).toMatch(new RegExp(`^# ${code}: \\S`));
  });

  it("`explain D-014` prints what the policy says, and every policy that our code quotes has a section", async () => {
    const { exitCode, stdout } = await run(tmpdir(), ["explain", "d-014"]);
    expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "## D-014: import direction"]);
    const quoted = new Set((await loadGates()).flatMap(({ policy }) => policy.match(/D-\d+/g) ?? []));
    for (const policy of quoted) expect((await run(tmpdir(), ["explain", policy])).exitCode).toBe(0);
    const unknown = await run(tmpdir(), ["explain", "D-999"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringMatching(/^rawr-hq: unknown policy `D-999`: /),
    ]);
  });

  it("`explain E002` prints the engine's page", async () => {
    expect((await run(tmpdir(), ["explain", "E002"])).stdout).toMatch(
      /^# E002: gate saw nothing\n[^]*\n# Findings of the engine/,
    );
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
      "✘ rawr.hq.ts is stale (plugins/web/shop is missing): run `rawr-hq generate` and commit it: 3 plugins, 0 issues",
    ]);
  });

  it("`generate --check` names each plugin whose registration is not what its package.json says", async () => {
    const tree = program(workspace);
    await run(tree.root, ["generate"]);
    tree.write(plugin("web", "shop"));
    tree.write({ "plugins/web/shop/src/index.ts": "export default 1;\n" });
    const [first = ""] = Object.keys(workspace).filter(
      (path) => path.endsWith("/package.json") && path.startsWith("plugins"),
    );
    const text = readFileSync(join(tree.root, first), "utf8");
    tree.write({ [first]: text.replace('"capability": "', '"capability": "re') });
    expect((await run(tree.root, ["generate", "--check"])).lastLine).toContain(
      `stale (${first.replace("/package.json", "")} has changed, plugins/web/shop is missing): `,
    );
    rmSync(join(tree.root, "plugins/web"), { recursive: true });
    tree.write({ [first]: text });
    expect((await run(tree.root, ["generate", "--check"])).lastLine).toContain("is up to date");
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

  it("`zero-read` takes a file by an absolute path, and by one relative to the root", async () => {
    const tree = program({
      "package.json": "{}",
      "logs/events.ndjson": '{"event":"phase_a.legacy_metadata_runtime_read","ts":"2026-11-20T00:00:00Z"}\n',
    });
    for (const file of ["logs/events.ndjson", join(tree.root, "logs/events.ndjson")]) {
      const { stdout } = await run(tree.root, ["zero-read", "--window-end", "2026-11-22", "--file", file]);
      expect(stdout).toContain("✘ fail");
    }
  });

  it("`new plugin` writes a plugin and registers it", async () => {
    const { root } = program(workspace);
    const { exitCode, lastLine } = await run(root, ["new", "plugin", "api", "stock"]);
    expect([exitCode, lastLine]).toEqual([0, "✔ rawr.hq.ts written: 3 plugins, 0 issues"]);
    expect(existsSync(join(root, "plugins/api/stock/src/contract.ts"))).toBe(true);
    expect((await run(root, ["new", "plugin", "api", "stock"])).exitCode).toBe(2);
  });
});
