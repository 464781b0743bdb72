import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Gate } from "../../engine/gate.js";
import { loadGates } from "../../engine/gate-list.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { ownGates } from "../../engine/workspace-gates.js";

/** A gate that can be listed and explained; with its file when it is the workspace's own. */
export interface ListedGate {
  readonly gate: Gate;
  /** Absolute. */
  readonly file?: string;
}

/** Our gates, and those of the folder's own, if it is a workspace. */
export async function listedGates({ root }: { readonly root: string }, terminal: Terminal): Promise<ListedGate[]> {
  const folder = resolve(terminal.cwd, root);
  const ours = (await loadGates()).map((gate) => ({ gate }));
  if (!existsSync(join(folder, "package.json"))) return ours;
  const own = await ownGates(folder, await loadSettings(folder));
  return [...ours, ...own.map(({ gate, file }) => ({ gate, file: join(folder, file) }))];
}
