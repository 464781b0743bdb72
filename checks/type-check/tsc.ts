import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { findCompiler } from "./compiler.js";
import { type Diagnostic, type TypeCheck, withoutStop } from "./diagnostic.js";
import { runNode } from "./run-node.js";

/** Runs the workspace's own `tsc --noEmit` on its `tsconfig.json`. */
export async function runTsc(root: string): Promise<TypeCheck> {
  if (!existsSync(join(root, "tsconfig.json"))) {
    throw new CouldNotJudge("no tsconfig.json at the workspace root: add one that includes rawr.hq.ts and the plugins");
  }
  const { script, version } = findCompiler(root);
  // --listFiles: `files: []` beside references checks nothing and exits 0, so what was checked is counted.
  const args = ["--project", "tsconfig.json", "--noEmit", "--pretty", "false", "--locale", "en", "--listFiles"];
  const ended = await runNode([script, ...args, ...incremental(root)], root);
  const { diagnostics, listed } = readTscOutput(ended.stdout);
  const files = listed.map((file) => inside(root, file)).filter((file) => isOwn(file));
  if (ended.exitCode !== 0 && diagnostics.length === 0) {
    const reason = ended.signal ?? (ended.stderr.trim() || ended.stdout.trim()).split("\n", 1)[0] ?? "";
    throw new CouldNotJudge(
      `tsc ${version} stopped with ${ended.exitCode ?? "a signal"} and no diagnostic (${reason})`,
    );
  }
  if (files.length === 0 && diagnostics.length === 0) {
    throw new CouldNotJudge(
      "tsconfig.json includes no file, so tsc passed without looking at anything: `include` the plugins and rawr.hq.ts in it",
    );
  }
  return {
    files,
    diagnostics: diagnostics.map(({ file, ...rest }) =>
      file === undefined ? rest : { ...rest, file: inside(root, file) },
    ),
  };
}

/** Reads the output of `tsc --pretty false --listFiles`: diagnostics, then one path a line. */
export function readTscOutput(text: string): { readonly diagnostics: Diagnostic[]; readonly listed: string[] } {
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

/** What tsc already knows of unchanged files, where the other caches are; nothing where nothing is installed. */
function incremental(root: string): string[] {
  if (!existsSync(join(root, "node_modules"))) return [];
  const folder = join(root, "node_modules", ".cache", "rawr-hq");
  mkdirSync(folder, { recursive: true });
  // Several workspaces can share one node_modules by a link.
  const key = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return ["--incremental", "--tsBuildInfoFile", join(folder, `types-${key}.tsbuildinfo`)];
}

function inside(root: string, file: string): string {
  return relative(root, resolve(root, file)).split(sep).join("/");
}

function isOwn(file: string): boolean {
  return !file.startsWith("../") && !/(?:^|\/)node_modules\//.test(file) && !/^[A-Za-z]:/.test(file);
}
