/**
 * Each sentence once: a function and a type of the same name, so the editor shows what the runtime throws.
 * A sentence names the offender, says the way out, and ends with the policy that says so.
 */

export type wrongPath<
  Path extends string,
  Prefix extends string,
> = `path \`${Path}\` is outside \`${Prefix}/\`: a plugin publishes below its own family and capability only (D-005)`;
export function wrongPath<const Path extends string, const Prefix extends string>(
  path: Path,
  prefix: Prefix,
): wrongPath<Path, Prefix> {
  return `path \`${path}\` is outside \`${prefix}/\`: a plugin publishes below its own family and capability only (D-005)`;
}

export type notCanonicalPath<Path extends string> =
  `path \`${Path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, query or fragment (D-005)`;
export function notCanonicalPath<const Path extends string>(path: Path): notCanonicalPath<Path> {
  return `path \`${path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, query or fragment (D-005)`;
}

export type unknownKind<Kind extends string> =
  `rawr.kind \`${Kind}\` is unknown: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
export function unknownKind<const Kind extends string>(kind: Kind): unknownKind<Kind> {
  return `rawr.kind \`${kind}\` is unknown: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
}

export type wrongRoot<
  Kind extends string,
  Root extends string,
  Expected extends string,
> = `rawr.kind \`${Kind}\` does not belong in \`${Root}\`: that root holds kind \`${Expected}\`; move the plugin or change its kind (D-013)`;
export function wrongRoot<const Kind extends string, const Root extends string, const Expected extends string>(
  kind: Kind,
  root: Root,
  expected: Expected,
): wrongRoot<Kind, Root, Expected> {
  return `rawr.kind \`${kind}\` does not belong in \`${root}\`: that root holds kind \`${expected}\`; move the plugin or change its kind (D-013)`;
}

export type badCapability<Capability extends string> =
  `rawr.capability \`${Capability}\` is no capability: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
export function badCapability<const Capability extends string>(capability: Capability): badCapability<Capability> {
  return `rawr.capability \`${capability}\` is no capability: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
}

export type legacyKey<Key extends string> =
  `\`${Key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
export function legacyKey<const Key extends string>(key: Key): legacyKey<Key> {
  return `\`${key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
}

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
> = `registered as \`${Key}\`, but package.json says \`${Expected}\`: run \`rawr-hq generate\` (D-013)`;
export function wrongKey<const Key extends string, const Expected extends string>(
  key: Key,
  expected: Expected,
): wrongKey<Key, Expected> {
  return `registered as \`${key}\`, but package.json says \`${expected}\`: run \`rawr-hq generate\` (D-013)`;
}

export type forbiddenFamily<
  Caller extends string,
  Family extends string,
> = `\`${Caller}\` must never reach the \`${Family}\` family (D-007)`;
export function forbiddenFamily<const Caller extends string, const Family extends string>(
  caller: Caller,
  family: Family,
): forbiddenFamily<Caller, Family> {
  return `\`${caller}\` must never reach the \`${family}\` family (D-007)`;
}

export type foreignEvent<
  Name extends string,
  Capability extends string,
> = `event \`${Name}\` does not belong to \`${Capability}\`: name it \`${Capability}/<subject>.<what happened>\` (D-005)`;
export function foreignEvent<const Name extends string, const Capability extends string>(
  name: Name,
  capability: Capability,
): foreignEvent<Name, Capability> {
  return `event \`${name}\` does not belong to \`${capability}\`: name it \`${capability}/<subject>.<what happened>\` (D-005)`;
}

export type mountOutOfOrder<
  Family extends string,
  Expected extends string,
> = `\`${Family}\` can't be mounted here: next is \`${Expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
export function mountOutOfOrder<const Family extends string, const Expected extends string>(
  family: Family,
  expected: Expected,
): mountOutOfOrder<Family, Expected> {
  return `\`${family}\` can't be mounted here: next is \`${expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
}

// What only the shared parser says: a package.json has no types that could show it first.

export function notJson(what: string): string {
  return `package.json is not JSON: ${what}; correct it (D-013)`;
}
export function duplicateJsonKey(key: string, firstLine: number): string {
  return `key \`${key}\` is written twice, first on line ${firstLine}: tools disagree on which one counts, keep one (D-013)`;
}
export function byteOrderMark(): string {
  return "package.json starts with a byte order mark: save it as plain UTF-8 (D-013)";
}
export function tooLargeManifest(size: number, limit: number): string {
  return `package.json has ${size} characters, more than the ${limit} that are read: move what is not package metadata to a file of its own (D-013)`;
}
export function notAnObject(what: string, found: string): string {
  return `${what} is ${found}, not an object: write \`"rawr": { "kind": "...", "capability": "..." }\` (D-013)`;
}
export function missingRawr(): string {
  return 'package.json has no `rawr` block: add `"rawr": { "kind": "...", "capability": "..." }` (D-013)';
}
export function missingRawrKey(key: string): string {
  return `rawr.${key} is missing: add it (D-013)`;
}
export function notAString(what: string, found: string): string {
  return `${what} is ${found}, not a string (D-013)`;
}
export function unknownRawrKey(key: string): string {
  return `rawr.${key} is unknown: the block holds \`kind\` and \`capability\`, nothing else (D-013)`;
}
export function prototypeKey(key: string): string {
  return `key \`${key}\` would reach an object's prototype: remove it (D-013)`;
}
