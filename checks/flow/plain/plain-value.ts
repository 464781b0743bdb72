/** What a file of settings says, without running it: texts, lists and tables; what can't be read is left out. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export function isTable(plain: Plain | undefined): plain is { readonly [key: string]: Plain } {
  return typeof plain === "object" && plain !== null && !Array.isArray(plain);
}

/** A list, or the one thing that may stand in place of a list of one. */
export function listOf(plain: Plain | undefined): readonly Plain[] {
  if (plain === undefined) return [];
  return isList(plain) ? plain : [plain];
}

function isList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}

/** The texts that are in a list whatever happens. */
export function surely(plain: Plain | undefined): string[] {
  return listOf(plain).flatMap((one) => (at(one, "maybe") === undefined ? textsIn(one) : []));
}

/** All texts in it, however deep. */
export function textsIn(plain: Plain | undefined): string[] {
  if (typeof plain === "string") return [plain];
  if (isTable(plain)) return plain["regex"] === undefined ? Object.values(plain).flatMap(textsIn) : [];
  return plain !== undefined && isList(plain) ? plain.flatMap(textsIn) : [];
}

/** What stands under one of these names, along a path: `at(settings, "test", "include")`. */
export function at(plain: Plain | undefined, ...path: readonly string[]): Plain | undefined {
  return path.reduce((inner, name) => (isTable(inner) ? inner[name] : undefined), plain);
}
