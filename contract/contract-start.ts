import {
  ContractProcedure,
  isContractProcedure,
  oc,
  type AnyContractRouter,
  type ContractProcedureBuilder,
  type ErrorMap,
  type MergedErrorMap,
  type OpenAPI,
  type Route,
  type Schema,
} from "@orpc/contract";
import type { notCanonicalPath } from "./canonical-path.js";
import type { misspeltParameter } from "./path-parameters.js";
import { badCapability, isCapability, type CheckedCapability } from "./identity.js";
import {
  refusePath,
  type Method,
  type PublishedRoute,
  type Refusal,
  type RouteAt,
  type RouteMeta,
  type Shape,
  type Verdict,
  type wrongPath,
} from "./route.js";
import { routeFamilies, type PrefixOf, type PublishedFamily } from "./route-family.js";

type Unset = Schema<unknown, unknown>;
type NoErrors = Record<never, never>;

/**
 * What all procedures that one start makes have in common.
 *
 * @example
 * const shared: SharedRoute = { tags: ["invoices"], security: [{ bearer: [] }] };
 * const start = apiContract("invoicing", shared).route({ method: "GET", path: "/api/orpc/invoicing/invoices" });
 * start["~orpc"].route.tags; //=> ["invoices"]
 */
export interface SharedRoute<Errors extends ErrorMap = NoErrors> {
  /** Errors that each of them may answer, as oRPC's `.errors(...)` takes them; a procedure adds its own. */
  readonly errors?: Errors;
  /** Tags of each operation in the document, before its own. */
  readonly tags?: readonly string[];
  /** The security requirement of each operation in the document: `[{ bearer: [] }]`. What a host requires is up to its authenticators. */
  readonly security?: readonly OpenAPI.SecurityRequirementObject[];
}

/**
 * Starts procedures of one family and capability. Everything after `route` is oRPC's own builder.
 *
 * @example
 * const listOf = (start: ContractStart<"orpc", "invoicing">) =>
 *   start.route({ method: "GET", path: "/api/orpc/invoicing/invoices" });
 * listOf(apiContract("invoicing"))["~orpc"].route.method; //=> "GET"
 */
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

  /** The same start, whose paths are relative to `part` below its family and capability: `prefix("/v2").route({ path: "/invoices" })`. */
  prefix<const Part extends string>(
    part: CheckedPart<Prefix, Part, Prefix, Below>,
  ): StartBelow<Family, Capability, Errors, `${Prefix}${Part}`>;

  /** The same start, whose procedures have meta of the plugin's own, as oRPC's `.$meta` and `.meta` give it; interceptors read it. */
  $meta<Custom extends object>(
    initial: CheckedMeta<Custom>,
  ): StartBelow<Family, Capability, Errors, "", Custom, Prefix>;

  /**
   * Procedures that oRPC's own `oc` made, as procedures of this plugin: paths are relative to the family and capability, and one without
   * a path has its name. Errors, tags and security of the start hold for each.
   *
   * @throws TypeError with the sentence about a path that is not below the prefix, or about a procedure of another plugin.
   */
  router<const Router extends AnyContractRouter>(router: Router): StartedRouter<Router, Family, Capability, Errors>;
}

/**
 * A start with a base of its paths, with meta of its own, or with both.
 *
 * @example
 * const second: StartBelow<"orpc", "invoicing", Record<never, never>, "/api/orpc/invoicing/v2"> =
 *   apiContract("invoicing").prefix("/v2");
 * second.route({ method: "GET", path: "/invoices" })["~orpc"].route.path; //=> "/api/orpc/invoicing/v2/invoices"
 */
export interface StartBelow<
  Family extends PublishedFamily,
  Capability extends string,
  Errors extends ErrorMap,
  Base extends string,
  Custom extends object = Record<never, never>,
  Prefix extends string = Base,
  Below = Prefix | `${Prefix}/${string}`,
