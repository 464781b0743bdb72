import { join } from "node:path";
import type { Gate } from "../../engine/gate.js";
import { loadGates } from "../../engine/gate-list.js";
import { defaultSettings } from "../../workspace/default-settings.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Settings } from "../../workspace/settings.js";
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

/** Gates that can be listed, and who decides about them there. */
export interface Listed {
  readonly gates: readonly ListedGate[];
  readonly owners: Settings["owners"];
}

/** Our gates, and those of the folder's own, if it is a workspace. */
export async function listedGates({ root }: { readonly root: string }, terminal: Terminal): Promise<Listed> {
  const ours = (await loadGates()).map((gate) => ({ gate }));
  const folder = rootOr(root, terminal);
  if (folder === undefined) return { gates: ours, owners: defaultSettings.owners };
  const settings = await loadSettings(folder);
  const own = await ownGates(folder, settings);
  return {
    gates: [...ours, ...own.map(({ gate, file }) => ({ gate, file: join(folder, file) }))],
    owners: settings.owners,
  };
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
