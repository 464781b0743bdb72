import { parsePluginManifest } from "@rawr/hq-contract";
import { readPlugins, type Discovery } from "./plugin-reader.js";
import type { Settings } from "./settings.js";

export type { Discovery } from "./plugin-reader.js";

/**
 * Finds the plugins of a workspace: each folder directly below a surface root that has a package.json.
 *
 * - A root that isn't there holds no plugins. Roots are independent: an absent one changes nothing for the others.
 * - Hidden folders, `node_modules` and what `settings.ignore` names are not looked at.
 * - A symlinked folder counts where it stands, as long as what it leads to lies inside the workspace. What leads outside is a problem,
 *   and nothing of it is read; so is a dead link.
 * - A plugin lies exactly one level below its root. A package with a `rawr` block one level further down, in a folder that is no package
 *   itself, is a problem. What lies inside a plugin is the plugin's own business.
 * - A package with a `rawr` block in a sibling folder of the roots (`plugins/legacy-api/x`) is a problem: its root is unknown.
 * - Two plugins with one key, or with keys that differ only by case, are a problem that names both.
 */
export function discoverPlugins(root: string, settings: Settings): Discovery {
  return readPlugins(root, settings, parsePluginManifest);
}
