import type { notCanonicalPath } from "./messages/route.js";

/** What a canonical path never holds. A pattern alone would accept `/api/orpc/../../rpc/x`. */
type NotCanonical = `${string}${"//" | "/." | "\\" | "%" | "?" | "#" | " "}${string}` | `${string}/`;

/** `Path` when it is canonical and `Accepted` says nothing else about it; a sentence when it is not. */
export type Canonical<Path extends string, Accepted> = Path extends NotCanonical ? notCanonicalPath<Path> : Accepted;

/** Whether a path is written in the one way that a host accepts. */
export function isCanonicalPath(path: string): boolean {
  return !/\/\/|\/\.|[\\%?#\s]|\/$/.test(path);
}
