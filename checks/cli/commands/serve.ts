import type { Terminal } from "../../report/terminal/terminal.js";
import { startChild } from "../child-process.js";
import { hostArguments } from "../host-file.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

/**
 * Runs the workspace's own host file in a process of its own: the gates never load the code that they judge.
 *
 * `--check` reads the configuration and starts nothing; `--routes` prints every route; `--run` runs a plugin's command.
 */
export async function runHost(
  root: string,
  flags: readonly [] | readonly ["--check" | "--routes"] | readonly ["--run", ...string[]],
  terminal: Terminal,
): Promise<ExitCode> {
  const workspace = workspaceRoot(root, terminal);
  const host = startChild([...(await hostArguments(workspace)), ...flags], {
    cwd: workspace,
    env: terminal.env,
  });
  process.on("SIGTERM", host.signal).on("SIGINT", host.signal);
  const code = await host.ended;
  process.off("SIGTERM", host.signal).off("SIGINT", host.signal);
  // A command may fail with 1; a host does not.
  return code === 0 ? 0 : code === 1 && flags[0] === "--run" ? 1 : 2;
}
