import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The compilers that a user of the contract may have: the last of the old line, the current one, the native one. */
export const compilers = ["5.9", "6.0", "7.0"] as const;

export type Compiler = (typeof compilers)[number];

/** One error that a compiler printed. */
export interface Diagnostic {
  /** Relative to the folder of the project, with forward slashes; empty for an error without a place. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly code: `TS${string}`;
  /** The message and its continuation lines. */
  readonly message: string;
}

/** Runs `tsc` on a project folder and reads what it printed. Rejects when the compiler itself broke. */
export async function compile(compiler: Compiler, project: string, ...flags: readonly string[]): Promise<Diagnostic[]> {
  const { status, text } = await run(compiler, project, ["-p", project, "--pretty", "false", ...flags]);
  const diagnostics = readDiagnostics(text);
  if (status !== 0 && diagnostics.length === 0) throw new Error(`TypeScript ${compiler} broke:\n${text}`);
  return diagnostics;
}

/** Figures of `--extendedDiagnostics`, by their printed name, e.g. `Instantiations`. */
export async function measure(
  compiler: Compiler,
  project: string,
  ...flags: readonly string[]
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly figures: ReadonlyMap<string, number> }> {
  const { text } = await run(compiler, project, [
    "-p",
    project,
    "--pretty",
    "false",
    "--extendedDiagnostics",
    ...flags,
  ]);
  const figures = new Map<string, number>();
  for (const [, name, figure] of text.matchAll(/^([A-Z][A-Za-z ]*):\s+([\d.]+)[Ks]?$/gm)) {
    if (name !== undefined && figure !== undefined) figures.set(name, Number(figure));
  }
  if (!figures.has("Instantiations")) throw new Error(`TypeScript ${compiler} printed no figures:\n${text}`);
  return { diagnostics: readDiagnostics(text), figures };
}

const executables: Readonly<Record<Compiler, string>> = {
  "5.9": "../node_modules/typescript-5.9/bin/tsc",
  "6.0": "../node_modules/typescript/bin/tsc",
  "7.0": "../node_modules/typescript-7/bin/tsc",
};

function run(compiler: Compiler, cwd: string, flags: readonly string[]): Promise<{ status: number; text: string }> {
  const tsc = fileURLToPath(new URL(executables[compiler], import.meta.url));
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ["--max-old-space-size=8000", tsc, ...flags],
      { cwd, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== "number") reject(error);
        else resolve({ status: child.exitCode ?? 1, text: stdout + stderr });
      },
    );
  });
}

function readDiagnostics(text: string): Diagnostic[] {
  const found: { file: string; line: number; code: `TS${string}`; message: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const placed = /^(.+)\((\d+),\d+\): error TS(\d+): (.*)$/.exec(line) ?? /^()()error TS(\d+): (.*)$/.exec(line);
    const last = found.at(-1);
    if (placed) {
      const [, file = "", row = "", code = "", message = ""] = placed;
      found.push({ file: file.replaceAll("\\", "/"), line: Number(row), code: `TS${code}`, message });
    } else if (last && line.startsWith("  ")) {
      last.message += `\n${line}`;
    }
  }
  return found;
}
