import { realpathSync } from "node:fs";
import type { Gate } from "../../engine/gate.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Settings } from "../../workspace/settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { gatesOf } from "../../engine/workspace-gates.js";
import { workspaceRoot } from "./workspace-root.js";

/** The gates that judge the workspace at `--root`, and its settings, which say so. */
export async function workspaceGates(
  { root }: { readonly root: string },
  names: readonly string[] | undefined,
  terminal: Terminal,
): Promise<{ readonly settings: Settings; readonly gates: readonly Gate[] }> {
  const folder = realpathSync(workspaceRoot(root, terminal));
  const settings = await loadSettings(folder);
  return { settings, gates: await gatesOf(folder, settings, names) };
}
