/** The way to a place, innermost part first: a list would be copied at every step of a deep document. */
export type Path = { readonly before: Path; readonly part: string | number } | undefined;

/** The parts of a path, outermost first. */
export function partsOf(path: Path): (string | number)[] {
  const parts: (string | number)[] = [];
  for (let step = path; step !== undefined; step = step.before) parts.unshift(step.part);
  return parts;
}

/** Whether a path is written as a list. */
export function isList(path: readonly (string | number)[] | Path): path is readonly (string | number)[] {
  return Array.isArray(path);
}
