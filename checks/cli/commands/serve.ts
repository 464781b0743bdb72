import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { layoutOf } from "../../authoring/scaffold/layout.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

/**
 * Runs the workspace's own host file, as it stands in source, in a process of its own: what judges never loads what it judges.
 *
 * `--check` reads the configuration and starts nothing; `--routes` prints every route.
 */
export async function runHost(
  root: string,
  flags: readonly ("--check" | "--routes")[],
  terminal: Terminal,
): Promise<ExitCode> {
  const workspace = workspaceRoot(root, terminal);
  const settings = await loadSettings(workspace);
  const { host: file } = layoutOf(workspace, settings);
  if (!existsSync(join(workspace, file))) {
    throw new CouldNotJudge(
      `no host file in ${workspace} (looked for ${settings.host.join(", ")}): \`rawr-hq init\` writes host.ts, or name yours as \`host\` in the settings`,
    );
  }
  const loader = fileURLToPath(import.meta.resolve("jiti/register"));
  const child = spawn(process.execPath, ["--import", loader, join(workspace, file), ...flags], {
    cwd: workspace,
    // Plugins of a monorepo often find the library by the `paths` of its tsconfig.
    env: { JITI_TSCONFIG_PATHS: "true", ...terminal.env },
    stdio: "inherit",
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", forward).on("SIGINT", forward);
  const code = await new Promise<number>((done, fail) => {
    child.once("error", fail).once("close", (exit) => done(exit ?? 2));
  });
  process.off("SIGTERM", forward).off("SIGINT", forward);
  return code === 0 ? 0 : 2;
}
