import { callers, mayReach, type Caller, type Forbidden } from "./caller.js";
import { isCanonicalPath, notCanonicalPath, type NotCanonical } from "./canonical-path.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { nearestLiteral, type NearestLiteral } from "./nearest-literal.js";
import { familyOf, type FamilyOf, type RouteFamily } from "./route-family.js";

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
 * @example
 * checkCaller("external", "orpc"); //=> "external"
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
 * @example
 * checkCallerPath("external", "/api/orpc/invoicing/invoices"); //=> "/api/orpc/invoicing/invoices"
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

/** Refuses a caller that the matrix bars from a family. */
export type forbiddenFamily<
  Name extends string,
  Family extends string,
> = `\`${Name}\` must never reach the \`${Family}\` family: ${WayIn<Name>} (D-007)`;
export function forbiddenFamily<const Name extends string, const Family extends string>(
  caller: Name,
  family: Family,
): forbiddenFamily<Name, Family> {
  // Rows are looked up by the same name in both worlds.
  const way = wayIn(caller) as WayIn<Name>;
  return `\`${caller}\` must never reach the \`${family}\` family: ${way} (D-007)`;
}

/** What each caller may do instead. Source: SPEC 2.2. */
const waysIn = {
  "first-party-web": "its way in is `/rpc`, or `/api/orpc` and `/api/workflows`",
  "first-party-service": "its way in is in process, or `/rpc`",
  external: "its way in is `/api/orpc` and `/api/workflows`",
  "runtime-ingress": "its only way in is `/api/inngest`",
} as const satisfies Record<Caller, string>;

type WaysIn = typeof waysIn;
type Unnamed = "deny by default";
type WayIn<Name extends string> = Name extends keyof WaysIn ? WaysIn[Name] : Unnamed;

function wayIn(caller: string): string {
  const ways: Readonly<Record<string, string>> = waysIn;
  return Object.hasOwn(ways, caller) ? (ways[caller] ?? "") : ("deny by default" satisfies Unnamed);
}

/** Refuses an unknown caller. */
export type unknownCaller<Name extends string> =
  `\`${Name}\` is not a caller${DidYouMean<NearestLiteral<Name, Caller>>}: use \`first-party-web\`, \`first-party-service\`, \`external\` or \`runtime-ingress\` (D-007)`;
export function unknownCaller<const Name extends string>(name: Name): unknownCaller<Name> {
  const near = didYouMean<NearestLiteral<Name, Caller>>(nearestLiteral(name, Object.keys(waysIn)));
  return `\`${name}\` is not a caller${near}: use \`first-party-web\`, \`first-party-service\`, \`external\` or \`runtime-ingress\` (D-007)`;
}

/** The prefixes that a caller may be pointed to. */
const openPrefixes = ["/rpc", "/api/orpc", "/api/workflows"] as const;
type OpenPrefix = (typeof openPrefixes)[number];

/** Refuses a path below no route family. */
export type outsideFamilies<Path extends string> =
  `path \`${Path}\` is not in any route family${DidYouMean<NearestLiteral<Path, OpenPrefix>>}: use \`/rpc\`, \`/api/orpc\` or \`/api/workflows\` (D-005)`;
export function outsideFamilies<const Path extends string>(path: Path): outsideFamilies<Path> {
  const near = didYouMean<NearestLiteral<Path, OpenPrefix>>(nearestLiteral(path, openPrefixes));
  return `path \`${path}\` is not in any route family${near}: use \`/rpc\`, \`/api/orpc\` or \`/api/workflows\` (D-005)`;
}
