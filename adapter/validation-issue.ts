import { issuePath } from "#internal";
import { ORPCError, ValidationError } from "@orpc/server";

/** What a schema had against an input, an output or an item, with its place: neither is in the error's own words. */
export function validationIssue(error: unknown): string | undefined {
  const cause: unknown = error instanceof ORPCError ? error.cause : undefined;
  const [issue] = cause instanceof ValidationError ? cause.issues : [];
  return issue && `${issuePath(issue)}: ${issue.message}`;
}
