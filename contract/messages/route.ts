import type { RouteFamily } from "../route-family.js";

export type wrongPath<
  Path extends string,
  Prefix extends string,
  Instead extends string,
> = `path \`${Path}\` is outside \`${Prefix}/\`: a plugin publishes below its own family and capability only, write \`${Instead}\` (D-005)`;
export function wrongPath<const Path extends string, const Prefix extends string, const Instead extends string>(
  path: Path,
  prefix: Prefix,
  instead: Instead,
): wrongPath<Path, Prefix, Instead> {
  return `path \`${path}\` is outside \`${prefix}/\`: a plugin publishes below its own family and capability only, write \`${instead}\` (D-005)`;
}

export type otherFamily<
  Path extends string,
  Family extends RouteFamily,
  Instead extends string,
> = `path \`${Path}\` belongs to the \`${Family}\` family, where this plugin publishes nothing: write \`${Instead}\` (D-005)`;
export function otherFamily<const Path extends string, const Family extends RouteFamily, const Instead extends string>(
  path: Path,
  family: Family,
  instead: Instead,
): otherFamily<Path, Family, Instead> {
  return `path \`${path}\` belongs to the \`${family}\` family, where this plugin publishes nothing: write \`${instead}\` (D-005)`;
}

export type notCanonicalPath<Path extends string> =
  `path \`${Path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
export function notCanonicalPath<const Path extends string>(path: Path): notCanonicalPath<Path> {
  return `path \`${path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
}

export type mountOutOfOrder<
  Family extends string,
  Expected extends string,
> = `\`${Family}\` can't be mounted here: next is \`${Expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
export function mountOutOfOrder<const Family extends string, const Expected extends string>(
  family: Family,
  expected: Expected,
): mountOutOfOrder<Family, Expected> {
  return `\`${family}\` can't be mounted here: next is \`${expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
}
