import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { runCommandLine } from "../command-line.js";
import { invoicing } from "../../graph/fixtures/workspaces.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { program, type FileTree, type Program } from "../../testing.js";

/** Runs `rawr-hq graph` as a terminal of the test's own would. */
async function graph(cwd: string, args: string, isTTY = false, env: Terminal["env"] = {}) {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    cwd,
    env,
    now: () => new Date("2026-11-22T12:00:00Z"),
    interrupted: () => new AbortController().signal,
    stdout: { isTTY, columns: 80, write: (text) => (stdout += text) },
    stderr: { isTTY, columns: 80, write: (text) => (stderr += text) },
  };
  const exitCode = await runCommandLine(["graph", ...args.split(" ").filter(Boolean)], terminal);
  return { exitCode, stdout, stderr };
}

const contract = "plugins/api/invoicing/src/contract.ts";
const board = "plugins/web/board/src/index.ts";
const git = (root: string, ...args: readonly string[]) =>
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], {
    stdio: "pipe",
  }).toString();

/** The workspace in a repository, committed; `then` is a second commit. */
function repository(files: FileTree = invoicing, then?: FileTree): Program {
  const made = program({ ".gitignore": "node_modules\nartifacts\n", ...files });
  git(made.root, "init", "-q", "-b", "main");
  const commit = () => {
    git(made.root, "add", ".");
    git(made.root, "commit", "-q", "-m", "some");
  };
  commit();
  if (then) {
    made.write(then);
    commit();
  }
  return made;
}
const bills = { [contract]: String(invoicing[contract]).replace('base + "/invoices"', 'base + "/bills"') };

const summary = /1 route opens and 1 route closes/;
const escape = "\u001b[";

