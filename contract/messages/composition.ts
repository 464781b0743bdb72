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

export type notAPlugin<Key extends string> =
  `what \`${Key}\` exports by default is no plugin: export what \`defineApiPlugin\` or its sisters return (D-013)`;
export function notAPlugin<const Key extends string>(key: Key): notAPlugin<Key> {
  return `what \`${key}\` exports by default is no plugin: export what \`defineApiPlugin\` or its sisters return (D-013)`;
}

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

export type notRegistered<
  Key extends string,
  Known extends string,
> = `\`${Key}\` is not registered in rawr.hq.ts: use \`${Known}\`, or run \`rawr-hq generate\` (D-006)`;
export function notRegistered<const Key extends string, const Known extends string>(
  key: Key,
  known: Known,
): notRegistered<Key, Known> {
  return `\`${key}\` is not registered in rawr.hq.ts: use \`${known}\`, or run \`rawr-hq generate\` (D-006)`;
}
