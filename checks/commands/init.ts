import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { initWorkspace } from "../scaffold/init.js";
import type { Terminal } from "../terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { packageFolder } from "./package.js";

/** `rawr-hq init [folder]`: makes a workspace of a folder, or completes one. */
export async function init(folder: string, terminal: Terminal): Promise<ExitCode> {
  const root = resolve(terminal.cwd, folder);
  const { written, kept, toDo } = await initWorkspace(root, versions());
  for (const file of written) terminal.stdout.write(`wrote  ${file}\n`);
  for (const file of kept) terminal.stdout.write(`kept   ${file}\n`);
  for (const sentence of toDo) terminal.stdout.write(`to do  ${sentence}\n`);
  const next = written.includes("package.json") ? "npm install, then " : "";
  terminal.stdout.write(`✔ ${root} is a workspace; next: ${next}npx rawr-hq new plugin api <capability>\n`);
  return 0;
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
  return { ...Object.fromEntries(ranges), "@rawr/hq-contract": `^${own.version}` };
}
