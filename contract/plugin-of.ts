import type { Composition } from "./composition.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { nearestKey, type NearestKey } from "./nearest-key.js";

/** `Key` when the composition has it, else the sentence that refuses it. */
type RegisteredKey<Hq, Key extends string> = Key extends keyof Hq ? Key : notRegistered<Key, keyof Hq & string>;

/**
 * The plugin that is registered under a key, with its own types. Only what the composition names can be used (SPEC 2.4).
 *
 * @example
 * const plugin = defineToolkitPlugin({ capability: "invoice-tools", create: () => ({}) });
 * const hq = defineHq<{ "toolkit/invoice-tools": typeof plugin }>({
 *   "toolkit/invoice-tools": { directory: "plugins/cli/invoice-tools", plugin },
 * });
 * pluginOf(hq, "toolkit/invoice-tools").capability; //=> "invoice-tools"
 *
 * @throws TypeError when nothing is registered under the key, with the sentence that the editor shows.
 */
export function pluginOf<Hq, const Key extends string>(
  hq: Composition<Hq>,
  key: RegisteredKey<Hq, Key>,
): Hq[Key & keyof Hq] {
  const name: string = key;
  const found = hq.plugins.find(({ plugin }) => plugin.key === name);
  if (found === undefined) {
    const keys = hq.plugins.map(({ plugin }) => plugin.key);
    throw new TypeError(notRegistered(name, keys));
  }
  // defineHq checked that the plugin at each key is the one that the interface names.
  return found.plugin as Hq[Key & keyof Hq];
}

/** Refuses a key that the composition does not have. */
export type notRegistered<
  Key extends string,
  Registered extends string,
> = `\`${Key}\` is not registered in rawr.hq.ts${DidYouMean<NearestKey<Key, Registered>>}: use a key that is, or run \`rawr-hq generate\` (D-006)`;
export function notRegistered<const Key extends string, const Registered extends string>(
  key: Key,
  registered: readonly Registered[],
): notRegistered<Key, Registered> {
  const near = didYouMean<NearestKey<Key, Registered>>(nearestKey(key, registered));
  return `\`${key}\` is not registered in rawr.hq.ts${near}: use a key that is, or run \`rawr-hq generate\` (D-006)`;
}
