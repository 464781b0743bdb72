/** What the compiler says of a path outside its plugin's family and capability. */
export type wrongPath<
  Path extends string,
  Prefix extends string,
> = `path \`${Path}\` is outside \`${Prefix}/\`: a plugin publishes only below its own family and capability; start the path with that prefix (D-005)`;
/** What is said of a path outside its plugin's family and capability, word for word what the compiler says. */
export function wrongPath<const Path extends string, const Prefix extends string>(
  path: Path,
  prefix: Prefix,
): wrongPath<Path, Prefix> {
  return `path \`${path}\` is outside \`${prefix}/\`: a plugin publishes only below its own family and capability; start the path with that prefix (D-005)`;
}

/** What the compiler says of a path that a server could read in two ways. */
export type notCanonicalPath<Path extends string> =
  `path \`${Path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
/** What is said of a path that a server could read in two ways, word for word what the compiler says. */
export function notCanonicalPath<const Path extends string>(path: Path): notCanonicalPath<Path> {
  return `path \`${path}\` is not canonical: no doubled, trailing or backward slash, dot segment, percent, space, query or fragment (D-005)`;
}

/** What the compiler says of a family mounted before its turn. */
export type mountOutOfOrder<
  Family extends string,
  Expected extends string,
> = `\`${Family}\` can't be mounted here: next is \`${Expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
/** What is said of a family mounted before its turn, word for word what the compiler says. */
export function mountOutOfOrder<const Family extends string, const Expected extends string>(
  family: Family,
  expected: Expected,
): mountOutOfOrder<Family, Expected> {
  return `\`${family}\` can't be mounted here: next is \`${expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
}

/** What the compiler says of mounts that are closed before all families are mounted. */
export type mountsMissing<Next extends string> =
  `the mounts can't be closed: \`${Next}\` is not mounted yet; the order is ingress, workflows, rpc, orpc (D-005)`;
/** What is said of mounts that are closed before all families are mounted, word for word what the compiler says. */
export function mountsMissing<const Next extends string>(next: Next): mountsMissing<Next> {
  return `the mounts can't be closed: \`${next}\` is not mounted yet; the order is ingress, workflows, rpc, orpc (D-005)`;
}

/** What is said of two procedures with one method and one path. */
export function sameRoute(first: string, second: string, method: string, path: string): string {
  return `procedures \`${first}\` and \`${second}\` both answer \`${method} ${path}\`: give one of them another method or path (D-005)`;
}

/** What is said of two procedures with one operationId. */
export function sameOperation(first: string, second: string, operationId: string): string {
  return `procedures \`${first}\` and \`${second}\` share the operationId \`${operationId}\`: name each operation once (D-005)`;
}

/** What is said of a path parameter that no input takes. */
export function parameterWithoutInput(procedure: string, parameter: string): string {
  return `procedure \`${procedure}\` has \`{${parameter}}\` in its path and no input: name the parameter in \`.input(...)\`, or leave it out of the path (D-005)`;
}
