import { readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { cruiseConfiguration, cruiseConfigurationFiles } from "./cruise-configuration.js";
import { digest } from "./digest.js";
import { decode } from "./read-sources.js";

/** The folder of each package of this workspace by its name: what a name means even where nothing is installed or built. */
export function workspacePackages(root: string, configurations: readonly string[]): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const path of configurations.filter((path) => posix.basename(path) === "package.json")) {
    try {
      const manifest: unknown = JSON.parse(decode(readFileSync(join(root, path))));
      if (typeof manifest === "object" && manifest !== null && "name" in manifest) {
        packages.set(String(manifest.name), posix.dirname(path));
      }
    } catch {
      // Whoever judges manifests says what is wrong with it.
    }
  }
  return packages;
}

/**
 * What dependency-cruiser's verdict comes from: the file set, what each file imports and where that leads (`edges`), and every file
 * that configures the cruise. Null when it can't be said.
 */
export function cruiseKey(
  root: string,
  configurations: readonly string[],
  edges: string,
  rules: object,
): string | null {
  const configuration = cruiseConfiguration(root);
  const own = configuration === null ? [] : cruiseConfigurationFiles(root, configuration);
  if (own === null) {
    return null;
  }
  const configured = [...configurations.map((path) => join(root, path)), ...own].map((path) => {
    try {
      return [relative(root, path), digest(readFileSync(path))];
    } catch {
      return [relative(root, path), ""];
    }
  });
  return digest(JSON.stringify([edges, configured, configuration === null ? rules : null]));
}