describe("`rawr-hq graph`", () => {
  it.each<[format: string, begins: RegExp, told?: RegExp]>([
    ["tree", /^example\n\ncaller /, summary],
    ["mermaid", /^flowchart LR\n/],
    ["dot", /^digraph /],
    ["svg", /<svg /],
    ["json", /^\{\n "format": "rawr-hq\/boundary-graph@1"/, summary],
    ["markdown", /^# Boundaries of example\n/, summary],
    ["html", /^<!doctype html>/],
  ])("prints %s, of the workspace and of a comparison", async (format, begins, told = begins) => {
    const { root } = repository(invoicing, bills);
    const whole = await graph(root, `--format ${format}`);
    expect([whole.exitCode, whole.stderr]).toEqual([0, expect.stringMatching(/^✔ \d+ nodes, \d+ edges\n$/)]);
    expect(whole.stdout).toMatch(begins);
    const compared = await graph(root, `--format ${format} --base HEAD~1`);
    expect(compared.exitCode).toBe(0);
    expect(compared.stdout).toMatch(told);
    expect(compared.stdout).not.toBe(whole.stdout);
  });

  it("writes a comparison as a comment, data, a picture and a page", async () => {
    const { root } = repository(invoicing, bills);
    const { exitCode, stdout } = await graph(root, "--base HEAD~1");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Compared with `HEAD~1` \([0-9a-f]{10}\): 1 route opens and 1 route closes\./);
    expect(stdout).toMatch(/\n✔ \d+ nodes, \d+ edges, 4 files written\n$/);
    expect(readdirSync(join(root, "artifacts/graph")).sort()).toEqual([
      "diff.html",
      "diff.json",
      "diff.md",
      "diff.svg",
    ]);
  });

  it("compares uncommitted changes on request", async () => {
    const made = repository();
    made.write(bills);
    expect((await graph(made.root, "--base HEAD --dirty --format tree")).stdout).toContain("opened route: ");
  });

  it("sees no change in an import of the workspace's own package by its name, nor in what only a config imports", async () => {
    const { root } = repository(
      {
        ...invoicing,
        "packages/tax/package.json": '{ "name": "@example/tax", "type": "module", "exports": "./src/index.ts" }',
        "packages/tax/src/index.ts": "export const rate = 0.2;\n",
        "plugins/web/board/src/rate.ts": 'export { rate } from "@example/tax";\n',
        "node_modules/installed/package.json": '{ "name": "installed", "type": "module", "exports": "./index.js" }',
        "node_modules/installed/index.js": 'export const ignore = ["generated"];\n',
        "node_modules/@example/tax": { link: "../../packages/tax" },
        "generated/a.ts": "export {};\n",
        "rawr-hq.config.ts": 'import { ignore } from "installed";\nexport default { ignore };\n',
      },
      { [board]: `${String(invoicing[board])}export {};\n` },
    );
    expect((await graph(root, "--base HEAD~1 --format tree")).stdout).toContain("no boundary changed");
    const imports = await graph(root, "--view imports --format dot");
    expect(imports.stdout).toContain("packages/tax");
  });

  it("leaves no folder of a base behind, even of one that could not be judged", async () => {
    const { root } = repository({ ...invoicing, "plugins/web/board/src/bad.ts": "const = ;\n" }, bills);
    const { root: temporary } = program({});
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await graph(root, "--base HEAD~1")).exitCode).toBe(2);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("draws a part: a node's neighbours, the way between two, one view", async () => {
    const { root } = program(invoicing);
    const focused = await graph(root, "--focus web/board --format tree");
    expect(focused.stdout).toContain("calls api/invoicing get");
    expect(focused.stdout).not.toContain("reconcile");
    const way = await graph(root, "--path external reconcile --format json");
    expect(JSON.parse(way.stdout)).toMatchObject({ nodes: { length: 5 } });
    expect((await graph(root, "--view matrix --format svg")).stdout).toContain("✖ must not");
    expect((await graph(root, "--view imports --format mermaid")).stdout).toContain("web/board");
    // A part is printed, never written over the whole.
    expect(readdirSync(root)).not.toContain("artifacts");
  });

  it("judges and draws only what has findings", async () => {
    const crossing = 'import { base } from "../../../api/invoicing/src/paths.js";\nexport { base };\n';
    const { root } = program({ ...invoicing, "plugins/web/board/src/paths.ts": crossing });
    const { exitCode, stdout } = await graph(root, "--only violations --view imports --format dot");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("✖ B101");
    expect(stdout).not.toContain("workflows/invoicing");
    expect((await graph(program(invoicing).root, "--only violations --format json")).stdout).toContain('"edges": []');
  });

  it("writes links from wherever the page lies to the sources", async () => {
    const { root } = program(invoicing);
    await graph(root, "--out pages");
    expect(readFileSync(join(root, "pages/index.html"), "utf8")).toContain('"source":"../"');
    await graph(root, "");
    expect(readFileSync(join(root, "artifacts/graph/index.html"), "utf8")).toContain('"source":"../../"');
  });

  it("adds the verdicts, the baseline and the phase as pages of a page of their own; the others stay what the tree alone says", async () => {
    const { root } = program(invoicing);
    await graph(root, "");
    const alone = readFileSync(join(root, "artifacts/graph/index.html"), "utf8");
    const { exitCode, stdout } = await graph(root, "--report");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("11 files written")]);
    expect(readFileSync(join(root, "artifacts/graph/index.html"), "utf8")).toBe(alone);
    const report = readFileSync(join(root, "artifacts/graph/report.html"), "utf8");
    expect(report).toContain('aria-labelledby="page-0-title" hidden><h2 id="page-0-title">Verdicts</h2>');
    expect(report).toContain('aria-labelledby="page-1-title" hidden><h2 id="page-1-title">Baseline</h2>');
    expect(report).toContain('"opens":"page-0"');
    expect(report).toMatch(/State on 2026-11-22: .* files/);
    expect(report).toContain("0 of 7 slices done; open now: A0.");
    expect(report).toContain("<td>import-boundary</td>");
    await graph(root, "--report");
    expect(readFileSync(join(root, "artifacts/graph/report.html"), "utf8")).toBe(report);
  });
});

