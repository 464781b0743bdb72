import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginKind } from "@rawr/hq-contract";
import { CouldNotJudge } from "../could-not-judge.js";
import { discoverPlugins } from "../discovery.js";
import { loadSettings } from "../settings.js";
import { harnessFile } from "./harness.js";

/** What `rawr-hq new harness` wrote. */
export interface NewHarness {
  readonly file: string;
  readonly api: string;
  readonly workflows: string;
}

const file = "hq.harness.test.ts";

/**
 * Writes a harness that calls one API and one workflow plugin of this workspace.
 *
 * @throws CouldNotJudge when there is no such plugin, or when the file is there.
 */
export async function newHarness(root: string): Promise<NewHarness> {
  const settings = await loadSettings(root);
  const plugins = discoverPlugins(root, settings).plugins;
  const first = (kind: PluginKind): string => {
    const found = plugins.find(({ manifest }) => manifest?.kind === kind)?.manifest?.capability;
    if (found !== undefined) return found;
    throw new CouldNotJudge(
      `a harness calls one plugin of kind api and one of kind workflows, and there is none of kind ${kind}: \`rawr-hq new plugin ${kind} <capability>\` first`,
    );
  };
  const [api, workflows] = [first("api"), first("workflows")];
  if (existsSync(join(root, file))) {
    throw new CouldNotJudge(`${file} exists already and was left as it is: move it away to have a new one written`);
  }
  const roots = Object.keys(settings.roots).map((surface) => surface.split("/")[0] ?? surface);
  const surfaces = [...new Set([...roots, "packages", settings.composition])].filter((path) =>
    existsSync(join(root, path)),
  );
  writeFileSync(join(root, file), harnessFile({ api, workflows, surfaces }), { flag: "wx" });
  return { file, api, workflows };
}
