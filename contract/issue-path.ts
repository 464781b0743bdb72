/** Where an issue of a Standard Schema lies, as members joined by dots; empty for the value itself. */
export function issuePath(
  issue: { readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined } | undefined,
): string {
  return (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
}
