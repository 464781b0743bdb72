import { STATUS_CODES } from "node:http";
import { isORPCErrorJson, type ORPCErrorJSON } from "@orpc/client";
import { issueKeys } from "#internal";

/** What a schema has against one value of an input, as RFC 9457 writes it in its own example. */
interface FieldError {
  readonly detail: string;
  /** A JSON pointer into the input of the procedure, as a URI fragment; `#` for the input itself. */
  readonly pointer: string;
}

/**
 * An error of a procedure as a problem document (RFC 9457), or `undefined` for a body that is something else. An error that the contract
 * declares is an answer of the contract: its body is the one that the OpenAPI document describes.
 *
 * `defined: false` tells it from a refusal of the host, before which no procedure runs. `data` is what the error holds, for typed clients.
 */
export function undeclaredProblem(body: unknown, requestId: string): object | undefined {
  if (!isORPCErrorJson(body) || body.defined) return undefined;
  const { defined, code, status, message, data } = body as ORPCErrorJSON<string, unknown>;
  const title = STATUS_CODES[status] ?? code;
  const errors = fieldErrors(data);
  return { type: "about:blank", title, status, detail: message, code, requestId, defined, errors, data };
}

function fieldErrors(data: unknown): FieldError[] | undefined {
  const issues: unknown = typeof data === "object" && data !== null && "issues" in data ? data.issues : undefined;
  return Array.isArray(issues) && issues.every(isIssue)
    ? issues.map((issue) => ({ detail: issue.message, pointer: pointerOf(issueKeys(issue)) }))
    : undefined;
}

type Issue = { readonly message: string } & NonNullable<Parameters<typeof issueKeys>[0]>;

function isIssue(issue: unknown): issue is Issue {
  const { message, path } = Object(issue) as Readonly<Record<string, unknown>>;
  const isPlaced = path === undefined || (Array.isArray(path) && path.every((part) => part !== null));
  return typeof message === "string" && isPlaced;
}

/** RFC 6901, section 6. */
function pointerOf(keys: readonly string[]): string {
  const escaped = keys.map((key) =>
    key
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .replaceAll("~", "~0")
      .replaceAll("/", "~1"),
  );
  return ["#", ...escaped.map(encodeURIComponent)].join("/");
}
