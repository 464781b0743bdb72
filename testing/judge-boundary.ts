import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { commandLineOf } from "./command-line.js";

/** What `rawr-hq check` said of a workspace. */
export interface BoundaryVerdict {
  readonly exitCode: number;
  /** `<code> <file>`, sorted. */
  readonly findings: readonly string[];
}

/** A workspace with something wrong planted in it. */
export interface PlantedWorkspace {
  /** Files and folders that the surfaces are made of, relative to the workspace; what they import, too. */
  readonly across: readonly string[];
  /** Text by path: each of these files must be found. */
  readonly plant: Readonly<Record<string, string>>;
}

const gates = ["metadata-contract", "import-boundary"];
/** What says what the rest is. */
const always = /^(?:package\.json|tsconfig[\w.-]*\.json|rawr-hq\.config\.(?:ts|js|json))$/;

/**
 * Copies a workspace's surfaces, plants files in the copy, and lets the gates of the cross-surface boundary judge it. A gate that passes
 * the workspace must find each planted file: else it saw nothing.
 */
export async function judgeBoundary(root: string, { across, plant }: PlantedWorkspace): Promise<BoundaryVerdict> {
  const copy = mkdtempSync(join(tmpdir(), "rawr-hq-boundary-"));
  try {
    for (const path of [...readdirSync(root).filter((name) => always.test(name)), ...across]) {
      if (!existsSync(join(root, path))) continue;
      cpSync(join(root, path), join(copy, path), {
        recursive: true,
        filter: (from) => !from.includes(`${sep}node_modules`),
      });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const [path, text] of Object.entries(plant)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    // What judges this workspace is what is installed in it.
    const { exitCode, findings } = await check(process.env["RAWR_HQ_CLI"] ?? commandLineOf(root), copy);
    // What is found elsewhere is found of the copy: settings that speak of folders which were not copied.
    const isIn = (finding: string) => across.some((path) => finding.split(" ")[1]?.startsWith(path));
    return { exitCode, findings: findings.filter(isIn) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function check(commandLine: string, root: string): Promise<BoundaryVerdict> {
  const options = gates.flatMap((gate) => ["--gate", gate]);
  const child = spawn(
    process.execPath,
    [commandLine, "check", "--no-cache", "--root", root, "--reporter", "json", ...options],
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
