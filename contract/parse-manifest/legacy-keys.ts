import type { JsonNode } from "../json-text.js";
import { legacyKey, legacyKeys } from "../manifest.js";
import type { Issues } from "./issues.js";
import type { Path } from "./path.js";

/** Maps of names that npm defines: a script or a dependency may be called anything. */
const nameMaps: readonly string[] = [
  "scripts",
  "bin",
  "config",
  "engines",
  "exports",
  "imports",
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "optionalDependencies",
  "overrides",
  "resolutions",
];

/**
 * Legacy keys where an older platform looked for them: at the top level, anywhere under `rawr` or a key with `rawr` in its name, and in
 * any object that has the shape of plugin metadata (it holds `kind` and `capability`, or two legacy keys). `templateRole` and
 * `publishTier` mean nothing else, so they are refused anywhere but in npm's maps of names. A lone `channel` or `published` further
 * down belongs to another tool (a release channel, a blog post) and is left alone.
 */
export function judgeLegacyKeys(node: JsonNode, path: Path, isMetadata: boolean, issues: Issues): void {
  if (issues.isFull) return;
  if (node.type === "array") {
    node.items.forEach((item, index) =>
      judgeLegacyKeys(item, { before: path, part: index }, isMetadata && path !== undefined, issues),
    );
  }
  if (node.type !== "object") return;
  const keys = new Set(node.members.map((member) => member.key));
  const looksLikeMetadata =
    isMetadata || (keys.has("kind") && keys.has("capability")) || legacyKeys.filter((key) => keys.has(key)).length > 1;
  for (const { key, keyStart, keyEnd, value } of node.members) {
    if (path === undefined && nameMaps.includes(key)) continue;
    if (isLegacy(key) && (looksLikeMetadata || key === "templateRole" || key === "publishTier")) {
      const at = { start: keyStart, end: keyEnd };
      issues.add("legacyKey", { before: path, part: key }, at, legacyKey(key), `remove \`${key}\``);
    }
    const inside = (path !== undefined && isMetadata) || /rawr/i.test(key);
    judgeLegacyKeys(value, { before: path, part: key }, inside, issues);
  }
}

/** Whether a key had a meaning once. */
export function isLegacy(key: string): boolean {
  return legacyKeys.some((legacy) => legacy === key);
}
