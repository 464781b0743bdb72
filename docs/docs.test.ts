import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unpackedPackages } from "../packaging/shared.js";
import { blocksOf, headingsOf, linksOf } from "./page.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(repository, "node_modules/typescript-7");
const read = (path: string) => readFileSync(join(repository, path), "utf8");
const atTheRoot = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
const here = readdirSync(join(repository, "docs")).filter((file) => file.endsWith(".md"));
const pages = [...atTheRoot, ...here.map((file) => `docs/${file}`)];

/** A page with this comment needs no workspace to begin with: it makes one. */
const fromNothing = "<!-- starts in an empty folder -->";

/** A folder in which `npx rawr-hq` and `npx tsc` are those of this repository, as built. */
interface Desk {
  readonly root: string;
  run(
    commands: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number; readonly output: string }>;
}

const remembered = "node_modules/.cache";

let packages: string;
let template: Desk;
const desks: string[] = [];

beforeAll(async () => {
  packages = await unpackedPackages();
  template = emptyDesk();
  const made = await template.run(
    "npx rawr-hq init --yes && npx rawr-hq new plugin api orders && npx rawr-hq new plugin workflows fulfilment && npx rawr-hq new harness && npx rawr-hq check --run-suites",
  );
  if (made.code !== 0) throw new Error(`no workspace to begin with:\n${made.output}`);
  // The suites take longest: every desk is a copy of this one, with its evidence.
});

afterAll(() => {
  for (const root of desks) rmSync(root, { recursive: true, force: true });
});

const withCommands = pages.filter((page) => blocksOf(read(page)).some(({ kind }) => kind === "commands"));

it.concurrent.each(withCommands)("%s does what it says, command by command", async (page) => {
  const desk = read(page).includes(fromNothing) ? emptyDesk() : deskOf(template);
  const differences: object[] = [];
  let output = "";
  for (const block of blocksOf(read(page))) {
    const place = `${page}:${block.line}`;
    if (block.kind === "file") write(desk.root, block.path, block.text);
    if (block.kind === "commands") {
      const ended = await desk.run(block.text);
      output = ended.output;
      if (ended.code !== block.exitCode) differences.push({ place, code: ended.code, output });
    }
    if (block.kind === "output") {
      const missing = block.text.split("\n").filter((line) => !output.includes(line.trim()));
      if (missing.length > 0) differences.push({ place, missing, output });
    }
  }
  expect(differences).toEqual([]);
});

it("no page with commands is left out", () => {
  const shells = pages.filter((page) => /^```sh(?![^\n]*title=)[^\n]*\n(?!# not run by the test)/m.test(read(page)));
  expect(shells).not.toEqual([]);
  expect(withCommands).toEqual(shells);
});

const gatePages = readdirSync(join(repository, "checks/gates")).filter((file) => file.endsWith(".md"));
const beside = [
  "checks/engine/engine.md",
  "testing/README.md",
  "adapter/local-engine/README.md",
  "artifacts/README.md",
  "examples/billing-platform/README.md",
];

it.each([...pages, ...gatePages.map((file) => `checks/gates/${file}`), ...beside])(
  "%s links only to files and headings that are there",
  (page) => {
    const broken = linksOf(read(page)).filter(({ path, heading }) => {
      const target = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(repository, target))) return true;
      return heading !== undefined && !headingsOf(read(target)).includes(heading);
    });
    expect(broken).toEqual([]);
  },
);

it("every gate has its row in the page of errors, and so has every answer of the host", () => {
  const page = read("docs/errors.md");
  const links = linksOf(page).map(({ path }) => normalize(join("docs", path)));
  for (const gate of gatePages) expect(links).toContain(join("checks/gates", gate));
  const codes = [...read("adapter/http/problem.ts").matchAll(/code: "([A-Z_]+)"/g)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(page).toContain(`\`${code}\``);
});

