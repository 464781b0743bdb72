import type { PluginKey, PluginKind } from "./identity.js";

/**
 * What the shared parser makes of a plugin's package.json: the only identity that runtime decisions may use.
 *
 * Source: SPEC 2.3 (D-013).
 *
 * @example
 * const manifest: PluginManifest<"api", "orders"> = {
 *   key: "api/orders",
 *   kind: "api",
 *   capability: "orders",
 *   root: "plugins/api",
 *   directory: "plugins/api/orders",
 *   packageName: "@example/api-orders",
 * };
 * manifest.key; //=> "api/orders"
 */
export interface PluginManifest<Kind extends PluginKind = PluginKind, Capability extends string = string> {
  readonly key: PluginKey<Kind, Capability>;
  readonly kind: Kind;
  readonly capability: Capability;
  /** Surface root, relative to the workspace root, e.g. `plugins/api`. */
  readonly root: string;
  /** The plugin's folder, relative to the workspace root, e.g. `plugins/api/invoicing`. */
  readonly directory: string;
  /** `name` of the package. */
  readonly packageName: string;
}

/**
 * Keys of an older platform. They have no meaning, and are an error wherever they are declared or read (SPEC 2.3).
 *
 * @example
 * legacyKeys; //=> ["templateRole", "channel", "publishTier", "published"]
 */
export const legacyKeys = ["templateRole", "channel", "publishTier", "published"] as const;

/**
 * `"templateRole" | "channel" | "publishTier" | "published"`.
 *
 * @example
 * type Key = LegacyKey;
 * //=> "templateRole" | "channel" | "publishTier" | "published"
 */
export type LegacyKey = (typeof legacyKeys)[number];

/**
 * Refuses legacy keys by type, through spreads and variables too: each is typed as the sentence that refuses it.
 *
 * Under a tsconfig with `exactOptionalPropertyTypes` off, TypeScript can't tell a key that is `undefined` from one that is absent:
 * such a legacy key compiles there, and is refused at run time and by the gates.
 *
 * @example
 * const block: NoLegacyKeys & { readonly kind: "api" } = { kind: "api" };
 * block.kind; //=> "api"
 */
export type NoLegacyKeys = { readonly [Key in LegacyKey]?: legacyKey<Key> };

/** Refuses a key that had a meaning once. */
export type legacyKey<Key extends string> =
  `\`${Key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
export function legacyKey<const Key extends string>(key: Key): legacyKey<Key> {
  return `\`${key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
}
