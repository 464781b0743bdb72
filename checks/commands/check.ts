import { resolve } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { runGates } from "../engine.js";
import type { Gate } from "../gate.js";
import { loadGates } from "../gate-list.js";
import { openWorkspace } from "../open-workspace.js";
import { createProgress } from "../terminal/progress.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Workspace } from "../workspace.js";
import type { ExitCode } from "./exit-code.js";
import { parseReporters } from "./parse-reporters.js";
import { publish } from "./publish.js";
import { workspaceRoot } from "./workspace-root.js";

export interface CheckOptions {
  readonly root: string;
  readonly gate?: readonly string[];
  readonly reporter?: readonly string[];
  /** Commander's reading of `--no-cache`. */
  readonly cache: boolean;
}

/** `rawr-hq check`: judges the workspace and reports. */
export async function check(options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
  const targets = parseReporters(options.reporter ?? ["pretty"]);
  const gates = await loadGates(options.gate);
  const root = workspaceRoot(resolve(terminal.cwd, options.root));
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("reading the workspace");
    const workspace = await openWorkspace(root, {
      cache: options.cache,
      cruise: gates.some(({ name }) => name === "import-boundary"),
    });
    if (workspace.plugins.length === 0) {
      throw new CouldNotJudge(
        `no plugin below ${Object.keys(workspace.settings.roots).join(", ")} in ${root}: run it at the workspace root, name the root with \`--root\`, or set \`roots\` in rawr-hq.config.ts`,
      );
    }
    const announced = gates.map((gate): Gate => {
      const announce = (seen: Workspace) => {
        progress.say(`${gate.name}: ${gate.title}?`);
        return gate.check(seen);
      };
      return { ...gate, check: announce };
    });
    const report = await runGates(workspace, announced);
    progress.clear();
    await publish(report, targets, root, terminal);
    return report.exitCode;
  } finally {
    progress.clear();
  }
}
