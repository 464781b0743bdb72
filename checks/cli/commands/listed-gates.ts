import { join } from "node:path";
import type { Gate } from "../../engine/gate.js";
import { loadGates } from "../../engine/gate-list.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { ownGates } from "../../engine/workspace-gates.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { workspaceRoot } from "./workspace-root.js";

/** A gate that can be listed and explained; with its file when it is the workspace's own. */
export interface ListedGate {
  readonly gate: Gate;
  /** Absolute. */
  readonly file?: string;
}

/** Our gates, and those of the folder's own, if it is a workspace. */
export async function listedGates({ root }: { readonly root: string }, terminal: Terminal): Promise<ListedGate[]> {
  const ours = (await loadGates()).map((gate) => ({ gate }));
  const folder = rootOr(root, terminal);
  if (folder === undefined) return ours;
  const own = await ownGates(folder, await loadSettings(folder));
  return [...ours, ...own.map(({ gate, file }) => ({ gate, file: join(folder, file) }))];
}

/** Our own gates can be listed and explained anywhere. */
function rootOr(root: string, terminal: Terminal): string | undefined {
  try {
    return workspaceRoot(root, terminal);
  } catch (error) {
    if (error instanceof CouldNotJudge) return undefined;
    throw error;
  }
}
