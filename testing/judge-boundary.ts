import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";

/** What `rawr-hq check` said of a workspace. */
export interface BoundaryVerdict {
  readonly exitCode: number;
  /** `<code> <file>`, sorted. */
  readonly findings: readonly string[];
}

const gates = ["metadata-contract", "import-boundary"];
const left: readonly string[] = ["node_modules", "dist", "artifacts", ".git", "coverage", ".cache"];

/**
 * Copies the workspace at `root`, plants `files` in the copy, and lets the gates of the cross-surface boundary judge it. A gate that
 * passes the workspace must find each planted file: else it saw nothing.
 */
export async function judgeBoundary(root: string, files: Readonly<Record<string, string>>): Promise<BoundaryVerdict> {
  const copy = mkdtempSync(join(tmpdir(), "rawr-hq-boundary-"));
  try {
    const isLeft = (path: string): boolean => left.includes(relative(root, path).split(sep)[0] ?? "");
    cpSync(root, copy, { recursive: true, filter: (path) => !isLeft(path) && !path.endsWith(`${sep}node_modules`) });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    return await check(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function check(root: string): Promise<BoundaryVerdict> {
  const options = gates.flatMap((gate) => ["--gate", gate]);
  const child = spawn(
    process.execPath,
    [commandLine(), "check", "--no-cache", "--root", root, "--reporter", "json", ...options],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 2)));
  if (exitCode === 2 || stdout === "") throw new Error(`rawr-hq could not judge the boundary: ${stderr.trim()}`);
  // The JSON reporter's own shape.
  const report = JSON.parse(stdout) as { findings: { code: string; at: { file: string } }[] };
  return { exitCode, findings: report.findings.map(({ code, at }) => `${code} ${at.file}`).sort() };
}

/** The command line of this package: what judges this workspace is what is installed in it. */
function commandLine(): string {
  const given = process.env["RAWR_HQ_CLI"];
  if (given !== undefined) return given;
  const manifest = createRequire(import.meta.url).resolve("@rawr/hq-contract/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: Record<string, string> };
  const file = join(dirname(manifest), bin["rawr-hq"] ?? "");
  if (!existsSync(file)) throw new Error(`${file} is not there: build the package first (\`npm run build\`)`);
  return file;
}
