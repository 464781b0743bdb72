import { newHarness } from "../../authoring/scaffold/new-harness.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { packageManagerOf } from "../../workspace/package-manager.js";
import { workspaceRoot } from "./workspace-root.js";

/** `rawr-hq new harness`: tests that prove what the host answers and refuses. */
export async function createHarness(options: { readonly root: string }, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const { file, api, workflows } = await newHarness(root);
  terminal.stdout.write(`✔ ${file} written: it calls api/${api} and workflows/${workflows}; adapt its first section\n`);
  terminal.stdout.write(`  next: ${packageManagerOf(root).run} rawr-hq check --run-suites\n`);
  return 0;
}