> {
  /** See {@link ContractStart}. */
  route<const Path extends string, const At extends Method, const Id extends string = never>(
    /** `meta` is this procedure's, beside that of the start: oRPC's own `.meta` would ask for the start's proof as well. */
    route: RouteAt<CheckedPart<Base, Path, Prefix, Below>, At, Id> & { readonly meta?: Custom & NoProof },
  ): ContractProcedureBuilder<
    Unset,
    Unset,
    Errors,
    RouteMeta<Family, Capability, `${At} ${Shape<`${Base}${Path}`>}` | Id> & Custom
  >;
  /** See {@link ContractStart}. */
  prefix<const Part extends string>(
    part: CheckedPart<Prefix, Part, Prefix, Below>,
  ): StartBelow<Family, Capability, Errors, `${Prefix}${Part}`, Custom>;
}

/** A part of a path that makes, behind `Base`, one that lies below its prefix; else the sentence that refuses it. */
type CheckedPart<Base extends string, Part extends string, Prefix extends string, Below> =
  Verdict<`${Base}${Part}`, Below> extends "accepted"
    ? Part
    : Verdict<`${Base}${Part}`, Below> extends "twisted"
      ? notCanonicalPath<`${Base}${Part}`>
      : Verdict<`${Base}${Part}`, Below> extends "misspelt"
        ? misspeltParameter<`${Base}${Part}`>
        : Base extends ""
          ? wrongPath<Part, Prefix>
          : partOutside<Part, Base>;

/** Meta without what the start writes itself, else the sentence. */
type CheckedMeta<Custom> = [Extract<keyof Custom, keyof NoProof>] extends [never] ? Custom : metaIsTaken;

/** Meta that the start writes itself. */
interface NoProof {
  readonly family?: metaIsTaken;
  readonly capability?: metaIsTaken;
}

/**
 * Each procedure of a router, as one of the plugin's.
 *
 * @example
 * const plain = { list: oc.output(z.string()) };
 * const started: StartedRouter<typeof plain, "orpc", "invoicing", Record<never, never>> =
 *   apiContract("invoicing").router(plain);
 * started.list["~orpc"].route.path; //=> "/api/orpc/invoicing/list"
 */
export type StartedRouter<Router, Family extends PublishedFamily, Capability extends string, Errors extends ErrorMap> =
  Router extends ContractProcedure<infer Input, infer Output, infer Own, infer Meta>
    ? ContractProcedure<Input, Output, MergedErrorMap<Errors, Own>, RouteMeta<Family, Capability, never> & Meta>
    : { [Name in keyof Router]: StartedRouter<Router[Name], Family, Capability, Errors> };

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
  shared: SharedRoute<Errors> = {},
): ContractStart<Family, Capability, Errors> {
  // CheckedCapability is Capability, or a sentence, which is refused in the next line.
  const capability = checked as Capability;
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  const prefix = `${routeFamilies[family].prefix}/${capability}`;
  const at = (base: string, custom: object) => ({
    route({ tags: own = [], spec, meta = {}, ...route }: GivenRoute) {
      const path = `${base}${route.path}`;
      const refusal = base === "" ? refusePath(path, prefix) : refusePart(route.path, path, prefix);
      if (refusal !== undefined) throw new TypeError(refusal);
      checkMeta(meta);
      const builder = oc
        .$meta<RouteMeta<Family, Capability, never>>({ ...custom, ...meta, family, capability })
        // Without errors the map is the empty one that `Errors` then is.
        .errors(shared.errors ?? {});
      // The path starts with `/`: it lies below the prefix.
      return builder.route({ ...route, ...described(shared, own, spec), path: path as `/${string}` });
    },
    prefix(part: string) {
      const longer = `${base === "" ? prefix : base}${part}`;
      const refusal = refusePart(part, longer, prefix);
      if (refusal !== undefined) throw new TypeError(refusal);
      return at(longer, custom);
    },
  });
  const start = {
    ...at("", {}),
    $meta(custom: object) {
      checkMeta(custom);
      return at("", custom);
    },
    router: (router: AnyContractRouter) => startedRouter(router, { family, capability, prefix, shared }),
  };
  // What each method is typed to take and to make, it checks and makes; TypeScript can't relate a path's type with its text.
  return start as never;
}

