import { checkReactions, type CheckedReactions } from "./checked-reactions.js";
import { checkOperations } from "./checked-routes.js";
import type { AnyApiPlugin, AnyConsumerPlugin, AnyPlugin, AnyWorkflowPlugin } from "./plugin.js";
import type { Registration } from "./register.js";

/** A registration in the place that its plugin's key names, else the sentence that refuses it. */
type CheckedRegistration<Key, P, Hq> = P extends { readonly key: infer Own extends string }
  ? Own extends Key
    ? CheckedReactions<Own, P, Hq>
    : Key extends `${Own}#${infer Directory}`
      ? duplicateCapability<Own, Directory>
      : wrongKey<Key & string, Own>
  : never;

/**
 * The composition: the only authority on what a host mounts (SPEC 2.4).
 *
 * @example
 * const pluginsOf = (hq: Composition) => hq.plugins.map(({ directory }) => directory);
 * pluginsOf(defineHq<object>({})).length; //=> 0
 */
export interface Composition<Hq = unknown> {
  /** In the order of the generated file. */
  readonly plugins: readonly Registration<AnyPlugin>[];
  /** Types only: the generated interface of plugins by key. */
  readonly "~hq"?: Hq;
}

/**
 * Makes the composition of the generated `rawr.hq.ts`.
 *
 * @example
 * const plugin = defineToolkitPlugin({ capability: "invoice-tools", create: () => ({}) });
 * const hq = defineHq<{ "toolkit/invoice-tools": typeof plugin }>({
 *   "toolkit/invoice-tools": register(
 *     {
 *       directory: "plugins/cli/invoice-tools",
 *       surface: "toolkit",
 *       rawr: { kind: "toolkit", capability: "invoice-tools" },
 *     },
 *     plugin,
 *   ),
 * });
 * hq.plugins.length; //=> 1
 *
 * @typeParam Hq - The generated interface `{ "api/invoicing": typeof plugin; ... }`.
 */
export function defineHq<Hq>(registrations: {
  readonly [Key in keyof Hq]: CheckedRegistration<Key, Hq[Key], Hq>;
}): Composition<Hq> {
  const plugins = Object.entries(registrations).map(([key, registration]) => {
    // Each value is a Registration, or it did not compile; what was cast past the compiler is refused below.
    const { directory, plugin } = registration as Registration<AnyPlugin>;
    if (plugin.key !== key) {
      throw new TypeError(
        key.startsWith(`${plugin.key}#`) ? duplicateCapability(plugin.key, directory) : wrongKey(key, plugin.key),
      );
    }
    return { directory, plugin };
  });
  checkReactions(plugins.map(({ plugin }) => plugin));
  const hq: Composition<Hq> = Object.freeze({ plugins: Object.freeze(plugins) });
  // A published family has one document.
  for (const published of [apiPlugins(hq), workflowPlugins(hq)]) {
    checkOperations(Object.fromEntries(published.map(({ capability, contract }) => [capability, contract])));
  }
  return hq;
}

/** The API plugins of a composition. */
export function apiPlugins(hq: Composition): AnyApiPlugin[] {
  return hq.plugins.map(({ plugin }) => plugin).filter((plugin): plugin is AnyApiPlugin => plugin.kind === "api");
}

/** The workflow plugins of a composition. */
export function workflowPlugins(hq: Composition): AnyWorkflowPlugin[] {
  return hq.plugins
    .map(({ plugin }) => plugin)
    .filter((plugin): plugin is AnyWorkflowPlugin => plugin.kind === "workflows");
}

/** The toolkit and agent plugins of a composition: what runs beside a host. */
export function pluginsBesideTheHost(hq: Composition): AnyConsumerPlugin[] {
  return hq.plugins
    .map(({ plugin }) => plugin)
    .filter((plugin): plugin is AnyConsumerPlugin => plugin.kind === "toolkit" || plugin.kind === "agent");
}

/** Refuses a key that two plugins register. */
export type duplicateCapability<
  Key extends string,
  Directory extends string,
> = `\`${Key}\` is registered twice, the second time by \`${Directory}\`: a capability is unique per kind, rename one (D-013)`;
export function duplicateCapability<const Key extends string, const Directory extends string>(
  key: Key,
  directory: Directory,
): duplicateCapability<Key, Directory> {
  return `\`${key}\` is registered twice, the second time by \`${directory}\`: a capability is unique per kind, rename one (D-013)`;
}

/** Refuses a plugin registered under a key that is not its own. */
export type wrongKey<
  Key extends string,
  Expected extends string,
> = `registered as \`${Key}\`, but its code says \`${Expected}\`: make package.json and code agree, then run \`rawr-hq generate\` (D-013)`;
export function wrongKey<const Key extends string, const Expected extends string>(
  key: Key,
  expected: Expected,
): wrongKey<Key, Expected> {
  return `registered as \`${key}\`, but its code says \`${expected}\`: make package.json and code agree, then run \`rawr-hq generate\` (D-013)`;
}
