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
