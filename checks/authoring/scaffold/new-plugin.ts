import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PluginKind } from "@rawr/hq-contract/tables";
import { badCapability, isCapability, nearestName, pluginKinds } from "@rawr/hq-contract/tables";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { discoverPlugins } from "../../workspace/discovery.js";
import { refuseHandWritten } from "../generate/generate-composition.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { apiPluginFiles } from "./api-plugin.js";
import { consumerPluginFiles } from "./consumer-plugin.js";
import { namesOf } from "./names.js";
import { workflowPluginFiles } from "./workflow-plugin.js";
import { writeAll } from "./write-all.js";

/** What `rawr-hq new plugin` wrote. */
export interface NewPlugin {
  /** Relative to the workspace root. */
  readonly directory: string;
  readonly files: readonly string[];
}

/** All files of a new plugin, relative to its folder. They compile, pass the gates, and pass their own tests. */
export function pluginFiles(kind: PluginKind, capability: string): Record<string, string> {
  const names = namesOf(capability);
  const packageJson = {
    name: `@hq/${kind}-${capability}`,
    version: "0.1.0",
    private: true,
    type: "module",
    rawr: { kind, capability },
  };
  const code =
    kind === "api"
      ? apiPluginFiles(names)
      : kind === "workflows"
        ? workflowPluginFiles(names)
        : consumerPluginFiles(kind, names);
  return { "package.json": `${JSON.stringify(packageJson, null, 2)}\n`, ...code };
}

/**
 * Writes a new plugin into the surface root that holds its kind. All or nothing: an existing folder is left alone.
 *
 * @throws CouldNotJudge for an unknown kind, a bad or taken capability, a kind without a root, or a folder that is there.
 */
export async function newPlugin(root: string, kind: string, capability: string): Promise<NewPlugin> {
  const settings = await loadSettings(root);
  if (!isKind(kind)) {
    const near = nearestName(kind, pluginKinds);
    const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
    throw new CouldNotJudge(`kind \`${kind}\` is unknown: use one of ${pluginKinds.join(", ")}${hint}`);
  }
  if (!isCapability(capability)) throw new CouldNotJudge(badCapability(capability));
  const surface = Object.entries(settings.roots).find(([, held]) => held === kind)?.[0];
  if (surface === undefined) {
    throw new CouldNotJudge(`no surface root is for kind \`${kind}\`: add one to \`roots\` in ${settings.configFile}`);
  }
  const taken = discoverPlugins(root, settings).plugins.find(
    ({ manifest }) => manifest?.kind === kind && manifest.capability === capability,
  );
  if (taken !== undefined) {
    throw new CouldNotJudge(
      `\`${kind}/${capability}\` already exists in ${taken.directory}: choose another capability`,
    );
  }
  const directory = `${surface}/${capability}`;
  if (existsSync(join(root, directory))) {
    throw new CouldNotJudge(
      `${directory} already exists and nothing was written: choose another capability, or move it away`,
    );
  }
  // Before anything is written: the plugin and its line in the composition belong together.
  await refuseHandWritten(root, settings.composition);
  const files = pluginFiles(kind, capability);
  const inPlugin = Object.entries(files).map(([file, text]) => ({ path: `${directory}/${file}`, text }));
  writeAll(root, inPlugin);
  return { directory, files: inPlugin.map(({ path }) => path) };
}

function isKind(text: string): text is PluginKind {
  const kinds: readonly string[] = pluginKinds;
  return kinds.includes(text);
}
