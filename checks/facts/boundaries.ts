import type { Settings } from "../workspace/settings.js";

/** An edge that SPEC 2.5 forbids. */
export interface Breach {
  readonly code: "B101" | "B102" | "B103" | "B104" | "B105";
  /** Stands on its own, without a period. */
  readonly message: string;
}

/** The import directions of a workspace: by its roots, its packages, its host and composition, and its layers. */
export interface Boundaries {
  /** What the edge breaks; undefined when it breaks nothing. Both paths are relative to the root. */
  breach(from: string, to: string): Breach | undefined;
  /** The plugin, package or layer that a file belongs to; undefined for files that belong to none. */
  unitOf(file: string): string | undefined;
  /** Whether it lies in a plugin or a package. */
  isShared(file: string): boolean;
  /** Layers that the settings name and that hold no source file. */
  readonly unmatched: readonly string[];
}

export function defineBoundaries(settings: Settings, files: readonly string[]): Boundaries {
  const roots = Object.keys(settings.roots);
  const layers = Object.keys(settings.layers).sort((a, b) => b.length - a.length);
  // A folder that another layer may import is law too, even if it has no rule of its own.
  const named = [...new Set([...layers, ...Object.values(settings.layers).flat()])].sort((a, b) => b.length - a.length);

  /** The plugin's folder: one level below its root. */
  const pluginOf = (file: string): string | undefined => {
    const root = roots.find((candidate) => file.startsWith(`${candidate}/`));
    return root === undefined ? undefined : `${root}/${file.slice(root.length + 1).split("/", 1)[0] ?? ""}`;
  };
  const isHost = (file: string) => settings.host.some((host) => within(file, host));
  const isComposition = (file: string) => file === settings.composition;
  const isTop = (file: string) => isHost(file) || isComposition(file);
  // The test of the whole, beside it and called like it, may use the parts that the whole is made of.
  const testsTop = [...settings.host, settings.composition].map((top) => top.replace(/\.[mc]?tsx?$/, ".test.ts"));
  const mayImportPlugins = (file: string) => isComposition(file) || testsTop.includes(file);
  const isPackage = (file: string) => within(file, "packages") && !isTop(file);

  const layerBreach = (from: string, to: string): Breach | undefined => {
    const layer = layers.find((folder) => within(from, folder));
    if (layer === undefined || within(to, layer)) {
      return undefined;
    }
    const target = isTop(to) ? to : named.find((folder) => within(to, folder));
    const allowed = settings.layers[layer] ?? [];
    if (target === undefined || allowed.some((folder) => within(to, folder))) {
      return undefined;
    }
    const may = allowed.length === 0 ? "nothing outside itself" : `only ${allowed.map(quoted).join(", ")}`;
    return { code: "B105", message: `${quoted(layer)} reaches into ${quoted(target)} and may import ${may}` };
  };

  return {
    breach(from, to) {
      const plugin = pluginOf(from);
      const target = pluginOf(to);
      if (target !== undefined && target !== plugin && !mayImportPlugins(from)) {
        if (plugin !== undefined) {
          return { code: "B101", message: `${shortName(plugin, target)} reaches into ${shortName(target, plugin)}` };
        }
        return isPackage(from)
          ? { code: "B103", message: `package ${quoted(packageOf(from))} reaches into plugin ${quoted(target)}` }
          : { code: "B104", message: `${quoted(from)} imports plugin ${quoted(target)} directly` };
      }
      if (isTop(to) && plugin !== undefined && !isTop(from)) {
        return { code: "B102", message: `plugin ${quoted(plugin)} reaches up into ${quoted(to)}` };
      }
      if (isTop(to) && isPackage(from)) {
        return { code: "B103", message: `package ${quoted(packageOf(from))} reaches up into ${quoted(to)}` };
      }
      return layerBreach(from, to);
    },
    isShared: (file) => pluginOf(file) !== undefined || isPackage(file),
    unitOf: (file) =>
      pluginOf(file) ?? (isPackage(file) ? packageOf(file) : layers.find((folder) => within(file, folder))),
    unmatched:
      settings.configFile === undefined
        ? []
        : named.filter((folder) => folder !== "packages" && !files.some((file) => within(file, folder))),
  };
}

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function packageOf(file: string): string {
  return file.split("/", 2).join("/");
}

/** `orders`, or `plugins/api/orders` where the other plugin is called the same. */
function shortName(plugin: string, other: string): string {
  const name = plugin.slice(plugin.lastIndexOf("/") + 1);
  return quoted(other.endsWith(`/${name}`) ? plugin : name);
}

function quoted(name: string): string {
  return `\`${name}\``;
}