describe("progress", () => {
  const args = "--base HEAD~1 --format tree";

  it("is shown on a terminal, and wiped away before the answer", async () => {
    const { root } = repository(invoicing, bills);
    const { stderr } = await graph(root, args, true, { NO_COLOR: "1" });
    const wipe = `\r${escape}2K`;
    const said = stderr.split(wipe).filter((text) => text !== "");
    expect(said).toEqual([
      "reading the workspace",
      "reading plugins, 0 of 3",
      "reading plugins, 1 of 3",
      "reading plugins, 2 of 3",
      "reading the workspace as it was at HEAD~1",
      "reading plugins as they were at HEAD~1, 0 of 3",
      "reading plugins as they were at HEAD~1, 1 of 3",
      "reading plugins as they were at HEAD~1, 2 of 3",
      "comparing",
      "drawing",
      expect.stringMatching(/^✔ /),
    ]);
    expect(stderr).toContain(`${wipe}✔ `);
  });

  it("names the files that take long", async () => {
    const { stderr } = await graph(program(invoicing).root, "", true);
    for (const file of ["capabilities.svg", "imports.svg", "index.html"]) expect(stderr).toContain(`drawing ${file}`);
  });

  it("is absent unless requested", async () => {
    const { root } = repository(invoicing, bills);
    expect((await graph(root, args)).stderr).toMatch(/^✔ .*\n$/);
  });

  it("prints colours only on request", async () => {
    const { root } = program(invoicing);
    expect((await graph(root, "--format tree", true)).stdout).toContain(escape);
    expect((await graph(root, "--format tree", true, { NO_COLOR: "1" })).stdout).not.toContain(escape);
    expect((await graph(root, "--format tree")).stdout).not.toContain(escape);
    expect((await graph(root, "--format tree", false, { FORCE_COLOR: "1" })).stdout).toContain(escape);
  });
});

it("compares a workspace that is a folder of its repository", async () => {
  const inside = (tree: FileTree) =>
    Object.fromEntries(Object.entries(tree).map(([path, text]) => [`hq/${path}`, text]));
  const { root } = repository(inside(invoicing), inside(bills));
  const [whole, part] = [repository(invoicing, bills).root, join(root, "hq")];
  const [expected, found] = await Promise.all([whole, part].map((at) => graph(at, "--base HEAD~1 --format json")));
  expect(found?.exitCode).toBe(0);
  const changes = (text = "") => (JSON.parse(text) as { readonly changes: readonly unknown[] }).changes;
  expect(changes(found?.stdout).length).toBeGreaterThan(0);
  expect(changes(found?.stdout)).toEqual(changes(expected?.stdout));
});

