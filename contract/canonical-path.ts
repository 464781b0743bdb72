/** What a canonical path never holds. A pattern alone would accept `/api/orpc/../../rpc/x`. */
export type NotCanonical =
  `${string}${"//" | "/." | "\\" | "%" | "?" | "#" | " " | "\t" | "\n"}${string}` | `${string}/`;

/** Whether a path is written in the one way that a host accepts. */
export function isCanonicalPath(path: string): boolean {
  return !/\/\/|\/\.|[\\%?#\s]|\/$/.test(path);
}
