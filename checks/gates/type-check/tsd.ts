import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { glob } from "tinyglobby";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { findPackage } from "../../workspace/installed.js";
import { packageFields } from "../../workspace/package.js";
import { type Diagnostic, type TypeCheck, withoutStop } from "./diagnostic.js";

/** Where type tests are by convention. */
export const typeTests = "type-tests/**/*.test-d.{ts,tsx}";

/** tsd's answer, or that the workspace neither has type tests nor asks for them. */
export interface TsdCheck extends TypeCheck {
  /** Whether the workspace says that it uses tsd: then no test at all is a failure. */
  readonly configured: boolean;
}

/**
 * Runs the workspace's own tsd on its type tests. The files are always given to it: left alone it looks beside the
 * package's `types`, finds nothing, and exits 0.
 */
export async function runTsd(root: string): Promise<TsdCheck> {
  const configured = isConfigured(root);
  const files = (await glob(typeTests, { cwd: root, ignore: ["**/node_modules/**"] })).sort();
  if (files.length === 0) return { files, configured, diagnostics: [] };
  const tsd = findPackage(root, "tsd");
  if (tsd === undefined) {
    const { addsForDevelopment } = await import("../../workspace/package-manager.js");
    throw new CouldNotJudge(
      `${files[0] ?? "a type test"} is a type test, but tsd is not installed: ${addsForDevelopment(root, "tsd")}`,
    );
  }
  const { runNode } = await import("../../workspace/run-node.js");
  const ended = await runNode(["--eval", program, join(tsd.folder, "dist", "index.js"), root, ...files], root);
  if (ended.exitCode !== 0) {
    throw new CouldNotJudge(`tsd ${tsd.version} could not run (${ended.stderr.trim().split("\n", 1)[0] ?? ""})`);
  }
  // Written by the program below: an array of tsd's own diagnostics.
  const raw = JSON.parse(ended.stdout) as { fileName: string; message: string; line?: number; column?: number }[];
  const diagnostics = raw.map((diagnostic): Diagnostic => ({
    file: relative(root, diagnostic.fileName).split(sep).join("/"),
    line: diagnostic.line ?? 1,
    // tsd counts lines from 1 and columns from 0.
    column: (diagnostic.column ?? 0) + 1,
    message: withoutStop(diagnostic.message),
  }));
  // tsd also judges how package.json publishes its types, which is not what a type test is about.
  return { files, configured, diagnostics: diagnostics.filter(({ file }) => !file?.endsWith("package.json")) };
}

/**
 * tsd insists that the package's type definition exists before it looks at any test, so a workspace that is not built yet could not be
 * judged. It never opens that file when tests are given; package.json is one that always exists.
 */
const program = `
const [entry, cwd, ...testFiles] = process.argv.slice(1);
const literal = (file) => file.replace(/[\\\\()[\\]{}!*?+@|]/g, "\\\\$&");
require(entry).default({ cwd, typingsFile: "package.json", testFiles: testFiles.map(literal) }).then(
  (diagnostics) => process.stdout.write(JSON.stringify(diagnostics.map(({ fileName, message, line, column }) => ({ fileName, message, line, column })))),
  (error) => { process.stderr.write(String(error && error.message || error)); process.exitCode = 1; },
);
`;

/** tsd among the dependencies, a `tsd` key, or a folder for type tests. */
function isConfigured(root: string): boolean {
  if (existsSync(join(root, "type-tests"))) return true;
  try {
    const manifest = packageFields(readFileSync(join(root, "package.json"), "utf8")) ?? {};
    const holders = [manifest, manifest["devDependencies"], manifest["dependencies"]];
    return holders.some((holder) => typeof holder === "object" && holder !== null && Object.hasOwn(holder, "tsd"));
  } catch {
    // A package.json that can't be read is another gate's finding.
    return false;
  }
}
