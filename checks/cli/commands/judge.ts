import { performance } from "node:perf_hooks";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { runGates } from "../../engine/engine.js";
import type { Report } from "../../report/finding.js";
import type { SharedMemory } from "../../facts/shared-memory.js";
import { withoutAllowed } from "../../report/suppressions/without-allowed.js";
import type { Gate } from "../../engine/gate.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import type { Settings } from "../../workspace/settings.js";
import { createProgress } from "../../report/terminal/progress.js";
import { today, type Terminal } from "../../report/terminal/terminal.js";
import type { Workspace } from "../../facts/workspace.js";
import { workspaceRoot } from "./workspace-root.js";

export interface JudgeOptions {
  readonly root: string;
  /** Commander's reading of `--no-cache`. */
  readonly cache: boolean;
  /** Whether a workspace without plugins is judged all the same: a revision from before the first one. */
  readonly mayBeEmpty?: boolean;
  /** Another state of the same workspace, whose cache is read instead of its own. */
  readonly cacheOf?: string;
  /** Whether findings say what `rawr-hq fix` would do about them. */
  readonly edits?: boolean;
  /** What the runs of one process share, where there are many. */
  readonly shared?: SharedMemory;
  /** Read already, to know the workspace's own gates. */
  readonly settings?: Settings;
}

/** What the commands that judge have in common: open the workspace, run the gates, take the comments into account. */
export async function judge(
  options: JudgeOptions,
  gates: readonly Gate[],
  terminal: Terminal,
): Promise<{ readonly root: string; readonly workspace: Workspace; readonly report: Report }> {
  const root = workspaceRoot(options.root, terminal);
  const began = performance.now();
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("reading the workspace");
    const workspace = await openWorkspace(root, {
      cache: options.cache,
      cruise: gates.some(({ name }) => name === "import-boundary"),
      ...(options.cacheOf === undefined ? {} : { cacheOf: options.cacheOf }),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
      ...(options.shared === undefined ? {} : { shared: options.shared }),
      ...(terminal.keeper === undefined ? {} : { keeper: terminal.keeper }),
    });
    if (workspace.plugins.length === 0 && options.mayBeEmpty !== true) {
      throw new CouldNotJudge(
        `no plugin below ${Object.keys(workspace.settings.roots).join(", ")} in ${root}: run it at the workspace root, name the root with \`--root\`, or set \`roots\` in rawr-hq.config.ts`,
      );
    }
    const announce = (gate: Gate, seen: Workspace) => {
      progress.say(`judging: ${gate.name}`);
      return gate.check(seen);
    };
    const announced = gates.map((gate): Gate => ({ ...gate, check: (seen) => announce(gate, seen) }));
    const found = await withoutAllowed(await runGates(workspace, announced), workspace, gates, today(terminal));
    const report = options.edits === true && found.findings.length > 0 ? await mendable(found, workspace) : found;
    const notes = [...workspace.notes, ...(await leftOutOf(workspace)), ...(await hintsOf(workspace, report))];
    const said = notes.length === 0 ? {} : { notes };
    return { root, workspace, report: { ...report, ...said, milliseconds: performance.now() - began } };
  } finally {
    progress.clear();
  }
}

/** What was not judged, and why. */
async function leftOutOf({ notJudged }: Workspace): Promise<readonly string[]> {
  if (notJudged.length === 0) return [];
  const { leftOut } = await import("../../report/left-out.js");
  return leftOut(notJudged);
}

/** What the workspace's own rules for dependency-cruiser warn of, where a gate has asked for its verdict and got it. */
async function hintsOf(workspace: Workspace, report: Report): Promise<readonly string[]> {
  const asked = report.gates.some(({ gate, verdict }) => gate === "import-boundary" && verdict !== "could-not-judge");
  const cruised = asked && workspace.files.length > 0 ? await workspace.cruise() : undefined;
  if (cruised === undefined || cruised.violations.every(({ severity }) => severity === "error")) return [];
  const { cruiseHints } = await import("../../facts/cruise-sentence.js");
  return cruiseHints(cruised);
}

async function mendable(report: Report, workspace: Workspace): Promise<Report> {
  const { withMends } = await import("../../authoring/fix/mends.js"); // and, for what it mends, ts-morph
  return withMends(report, workspace);
}