it("every attack of the security policy names tests that run it, by their titles", () => {
  const [, section = ""] = read("SECURITY.md").split("## Attacks, and the tests that run them");
  const rows =
    section
      .split(/^## /m)[0]
      ?.split("\n")
      .filter((line) => /^\| (?!-|attack )/.test(line)) ?? [];
  expect(rows.length).toBeGreaterThan(25);
  const missing = rows.flatMap((row) => {
    const named = [...row.matchAll(/`([\w./-]+\.test\.ts)`: "([^"]+)"/g)];
    if (named.length === 0) return [row];
    return named.flatMap(([, file = "", title = ""]) => (isTitle(title, read(file)) ? [] : [`${file}: ${title}`]));
  });
  expect(missing).toEqual([]);
});

/** Whether a test of this source has this title: a text that is followed by a function. */
function isTitle(title: string, source: string): boolean {
  const at = source.split(JSON.stringify(title)).slice(1);
  return at.some((rest) => /^,\s*(?:async\s*)?\(/.test(rest));
}

describe.concurrent("the CI recipes", () => {
  it("the steps of the GitHub workflow run in their order and leave what the later ones take", async () => {
    const desk = await committed(deskOf(template));
    const summary = join(dirname(desk.root), "summary.md");
    const env = { GITHUB_STEP_SUMMARY: summary, GITHUB_BASE_REF: "main" };
    const steps = [...read("docs/ci/github-actions.yml").matchAll(/^ +(?:- )?run: (.+)$/gm)].map(([, run = ""]) => run);
    expect(steps).toHaveLength(5);
    // `npm ci` is npm's, and the last step talks to GitHub: the steps between are ours.
    for (const step of steps.slice(1, -1)) {
      const { code, output } = await desk.run(step, env);
      expect({ step, code, output }).toEqual({ step, code: 0, output });
    }
    expect(readFileSync(summary, "utf8")).toContain("0 findings");
    const sarif = JSON.parse(readFileSync(join(desk.root, "artifacts/check/report.sarif"), "utf8")) as {
      version: string;
    };
    expect(sarif.version).toBe("2.1.0");
    expect(steps.at(-1)).toContain("--body-file artifacts/check/graph.md");
    expect(existsSync(join(desk.root, "artifacts/check/graph.md"))).toBe(true);
  });

  it("the plain shell script and the hook pass what is clean and stop what is not", async () => {
    const desk = await committed(deskOf(template));
    expect(await desk.run(`sh ${join(repository, "docs/ci/check.sh")}`)).toMatchObject({ code: 0 });
    expect(existsSync(join(desk.root, "artifacts/check/junit.xml"))).toBe(true);
    expect(await desk.run(join(repository, "docs/ci/pre-commit"))).toMatchObject({ code: 0 });
    write(desk.root, "plugins/api/orders/src/count.ts", "let calls = 0;\nexport const count = () => ++calls;\n");
    expect(await desk.run(join(repository, "docs/ci/pre-commit"))).toMatchObject({ code: 1 });
  });
});

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function emptyDesk(): Desk {
  const root = join(mkdtempSync(join(tmpdir(), "rawr-hq-docs-")), "shop");
  desks.push(dirname(root));
  mkdirSync(root);
  install(root);
  return toDesk(root);
}

function deskOf({ root: from }: Desk): Desk {
  const desk = emptyDesk();
  for (const name of readdirSync(from)) {
    if (name !== "node_modules") cpSync(join(from, name), join(desk.root, name), { recursive: true });
  }
  // A reader's commands remember what the ones before them found.
  cpSync(join(from, remembered), join(desk.root, remembered), { recursive: true });
  return desk;
}

async function committed(desk: Desk): Promise<Desk> {
  const git = "git -c user.name=a -c user.email=a@example.com";
  const ended = await desk.run(
    `git init -q -b main && git add -A && ${git} commit -qm first && git update-ref refs/remotes/origin/main HEAD`,
  );
  expect(ended).toMatchObject({ code: 0 });
  return desk;
}

/** What `npm install` would leave: links to the packages, and to what this repository has installed. */
function install(root: string): void {
  const modules = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of ["@rawr", "zod", "vitest", "@types", "@orpc", "@opentelemetry", "inngest"])
    symlinkSync(join(packages, name), join(modules, name));
  // The quickest of the three compilers; the packaging tests run the others.
  symlinkSync(compiler, join(modules, "typescript"));
  mkdirSync(join(modules, ".bin"));
  const vitest = join(repository, "node_modules/vitest/vitest.mjs");
  // A reader's machine has nothing else to do; here five seconds are soon over.
  const programs = { "rawr-hq": [cli()], tsc: [join(compiler, "bin/tsc")], vitest: [vitest, "--testTimeout=120000"] };
  for (const [name, [file, option = ""]] of Object.entries(programs)) {
    const shim = join(modules, ".bin", name);
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${file}" "$@" ${option}\n`);
    chmodSync(shim, 0o755);
  }
  // npx itself takes half a second for each call, and finds the same programs.
  writeFileSync(join(modules, ".bin/npx"), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(modules, ".bin/npx"), 0o755);
}

function cli(): string {
  return join(packages, "@rawr/hq-checks/dist/checks/cli/main.js");
}

function toDesk(root: string): Desk {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|npm_|GITHUB_|HQ_)/.test(name) && !["TEST", "NODE_ENV"].includes(name),
  );
  const path = `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;
  const environment = { ...Object.fromEntries(kept), PATH: path, NO_COLOR: "1", RAWR_HQ_CLI: cli() };
  return {
    root,
    run: (commands, env = {}) =>
      new Promise((settle) => {
        const options = { cwd: root, env: { ...environment, ...env } };
        const child = execFile("bash", ["-euo", "pipefail", "-c", commands], options, (_error, stdout, stderr) =>
          settle({ code: child.exitCode ?? 1, output: stdout + stderr }),
        );
      }),
  };
}
