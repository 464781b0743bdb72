import { newHarness } from "../../authoring/scaffold/new-harness.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

/** `rawr-hq new harness`: tests that prove what the host answers and refuses. */
export async function createHarness(options: { readonly root: string }, terminal: Terminal): Promise<ExitCode> {
  const { file, api, workflows } = await newHarness(workspaceRoot(options.root, terminal));
  terminal.stdout.write(`✔ ${file} written: it calls api/${api} and workflows/${workflows}; adapt its first section\n`);
  terminal.stdout.write("  next: npx rawr-hq check --run-suites\n");
  return 0;
}
