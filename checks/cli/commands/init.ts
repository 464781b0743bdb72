import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { initWorkspace } from "../../authoring/scaffold/init.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { packageFolder } from "../../workspace/package.js";

/** `rawr-hq init [folder]`: makes a workspace of a folder, or completes one. */
export async function init(
  folder: string,
  { yes = false, example = false }: { readonly yes?: boolean; readonly example?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const root = resolve(terminal.cwd, folder);
  const complete = (lacks: readonly string[]) => (yes ? Promise.resolve(true) : askToComplete(lacks, terminal));
  const { written, kept, completed, toDo, manager } = await initWorkspace(root, versions(), { complete, example });
  for (const file of written) terminal.stdout.write(`wrote  ${file}\n`);
  for (const file of completed)
    terminal.stdout.write(`added  ${file}: missing parts added; existing parts unchanged\n`);
  for (const file of kept) terminal.stdout.write(`kept   ${file}\n`);
  for (const sentence of toDo) terminal.stdout.write(`to do  ${sentence}\n`);
  if (toDo.length > 0 && !yes) terminal.stdout.write("       or run it again with --yes to add what can be added\n");
  const isNew = [...written, ...completed].includes("package.json");
  const next = isNew ? `${manager.install}, then ` : "";
  const command = example ? "check --run-suites" : "new plugin api <capability>";
  terminal.stdout.write(`✔ ${root} is a workspace; next: ${next}${manager.run} rawr-hq ${command}\n`);
  return 0;
}

/** Asks if a person can answer. Otherwise the answer is no, and the missing parts are reported. */
async function askToComplete(lacks: readonly string[], { stderr }: Terminal): Promise<boolean> {
  if (!process.stdin.isTTY || !stderr.isTTY) return false;
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await questions.question(`${lacks.join("\n")}\nadd what is missing? [Y/n] `);
    return /^(?:y|yes|)$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C and ctrl-D are an answer, too.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new CouldNotJudge(
      "no answer was given, so nothing was written: use `--yes` to add what is missing without asking",
    );
  } finally {
    questions.close();
  }
}

/** The ranges that a workspace made by this version depends on: those that this version was tested with. */
function versions(): Record<string, string> {
  // Our own package.json: its shape is ours.
  const own = JSON.parse(readFileSync(new URL("package.json", packageFolder()), "utf8")) as {
    readonly version: string;
    readonly dependencies: Record<string, string>;
    readonly devDependencies?: Record<string, string>;
  };
  const ranges = Object.entries({ ...own.devDependencies, ...own.dependencies }).map(([name, version]) => [
    name,
    /^\d/.test(version) ? `^${version}` : version,
  ]);
  // The two packages accept exactly each other.
  return { ...Object.fromEntries(ranges), "@rawr/hq-checks": own.version, "@rawr/hq-contract": own.version };
}
