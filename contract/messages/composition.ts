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
  `what \`${Key}\` exports by default is no plugin: export what \`defineApiPlugin\` or its sisters return (D-013)`;
/** What is said of a default export that no definer returned, word for word what the compiler says. */
export function notAPlugin<const Key extends string>(key: Key): notAPlugin<Key> {
  return `what \`${key}\` exports by default is no plugin: export what \`defineApiPlugin\` or its sisters return (D-013)`;
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
  Known extends string,
> = `\`${Key}\` is not registered in rawr.hq.ts: use \`${Known}\`, or run \`rawr-hq generate\` (D-006)`;
/** What is said of a key that the composition does not have, word for word what the compiler says. */
export function notRegistered<const Key extends string, const Known extends string>(
  key: Key,
  known: Known,
): notRegistered<Key, Known> {
  return `\`${key}\` is not registered in rawr.hq.ts: use \`${known}\`, or run \`rawr-hq generate\` (D-006)`;
}
