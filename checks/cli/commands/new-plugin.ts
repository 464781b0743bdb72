import { newPlugin } from "../../authoring/scaffold/new-plugin.js";
import { count } from "../../report/reporters/summary.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { generate } from "./generate.js";
import { workspaceRoot } from "./workspace-root.js";

/** `rawr-hq new plugin <kind> <capability>`: a plugin that compiles and passes from the start, registered in the composition. */
export async function createPlugin(
  kind: string,
  capability: string,
  options: { readonly root: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const { directory, files } = await newPlugin(root, kind, capability);
  for (const file of files) terminal.stdout.write(`${file}\n`);
  terminal.stdout.write(`✔ ${directory}: ${count(files.length, "file")} written\n`);
  return generate({ root: options.root }, terminal);
}
