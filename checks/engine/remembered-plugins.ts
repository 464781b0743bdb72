import { digest } from "../facts/digest.js";
import type { Index } from "../facts/fact-cache.js";
import { readPlugins, type Discovery, type ManifestParser } from "../workspace/plugin-reader.js";
import type { Settings } from "../workspace/settings.js";

/** Plugins, and what the shared parser said of each package.json: by what it was given, for it is a function of that. */
export interface RememberedPlugins {
  readonly discovery: Discovery;
  readonly manifests: Index["manifests"];
}

class NotRemembered extends Error {}

/** Discovers plugins anew. The parser, and zod with it, is loaded only for a package.json that it has not seen yet. */
export async function rememberPlugins(
  root: string,
  settings: Settings,
  remembered: Index["manifests"],
  unsaved: ReadonlyMap<string, string> = new Map(),
): Promise<RememberedPlugins> {
  const manifests: Record<string, Index["manifests"][string]> = {};
  let parse: ManifestParser = () => {
    throw new NotRemembered();
  };
  const ask: ManifestParser = (saved, place) => {
    const text = unsaved.get(place.file) ?? saved;
    const key = digest(JSON.stringify([place, text]));
    return (manifests[key] = remembered[key] ?? parse(text, place));
  };
  try {
    return { discovery: readPlugins(root, settings, ask), manifests };
  } catch (error) {
    if (!(error instanceof NotRemembered)) throw error;
  }
  ({ parsePluginManifest: parse } = await import("@rawr/hq-contract"));
  return { discovery: readPlugins(root, settings, ask), manifests };
}
