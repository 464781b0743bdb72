import { layoutOf } from "../authoring/scaffold/layout.js";
import { openWorkspace } from "../engine/open-workspace.js";

/**
 * Whether the host may load one of these files of plugins, by the imports that start at its own file and at the composition. A page that a
 * browser loads is none of them. A name that can't be read may be that of any file of the same plugin.
 */
export async function isLoadedByHost(root: string, paths: readonly string[]): Promise<boolean> {
  const workspace = await openWorkspace(root).catch(() => undefined);
  if (workspace === undefined) return true;
  const { settings, plugins } = workspace;
  const known = new Set(workspace.files);
  const loaded = new Set([settings.composition, layoutOf(root, settings).host]);
  const unread = new Set<string>();
  const pluginOf = (path: string) => plugins.find(({ directory }) => path.startsWith(`${directory}/`))?.directory ?? "";
  for (const file of loaded) {
    for (const { to, typeOnly, how } of known.has(file) ? workspace.importsOf(file) : []) {
      if (how === "undecidable") unread.add(pluginOf(file));
      else if (to !== null && !typeOnly) loaded.add(to);
    }
  }
  return paths.some((path) => loaded.has(path) || unread.has(pluginOf(path)));
}
