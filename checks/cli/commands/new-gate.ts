import { newGate } from "../../authoring/scaffold/new-gate.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { packageManagerOf } from "../../workspace/package-manager.js";
import { workspaceRoot } from "./workspace-root.js";

/** `rawr-hq new gate <name>`: a gate of this workspace's own, with its page and its test, that passes at once. */
export async function createGate(
  name: string,
  options: { readonly root: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const { code, files, todo } = await newGate(root, name);
  for (const file of files) terminal.stdout.write(`${file}\n`);
  terminal.stdout.write(`✔ ${code} ${name}: replace its example, and the example on its page, with your own rule\n`);
  terminal.stdout.write(`  next: ${todo ?? `${packageManagerOf(root).run} rawr-hq check --gate ${name}`}\n`);
  return 0;
}
