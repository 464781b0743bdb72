/** What of an issue of a Standard Schema says where it lies. */
interface PlacedIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The members that lead to the value that an issue is about, from the outside in; none for the value itself. */
export function issueKeys({ path = [] }: PlacedIssue): string[] {
  return path.map((part) => String(typeof part === "object" ? part.key : part));
}

/** Where an issue lies, as members joined by dots; empty for the value itself. */
export function issuePath(issue: PlacedIssue | undefined): string {
  return issue === undefined ? "" : issueKeys(issue).join(".");
}
