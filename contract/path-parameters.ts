/**
 * Whether a path writes a parameter in a way that no request could fill. oRPC's router knows `/{name}` and, at the end, `/{+name}`; it
 * takes `:` and `*` for its own words, and anything else in braces for plain text.
 */
export type MisreadsParameter<Path extends string> = Path extends Foreign ? MisreadsOne<Path, never> : false;

type MisreadsOne<Path, Seen> = Path extends `${infer Before}/{${infer Name}}${infer After}`
  ? Before extends Foreign
    ? true
    : Name extends "" | "+" | Foreign | Seen
      ? true
      : After extends ""
        ? false
        : After extends `/${string}`
          ? Name extends `+${string}`
            ? true
            : MisreadsOne<After, Seen | Name>
          : true
  : Path extends Foreign
    ? true
    : false;

type Foreign = `${string}${"{" | "}" | ":" | "*"}${string}`;

/** {@link MisreadsParameter} at run time. */
export function misreadsParameter(path: string): boolean {
  const segments = path.split("/");
  const seen = new Set<string>();
  return segments.some((segment, index) => {
    if (!/[{}:*]/.test(segment)) return false;
    const [, name] = /^\{(\+?[^{}:*+]+)\}$/.exec(segment) ?? [];
    if (name === undefined || seen.has(name)) return true;
    seen.add(name);
    return name.startsWith("+") && index < segments.length - 1;
  });
}

/** Refuses a path with a parameter that no request could fill. */
export type misspeltParameter<Path extends string> =
  `path \`${Path}\` misspells a parameter: write it as a whole segment with a name of its own, \`/{id}\`; only the last one may be \`/{+rest}\` (D-005)`;
export function misspeltParameter<const Path extends string>(path: Path): misspeltParameter<Path> {
  return `path \`${path}\` misspells a parameter: write it as a whole segment with a name of its own, \`/{id}\`; only the last one may be \`/{+rest}\` (D-005)`;
}
