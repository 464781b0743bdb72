import type { Caller } from "../caller.js";
import { nearestBeginning, type NearestBeginning } from "../nearest-beginning.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";

/** What the compiler says of a caller on a family that the matrix forbids it. */
export type forbiddenFamily<
  Name extends string,
  Family extends string,
> = `\`${Name}\` must never reach the \`${Family}\` family: ${WayIn<Name>} (D-007)`;
/** What is said of a caller on a family that the matrix forbids it, word for word what the compiler says. */
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

/** What the compiler says of a name that is not a caller. */
export type unknownCaller<Name extends string> =
  `\`${Name}\` is not a caller${DidYouMean<NearestBeginning<Name, Caller>>}: use \`first-party-web\`, \`first-party-service\`, \`external\` or \`runtime-ingress\` (D-007)`;
/** What is said of a name that is not a caller, word for word what the compiler says. */
export function unknownCaller<const Name extends string>(name: Name): unknownCaller<Name> {
  const near = didYouMean<NearestBeginning<Name, Caller>>(nearestBeginning(name, Object.keys(waysIn)));
  return `\`${name}\` is not a caller${near}: use \`first-party-web\`, \`first-party-service\`, \`external\` or \`runtime-ingress\` (D-007)`;
}

/** The prefixes that a caller may be pointed to. */
const openPrefixes = ["/rpc", "/api/orpc", "/api/workflows"] as const;
type OpenPrefix = (typeof openPrefixes)[number];

/** What the compiler says of a path below no route family. */
export type outsideFamilies<Path extends string> =
  `path \`${Path}\` is not in any route family${DidYouMean<NearestBeginning<Path, OpenPrefix>>}: use \`/rpc\`, \`/api/orpc\` or \`/api/workflows\` (D-005)`;
/** What is said of a path below no route family, word for word what the compiler says. */
export function outsideFamilies<const Path extends string>(path: Path): outsideFamilies<Path> {
  const near = didYouMean<NearestBeginning<Path, OpenPrefix>>(nearestBeginning(path, openPrefixes));
  return `path \`${path}\` is not in any route family${near}: use \`/rpc\`, \`/api/orpc\` or \`/api/workflows\` (D-005)`;
}
