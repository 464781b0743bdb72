import { isCanonicalPath, type NotCanonical } from "./canonical-path.js";
import { forbiddenFamily, outsideFamilies, unknownCaller } from "./messages/caller.js";
import { notCanonicalPath } from "./messages/route.js";
import { familyOf, routeFamilies, type FamilyOf, type PrefixOf, type RouteFamily } from "./route-family.js";

/**
 * The callers (personas), the way each comes in by default, and the families it must never reach.
 *
 * `first-party-service` comes in process by default; its HTTP way is `/rpc`. The law neither lists nor forbids the published
 * families for it: they take any authenticated caller.
 *
 * Source: SPEC 2.2 (D-007, D-015).
 */
export const callers = {
  "first-party-web": {
    transport: "rpc-link",
    allowed: ["rpc", "orpc", "workflows"],
    forbidden: ["ingress"],
  },
  "first-party-service": {
    transport: "in-process",
    allowed: ["rpc", "orpc", "workflows"],
    forbidden: ["ingress"],
  },
  external: {
    transport: "openapi-link",
    allowed: ["orpc", "workflows"],
    forbidden: ["rpc", "ingress"],
  },
  "runtime-ingress": {
    transport: "signed-ingress",
    allowed: ["ingress"],
    forbidden: ["rpc", "orpc", "workflows"],
  },
} as const satisfies Record<string, CallerEntry>;

/** One row of {@link callers}. */
export interface CallerEntry {
  /** What this caller uses to come in. */
  readonly transport: "rpc-link" | "openapi-link" | "in-process" | "signed-ingress";
  readonly allowed: readonly RouteFamily[];
  readonly forbidden: readonly RouteFamily[];
}

/** `"first-party-web" | "first-party-service" | "external" | "runtime-ingress"`. */
export type Caller = keyof typeof callers;

/** The families that a caller must never reach. */
export type Forbidden<C extends Caller> = (typeof callers)[C]["forbidden"][number];

/** The families that a caller may reach. */
export type Allowed<C extends Caller> = (typeof callers)[C]["allowed"][number];

/** The paths that a caller may name: the prefixes of its families and what lies below them. */
export type CallerPath<C extends Caller> = PrefixOf<Allowed<C>> | `${PrefixOf<Allowed<C>>}/${string}`;

/**
 * `Name` when it is a caller that may reach `Family`, else the sentence that refuses it. Of several names, one refused refuses all.
 *
 * @example
 * type Fine = CheckedCaller<"first-party-web", "rpc">;
 * //=> "first-party-web"
 */
export type CheckedCaller<Name extends string, Family extends RouteFamily> = Name extends Caller
  ? Extract<Forbidden<Name>, Family> extends never
    ? Name
    : forbiddenFamily<Name, Extract<Forbidden<Name>, Family>>
  : unknownCaller<Name>;

/**
 * `Path` when it is canonical, in a family, and open to the caller; else the sentence that refuses it.
 *
 * @example
 * type Fine = CheckedCallerPath<"external", "/api/orpc/invoicing/invoices">;
 * //=> "/api/orpc/invoicing/invoices"
 */
export type CheckedCallerPath<Name extends string, Path extends string> = Path extends NotCanonical
  ? notCanonicalPath<Path>
  : [Name] extends [Caller]
    ? [FamilyOf<Path>] extends [never]
      ? outsideFamilies<Path>
      : [ForbiddenAmong<Name, FamilyOf<Path>>] extends [never]
        ? Path
        : forbiddenFamily<ForbiddenAmong<Name, FamilyOf<Path>>, FamilyOf<Path>>
    : unknownCaller<Name>;

/** Those of several callers that must never reach a family. */
type ForbiddenAmong<Name extends Caller, Family extends RouteFamily> = Name extends Caller
  ? Family extends Forbidden<Name>
    ? Name
    : never
  : never;

/**
 * The caller, when it may reach the family.
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function checkCaller(name: string, family: RouteFamily): Caller {
  if (!isCaller(name)) throw new TypeError(unknownCaller(name));
  if (!mayReach(name, family)) throw new TypeError(forbiddenFamily(name, family));
  return name;
}

/**
 * The path, when the caller may name it.
 *
 * @throws TypeError with the sentence that the editor shows, when a type was cast away.
 */
export function checkCallerPath(name: string, path: string): string {
  if (!isCanonicalPath(path)) throw new TypeError(notCanonicalPath(path));
  if (!isCaller(name)) throw new TypeError(unknownCaller(name));
  const family = familyOf(path);
  if (family === undefined) throw new TypeError(outsideFamilies(path));
  if (!mayReach(name, family)) throw new TypeError(forbiddenFamily(name, family));
  return path;
}

function isCaller(name: string): name is Caller {
  return Object.hasOwn(callers, name);
}

/** Whether the matrix lets `caller` reach `family`. Anything the table does not allow is refused. */
export function mayReach(caller: Caller, family: RouteFamily): boolean {
  const allowed: readonly RouteFamily[] = callers[caller].allowed;
  return allowed.includes(family);
}

/** One cell of the caller matrix. */
export interface MatrixCell {
  readonly caller: Caller;
  readonly family: RouteFamily;
  readonly verdict: "allowed" | "forbidden";
}

/** All sixteen cells, callers first, in table order. */
export function callerMatrix(): MatrixCell[] {
  // Object.keys widens to string[]; both tables are closed consts.
  const callerNames = Object.keys(callers) as Caller[];
  const familyNames = Object.keys(routeFamilies) as RouteFamily[];
  return callerNames.flatMap((caller) =>
    familyNames.map((family): MatrixCell => {
      const verdict = mayReach(caller, family) ? "allowed" : "forbidden";
      return { caller, family, verdict };
    }),
  );
}
