import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { layoutOf } from "../authoring/scaffold/layout.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { loadSettings } from "../workspace/load-settings.js";

/** The arguments with which Node runs a workspace's own host file, from source. */
export async function hostArguments(workspace: string): Promise<readonly string[]> {
  const settings = await loadSettings(workspace);
  const { host: file } = layoutOf(workspace, settings);
  if (!existsSync(join(workspace, file))) {
    throw new CouldNotJudge(
      `no host file in ${workspace} (looked for ${settings.host.join(", ")}): \`rawr-hq init\` writes host.ts, or set \`host\` in the settings`,
    );
  }
  return [fileURLToPath(import.meta.resolve("./start-host.js")), join(workspace, file)];
}