describe("what can't be drawn is one sentence and exit 2", () => {
  async function refused(root: string, args: string): Promise<string> {
    const { exitCode, stdout, stderr } = await graph(root, args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^rawr-hq: [^\n]+\n$/);
    expect(readdirSync(root)).not.toContain("artifacts");
    return stderr;
  }

  it.each([
    ["--format pdf", "unknown format `pdf`"],
    ["--view modules", "unknown view `modules`"],
    ["--only warnings", "unknown selection `warnings`: there are `violations`"],
    ["--focus api/invoicng", "nothing in the graph is called `api/invoicng`: did you mean `api/invoicing`?"],
    ["--path external reconcil", "nothing in the graph is called `reconcil`: did you mean `reconcile`?"],
    ["--path reconcile external", "there is no way from `reconcile` to `external`"],
    ["--path external", "`--path` takes two names"],
    ["--path a b c", "`--path` takes two names"],
    ["--base nowhere", "unknown revision `nowhere`: give a branch, a tag or a commit"],
    ["--base --format", "unknown revision `--format`"],
    ["--base HEAD --focus web/board", "`--focus` and `--base` can't be combined"],
    ["--base HEAD --only violations", "`--only` and `--base` can't be combined"],
    ["--dirty", "name a revision with `--base`"],
    ["--base", "option `--base <revision>` needs a value"],
  ])("%s", async (args, sentence) => {
    expect(await refused(repository().root, args)).toContain(sentence);
  });

  it("outside a repository", async () => {
    expect(await refused(program(invoicing).root, "--base main")).toContain("is not in a readable git repository");
  });

  it("a commit that a shallow clone lacks", async () => {
    const { root } = repository(invoicing, bills);
    const first = git(root, "rev-parse", "HEAD~1").trim();
    const folder = mkdtempSync(join(tmpdir(), "rawr-hq-shallow-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    git(folder, "clone", "-q", "--depth", "1", `file://${root}`, "clone");
    const sentence = await refused(join(folder, "clone"), `--base ${first}`);
    expect(sentence).toContain("this clone is shallow: fetch its history");
    expect(sentence).toContain("fetch-depth: 0");
  });

  it("files that are not committed", async () => {
    const made = repository();
    made.write(bills);
    expect(await refused(made.root, "--base HEAD")).toContain(`${contract} is not committed: commit or stash it`);
  });

  it("a base that does not parse", async () => {
    const { root } = repository({ ...invoicing, [board]: "const = ;\n" }, { [board]: String(invoicing[board]) });
    expect(await refused(root, "--base HEAD~1")).toContain(`${board}:1 does not parse at \`HEAD~1\``);
  });

  it("a base from before the workspace was one, or from before its folder was there", async () => {
    const { root } = repository({ "package.json": "{}" }, invoicing);
    expect(await refused(root, "--base HEAD~1")).toContain("there is no plugin at `HEAD~1`");
    const inside = Object.fromEntries(Object.entries(invoicing).map(([path, text]) => [`hq/${path}`, text]));
    const outer = repository({ "readme.md": "hello\n" }, inside);
    expect(await refused(join(outer.root, "hq"), "--base HEAD~1")).toContain("there was no workspace at `HEAD~1`");
  });

  it("a base whose settings can't be read", async () => {
    const { root } = repository(
      { ...invoicing, "rawr-hq.config.json": '{ "roots": 1 }' },
      { "rawr-hq.config.json": "{}" },
    );
    expect(await refused(root, "--base HEAD~1")).toContain("at `HEAD~1`");
  });
});

describe("`rawr-hq explain` of what the workspace has by a name", () => {
  const reconcile = "plugins/workflows/invoicing/src/functions/reconcile.ts";
  const files = {
    ...invoicing,
    [reconcile]: `import { defineExternalEvent, defineFunction } from "@rawr/hq-contract";
import { z } from "zod";
import { requested } from "../contract.js";
const withdrawn = defineExternalEvent("bank/statement.withdrawn", z.object({ id: z.string() }));
export const reconcile = defineFunction({ id: "reconcile", on: [requested, { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" }], cancelOn: [{ event: withdrawn }] }, async ({ step }) => {
  await step.waitForEvent(withdrawn, { timeout: "1d" });
});
`,
  };
  async function explain(root: string, subject: string) {
    let stdout = "";
    let stderr = "";
    const terminal: Terminal = {
      cwd: root,
      env: {},
      now: () => new Date("2026-11-22T12:00:00Z"),
      interrupted: () => new AbortController().signal,
      stdout: { isTTY: false, columns: 80, write: (text) => (stdout += text) },
      stderr: { isTTY: false, columns: 80, write: (text) => (stderr += text) },
    };
    return { exitCode: await runCommandLine(["explain", subject], terminal), stdout, stderr };
  }

  it.each(["reconcile", "invoicing--reconcile"])(
    "a durable function: what `%s` is started, woken and cancelled by",
    async (name) => {
      const { exitCode, stdout } = await explain(program(files).root, name);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(
        /^# durable function reconcile\ndeclared in: .+:\d+\nretries: 3\nschedule: 0 6 \* \* 1-5, Europe\/Berlin\n/,
      );
      for (const line of [
        "event invoicing/reconciliation.requested → is handled by function reconcile",
        "schedule 0 6 * * 1-5, Europe/Berlin → is handled by function reconcile",
        "event bank/statement.withdrawn → wakes a run of function reconcile",
        "event bank/statement.withdrawn → cancels runs of function reconcile",
      ]) {
        expect(stdout).toContain(line);
      }
    },
  );

  it("an event: who sends it and what it starts; another name is unknown, with the nearest gate", async () => {
    const { root } = program(files);
    const { stdout } = await explain(root, "invoicing/reconciliation.requested");
    expect(stdout).toMatch(/^# event invoicing\/reconciliation\.requested\n/);
    expect(stdout).toContain("procedure trigger → triggers event invoicing/reconciliation.requested");
    expect(await explain(root, "reconcil")).toMatchObject({ exitCode: 2, stdout: "" });
  });
});
