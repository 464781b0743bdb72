import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { run } from "../fixtures/run.js";
import { program, type FileTree } from "../testing.js";
import { broken, known, quick, workspace } from "../fixtures/small-workspace.js";

describe("known and suppressed findings", () => {
  it("`baseline` writes what is found, and `check --baseline` sets it aside and says so", async () => {
    const tree = program(broken);
    expect((await run(tree.root, ["check", "--baseline"])).stderr).toMatch(
      /^rawr-hq: there is no rawr-hq\.baseline\.json: `rawr-hq baseline freeze` creates it/,
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

  it("`baseline freeze` needs no tsconfig and no harness: it says which gates it left out, and shrinks them never", async () => {
    const tree = program(broken);
    const gates = ["--gate", "no-singleton-global", "--gate", "types", "--gate", "harness-matrix"];
    const made = await run(tree.root, ["baseline", "freeze", ...gates]);
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toMatch(/^not frozen: types could not judge: no tsconfig\.json at the workspace root/m);
    expect(made.lastLine).toBe("✔ rawr-hq.baseline.json: 1 known finding, 0 fewer, 1 more");
    const none = await run(tree.root, ["baseline", "freeze", "--gate", "types"]);
    expect([none.exitCode, none.stderr]).toEqual([
      2,
      expect.stringContaining("was left unchanged: correct that first"),
    ]);
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
    expect(unchanged.stdout).toContain("compared with HEAD: 1 earlier finding is not shown, 0 are corrected");
    // Above the known finding, so that it moves.
    tree.write({ "plugins/api/orders/src/index.ts": `\n\n${String(broken["plugins/api/orders/src/index.ts"])}` });
    expect((await run(tree.root, [...quick, "--changed"])).exitCode).toBe(0);
    tree.write(other);
    const { exitCode, stdout } = await run(tree.root, [...quick, "--changed"]);
    expect(exitCode).toBe(1);
    expect(stdout.match(/^ *--> .*/gm)).toEqual([expect.stringContaining("plugins/api/billing/src/index.ts:1:")]);
  });

  it("is not that a file has another name, in another folder too, whether git was told or not", async () => {
    const tree = repository(broken);
    const [from, to] = ["plugins/api/orders/src/index.ts", "plugins/api/orders/src/rates.ts"] as const;
    renameSync(join(tree.root, from), join(tree.root, to));
    const status = String(tree.git("status", "--porcelain"));
    expect((await run(tree.root, [...quick, "--changed"])).exitCode).toBe(0);
    expect(String(tree.git("status", "--porcelain"))).toBe(status);
    renameSync(join(tree.root, to), join(tree.root, from));
    tree.git("mv", from, to);
    const moved = await run(tree.root, [...quick, "--changed"]);
    expect(moved).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("1 earlier finding is not shown, 0 are"),
    });
    tree.git("mv", "plugins/api/orders/src/rates.ts", "plugins/api/billing/src/rates.ts");
    tree.write({ "plugins/api/orders/src/index.ts": String(broken["plugins/api/orders/src/index.ts"]) });
    const { exitCode, stdout } = await run(tree.root, [...quick, "--changed"]);
    expect(exitCode).toBe(1);
    expect(stdout.match(/^ *--> .*/gm)).toHaveLength(1);
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

  it("from before there was a workspace causes everything: before the first commit, or in a folder that is new", async () => {
    const inside = Object.fromEntries(Object.entries(broken).map(([path, text]) => [`hq/${path}`, text]));
    const [unborn, grown] = [program(broken), repository({ "readme.md": "" })];
    execFileSync("git", ["-C", unborn.root, "init", "--quiet"]);
    grown.write(inside);
    for (const root of [unborn.root, join(grown.root, "hq")]) {
      const { exitCode, stdout } = await run(root, [...quick, "--changed"]);
      expect(exitCode).toBe(1);
      expect(stdout).toContain("compared with HEAD: there was no workspace yet, so everything is new");
    }
  });

  it("is that of the folder's own repository in the hook of another one", async () => {
    const tree = repository(Object.fromEntries(Object.entries(broken).map(([path, text]) => [`hq/${path}`, text])));
    for (const [name, value] of Object.entries({ GIT_DIR: ".git", GIT_INDEX_FILE: ".git/index", GIT_PREFIX: "" })) {
      vi.stubEnv(name, value);
    }
    onTestFinished(() => void vi.unstubAllEnvs());
    const { exitCode, stdout } = await run(join(tree.root, "hq"), [...quick, "--changed"]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("1 earlier finding is")]);
  });

  it.each([
    ["an unknown revision", "nope", /^rawr-hq: unknown revision `nope`/],
    ["a revision that looks like an option", "--output=x", /^rawr-hq: /],
  ])("from %s is refused in a sentence", async (_what, revision, sentence) => {
    const { exitCode, stderr } = await run(repository(workspace).root, [...quick, `--changed=${revision}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  it("outside of git is refused in a sentence", async () => {
    const { exitCode, stderr } = await run(program(workspace).root, [...quick, "--changed"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^rawr-hq: .* is not in a readable git repository/)]);
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
    expect(stderr).toContain("waiting for changes; press Ctrl-C to stop");
  });
});
