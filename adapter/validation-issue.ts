import { issuePath } from "#internal";
import { ORPCError, ValidationError } from "@orpc/server";

/** As many fields as a log line names. */
const most = 5;

/** What a schema has against an input, an output or an item, with the places: neither is in the error's own words. */
export function validationIssue(error: unknown): string | undefined {
  const cause: unknown = error instanceof ORPCError ? error.cause : undefined;
  if (!(cause instanceof ValidationError)) return undefined;
  const named = cause.issues.slice(0, most).map((issue) => {
    const path = issuePath(issue);
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  const more = cause.issues.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
