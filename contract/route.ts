import {
  oc,
  type ContractProcedureBuilder,
  type ErrorMap,
  type OpenAPI,
  type Route,
  type Schema,
} from "@orpc/contract";
import { isCanonicalPath, notCanonicalPath, type NotCanonical } from "./canonical-path.js";
import { badCapability, isCapability, type CheckedCapability } from "./identity.js";
import { routeFamilies, type PrefixOf, type PublishedFamily } from "./route-family.js";

/**
 * What a published procedure carries in its oRPC meta: the proof that its path was checked for this family and capability. `Taken` is
 * what no other procedure of the contract may have: `GET /api/orpc/invoicing/invoices/{}`, and its operationId.
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

type Verdict<Path, Below> = string extends Path
  ? "outside"
  : Path extends Below
    ? Path extends NotCanonical
      ? "twisted"
      : "accepted"
    : "outside";

/** Of a union, what each path deserves by itself. */
type Refusal<Path extends string, Prefix extends string, Below> = Path extends unknown
  ? Verdict<Path, Below> extends "outside"
    ? wrongPath<Path, Prefix>
    : Verdict<Path, Below> extends "twisted"
      ? notCanonicalPath<Path>
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

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** oRPC's route without its path, with the method required. */
export interface PublishedRoute extends Described {
  readonly method: Method;
}

interface RouteAt<Path, At, Id> extends Described {
  readonly method: At & Method;
  readonly path: Path;
  readonly operationId?: Id & string;
}

/** A path without its parameters' names: two that differ in nothing else are one place. */
type Shape<Path extends string> = Path extends `${infer Before}{${infer Parameter}}${infer After}`
  ? `${Before}{${Parameter extends `+${string}` ? "+" : ""}}${Shape<After>}`
  : Path;

type Unset = Schema<unknown, unknown>;
type NoErrors = Record<never, never>;

/** What all procedures that one start makes have in common. */
export interface SharedRoute<Errors extends ErrorMap = NoErrors> {
  /** Errors that each of them may answer, as oRPC's `.errors(...)` takes them; a procedure adds its own. */
  readonly errors?: Errors;
  /** Tags of each operation in the document, before its own. */
  readonly tags?: readonly string[];
  /** What the document says a caller needs for each operation: `[{ bearer: [] }]`. What a host asks for is its authenticators' to say. */
  readonly security?: readonly OpenAPI.SecurityRequirementObject[];
}

/** Starts procedures of one family and capability. Everything after `route` is oRPC's own builder. */
export interface ContractStart<
  Family extends PublishedFamily,
  Capability extends string,
  Errors extends ErrorMap = NoErrors,
  Prefix extends string = `${PrefixOf<Family>}/${Capability}`,
  Below = Prefix | `${Prefix}/${string}`,
> {
  /**
   * A procedure at a checked path, the full path as callers see it: `/api/orpc/invoicing/invoices/{id}`.
   *
   * @throws TypeError with the sentence that the editor shows, when a type was cast away.
   */
  route<const Path extends string, const At extends Method, const Id extends string = never>(
    // CheckedPath, written out, so that `Below` is made once.
    route: RouteAt<Verdict<Path, Below> extends "accepted" ? Path : Refusal<Path, Prefix, Below>, At, Id>,
  ): ContractProcedureBuilder<Unset, Unset, Errors, RouteMeta<Family, Capability, `${At} ${Shape<Path>}` | Id>>;
}

/**
 * Starts the contract of an API plugin: procedures below `/api/orpc/<capability>`.
 *
 * @example
 * const api = apiContract("invoicing");
 * const contract = {
 *   get: api
 *     .route({ method: "GET", path: "/api/orpc/invoicing/invoices/{id}" })
 *     .input(z.strictObject({ id: z.string() }))
 *     .output(z.strictObject({ id: z.string(), amount: z.int() })),
 * };
 * contract.get["~orpc"].meta; //=> { family: "orpc", capability: "invoicing" }
 *
 * @param shared - Errors, tags and security that all its procedures have.
 */
export function apiContract<const Capability extends string, Errors extends ErrorMap = NoErrors>(
  capability: CheckedCapability<Capability>,
  shared?: SharedRoute<Errors>,
): ContractStart<"orpc", Capability, Errors> {
  return contractStart("orpc", capability, shared);
}

/**
 * Starts the contract of a workflow plugin: triggers and status below `/api/workflows/<capability>`.
 *
 * @example
 * const trigger = workflowContract("invoicing").route({ method: "POST", path: "/api/workflows/invoicing/reconciliations" });
 * trigger["~orpc"].meta; //=> { family: "workflows", capability: "invoicing" }
 */
export function workflowContract<const Capability extends string, Errors extends ErrorMap = NoErrors>(
  capability: CheckedCapability<Capability>,
  shared?: SharedRoute<Errors>,
): ContractStart<"workflows", Capability, Errors> {
  return contractStart("workflows", capability, shared);
}

function contractStart<Family extends PublishedFamily, Capability extends string, Errors extends ErrorMap>(
  family: Family,
  checked: CheckedCapability<Capability>,
  { errors, tags = [], security }: SharedRoute<Errors> = {},
): ContractStart<Family, Capability, Errors> {
  // CheckedCapability is Capability, or a sentence, which is refused in the next line.
  const capability = checked as Capability;
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  const prefix = `${routeFamilies[family].prefix}/${capability}`;
  const builder = oc
    .$meta<RouteMeta<Family, Capability, never>>({ family, capability })
    // Without errors the map is the empty one that `Errors` then is.
    .errors(errors ?? ({} as Errors));
  return {
    route({ tags: own = [], spec, ...route }) {
      const path: string = route.path;
      const refusal = refusePath(path, prefix);
      if (refusal !== undefined) throw new TypeError(refusal);
      const described = {
        ...(tags.length + own.length > 0 && { tags: [...tags, ...own] }),
        ...withSecurity(spec, security),
      };
      // The path starts with `/`: it lies below the prefix. No errors and `Errors`, merged, are `Errors`.
      return builder.route({ ...route, ...described, path: path as `/${string}` }) as never;
    },
  };
}

/** oRPC's `spec`, with what is needed for an operation that does not say so itself. */
function withSecurity(spec: Route["spec"], shared: SharedRoute["security"]): Pick<Route, "spec"> {
  if (shared === undefined) return spec === undefined ? {} : { spec };
  const security = [...shared];
  if (typeof spec === "object") return { spec: { security, ...spec } };
  return { spec: (described) => ({ security, ...(spec === undefined ? described : spec(described)) }) };
}

/** The sentence that refuses a path, or `undefined` for a canonical path at or below `prefix`. */
export function refusePath(path: string, prefix: string): string | undefined {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return wrongPath(path, prefix);
  return isCanonicalPath(path) ? undefined : notCanonicalPath(path);
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