interface GivenRoute extends PublishedRoute {
  readonly path: string;
  readonly meta?: object;
}

function checkMeta(meta: object): void {
  if ("family" in meta || "capability" in meta) throw new TypeError(metaIsTaken());
}

/** Tags and security of a start beside an operation's own. */
function described(
  { tags = [], security }: SharedRoute<ErrorMap>,
  own: readonly string[],
  spec: Route["spec"],
): Pick<Route, "tags" | "spec"> {
  return { ...(tags.length + own.length > 0 && { tags: [...tags, ...own] }), ...withSecurity(spec, security) };
}

interface StartedFor {
  readonly family: PublishedFamily;
  readonly capability: string;
  readonly prefix: string;
  readonly shared: SharedRoute<ErrorMap>;
}

function startedRouter(router: AnyContractRouter, start: StartedFor, names: readonly string[] = []): AnyContractRouter {
  if (!isContractProcedure(router)) {
    return Object.fromEntries(
      Object.entries(router).map(([name, part]) => [name, startedRouter(part, start, [...names, name])]),
    );
  }
  const { family, capability, prefix, shared } = start;
  const { meta, route, errorMap, ...schemas } = router["~orpc"];
  const made: { readonly family?: unknown; readonly capability?: unknown } = meta;
  if (made.family === family && made.capability === capability) return router;
  if (made.family !== undefined) throw new TypeError(startedElsewhere(names.join("."), capability));
  const path = `${prefix}${route.path ?? `/${names.join("/")}`}`;
  const refusal = refusePart(route.path ?? "/", path, prefix);
  if (refusal !== undefined) throw new TypeError(refusal);
  const { tags = [], spec, ...rest } = route;
  return new ContractProcedure({
    ...schemas,
    meta: { ...meta, family, capability },
    errorMap: { ...shared.errors, ...errorMap },
    route: { ...rest, ...described(shared, tags, spec), path: path as `/${string}` },
  });
}

function refusePart(part: string, path: string, prefix: string): string | undefined {
  return part.startsWith("/") && !part.startsWith("/api/") ? refusePath(path, prefix) : partOutside(part, prefix);
}

/** oRPC's `spec`, with what is needed for an operation that does not say so itself. */
function withSecurity(spec: Route["spec"], shared: SharedRoute["security"]): Pick<Route, "spec"> {
  if (shared === undefined) return spec === undefined ? {} : { spec };
  const security = [...shared];
  if (typeof spec === "object") return { spec: { security, ...spec } };
  return { spec: (described) => ({ security, ...(spec === undefined ? described : spec(described)) }) };
}

/** Refuses a partial path where a whole one is needed, and one that does not begin with a slash. */
export type partOutside<
  Part extends string,
  Base extends string,
> = `\`${Part}\` is not a path below \`${Base}\`: it comes behind that prefix, so begin it with a slash and leave the prefix out (D-005)`;
export function partOutside<const Part extends string, const Base extends string>(
  part: Part,
  base: Base,
): partOutside<Part, Base> {
  return `\`${part}\` is not a path below \`${base}\`: it comes behind that prefix, so begin it with a slash and leave the prefix out (D-005)`;
}

/** Refuses meta that would say whose a procedure is. */
export type metaIsTaken =
  "meta can't hold `family` or `capability`, which say whose a procedure is: call yours something else (D-005)";
export function metaIsTaken(): metaIsTaken {
  return "meta can't hold `family` or `capability`, which say whose a procedure is: call yours something else (D-005)";
}

/** Refuses a procedure that another plugin's contract started. */
export function startedElsewhere(name: string, capability: string): string {
  return `procedure \`${name}\` belongs to another plugin: \`${capability}\` can take only its own and those that \`oc\` made (D-005)`;
}
