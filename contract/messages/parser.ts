// What only the shared parser says: a package.json has no types that could show it first.

/** What is said of text that is not JSON; `what` is where and why. */
export function notJson(what: string): string {
  return `package.json is not JSON: ${what}; correct it (D-013)`;
}
/** What is said of a key that is written twice; lines are counted from 1. */
export function duplicateJsonKey(key: string, firstLine: number): string {
  return `key \`${key}\` is written twice, first on line ${firstLine}: tools disagree on which one counts, keep one (D-013)`;
}
/** What is said of a file that starts with a byte order mark. */
export function byteOrderMark(): string {
  return "package.json starts with a byte order mark: save it as plain UTF-8 (D-013)";
}
/** What is said of a package.json beyond the limit; both in characters. */
export function tooLargeManifest(size: number, limit: number): string {
  return `package.json has ${size} characters, more than the ${limit} that are read: move what is not package metadata to a file of its own (D-013)`;
}
/** What is said of a value that should be an object; `found` is what it is, with its article. */
export function notAnObject(what: string, found: string): string {
  return `${what} is ${found}, not an object: write \`"rawr": { "kind": "...", "capability": "..." }\` (D-013)`;
}
/** What is said of a package.json without a `rawr` block. */
export function missingRawr(): string {
  return 'package.json has no `rawr` block: add `"rawr": { "kind": "...", "capability": "..." }` (D-013)';
}
/** What is said of a `rawr` block without one of its keys. */
export function missingRawrKey(key: string): string {
  return `rawr.${key} is missing: add it (D-013)`;
}
/** What is said of a value that should be a string; `found` is what it is, with its article. */
export function notAString(what: string, found: string): string {
  return `${what} is ${found}, not a string (D-013)`;
}
/** What is said of a key that the `rawr` block does not have. */
export function unknownRawrKey(key: string): string {
  return `rawr.${key} is unknown: the block holds \`kind\` and \`capability\`, nothing else (D-013)`;
}
/** What is said of a key that would reach an object's prototype. */
export function prototypeKey(key: string): string {
  return `key \`${key}\` would reach an object's prototype: remove it (D-013)`;
}
