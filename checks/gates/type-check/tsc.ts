import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { version } from "../../workspace/package.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { findCompiler } from "./compiler.js";
import { type Diagnostic, type TypeCheck, withoutStop } from "./diagnostic.js";
import { surroundings } from "./inputs.js";
import { recall, remember } from "./remembered.js";

/**
 * Runs the workspace's own `tsc --noEmit` on its `tsconfig.json`, and `tsc --build` on the projects that it refers to: the compiler judges
 * a reference by what the project behind it emits, so these are built, to where their own settings say.
 *
 * @param options.cache - Whether what passed and has not changed since may pass without asking again.
 */
export async function runTsc(root: string, { cache = true } = {}): Promise<TypeCheck> {
  const config = join(root, "tsconfig.json");
  if (!existsSync(config)) {
    throw new CouldNotJudge("no tsconfig.json at the workspace root: add one that includes rawr.hq.ts and the plugins");
  }
  const compiler = await findCompiler(root);
  // Only who has references waits for the reading of configurations.
  const projects = readFileSync(config, "utf8").includes('"references"')
    ? (await import("../../facts/projects.js")).readProjects(root)
    : [];
  const [own, ...referred] = projects;
  const references = own?.references ?? [];
  const built = references.length === 0 ? nothing : await compile(root, compiler, ["--build", ...references]);
  const isSolution = references.length > 0 && own?.files.length === 0;
  // --listFiles: `files: []` checks nothing and exits 0, so what was checked is counted.
  const args = ["--project", "tsconfig.json", "--noEmit", "--listFiles"];
  const mayRecall = cache && references.length === 0;
  const checked = isSolution ? nothing : await (mayRecall ? recallOrCompile : compile)(root, compiler, args);
  // A project that is up to date is not listed by the compiler again: what it selects was checked when it was built.
  const files = [...new Set([...checked.files, ...referred.flatMap((project) => project.files)])];
  const diagnostics = await withoutConsequences(root, [...built.diagnostics, ...checked.diagnostics]);
  if (files.length === 0 && diagnostics.length === 0) {
    throw new CouldNotJudge(
      "tsconfig.json includes no file, so tsc passed without checking anything: `include` the plugins and rawr.hq.ts in it",
    );
  }
  return { files, diagnostics };
}

async function withoutConsequences(root: string, found: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  return found.length === 0 ? found : (await import("./common-causes.js")).commonCauses(root, found);
}

const nothing: TypeCheck = { files: [], diagnostics: [] };

interface Compiler {
  readonly script: string;
  readonly version: string;
}

/** Asks the compiler only when something that it would read is not as it was when it passed all of it. */
async function recallOrCompile(root: string, compiler: Compiler, args: readonly string[]): Promise<TypeCheck> {
  const start = cacheFile(root);
  const file = start === undefined ? undefined : `${start}.passed`;
  const asked = [version(), process.version, compiler.script, compiler.version, ...args].join(" ");
  const passed = file === undefined ? undefined : recall(root, file, asked);
  if (passed !== undefined) return { files: passed.files, diagnostics: [] };
  const before = file === undefined ? undefined : surroundings(root);
  const since = Date.now();
  const { listed, ...checked } = await compile(root, compiler, args);
  if (file !== undefined && before !== undefined && checked.diagnostics.length === 0)
    remember(root, file, { asked, files: checked.files }, { before, since, listed });
  return checked;
}

async function compile(
  root: string,
  compiler: Compiler,
  args: readonly string[],
): Promise<TypeCheck & { readonly listed: readonly string[] }> {
  const { script } = compiler;
  const known = args.includes("--build") ? [] : incremental(root);
  const { runNode } = await import("../../workspace/run-node.js");
  const ended = await runNode([script, ...args, ...known, "--pretty", "false", "--locale", "en"], root);
  const { diagnostics, listed } = readTscOutput(ended.stdout);
  if (ended.exitCode !== 0 && diagnostics.length === 0) {
    const reason = ended.signal ?? (ended.stderr.trim() || ended.stdout.trim()).split("\n", 1)[0] ?? "";
    throw new CouldNotJudge(
      `tsc ${compiler.version} stopped with ${ended.exitCode ?? "a signal"} and no diagnostic (${reason})`,
    );
  }
  return {
    files: listed.map((file) => inside(root, file)).filter((file) => isOwn(file)),
    diagnostics: diagnostics.map(({ file, ...rest }) =>
      file === undefined ? rest : { ...rest, file: inside(root, file) },
    ),
    listed: listed.map((file) => resolve(root, file)),
  };
}

/** Reads the output of `tsc --pretty false --listFiles`: diagnostics, then one path a line. */
function readTscOutput(text: string): { readonly diagnostics: Diagnostic[]; readonly listed: string[] } {
  const diagnostics: Diagnostic[] = [];
  const listed: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const found = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+: .*)$/.exec(line);
    const previous = diagnostics.at(-1);
    if (found !== null) {
      const [, file, row = "1", column = "1", message = ""] = found;
      const place = { line: Number(row), column: Number(column), message: withoutStop(message) };
      diagnostics.push(file === undefined ? place : { file, ...place });
    } else if (/^ +\S/.test(line) && previous !== undefined && listed.length === 0) {
      // An indented line goes on with the message above.
      diagnostics[diagnostics.length - 1] = { ...previous, message: `${previous.message}\n${withoutStop(line)}` };
    } else if (/\.(?:[cm]?[jt]sx?|json)$/.test(line)) {
      listed.push(line);
    }
  }
  return { diagnostics, listed };
}

/** What tsc already knows of unchanged files, where the other caches are. */
function incremental(root: string): string[] {
  const file = cacheFile(root);
  return file === undefined ? [] : ["--incremental", "--tsBuildInfoFile", `${file}.tsbuildinfo`];
}

/** How the names of this workspace's files in the cache begin; nothing where nothing is installed. */
function cacheFile(root: string): string | undefined {
  if (!existsSync(join(root, "node_modules"))) return undefined;
  const folder = join(root, "node_modules", ".cache", "rawr-hq");
  mkdirSync(folder, { recursive: true });
  // Several workspaces can share one node_modules by a link.
  const key = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return join(folder, `types-${key}`);
}

function inside(root: string, file: string): string {
  return relative(root, resolve(root, file)).split(sep).join("/");
}

function isOwn(file: string): boolean {
  return !file.startsWith("../") && !/(?:^|\/)node_modules\//.test(file) && !/^[A-Za-z]:/.test(file);
}
