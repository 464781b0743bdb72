import type { Route } from "@orpc/contract";
import { isCanonicalPath, notCanonicalPath, type NotCanonical } from "./canonical-path.js";
import { misreadsParameter, misspeltParameter, type MisreadsParameter } from "./path-parameters.js";
import type { PublishedFamily } from "./route-family.js";

/**
 * What a published procedure carries in its oRPC meta: the proof that its path was checked for this family and capability. `Taken` is
 * what no other procedure of the contract may have: `GET /api/orpc/invoicing/invoices/{}`, and its operationId.
 *
 * @example
 * const meta: RouteMeta<"orpc", "invoicing"> = { family: "orpc", capability: "invoicing" };
 * meta.capability; //=> "invoicing"
 */
export interface RouteMeta<
  Family extends PublishedFamily = PublishedFamily,
  Capability extends string = string,
  Taken extends string = string,
> {
  readonly family: Family;
  readonly capability: Capability;
  /** Types only. */
  readonly "~taken"?: Taken;
}

/**
 * `Path` itself when it lies canonically at or below `Prefix`, else the sentence that refuses it.
 *
 * @example
 * type Fine = CheckedPath<"/api/orpc/invoicing/invoices", "/api/orpc/invoicing">;
 * //=> "/api/orpc/invoicing/invoices"
 */
export type CheckedPath<Path extends string, Prefix extends string> =
  Verdict<Path, Prefix | `${Prefix}/${string}`> extends "accepted"
    ? Path
    : Refusal<Path, Prefix, Prefix | `${Prefix}/${string}`>;

/** What a path deserves. */
export type Verdict<Path extends string, Below> = string extends Path
  ? "outside"
  : Path extends Below
    ? Path extends NotCanonical
      ? "twisted"
      : MisreadsParameter<Path> extends false
        ? "accepted"
        : "misspelt"
    : "outside";

/** Of a union, what each path deserves by itself. */
export type Refusal<Path extends string, Prefix extends string, Below> = Path extends unknown
  ? Verdict<Path, Below> extends "outside"
    ? wrongPath<Path, Prefix>
    : Verdict<Path, Below> extends "twisted"
      ? notCanonicalPath<Path>
      : Verdict<Path, Below> extends "misspelt"
        ? misspeltParameter<Path>
        : Path
  : never;

// Listed, because a compiler expands an `Omit` again in every file that an editor opens.
type Described = Pick<
  Route,
  | "operationId"
  | "summary"
  | "description"
  | "deprecated"
  | "tags"
  | "successStatus"
  | "successDescription"
  | "inputStructure"
  | "outputStructure"
  | "spec"
>;

/** Methods of published routes. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * oRPC's route without its path, with the method required.
 *
 * @example
 * const route: PublishedRoute = { method: "GET", summary: "All invoices", tags: ["invoices"] };
 * route.method; //=> "GET"
 */
export interface PublishedRoute extends Described {
  readonly method: Method;
}

/** A route at a place. */
export interface RouteAt<Path, At, Id> extends Described {
  readonly method: At & Method;
  readonly path: Path;
  readonly operationId?: Id & string;
}

/** A path without its parameters' names: two that differ in nothing else are one place. */
export type Shape<Path extends string> = Path extends `${infer Before}{${infer Parameter}}${infer After}`
  ? `${Before}{${Parameter extends `+${string}` ? "+" : ""}}${Shape<After>}`
  : Path;

/** The sentence that refuses a path, or `undefined` for a canonical path at or below `prefix`. */
export function refusePath(path: string, prefix: string): string | undefined {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return wrongPath(path, prefix);
  if (!isCanonicalPath(path)) return notCanonicalPath(path);
  return misreadsParameter(path) ? misspeltParameter(path) : undefined;
}

/** Refuses a path outside its plugin's family and capability. */
export type wrongPath<
  Path extends string,
  Prefix extends string,
> = `path \`${Path}\` is outside \`${Prefix}/\`: a plugin publishes only below its own family and capability; start the path with that prefix (D-005)`;
export function wrongPath<const Path extends string, const Prefix extends string>(
  path: Path,
  prefix: Prefix,
): wrongPath<Path, Prefix> {
  return `path \`${path}\` is outside \`${prefix}/\`: a plugin publishes only below its own family and capability; start the path with that prefix (D-005)`;
}
