/**
 * What is wrong with a version of Node, in one sentence. An older one still reads this: the host imports by name only what such a Node
 * has, too, and takes the rest from the default export (`crypto.hash`, `fs.openAsBlob`).
 *
 * @example
 * runtimeFault("18.20.8"); //=> "A host needs Node 20.19 or newer, but this is 18.20.8: start it with a newer one"
 * runtimeFault("22.1.0"); //=> undefined
 */
export function runtimeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `A host needs Node 20.19 or newer, but this is ${version}: start it with a newer one`;
}
