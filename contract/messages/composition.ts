import { nearestBeginning, type NearestBeginning } from "../nearest-beginning.js";
import { nearestKey, type NearestKey } from "../nearest-key.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";

/** What the compiler says of a plugin whose package.json and code name different things. */
export type codeDisagrees<
  Manifest extends string,
  Code extends string,
> = `package.json says \`${Manifest}\`, the plugin's code says \`${Code}\`: make them agree (D-013)`;
/** What is said of a plugin whose package.json and code name different things, word for word what the compiler says. */
export function codeDisagrees<const Manifest extends string, const Code extends string>(
  manifest: Manifest,
  code: Code,
): codeDisagrees<Manifest, Code> {
  return `package.json says \`${manifest}\`, the plugin's code says \`${code}\`: make them agree (D-013)`;
}

/** What the compiler says of a default export that no definer returned. */
export type notAPlugin<Key extends string> =
  `the default export of \`${Key}\` is not a plugin: export what \`defineApiPlugin\` or another definer returns (D-013)`;
/** What is said of a default export that no definer returned, word for word what the compiler says. */
export function notAPlugin<const Key extends string>(key: Key): notAPlugin<Key> {
  return `the default export of \`${key}\` is not a plugin: export what \`defineApiPlugin\` or another definer returns (D-013)`;
}

/** What the compiler says of a key that two plugins register. */
export type duplicateCapability<
  Key extends string,
  Directory extends string,
> = `\`${Key}\` is registered twice, the second time by \`${Directory}\`: a capability is unique per kind, rename one (D-013)`;
/** What is said of a key that two plugins register, word for word what the compiler says. */
export function duplicateCapability<const Key extends string, const Directory extends string>(
  key: Key,
  directory: Directory,
): duplicateCapability<Key, Directory> {
  return `\`${key}\` is registered twice, the second time by \`${directory}\`: a capability is unique per kind, rename one (D-013)`;
}

/** What the compiler says of a plugin registered under a key that is not its own. */
export type wrongKey<
  Key extends string,
  Expected extends string,
> = `registered as \`${Key}\`, but its code says \`${Expected}\`: make package.json and code agree, then run \`rawr-hq generate\` (D-013)`;
/** What is said of a plugin registered under a key that is not its own, word for word what the compiler says. */
export function wrongKey<const Key extends string, const Expected extends string>(
  key: Key,
  expected: Expected,
): wrongKey<Key, Expected> {
  return `registered as \`${key}\`, but its code says \`${expected}\`: make package.json and code agree, then run \`rawr-hq generate\` (D-013)`;
}

/** What the compiler says of a key that the composition does not have. */
export type notRegistered<
  Key extends string,
  Registered extends string,
> = `\`${Key}\` is not registered in rawr.hq.ts${DidYouMean<NearestKey<Key, Registered>>}: use a key that is, or run \`rawr-hq generate\` (D-006)`;
/** What is said of a key that the composition does not have, word for word what the compiler says. */
export function notRegistered<const Key extends string, const Registered extends string>(
  key: Key,
  registered: readonly Registered[],
): notRegistered<Key, Registered> {
  const near = didYouMean<NearestKey<Key, Registered>>(nearestKey(key, registered));
  return `\`${key}\` is not registered in rawr.hq.ts${near}: use a key that is, or run \`rawr-hq generate\` (D-006)`;
}

/** What the compiler says of a consumer that asks for a service that no plugin publishes. */
export type serviceMissing<
  Key extends string,
  Service extends string,
  Published extends string,
> = `\`${Key}\` asks for the service \`${Service}\`, which no plugin of rawr.hq.ts publishes${DidYouMean<NearestBeginning<Service, Published>>}: register its plugin or ask for another (D-006)`;
/** What is said of a consumer that asks for a service that no plugin publishes, word for word what the compiler says. */
export function serviceMissing<const Key extends string, const Service extends string, const Published extends string>(
  key: Key,
  service: Service,
  published: readonly Published[],
): serviceMissing<Key, Service, Published> {
  const near = didYouMean<NearestBeginning<Service, Published>>(nearestBeginning(service, published));
  return `\`${key}\` asks for the service \`${service}\`, which no plugin of rawr.hq.ts publishes${near}: register its plugin or ask for another (D-006)`;
}

/** What the compiler says of a consumer that asks a service for what its contract does not have. */
export type serviceDiffers<
  Key extends string,
  Procedure extends string,
> = `\`${Key}\` asks for \`${Procedure}\` in a different shape than its contract publishes: declare it as the contract does (D-006)`;
/** What is said of a consumer that asks a service for what its contract does not have, word for word what the compiler says. */
export function serviceDiffers<const Key extends string, const Procedure extends string>(
  key: Key,
  procedure: Procedure,
): serviceDiffers<Key, Procedure> {
  return `\`${key}\` asks for \`${procedure}\` in a different shape than its contract publishes: declare it as the contract does (D-006)`;
}

/** What is said of a plugin that asks for a service that neither a plugin nor the process offers. */
export type serviceNotOffered<
  Key extends string,
  Service extends string,
  Offered extends string,
> = `\`${Key}\` asks for the service \`${Service}\`, which neither rawr.hq.ts nor the process offers${DidYouMean<NearestBeginning<Service, Offered>>}: register its plugin, or pass it to \`serve(hq, { services })\` (D-006)`;
/** What is said of a plugin that asks for a service that nobody offers, word for word what the compiler says. */
export function serviceNotOffered<const Key extends string, const Service extends string, const Offered extends string>(
  key: Key,
  service: Service,
  offered: readonly Offered[],
): serviceNotOffered<Key, Service, Offered> {
  const near = didYouMean<NearestBeginning<Service, Offered>>(nearestBeginning(service, offered));
  return `\`${key}\` asks for the service \`${service}\`, which neither rawr.hq.ts nor the process offers${near}: register its plugin, or pass it to \`serve(hq, { services })\` (D-006)`;
}
