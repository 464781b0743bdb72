import { mountedPlugins } from "../../evidence/workspace-evidence.js";
import type { Workspace } from "../../facts/workspace.js";
import type { GateFinding } from "../../report/finding.js";
import { isFresh } from "./is-fresh.js";

/** G121: the composition is not what `generate` would write. Nothing where discovery refuses something: there is nothing to compare. */
export async function* staleComposition(workspace: Workspace): AsyncGenerator<GateFinding<"G121">> {
  const { settings, plugins, problems } = workspace;
  const file = settings.composition;
  const text = workspace.text(file);
  const isWanted = text !== undefined || mountedPlugins(workspace).length > 0;
  if (!isWanted || problems.length > 0 || isFresh(text, plugins, file)) return;
  // Only if it is stale.
  const missing =
    text === undefined
      ? (await import("../../evidence/missing-composition.js")).missingComposition(workspace, "G121")
      : undefined;
  const { staleParts } = await import("./stale-parts.js");
  const parts = staleParts(text, plugins, file);
  const { composition: mend } = await import("../fix/mend-settings.js");
  yield {
    rule: "G121",
    edits: mend(workspace),
    at: { file, line: 1, column: 1 },
    ...missing,
    message:
      missing?.message ??
      `${file} does not match the plugins' package.json files${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`,
  };
}
