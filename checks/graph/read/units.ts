import { posix } from "node:path";
import type { Workspace } from "../../facts/workspace.js";

/** What a file belongs to: a plugin, the host, or a package (any other folder that imports are judged between). */
export interface Unit {
  /** The id of its node. */
  readonly id: string;
  readonly kind: "plugin" | "host" | "package";
  /** Relative to the root; for the host, the file or folder that the settings name. */
  readonly directory: string;
}

/** Finds the unit of any path of the workspace. */
export function createUnits(workspace: Workspace): (path: string) => Unit {
  const { host, composition } = workspace.settings;
  const plugins = new Map<string, Unit>();
  for (const { directory, manifest } of workspace.plugins) {
    plugins.set(directory, { id: `plugin:${manifest?.key ?? directory}`, kind: "plugin", directory });
  }
  const known = new Map<string, Unit>();

  /** The place of the settings' `host` that a path lies in; the composition belongs to the first of them. */
  const hostOf = (path: string) =>
    path === composition
      ? (host[0] ?? composition)
      : host.find((place) => path === place || path.startsWith(`${place}/`));

  function find(path: string): Unit {
    for (let folder = posix.dirname(path); folder !== "." && folder !== "/"; folder = posix.dirname(folder)) {
      const plugin = plugins.get(folder);
      if (plugin) return plugin;
    }
    const place = hostOf(path);
    if (place !== undefined) {
      return { id: place === (host[0] ?? composition) ? "host:host" : `host:${place}`, kind: "host", directory: place };
    }
    const [top = "", second, ...rest] = path.split("/");
    // `packages/tax/src/a.ts` is of the package `packages/tax`, `contract/caller.ts` of the room `contract`.
    const directory = second === undefined ? "." : top === "packages" && rest.length > 0 ? `${top}/${second}` : top;
    return { id: `package:${directory}`, kind: "package", directory };
  }

  return (path) => {
    const folder = posix.dirname(path);
    const key = folder === "." || hostOf(path) !== undefined ? path : folder;
    let unit = known.get(key);
    if (!unit) {
      unit = find(path);
      known.set(key, unit);
    }
    return unit;
  };
}
