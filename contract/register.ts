import { unknownKind, wrongRoot, type CheckedKind } from "./checked-kind.js";
import { badCapability, isCapability, pluginKinds, type CheckedCapability, type PluginKind } from "./identity.js";
import { legacyKey, legacyKeys, type LegacyKey, type NoLegacyKeys } from "./manifest.js";

/**
 * A plugin beside the identity that its package.json declares, as literals.
 *
 * @example
 * const plugin = defineWebPlugin({ capability: "board", create: () => ({}) });
 * const registration: Registration<typeof plugin> = { directory: "plugins/web/board", plugin };
 * registration.plugin.key; //=> "web/board"
 */
export interface Registration<P> {
  /** Relative to the workspace root. */
  readonly directory: string;
  readonly plugin: P;
}

/** `P` when its code says what package.json says, else the sentence that refuses it. Compared both ways: a union is not one key. */
type CheckedPlugin<P, Key extends string> = P extends { readonly key: infer Own extends string }
  ? [Key] extends [Own]
    ? [Own] extends [Key]
      ? P
      : codeDisagrees<Key, Own>
    : codeDisagrees<Key, Own>
  : notAPlugin<Key>;

/**
 * Registers a plugin under the identity of its package.json. Written by `rawr-hq generate`, never by hand.
 *
 * Source: SPEC 2.4 (D-005, D-006, D-013).
 *
 * @example
 * const plugin = defineToolkitPlugin({ capability: "invoice-tools", create: () => ({}) });
 * const registration = register(
 *   {
 *     directory: "plugins/cli/invoice-tools",
 *     surface: "toolkit",
 *     rawr: { kind: "toolkit", capability: "invoice-tools" },
 *   },
 *   plugin,
 * );
 * registration.directory; //=> "plugins/cli/invoice-tools"
 */
export function register<
  const Directory extends string,
  const Surface extends PluginKind,
  const Kind extends string,
  const Capability extends string,
  P,
>(
  identity: {
    readonly directory: Directory;
    /** The kind that this surface root holds. */
    readonly surface: Surface;
    /** The `rawr` block of package.json, word for word. */
    readonly rawr: NoLegacyKeys & {
      readonly kind: CheckedKind<Kind, Surface, Directory>;
      readonly capability: CheckedCapability<Capability>;
    };
  },
  plugin: CheckedPlugin<P, `${Kind}/${Capability}`>,
): Registration<P> {
  const { directory, surface } = identity;
  const rawr: { readonly kind: string; readonly capability: string } & { readonly [Key in LegacyKey]?: unknown } =
    identity.rawr;
  const legacy = legacyKeys.find((key) => Object.hasOwn(rawr, key));
  if (legacy !== undefined) throw new TypeError(`${directory}: ${legacyKey(legacy)}`);
  const kinds: readonly string[] = pluginKinds;
  if (!kinds.includes(rawr.kind)) throw new TypeError(`${directory}: ${unknownKind(rawr.kind)}`);
  if (rawr.kind !== surface) throw new TypeError(wrongRoot(rawr.kind, directory, surface));
  if (!isCapability(rawr.capability)) throw new TypeError(`${directory}: ${badCapability(rawr.capability)}`);
  // The refused branches are string types that no value has; what arrives is the plugin.
  const accepted: unknown = plugin;
  const key = `${rawr.kind}/${rawr.capability}`;
  if (!hasKey(accepted)) throw new TypeError(`${directory}: ${notAPlugin(key)}`);
  if (accepted.key !== key) throw new TypeError(`${directory}: ${codeDisagrees(key, accepted.key)}`);
  return Object.freeze({ directory, plugin: accepted as P });
}

function hasKey(value: unknown): value is { readonly key: string } {
  return typeof value === "object" && value !== null && "key" in value && typeof value.key === "string";
}

/** Refuses a plugin whose package.json and code name different things. */
export type codeDisagrees<
  Manifest extends string,
  Code extends string,
> = `package.json says \`${Manifest}\`, the plugin's code says \`${Code}\`: make them agree (D-013)`;
export function codeDisagrees<const Manifest extends string, const Code extends string>(
  manifest: Manifest,
  code: Code,
): codeDisagrees<Manifest, Code> {
  return `package.json says \`${manifest}\`, the plugin's code says \`${code}\`: make them agree (D-013)`;
}

/** Refuses a default export that no definer returned. */
export type notAPlugin<Key extends string> =
  `the default export of \`${Key}\` is not a plugin: export what \`defineApiPlugin\` or another definer returns (D-013)`;
export function notAPlugin<const Key extends string>(key: Key): notAPlugin<Key> {
  return `the default export of \`${key}\` is not a plugin: export what \`defineApiPlugin\` or another definer returns (D-013)`;
}
