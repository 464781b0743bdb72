import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PluginKind } from "@rawr/hq-contract/tables";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { discoverPlugins } from "../../workspace/discovery.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { harnessFile } from "./harness.js";
import { layoutOf, specifier } from "./layout.js";
import { writeAll } from "./write-all.js";

/** What `rawr-hq new harness` wrote. */
export interface NewHarness {
  readonly file: string;
  readonly api: string;
  readonly workflows: string;
}

/**
 * Writes a harness that calls one API and one workflow plugin of this workspace, beside the host.
 *
 * @throws CouldNotJudge when the plugin is unknown, or the file exists.
 */
export async function newHarness(root: string): Promise<NewHarness> {
  const settings = await loadSettings(root);
  const plugins = discoverPlugins(root, settings).plugins;
  const first = (kind: PluginKind): string => {
    const found = plugins.find(({ manifest }) => manifest?.kind === kind)?.manifest?.capability;
    if (found !== undefined) return found;
    throw new CouldNotJudge(
      `a harness calls one plugin of kind api and one of kind workflows, but none is of kind ${kind}: run \`rawr-hq new plugin ${kind} <capability>\` first`,
    );
  };
  const [api, workflows] = [first("api"), first("workflows")];
  const { harness: file, composition } = layoutOf(root, settings);
  if (existsSync(join(root, file))) {
    throw new CouldNotJudge(`${file} already exists and was left unchanged: move it away to generate a new one`);
  }
  const roots = Object.keys(settings.roots).map((surface) => surface.split("/")[0] ?? surface);
  const surfaces = [...new Set([...roots, "packages", composition])].filter((path) => existsSync(join(root, path)));
  const apiRoot = Object.entries(settings.roots).find(([, kind]) => kind === "api")?.[0] ?? "plugins/api";
  const text = harnessFile({ api, workflows, surfaces, apiRoot, composition: specifier(file, composition) });
  writeAll(root, [{ path: file, text }]);
  return { file, api, workflows };
}
