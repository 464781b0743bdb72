/** What a canonical path never holds. A pattern alone would accept `/api/orpc/../../rpc/x`. */
export type NotCanonical =
  `${string}${"//" | "/." | "\\" | "%" | "?" | "#" | " " | "\t" | "\n"}${string}` | `${string}/`;

/** Whether a path is written in the one way that a host accepts. */
export function isCanonicalPath(path: string): boolean {
  return !/\/\/|\/\.|[\\%?#\s]|\/$/.test(path);
}

/** Refuses a path that a server could read in two ways. */
export type notCanonicalPath<Path extends string> =
  `path \`${Path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
export function notCanonicalPath<const Path extends string>(path: Path): notCanonicalPath<Path> {
  return `path \`${path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
}
